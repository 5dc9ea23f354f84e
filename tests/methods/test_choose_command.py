"""`shangliang choose` on files: what it says, and what it says of bad ones."""

import json
from pathlib import Path

import pytest

from shangliang.methods import commands
from tests.methods.choice_data import DATA, public

HEAD = "# DATA TYPE: soi\n# NUMBER ALTERNATIVES: 3\n" + "".join(
    f"# ALTERNATIVE NAME {j}: {name}\n" for j, name in enumerate(("甲案", "乙案", "丙案"), 1)
)
PB = """META
key;value
budget;100
vote_type;{kind}
PROJECTS
project_id;cost;name
p1;60;树
p2;50;灯
VOTES
voter_id;vote;points
{votes}
"""


def test_an_election_is_told_in_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = public("preflib", "nsw-the-entrance-2015.soi", tmp_path)
    assert commands.run("choose", [str(file), "--rule", "instant-runoff", "--resamples", "200"]) == 0
    told = capsys.readouterr().out
    assert "47960 ballots on 5 options" in told
    assert "MEHAN David wins by instant runoff, 338 ballots ahead of SHARPE Michael in the last round" in told
    assert "but SHARPE Michael would win by plurality" in told
    assert "MEHAN David 22,392, SHARPE Michael 22,054" in told


def test_machines_get_every_number(tmp_path: Path) -> None:
    file, written = public("preflib", "nsw-albury-2015.soi", tmp_path), tmp_path / "choice.json"
    assert commands.run("choose", [str(file), "--json", "--resamples", "50", "--output", str(written)]) == 0
    result = json.loads(written.read_text())
    assert result["rule"] == "schulze"
    assert result["options"][result["verdicts"]["schulze"]["winner"]] == "APLIN Greg"
    assert result["provenance"]["parameters"]["resamples"] == 50
    assert len(result["margins"]) == 5


def test_approvals_with_a_size_are_asked_for_a_panel(capsys: pytest.CaptureFixture[str]) -> None:
    file = DATA / "preflib" / "abc" / "instanceL0001.abc.yaml"
    assert commands.run("choose", [str(file), "--resamples", "100"]) == 0
    assert "1, 2, 3 are chosen by proportional approval, worth 0.67 ballots more" in capsys.readouterr().out
    assert commands.run("choose", [str(file), "--rule", "approval"]) == 0
    assert "wins by approval" in capsys.readouterr().out


