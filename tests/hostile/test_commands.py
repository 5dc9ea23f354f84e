"""Commands with bad files, arguments and surroundings: one line, no traceback, nothing written."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shangliang.ledger.models import Entry
from shangliang.people.models import User
from shangliang.platforms.models import Committee
from tests.factories import make_committee

pytestmark = pytest.mark.once  # what files and arguments do to a command; the database has no part in it

DIVISIONS = "code,name,kind\n320505001,横塘街道,街道\n"
HUQIU = ("found_committee", "320505", "政协苏州市虎丘区委员会", "--letters", "HQ")
FILES: dict[str, bytes] = {
    "empty": b"",
    "noise": bytes(range(256)) * 20,
    "cut": b'{"head": {"sequ',
    "deep": b"[" * 100_000 + b"\n",
    "large_number": b'{"sequence": ' + b"9" * 6000 + b"}\n",
    "bom": b'\xef\xbb\xbf{"a": 1}\n',
    "zip": b"PK\x05\x06" + bytes(18),
    "other_columns": b"a,b\n1,2\n",
    "nul": b"code,name,kind\n3205\x0005,x,\n",
    "utf_16": DIVISIONS.encode("utf-16"),
    "open_quote": b'name\n"' + b"x" * 200_000,
    "long_names": b"name\n" + b"x" * 5_000 + b"\n",
    "nul_name": b"code,name,kind\n320505001,\x00,\n",
    "names_twice": "name\n中共\n\n中共\n".encode(),
    "long_division": f"code,name,kind\n320505001,{'长' * 900},街道\n".encode(),
    "long_kind": f"code,name,kind\n320505001,横塘街道,{'长' * 900}\n".encode(),
    "wide_code": "code,name,kind\n３２０５０５００１,横塘街道,街道\n".encode(),
}


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    """The path of a file of that name in the table; of any other name there is none."""
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    return lambda name: str(tmp_path / name)


@pytest.fixture
def nothing_written(db: None) -> Iterator[None]:
    def rows() -> list[int]:
        return [model._default_manager.count() for model in (Committee, User, Entry)]

    before = rows()
    yield
    assert rows() == before


def refused(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        call_command(*arguments)
    assert str(caught.value).strip()
    return caught.value


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("name", ["none", ".", *sorted(FILES)])
def test_divisions_that_are_none_are_refused_with_the_name_of_the_file(
    file: Callable[[str], str], name: str
) -> None:
    found = refused(*HUQIU, "--divisions", file(name))
    assert found.returncode in (1, 2), found
    assert file(name) in str(found) or found.returncode == 1


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "name", ["none", ".", "empty", "noise", "nul_name", "open_quote", "long_names", "names_twice", "utf_16"]
)
def test_sectors_that_are_none_are_refused(file: Callable[[str], str], name: str) -> None:
    found = refused(*HUQIU, "--sectors", file(name))
    assert found.returncode in (1, 2), found


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("name", ["none", ".", *sorted(FILES)])
def test_what_is_no_export_is_not_verified(file: Callable[[str], str], name: str) -> None:
    found = refused("verify", file(name))
    assert found.returncode == 2
    assert file(name) in str(found)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("name", ["none", ".", "empty", "noise", "zip", "cut"])
def test_what_is_no_backup_is_not_restored(file: Callable[[str], str], name: str) -> None:
    found = refused("restore", file(name), "--replace")
    assert found.returncode == 2
    assert file(name) in str(found)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "changed",
    [
        {"code": "32x"},
        {"code": "３２０５０５"},
        {"code": ""},
        {"code": "9" * 5000},
        {"name": ""},
        {"name": "长" * 900},
        {"letters": "hq1"},
        {"letters": ""},
        {"letters": "ＨＱ"},
    ],
)
def test_a_committee_that_cannot_be_is_not_founded(changed: dict[str, str]) -> None:
    given = {"code": "320505", "name": "政协苏州市虎丘区委员会", "letters": "HQ"} | changed
    found = refused("found_committee", given["code"], given["name"], f"--letters={given['letters']}")
    assert found.returncode in (1, 2), found


@pytest.mark.parametrize("number", ["-1", "0", "99999999999999999999"])
@pytest.mark.parametrize("option", ["--edition", "--term"])
@pytest.mark.usefixtures("nothing_written")
def test_years_and_terms_that_cannot_be_are_refused(tmp_path: Path, option: str, number: str) -> None:
    (tmp_path / "divisions").write_bytes(DIVISIONS.encode("gb18030"))
    (tmp_path / "sectors").write_text("\ufeffname\n中共\n")
    files = [f"--divisions={tmp_path / 'divisions'}", f"--sectors={tmp_path / 'sectors'}"]
    found = refused(*HUQIU, *files, f"{option}={number}")
    assert found.returncode in (1, 2), found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lists_as_offices_save_them_are_read(db: None, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "divisions").write_bytes(DIVISIONS.encode(encoding))
    (tmp_path / "sectors").write_bytes("name\n中共\n民革\n".encode(encoding))
    call_command(
        *HUQIU, f"--divisions={tmp_path / 'divisions'}", f"--sectors={tmp_path / 'sectors'}", verbosity=0
    )
    committee = Committee.objects.get(code="320505")
    assert sorted(committee.sectors.values_list("name", flat=True)) == sorted(["中共", "民革"])


@pytest.mark.parametrize(
    ("username", "name", "role", "more"),
    [
        ("a", "b", "king", ()),
        ("a", "b", "handler", ()),
        ("a", "b", "handler", ("--department=没有这个局",)),
        ("a", "b", "office", ("--scope=99",)),
        ("a", "b", "office", ("--scope=\x00",)),
        ("a", "b", "office", ("--committee=none",)),
        ("<script>", "b", "office", ()),
        ("a\x00", "b", "office", ()),
        ("x" * 900, "b", "office", ()),
        ("a", "名" * 900, "office", ()),
        ("a", "  ", "office", ()),
        ("  ", "b", "office", ()),
    ],
)
def test_an_account_that_cannot_be_is_not_opened(
    db: None, username: str, name: str, role: str, more: tuple[str, ...]
) -> None:
    make_committee()
    before = (User.objects.count(), Entry.objects.count())
    found = refused("add_account", username, name, role, *more)
    assert found.returncode in (1, 2), found
    assert (User.objects.count(), Entry.objects.count()) == before


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("place", ["", "missing/x", "empty/x"])
@pytest.mark.parametrize("command", ["export_ledger", "backup"])
def test_a_place_that_cannot_be_written_is_named(
    file: Callable[[str], str], tmp_path: Path, command: str, place: str
) -> None:
    before = sorted(tmp_path.iterdir())
    out = file(place)
    found = refused(command, *([f"--out={out}"] if command == "export_ledger" else [out]))
    assert found.returncode == 2, found
    assert str(tmp_path) in str(found)
    assert sorted(tmp_path.iterdir()) == before


SURROUNDINGS = {
    "no tables": ({}, "shangliang prepare"),
    "a home below a file": ({"SHANGLIANG_HOME": "{file}/home"}, "Not a directory"),
    "a setting that is nonsense": ({"SHANGLIANG_TLS": "perhaps"}, "SHANGLIANG_TLS='perhaps'"),
    "another engine": ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
    "a database that is none": ({"DATABASE_URL": "sqlite:///{file}"}, "The database"),
    "a database on a missing disk": ({"DATABASE_URL": "sqlite:////nowhere/at/all"}, "The database"),
}


@pytest.mark.parametrize("name", sorted(SURROUNDINGS))
def test_bad_surroundings_end_a_command_in_one_line(tmp_path: Path, name: str) -> None:
    changed, words = SURROUNDINGS[name]
    file = tmp_path / "file"
    file.write_bytes(b"no database, " * 1000)
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    ours = {"SHANGLIANG_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "shangliang.config.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", "from shangliang.config.command import main; main()", "verify"],
        env=kept | ours | {key: value.format(file=file) for key, value in changed.items()},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 2, ended.stderr
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert file.read_bytes() == b"no database, " * 1000
