"""`shangliang verify` and `shangliang export_ledger`."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from shangliang.ledger.canonical import GENESIS
from shangliang.ledger.guards import GUARDS
from shangliang.ledger.models import Entry
from tests.ledger_triggers import triggers_away

pytestmark = pytest.mark.django_db


def run(capsys, *arguments) -> tuple[int, str]:
    """Exit status and standard output."""
    try:
        call_command(*arguments)
    except SystemExit as stop:
        return int(stop.code), capsys.readouterr().out
    return 0, capsys.readouterr().out


@pytest.fixture
def export(entries, tmp_path, capsys):
    file = tmp_path / "ledger.jsonl"
    assert run(capsys, "export_ledger", "--out", str(file)) == (0, f"5 entries written to {file}.\n")
    return file


def test_a_whole_chain_is_named_by_its_last_hash(capsys, entries, export):
    words = f"5 entries, whole. Hash of the last: {entries[-1].hash}\n"
    assert run(capsys, "verify") == (0, words)
    assert run(capsys, "verify", str(export)) == (0, words)
    status, answer = run(capsys, "verify", "--json")
    assert (status, json.loads(answer)) == (
        0,
        {"n": 5, "head": entries[-1].hash, "broken": None, "missing_triggers": []},
    )


def test_an_empty_ledger_is_whole(capsys, db):
    assert run(capsys, "verify") == (0, f"0 entries, whole. Hash of the last: {GENESIS}\n")


def test_the_first_broken_entry_is_named(capsys, entries):
    with triggers_away():
        Entry.objects.filter(sequence__in=[3, 4]).update(actor="user:9")
    words = "Entry 3 tells what does not match its digest.\nThe 2 entries before it hold.\n"
    assert run(capsys, "verify") == (1, words)
    status, answer = run(capsys, "verify", "--json")
    assert (status, json.loads(answer)["broken"]) == (
        1,
        {"sequence": 3, "what": "tells what does not match its digest"},
    )


def test_missing_triggers_are_a_finding(capsys, entries):
    with triggers_away():
        status, words = run(capsys, "verify")
    n_guards = len(GUARDS[connection.vendor])
    assert (status, words.count("The database no longer refuses changes: trigger")) == (1, n_guards)
    assert words.endswith(f"5 entries, whole. Hash of the last: {entries[-1].hash}\n")


def test_an_export_cut_short_is_a_finding(capsys, export):
    export.write_bytes(b"".join(export.read_bytes().splitlines(keepends=True)[:-1]))
    words = "Entry 5 is missing: entry 5 is known to exist.\nThe 4 entries before it hold.\n"
    assert run(capsys, "verify", str(export)) == (1, words)


def test_a_published_hash_must_still_lead_the_chain(capsys, entries, export):
    whole = f"3:{entries[2].hash}"
    assert run(capsys, "verify", "--published", whole)[0] == 0
    assert run(capsys, "verify", str(export), "--published", whole, "--published", "2:" + "f" * 64) == (
        1,
        "Entry 2 has another hash than was published.\nThe 1 entries before it hold.\n",
    )


@pytest.mark.parametrize("given", ["x", "0:" + "f" * 64, "3:abc", "３:" + "f" * 64])
def test_nonsense_as_a_published_hash_is_bad_input(given):
    with pytest.raises(CommandError, match="expected SEQUENCE:HASH, with 64 hexadecimal digits"):
        call_command("verify", "--published", given)


def test_what_is_no_export_is_bad_input_and_file_and_line_are_named(export):
    lines = export.read_text().splitlines()
    lines[3] = lines[3][:-5]
    export.write_text("\n".join(lines))
    with pytest.raises(CommandError, match=f"{export}, line 4: is not JSON in UTF-8") as error:
        call_command("verify", str(export))
    assert error.value.returncode == 2


def test_a_file_that_is_not_there_is_bad_input(tmp_path):
    with pytest.raises(CommandError, match="No such file or directory") as error:
        call_command("verify", str(tmp_path / "nowhere.jsonl"))
    assert error.value.returncode == 2


def test_an_export_that_cannot_be_written_is_bad_input(tmp_path, entries):
    with pytest.raises(CommandError, match="No such file or directory") as error:
        call_command("export_ledger", "--out", str(tmp_path / "nowhere" / "ledger.jsonl"))
    assert error.value.returncode == 2


def test_a_new_export_replaces_an_old_one_and_leaves_no_draft(capsys, export):
    was = export.read_bytes()
    export.write_text("old")
    assert run(capsys, "export_ledger", "--out", str(export))[0] == 0
    assert export.read_bytes() == was
    assert [file.name for file in export.parent.iterdir()] == [export.name]