def test_projects_are_bought_from_a_budget(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "budget.pb"
    file.write_text(PB.format(kind="approval", votes="1;p1\n2;p1,p2\n3;p2\n4;p2"))
    assert commands.run("choose", [str(file), "--resamples", "20"]) == 0
    told = capsys.readouterr().out
    assert "equal shares add1 pays for 1 of 2 projects, 50 of 100" in told
    assert "p2 灯: 50, 3; equal shares, equal shares add1, greedy, greedy no skip" in told
    file.write_text(PB.format(kind="cumulative", votes="1;p1;9\n2;p1,p2;2,3"))
    assert commands.run("choose", [str(file), "--rule", "greedy", "--resamples", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["votes"] == [11, 3]
    assert commands.run("choose", [str(file), "--rule", "score", "--resamples", "0"]) == 0
    assert "p1 wins by score, 8 points ahead of p2" in capsys.readouterr().out


def test_a_table_may_name_the_sides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "votes.csv"
    rows = "".join(f"居民{i},居民,5,3,0\n" for i in range(8)) + "".join(
        f"商户{i},商户,0,3,\n" for i in range(3)
    )
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        file.write_bytes(("voter,side,甲案,乙案,丙案\n" + rows).encode(encoding))
        arguments = [str(file), "--ballots", "scores", "--rule", "across-sides", "--resamples", "20"]
        assert commands.run("choose", arguments) == 0
    told = capsys.readouterr().out
    assert told.count("乙案 wins by across sides, its weakest side likes it 60%") == 3
    assert "商户 (3): 乙案 60%, " in told


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.soi", HEAD + "3: 1,4\n", "row 6, column order: '4': expected an option from 1 to 3"),
        ("a.soi", HEAD + "3: 1,2,1\n", "row 6, column order: option 1 is ranked twice"),
        ("a.soi", HEAD + "3: 1,{2,3}\n", "row 6, column order: a tie: soi has none"),
        ("a.soi", HEAD + "3: 1,{2\n", "row 6, column order: '{2': expected options"),
        ("a.soi", HEAD + "0: 1\n", "row 6, column count: '0: 1': expected how often"),
        ("a.soi", HEAD + "1,2\n", "row 6, column count: '1,2': expected how often"),
        ("a.soi", HEAD + "1: x\n", "row 6, column order: 'x': expected an option"),
        ("a.soi", HEAD, "no ballots"),
        ("a.soi", "", "NUMBER ALTERNATIVES '': expected a whole number"),
        ("a.soi", "# NUMBER ALTERNATIVES: 1\n1: 1\n", "no ALTERNATIVE NAME 1"),
        ("a.soi", HEAD.replace("乙案", "甲案") + "1: 1\n", "row 4: ALTERNATIVE NAME 2: '甲案' again"),
        ("a.soi", HEAD + "# NUMBER VOTERS: 4\n1: 1\n", "row 6: NUMBER VOTERS 4, but 1 ballots"),
        ("a.soc", HEAD.replace("soi", "soc") + "1: 1\n", "row 6, column order: an option is not ranked"),
        ("a.soi", HEAD.replace("soi", "cat") + "1: 1\n", "data type 'cat': expected soc, soi"),
        ("a.pb", "META\n", "expected the sections META, PROJECTS, VOTES"),
        ("a.pb", PB.format(kind="cards", votes="1;p1"), "row 4, column value: 'cards': expected one of"),
        ("a.pb", PB.format(kind="approval", votes="1;p9"), "row 11, column vote: 'p9': expected projects"),
        ("a.pb", PB.format(kind="approval", votes="1;p1,p1"), "row 11, column vote: 'p1,p1': expected each"),
        (
            "a.pb",
            PB.format(kind="approval", votes="1;p1\n1;p2"),
            "row 12, column voter_id: '1': expected each",
        ),
        ("a.pb", PB.format(kind="cumulative", votes="1;p1,p2;5"), "row 11, column points: '5': expected 2"),
        ("a.pb", PB.format(kind="cumulative", votes="1;p1;x"), "row 11, column points: 'x': expected whole"),
        ("a.pb", PB.format(kind="approval", votes="").replace(";60", ";-6"), "row 7, column cost: '-6'"),
        (
            "a.pb",
            PB.format(kind="approval", votes="").replace("100", "0"),
            "row 3, column value: '0': expected more",
        ),
        ("a.pb", PB.format(kind="approval", votes=""), "no votes"),
        ("a.pb", PB.format(kind="approval", votes="").replace("budget;", "bud;"), "no budget in META"),
        ("a.yaml", "num_cand: 2\n", "column profile: expected a list in brackets"),
        ("a.yaml", "profile: [[0, 2]]\nnum_cand: 2\n", "ballot 1 approves 2: expected 0 to 1"),
        (
            "a.yaml",
            "profile: [[0, 0]]\nnum_cand: 2\n",
            "row 1, column profile: [0, 0]: expected options, each once",
        ),
        ("a.yaml", "profile: [[0]]\nvoter_weights: [0]\n", "row 2, column voter_weights: expected 1 whole"),
        ("a.csv", "voter,A,B\n1,1,2\n1,2,1\n", "row 3, column voter: '1': expected each voter once"),
        ("a.csv", "voter,A,B\n1,1,1\n", "row 2, column B: '1': expected each place once (A has it too)"),
        ("a.csv", "voter,A,B\n1,0,1\n", "row 2, column A: '0': expected a whole number from 1"),
        ("a.csv", "voter,A,B\n1,x,1\n", "row 2, column A: 'x': expected a whole number"),
        ("a.csv", "voter,A,A\n1,1,1\n", "stands in the heading twice"),
        ("a.csv", "voter\n1\n", "row 1: expected a column for each option"),
        ("a.csv", "voter,A\n", "no ballots"),
        ("a.csv", "", "row 1: empty"),
        ("a.txt", "", "ends in '.txt': expected .csv, .soc"),
    ],
)
def test_a_bad_file_is_named_with_row_and_column(
    name: str, content: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, output = tmp_path / name, tmp_path / "choice.json"
    bad.write_text(content)
    assert commands.run("choose", [str(bad), "--ballots", "ranking", "--output", str(output)]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert name in said.err
    assert said.out == ""
    assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--panel", "9"], "a panel of 9: expected 1 to 3"),
        (["--panel", "-1"], "a panel of -1: expected 1 to 3"),
        (["--panel", "0"], "a panel of 0: expected 1 to 3"),
        (["--rule", "score"], "these ballots allow plurality"),
        (["--rule", "greedy"], "these ballots allow plurality"),
        (["--rule", "across-sides"], "these ballots allow plurality"),
        (["--side", "sex"], "no column sex"),
        (["--resamples", "-1"], "--resamples -1: expected 0 to 1,000,000"),
    ],
)
def test_what_the_ballots_do_not_allow_is_said(
    arguments: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.soi"
    file.write_text(HEAD + "3: 1,2\n2: 2\n")
    assert commands.run("choose", [str(file), *arguments]) == 2
    assert told in capsys.readouterr().err
