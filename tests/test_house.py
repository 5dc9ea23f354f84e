"""The house keeps its own rules: DESIGN's arrows, sizes, what pages and files may contain."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "shangliang"
LONGEST = 400
# Made or fetched here, not written by us.
NOT_OURS = {
    ".git", ".venv", "node_modules", "var", "dist", "__pycache__", ".hypothesis",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache",
}  # fmt: skip
TEXT = {".py", ".md", ".html", ".css", ".js", ".toml", ".json", ".po", ".sh", ".txt", ".csv", ".svg", ""}


def files(folder: Path = PROJECT) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            if entry.name not in NOT_OURS and not entry.is_symlink():
                yield from files(entry)
        elif entry.suffix in TEXT:
            yield entry


def found(pattern: str, paths: Iterator[Path]) -> list[str]:
    """Where a pattern stands, as file:line."""
    expression = re.compile(pattern)
    return [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if expression.search(line)
    ]


def templates() -> Iterator[Path]:
    return (path for path in files(PACKAGE) if "templates" in path.parts and path.suffix in {".html", ".svg"})


def test_the_arrows_of_the_house_are_kept():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_is_longer_than_anyone_reads():
    lengths = {
        str(path.relative_to(PROJECT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(PACKAGE)
        if path.suffix == ".py" and "migrations" not in path.parts
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_every_module_has_a_noun_to_live_under():
    names = {"utils", "util", "common", "core", "helpers", "misc"}
    assert [path for path in files(PACKAGE) if path.stem in names or names & set(path.parts)] == []


def test_no_page_carries_scripts_or_styles_within():
    # The handlers that HTML knows begin with these; `{% with one=… %}` does not.
    handler = r"\son(abort|blur|change|click|error|focus|input|key|load|mouse|pointer|submit|touch)\w*="
    inline = rf"<style|\sstyle=|{handler}|javascript:|<script(?![^>]*(src=|application/json))"
    assert found(inline, templates()) == []


def test_no_page_loads_anything_from_elsewhere():
    assert found(r"""(src|href)=["'](https?:)?//""", templates()) == []


def test_the_project_names_no_machine_it_was_written_on():
    place = r"(?<![\w.])/(work|root|home|Users)/[\w.]"
    this = Path(__file__)
    assert found(place, (path for path in files() if path != this and path.name != "uv.lock")) == []


def test_the_file_of_the_database_is_left_to_its_engine():
    """Opened as a file in a process with a connection, it would lose its locks."""
    named = r"""(settings_dict|DATABASES\[[^\]]+\])\[["']NAME["']\].*\.(open|read|write)|open\([^)]*sqlite3"""
    assert found(named, (path for path in files(PACKAGE) if path.suffix == ".py")) == []
