"""`shangliang similar` and `shangliang classify` on files, good and bad."""

import json
from pathlib import Path

import pytest

from shangliang.methods import commands

ROWS = """id,text,voice
1,路灯被树挡住,甲
2,晚上路灯被树挡住,乙
3,河道发黑发臭,丙
4,河道发黑发臭,丙
5,3幢501室电梯坏,丁
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_matters_are_ranked_by_voices_and_masked(file, capsys):
    assert commands.run("similar", [str(file)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("5 texts, 3 matters, ranked by distinct voices\n  voices 2, texts 2:")
    assert "3幢***室电梯坏" in told
    assert "voices 1, texts 2: 河道发黑发臭" in told


def test_texts_like_some_words_are_found_whatever_the_order(file, tmp_path, capsys):
    assert commands.run("similar", [str(file), "--to", "路灯不亮", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["ids"] == ["1", "2"]
    head, *rest = ROWS.splitlines()
    file.write_text("\n".join([head, *rest[::-1]]), encoding="gb18030")
    assert commands.run("similar", [str(file), "--to", "路灯不亮", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == found


def test_categories_come_with_confidence_and_words(file, tmp_path, capsys):
    assert commands.run("classify", [str(file)]) == 0
    told = capsys.readouterr().out
    assert "Confidence is not measured" in told
    assert "environment" in told
    history = tmp_path / "history.csv"
    history.write_text("text,label\n路灯不亮,市政\n河水发臭,水务\n", encoding="utf-8-sig")
    arguments = [str(file), "--history", str(history), "--of", "history", "--json"]
    assert commands.run("classify", arguments) == 0
    suggested = json.loads(capsys.readouterr().out)["suggestions"]
    assert [one["label"] for one in suggested[:4]] == ["市政", "市政", "水务", "水务"]


@pytest.mark.parametrize("command", ["similar", "classify"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "row 1: empty"),
        ("text\n", "no texts: expected at least one row"),
        ("words\n停车\n", "row 1, column text: no such column"),
        ("id,text\n1,停车\n1,河道\n", "row 3, column id: '1' again (first in row 2)"),
        ("id,text\n1,\n", "row 2, column text: '': expected something"),
        ("id,text\n1," + "长" * 10_001, "row 2, column text: 10,001 characters: expected at most 10,000"),
    ],
)
def test_bad_files_are_named_with_row_and_column(command, content, told, tmp_path, capsys):
    bad, output = tmp_path / "bad.csv", tmp_path / "out"
    bad.write_text(content, encoding="utf-8")
    assert commands.run(command, [str(bad), "--output", str(output)]) == 2
    assert told in capsys.readouterr().err
    assert not output.exists()


def test_bad_histories_and_options_are_named(file, tmp_path, capsys):
    history = tmp_path / "history.csv"
    history.write_text("text,label\n停车,\n", encoding="utf-8")
    assert commands.run("classify", [str(file), "--history", str(history)]) == 2
    assert "row 2, column label: '': expected something" in capsys.readouterr().err
    assert commands.run("similar", [str(file), "--least", "2"]) == 2
    assert "--least 2.0: expected a number above 0, up to 1" in capsys.readouterr().err
    assert commands.run("classify", [str(file), "--of", "history"]) == 2
    assert "fewer than two labels" in capsys.readouterr().err


def test_ten_thousand_characters_are_read(tmp_path, capsys):
    long = tmp_path / "long.csv"
    long.write_text("text\n" + "停车位太少，河道发臭。" * 900 + "\n停车位太少\n", encoding="utf-8")
    assert commands.run("similar", [str(long)]) == 0
    assert commands.run("classify", [str(long)]) == 0
