"""`shangliang draw` on files: what it says, the public draw and its check, and what it says of bad files."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shangliang.methods import commands
from tests.methods.sortition_data import ROOT

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "lots.md"
POOL = ROOT / "example_small_20" / "respondents.csv"
QUOTAS = ROOT / "example_small_20" / "categories.csv"
CASE = [str(POOL), str(QUOTAS), "--seats", "20", "--panels", "100"]
HEAD = "category,feature,min,max\n"
GOOD = "sex,f,1,2\nsex,m,1,2\n"
PEOPLE = "id,sex,street\na,f,1\nb,f,2\nc,m,1\nd,m,3\n"


def test_a_rehearsal_tells_chances_quotas_and_panel(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run("draw", [*CASE, "--standbys", "2"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("200 people, 20 seats, 4 quotas (sortition.leximin, version 1, seed 0)\n")
    assert "Least chance 10.00%, mean 10.00%, Gini 0.000" in told
    assert "No lottery gives everybody more than 10.00%" in told
    assert re.search(r"gender female +9-20 +\d+ +\d+-\d+ +\d", told)
    assert "Rehearsal" in told
    assert len(told[told.index("Drawn: panel") :].splitlines()) == 1 + 20 + 2 + 2


def test_machines_get_every_chance(tmp_path: Path) -> None:
    written = tmp_path / "draw.json"
    assert commands.run("draw", [*CASE, "--json", "--output", str(written), "--method", "maximin"]) == 0
    result = json.loads(written.read_text())
    assert len(result["chances"]) == 200
    assert len(result["panel"]) == 20
    assert result["lottery"]["provenance"]["method"] == "sortition.maximin"


def test_a_public_draw_is_repeated_by_ten_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The check printed in the page agrees with the command, and finds what was tampered with."""
    lottery, nonce = tmp_path / "lottery.csv", tmp_path / "nonce.txt"
    assert commands.run("draw", [*CASE, "--publish", str(lottery), "--commit", str(nonce)]) == 0
    first = capsys.readouterr().out
    assert "Drawn" not in first
    assert nonce.stat().st_mode & 0o777 == 0o600
    digest = re.search(r"SHA-256 (\w{64})", first)
    commitment = re.search(r"secret\): (\w{64})", first)
    assert digest is not None
    assert commitment is not None
    beacon = "彩票第2026001期 01 02 03"
    second = [
        "--lottery",
        str(lottery),
        "--nonce",
        str(nonce),
        "--commitment",
        commitment[1],
        "--beacon",
        beacon,
    ]
    assert commands.run("draw", [*CASE, *second, "--json"]) == 0
    drawn = json.loads(capsys.readouterr().out)

    script = tmp_path / "check.py"
    script.write_text(re.findall(r"```python\n(import csv.*?)```", PAGE.read_text(), re.DOTALL)[0])
    assert len(script.read_text().splitlines()) <= 10
    facts = [str(lottery), digest[1], nonce.read_text().strip(), commitment[1], beacon]
    done = subprocess.run([sys.executable, script, *facts], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(drawn["number"]), *drawn["panel"]]
    lottery.write_text(lottery.read_text().replace("1", "2", 1))
    forged = subprocess.run([sys.executable, script, *facts], capture_output=True, check=False)
    assert forged.returncode != 0


def test_who_is_gone_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run("draw", [*CASE, "--json"]) == 0
    panel = json.loads(capsys.readouterr().out)["panel"]
    assert commands.run("draw", [*CASE, "--json", "--gone", ",".join(panel[:2])]) == 0
    instead = json.loads(capsys.readouterr().out)["replacements"]
    assert len(set(instead) - set(panel)) == 2


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "pool.csv").write_text(PEOPLE)
    (tmp_path / "quotas.csv").write_text(HEAD + GOOD)
    return tmp_path


def run(files: Path, *options: str) -> int:
    case = [str(files / "pool.csv"), str(files / "quotas.csv"), "--output", str(files / "out.txt")]
    return commands.run("draw", [*case, *(options or ("--seats", "2"))])


