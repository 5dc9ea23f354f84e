"""Nonsense in the environment is refused at start, by name."""

import threading
from pathlib import Path

import pytest

from shangliang.config import environment
from shangliang.config.environment import BadSetting

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("raw", "read"), [("1", True), ("TRUE", True), ("no", False), ("0", False)])
def test_a_flag(monkeypatch, raw, read):
    monkeypatch.setenv("A_FLAG", raw)
    assert environment.flag("A_FLAG", not read) is read


@pytest.mark.parametrize("raw", ["", "maybe", "2"])
def test_a_flag_that_is_neither(monkeypatch, raw):
    monkeypatch.setenv("A_FLAG", raw)
    with pytest.raises(BadSetting, match=r"A_FLAG='.*': expected one of 1, true, yes, 0, false, no"):
        environment.flag("A_FLAG", False)


@pytest.mark.parametrize("raw", ["", "-1", "4", "5.5", "五", "٥", "1e3"])
def test_a_number_that_is_none(monkeypatch, raw):
    monkeypatch.setenv("A_NUMBER", raw)
    with pytest.raises(BadSetting, match=r"A_NUMBER='.*': expected a whole number of at least 5"):
        environment.whole_number("A_NUMBER", 60, at_least=5)


def test_words(monkeypatch):
    monkeypatch.setenv("SOME_WORDS", " a.example, b.example ,, ")
    assert environment.words("SOME_WORDS", []) == ["a.example", "b.example"]


def test_a_secret_is_made_once_and_for_the_owner_alone(tmp_path: Path):
    first = environment.secret("A_SECRET", tmp_path)
    assert len(first) >= 48
    assert environment.secret("A_SECRET", tmp_path) == first
    assert (tmp_path / "secrets" / "a_secret").stat().st_mode & 0o777 == 0o600


def test_of_several_first_starts_at_once_one_secret_wins(tmp_path: Path):
    together, found = threading.Barrier(8), []

    def start() -> None:
        together.wait()
        found.append(environment.secret("A_SECRET", tmp_path))

    starts = [threading.Thread(target=start) for _ in range(8)]
    for thread in starts:
        thread.start()
    for thread in starts:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
