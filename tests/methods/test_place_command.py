"""`shangliang place` on files: what it says, and what it says of bad ones."""

import csv
import io
import json
from pathlib import Path

import pytest

from shangliang.methods import commands
from shangliang.methods.placement import Rules, arrange, place
from shangliang.methods.placement.parts import Part, place_parts, split
from tests.methods.placement_data import district

MEMBERS = """member,name,level,sector,age,lat,lon,expertise,last,apart
m1,甲,district,教育界,40,31.30,120.40,parking;lights,A,
m2,乙,city,经济界,52,31.31,120.41,rivers,,
m3,丙,district,教育界,33,31.32,120.42,lifts,B,m1
m4,丁,province,医卫界,61,31.30,120.42,,,
"""
ROOMS = """room,name,kind,lat,lon,topics,most
A,马浜,fixed,31.30,120.40,parking,3
B,新升,fixed,31.32,120.42,lifts,3
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, content in (("members", MEMBERS), ("rooms", ROOMS)):
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    return [str(tmp_path / "members.csv"), str(tmp_path / "rooms.csv")]


def test_each_member_has_a_room_a_reason_and_a_next_best(files, tmp_path, capsys):
    written = tmp_path / "placement.csv"
    assert commands.run("place", [*files, "--gap", "0", "--output", str(written)]) == 0
    rows = list(csv.DictReader(io.StringIO(written.read_text(encoding="utf-8"))))
    assert [(row["member"], row["room"]) for row in rows] == [
        ("m1", "A"),
        ("m2", "B"),
        ("m3", "B"),
        ("m4", "A"),
    ]
    assert {row["proof"] for row in rows} == {"optimal"}
    assert rows[0]["next_room"] == "B"
    assert float(rows[0]["next_more_km"]) > 0
    assert "way 1." in rows[1]["reason"]
    told = capsys.readouterr().err
    assert told.startswith("4 places filled, cost")
    assert "optimal" in told


def test_machines_get_every_number(files, capsys):
    assert commands.run("place", [*files, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert len(result["places"]) == 4
    assert result["provenance"]["method"] == "placement"
    assert sum(result["by_term_km"].values()) == pytest.approx(result["cost_km"])


def test_a_lock_holds_and_a_clash_is_told(files, tmp_path, capsys):
    locks = tmp_path / "locks.csv"
    locks.write_text("member,room\nm1,B\n")
    assert commands.run("place", [*files, "--json", "--locks", str(locks)]) == 0
    result = json.loads(capsys.readouterr().out)
    assert {row["member"]: row["room"] for row in result["places"]}["m1"] == "B"

    locks.write_text("member,room\nm1,A\nm3,A\n")
    assert commands.run("place", [*files, "--locks", str(locks)]) == 1
    out, told = capsys.readouterr()
    assert out == ""
    assert "甲 (fixed) and 丙 (fixed) may not share a room" in told
    assert "丙 (fixed) is locked to A" in told


@pytest.mark.parametrize(
    ("which", "content", "told"),
    [
        ("members", "", "row 1: empty: expected a heading"),
        ("members", "member\n", "no members"),
        ("members", "name\nx\n", "row 1, column member: no such column"),
        ("members", "member\nm1\nm1\n", "row 3, column member: 'm1': expected each once; it stands in row 2"),
        ("members", "member,lat,lon\nm1,nan,120\n", "row 2, column lat: 'nan': expected a finite number"),
        ("members", "member,lat,lon\nm1,,120\n", "row 2, column lat: '': expected a number"),
        ("members", "member,load\nm1,2\n", "row 2, column load: '2': expected a number from 0 to 1"),
        ("members", "member,places\nm1,roof\n", "row 2, column places: 'roof': expected any, or fixed"),
        ("members", "member,code\nm1,32a\n", "row 2, column code: '32a': expected a division's code"),
        ("members", "member,apart\nm1,m9\n", "no member m9"),
        ("rooms", "room,most\nA,-1\n", "row 2, column most: '-1': expected a whole number from 0 to 1000"),
        ("rooms", "room,kind\nA,tent\n", "row 2, column kind: 'tent': expected fixed or floating"),
        ("rooms", "room\n", "no rooms"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(files, tmp_path, capsys, which, content, told):
    (tmp_path / f"{which}.csv").write_text(content)
    written = tmp_path / "placement.csv"
    assert commands.run("place", [*files, "--output", str(written)]) == 2
    assert told in capsys.readouterr().err
    assert not written.exists()


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("weights = 3\n", "weights: expected a table"),
        ("[weights]\nway = 1\n", "way: no such rule: there are distance"),
        ("[weights]\ndistance = -1\n", "distance: -1: expected a number from 0 to 1000"),
        ("most = 2.5\n", "most: 2.5: expected a whole number"),
        ('places = "roof"\n', "places: 'roof': expected"),
        ("least =\n", "Invalid value"),
    ],
)
def test_bad_rules_are_refused(files, tmp_path, capsys, rules, told):
    (tmp_path / "rules.toml").write_text(rules)
    assert commands.run("place", [*files, "--rules", str(tmp_path / "rules.toml")]) == 2
    assert told in capsys.readouterr().err


def test_counties_are_placed_once_and_again_only_if_something_changed(tmp_path):
    members, rooms = district(24, 9, seed=2)
    coded = [
        [type(one)(**{**vars(one), "code": 10**6 * (320505 + at % 2)}) for at, one in enumerate(some)]
        for some in (members, rooms)
    ]
    rules = Rules(places="any")
    parts = [Part(name, own, there, rules) for name, (own, there) in split(*coded).items()]
    assert [part.name for part in parts] == ["320505", "320506"]
    first = list(place_parts(parts, tmp_path, processes=1))
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    (tmp_path / "320506.json").unlink()  # as if it had been stopped there

    assert list(place_parts(parts, tmp_path, processes=1)) == first
    assert (tmp_path / "320505.json").stat().st_mtime_ns == kept[tmp_path / "320505.json"]
    alone = place(arrange(parts[0].members, parts[0].rooms, rules).problem, effort=0)
    assert first[0]["cost"] == alone.cost
    assert first[0]["places"] == 12


def test_a_lock_of_somebody_unknown_blames_its_own_file(files, tmp_path, capsys):
    (tmp_path / "locks.csv").write_text("member,room\nnobody,nowhere\n")
    assert commands.run("place", [*files, "--locks", str(tmp_path / "locks.csv")]) == 2
    assert (
        "locks.csv, row 2, column member: 'nobody': expected a member that is listed"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize("seed", ["-1", str(1 << 63), "x"])
@pytest.mark.parametrize("command", ["map", "place", "choose", "draw"])
def test_a_seed_that_no_generator_takes_is_refused(tmp_path, capsys, command, seed):
    names = {"map": 1, "place": 2, "choose": 1, "draw": 2}
    files = [str(tmp_path / f"{n}.csv") for n in range(names[command])]
    seats = ["--seats", "3"] if command == "draw" else []
    with pytest.raises(SystemExit) as left:
        commands.run(command, [*files, *seats, "--seed", seed])
    assert left.value.code == 2
    assert f"invalid seed value: '{seed}'" in capsys.readouterr().err