def test_one_of_an_address(files: Path) -> None:
    assert run(files, "--seats", "3", "--address", "street", "--panels", "60") == 0
    told = (files / "out.txt").read_text()
    assert "100.00%: b, d" in told
    assert "50.00%: a, c" in told


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("quotas", "", "row 1: empty: expected a heading with min, max"),
        ("quotas", HEAD, "no quotas"),
        ("quotas", HEAD + "sex,f,x,2\n", "row 2, column min: 'x': expected a whole number"),
        ("quotas", HEAD + "sex,f,-1,2\n", "row 2, column min: '-1': expected a whole number from 0"),
        ("quotas", HEAD + "sex,f,3,2\n", "row 2, column max: '2': expected a whole number from 3"),
        ("quotas", HEAD + GOOD + "sex,f,0,1\n", "row 4, column feature: 'f': expected each feature once"),
        ("quotas", HEAD + "age,old,0,1\n", "pool.csv, row 1, column age: no such column"),
        ("quotas", HEAD + "sex,f,0,2\n", "pool.csv, row 4, column sex: 'm': expected one of f"),
        ("quotas", HEAD + "sex,f,0,0\nsex,m,3,3\n", "sex m: at least 2 instead of 3 (2 in the pool)"),
        ("quotas", "min,max\n1,2\n", "row 2, column feature: '': expected something"),
        ("pool", "id,sex\n", "nobody"),
        ("pool", "id,sex\na,f\na,m\n", "row 3: a again (first in row 2)"),
        ("pool", "id,sex\n,f\n", "row 2, column id: '': expected something"),
        ("pool", "id,sex\na,\n", "row 2, column sex: '': expected something"),
        ("pool", "id,sex\na,f\n", "the pool fills 1 seats at most"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_row_and_column(
    file: str, content: str, told: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / f"{file}.csv").write_text(content)
    assert run(files) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert said.out == ""
    assert not (files / "out.txt").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--seats", "0"], "--seats 0: expected at least 1"),
        (["--seats", "2", "--panels", "1000000"], "--panels 1000000: expected at most 100000"),
        (["--seats", "2", "--beacon", "x"], "expected both --nonce and --beacon"),
        (["--seats", "2", "--commit", "pool.csv"], "pool.csv: is there already"),
        (["--seats", "2", "--commitment", "00"], "expected --nonce with it"),
        (["--seats", "2", "--nonce", "pool.csv", "--beacon", "x", "--commitment", "00"], "not the one"),
        (["--seats", "2", "--lottery", "pool.csv"], "row 2: expected panel 0 with 2 people"),
        (["--seats", "2", "--lottery", "strangers.csv"], "row 2: expected people of the pool"),
        (["--seats", "2", "--gone", "zz"], "not on the panel: zz"),
        (["--seats", "2", "--standbys", "9"], "9 stand-bys: 2 people are left"),
        (["--seats", "2", "--id", "name"], "column name: no such column"),
    ],
)  # fmt: skip
def test_options_that_do_not_fit_are_refused(
    options: list[str],
    told: str,
    files: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(files)
    (files / "strangers.csv").write_text("panel,seat 1,seat 2\n0,a,zz\n")
    assert run(files, *options) == 2
    assert told in capsys.readouterr().err
    assert not (files / "out.txt").exists()


def test_a_pool_in_gb18030_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pool.csv").write_bytes("id,性别\n王䶮,女\n李四,男\n".encode("gb18030"))
    (tmp_path / "quotas.csv").write_bytes(
        "category,feature,min,max\n性别,女,1,1\n性别,男,0,1\n".encode("utf-8-sig")
    )
    assert (
        commands.run("draw", [str(tmp_path / "pool.csv"), str(tmp_path / "quotas.csv"), "--seats", "1"]) == 0
    )
    assert "100.00%: 王䶮" in capsys.readouterr().out


def test_the_published_lottery_lists_each_panel_once(tmp_path: Path) -> None:
    lottery = tmp_path / "lottery.csv"
    assert commands.run("draw", [*CASE, "--publish", str(lottery), "--output", str(tmp_path / "told")]) == 0
    rows = list(csv.reader(lottery.read_text().splitlines()))
    assert rows[0][:2] == ["panel", "seat 1"]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(100)]
    assert {len(row) for row in rows} == {21}
