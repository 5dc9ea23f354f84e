"""`shangliang map` on files: what it says, and what it says of bad ones."""

import json
import lzma
from pathlib import Path

import pytest
from PIL import Image

from shangliang.methods import commands
from tests.methods.polis_data import ROOT

HEAD = "timestamp,comment-id,voter-id,vote\n"


@pytest.fixture
def brexit(tmp_path: Path) -> Path:
    for name in ("votes", "comments"):
        packed = ROOT / "brexit-consensus" / f"{name}.csv.xz"
        (tmp_path / f"{name}.csv").write_bytes(lzma.decompress(packed.read_bytes()))
    return tmp_path


def test_a_conversation_is_told_in_sentences(brexit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = brexit / "map.png"
    arguments = [
        str(brexit / "votes.csv"),
        "--statements",
        str(brexit / "comments.csv"),
        "--png",
        str(picture),
    ]
    assert commands.run("map", arguments) == 0
    told = capsys.readouterr().out
    assert told.startswith("204 participants, 50 statements, 5303 votes")
    assert "Group 1: 101 participants, comes out again" in told
    assert "Brexit" in told
    with Image.open(picture) as image:
        assert len(image.getcolors(10_000) or []) > 4


def test_machines_get_every_number(brexit: Path) -> None:
    written = brexit / "map.json"
    assert commands.run("map", [str(brexit / "votes.csv"), "--json", "--output", str(written)]) == 0
    result = json.loads(written.read_text())
    assert len(result["map"]["points"]) == len(result["participants"]) == 204
    assert result["map"]["provenance"]["method"] == "opinion_map.robust"
    assert sum(result["groups"]) == 189


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "row 1: empty: expected a heading"),
        (HEAD.encode(), "no votes"),
        (b"voter-id,vote\n1,1\n", "row 1, column comment-id: no such column"),
        ((HEAD + "1,0,0,2\n").encode(), "row 2, column vote: '2': expected a whole number from -1 to 1"),
        ((HEAD + "1,0,0,yes\n").encode(), "row 2, column vote: 'yes': expected a whole number"),
        ((HEAD + "1,0,0\n").encode(), "row 2: 3 cells: expected 4"),
        ((HEAD + "x,0,0,1\n").encode(), "row 2, column timestamp: 'x'"),
        ((HEAD + "1,,0,1\n").encode(), "row 2, column comment-id: '': expected something"),
        (b"comment-id,voter-id,vote\n0,7,1\n0,7,-1\n", "row 3: 7 votes on 0 again (first in row 2)"),
        (b"comment-id,voter-id,vote\n\xff\xfe\xff", "expected text in UTF-8 or GB18030"),
        (b"comment-id,voter-id,vote\n0,\x00,1\n", "NUL"),
        (b'comment-id,voter-id,vote\n0,"7,1\n', "row"),
    ],
)
def test_a_bad_file_is_named_with_row_and_column(
    content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, output = tmp_path / "bad.csv", tmp_path / "map.json"
    bad.write_bytes(content)
    assert commands.run("map", [str(bad), "--output", str(output)]) == 2
    said = capsys.readouterr()
    assert told in said.err
    assert "bad.csv" in said.err
    assert said.out == ""
    assert not output.exists()


def test_files_in_chinese_encodings_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"{j},居民{i},{1 if i % 2 else -1}\n" for i in range(12) for j in range(8))
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        file = tmp_path / f"{encoding}.csv"
        file.write_bytes(("comment-id,voter-id,vote\n" + rows).encode(encoding))
        assert commands.run("map", [str(file)]) == 0
    assert capsys.readouterr().out.count("12 participants, 8 statements, 96 votes") == 3


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.run("map", [str(tmp_path / "none.csv")]) == 2
    assert "none.csv: No such file" in capsys.readouterr().err


def test_a_seed_below_nothing_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        commands.run("map", [str(tmp_path / "votes.csv"), "--seed", "-1"])
    assert end.value.code == 2
    assert "invalid seed value: '-1'" in capsys.readouterr().err
