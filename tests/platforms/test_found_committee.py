"""A real district starts on the command line: all of it or nothing, bad rows named, exit codes kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from shangliang.ledger.models import Entry
from shangliang.platforms.models import Committee, Platform

pytestmark = pytest.mark.django_db
NAME = "政协苏州市吴中区委员会"
LIST = "code,name,kind\n320506,吴中区,\n320506001,甲街道,\n320506001001,乙社区居委会,社区\n"


def found(*args: Any, **kwargs: Any) -> None:
    call_command("found_committee", "320506", NAME, *args, **{"letters": "WZ", **kwargs})


def files(
    folder: Path, divisions: str | bytes = LIST, sectors: str = "name\n教育界\n经济界\n"
) -> dict[str, Path]:
    (folder / "divisions.csv").write_bytes(divisions if isinstance(divisions, bytes) else divisions.encode())
    (folder / "sectors.csv").write_text(sectors, encoding="utf-8")
    return {"divisions": folder / "divisions.csv", "sectors": folder / "sectors.csv"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_district_starts_with_divisions_sectors_and_townships(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    found("--with-townships", "--json", **files(tmp_path, LIST.encode(encoding)))
    assert json.loads(capsys.readouterr().out) == {
        "code": "320506",
        "name": NAME,
        "divisions": 3,
        "sectors": 2,
        "platforms": 2,
    }
    assert list(Platform.objects.values_list("path", "name")) == [
        ("320506", f"{NAME}“有事好商量”协商议事室"),
        ("320506001", "甲街道“有事好商量”协商议事室"),
    ]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "committee.founded",
        "divisions.loaded",
        "sectors.registered",
        "platform.opened",
        "platform.opened",
    ]


def test_a_second_time_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    found(short_name="吴中区政协")
    assert capsys.readouterr().out == f"320506 {NAME}: 0 divisions, 0 sectors, 1 platforms.\n"
    with pytest.raises(CommandError, match="区划代码“320506”已被使用。") as refused:
        found(letters="WU")
    assert refused.value.returncode == 1


@pytest.mark.parametrize(
    ("divisions", "sectors", "words"),
    [
        ("code,name\n3205,苏州市\n32050,某\n", "name\n教育界\n", "divisions.csv: 第 3 行：代码“32050”须是"),
        (b"code,name\n320506,\xff\xff\n", "name\n教育界\n", "divisions.csv: 'gb18030' codec can't decode"),
        (LIST, "name,x\n教育界,\n,1\n", "sectors.csv: row 3, column name: empty"),
        (LIST, "", "sectors.csv: no rows, or no column name"),
    ],
)
def test_bad_input_names_file_and_row(
    tmp_path: Path, divisions: str | bytes, sectors: str, words: str
) -> None:
    with pytest.raises(CommandError) as bad:
        found(**files(tmp_path, divisions, sectors))
    assert words in str(bad.value)
    assert bad.value.returncode == 2
    assert not Committee.objects.exists()


def test_a_list_of_elsewhere_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="名单中没有“320506”及其下级区划") as refused:
        found(**files(tmp_path, "code,name\n110101,东城区\n"))
    assert refused.value.returncode == 1
    assert not Committee.objects.exists()
    assert not Entry.objects.exists()


def test_a_missing_file_or_list_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file") as bad:
        found(divisions=tmp_path / "nothing.csv")
    assert bad.value.returncode == 2
    with pytest.raises(CommandError, match="--with-townships needs --divisions"):
        found("--with-townships")
