"""The program in docs/ledger.md, run as a stranger would run it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from shangliang.ledger.canonical import salted_digest
from shangliang.ledger.queries import public_export

pytestmark = pytest.mark.django_db
DOCUMENT = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
EXAMPLE = {
    "actor": "user:3",
    "verb": "topic.screening_started",
    "subject": "topic:12",
    "matter": "topic:12",
    "path": "320505003",
    "data": {"to": "screening"},
}
(PROGRAM,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)


@pytest.fixture
def check(tmp_path):
    """Run the program on these lines, alone: no site packages, no environment, another folder."""
    program = tmp_path / "check.py"
    program.write_text(PROGRAM, encoding="utf-8")

    def run(lines: list[str]) -> tuple[int, str]:
        (tmp_path / "ledger.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
        done = subprocess.run(
            [sys.executable, "-I", "-S", program, "ledger.jsonl"],
            cwd=tmp_path, env={}, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
        return done.returncode, (done.stdout + done.stderr).strip()

    return run


def test_the_program_is_short_and_needs_the_standard_library_alone():
    assert len(PROGRAM.strip().splitlines()) <= 30
    assert set(re.findall(r"^(?:import|from) (.+?)(?: import.*)?$", PROGRAM, re.MULTILINE)) == {
        "json, sys",
        "hashlib",
    }


def test_the_program_accepts_a_whole_export(entries, check):
    assert check(list(public_export())) == (0, "")


def test_the_program_accepts_an_empty_ledger(db, check):
    assert check(list(public_export())) == (0, "")


@pytest.mark.parametrize(
    ("tamper", "answer"),
    [
        (lambda lines: [*lines[:3], lines[3].replace("Z", "0Z"), *lines[4:]], "3: hash"),
        (lambda lines: [*lines[:2], lines[2].replace("第2条", "第9条"), *lines[3:]], "2: digest"),
        (lambda lines: [*lines[:2], *lines[3:]], "2: sequence"),
        (lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]], "2: sequence"),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], "3: sequence"),
        (lambda lines: lines[:-1], "5: end"),
    ],
    ids=["field", "data", "dropped", "reordered", "twice", "cut short"],
)
def test_the_program_names_the_broken_entry(tamper, answer, entries, check):
    assert check(tamper(list(public_export()))) == (1, f"broken at entry {answer}")


def test_the_documents_example_is_right():
    (salt,) = re.findall(r"`(\w{32})`", DOCUMENT)
    (digest,) = re.findall(r"^`(\w{64})`", DOCUMENT, re.MULTILINE)
    assert salted_digest(salt, EXAMPLE) == digest
