"""`shangliang bench`: the benchmarks of the source, by name."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def test_an_unknown_benchmark_is_refused_with_the_names_there_are(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("bench", "nosuch")
    assert left.value.code == 2
    assert "no benchmark nosuch; there are methods" in capfd.readouterr().err


def test_without_the_source_it_says_where_benchmarks_are(settings: Any, tmp_path: Path) -> None:
    settings.PROJECT = tmp_path
    with pytest.raises(CommandError, match="come with the source"):
        call_command("bench")
