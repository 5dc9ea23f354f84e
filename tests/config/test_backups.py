"""A backup holds one moment of the whole, and only a whole one is put back."""

import json
import random
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from shangliang.config import running
from shangliang.ledger.actions import SYSTEM, append
from shangliang.ledger.models import Entry, Head
from shangliang.ledger.queries import verify_ledger
from shangliang.platforms.models import Committee
from tests.factories import make_committee

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """A home of the test's own; the database stays the test database."""
    settings.HOME = tmp_path / "home"
    settings.MEDIA_ROOT = settings.HOME / "media"
    (settings.MEDIA_ROOT / "photos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "photos" / "停车.jpg").write_bytes(b"not really a photo" * 100)
    return settings.HOME


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


class Thing:
    """Something to write about."""

    ref, matter, path = "thing:1", "", ""


def write_entries(n: int) -> None:
    for i in range(n):
        with transaction.atomic():
            append("thing.noted", Thing(), by=SYSTEM, n=i)


def state(home: Path) -> tuple[Any, ...]:
    """All that a restore must bring back."""
    entries = list(Entry.objects.order_by("sequence").values_list("sequence", "hash"))
    files = {f.name: f.read_bytes() for f in sorted((home / "media").rglob("*")) if f.is_file()}
    return entries, list(Committee.objects.values_list("pk", "name")), files


def test_a_restore_brings_back_rows_uploads_and_the_chain(home, file):
    make_committee()
    write_entries(5)
    before = state(home)
    call_command("backup", file)

    write_entries(3)
    Committee.objects.update(name="别的名称")
    (home / "media" / "photos" / "later.jpg").write_bytes(b"later")
    call_command("restore", file, replace=True)

    assert state(home) == before
    assert verify_ledger().broken is None
    write_entries(1)  # and the chain goes on from there
    assert Head.objects.get().sequence == 6


def test_the_manifest_tells_the_head_of_the_chain(home, file, capsys):
    write_entries(4)
    call_command("backup", file, json=True)
    manifest = json.loads(capsys.readouterr().out)
    head = Head.objects.get()
    assert (manifest["ledger_sequence"], manifest["ledger_hash"]) == (4, head.hash)
    assert sorted(manifest["parts"]) == ["database", "media/photos/停车.jpg"]


def test_a_restored_record_still_refuses_to_be_rewritten(home, file):
    write_entries(2)
    call_command("backup", file)
    call_command("restore", file, replace=True)
    with pytest.raises(Exception, match="ledger"), transaction.atomic():
        Entry.objects.filter(sequence=1).update(verb="thing.invented")


def test_a_backup_taken_while_others_write_is_one_moment_of_the_chain(home, file):
    write_entries(3)
    stop = threading.Event()

    def keep_writing() -> None:
        try:
            while not stop.is_set():
                write_entries(1)
        finally:
            connection.close()

    writers = [threading.Thread(target=keep_writing) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        call_command("backup", file)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    call_command("restore", file, replace=True)

    manifest = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    verdict = verify_ledger()
    assert (verdict.broken, verdict.n, verdict.head) == (
        None,
        manifest["ledger_sequence"],
        manifest["ledger_hash"],
    )
    assert verdict.n >= 3


def test_whatever_byte_is_damaged_the_restore_refuses_or_is_not_harmed(home, file, tmp_path):
    """Bytes of a zip that carry nothing (dates of members) may change; nothing else may."""
    make_committee()
    write_entries(2)
    before = state(home)
    call_command("backup", file)
    whole, chance, refusals = file.read_bytes(), random.Random(7), []
    damaged = tmp_path / "damaged.zip"
    # The ends hold the structure, the middle the content.
    places = [chance.randrange(len(whole)) for _ in range(20)] + [
        chance.randrange(1, 400) * -1 for _ in range(20)
    ]
    for place in places:
        content = bytearray(whole)
        content[place] ^= 1 << chance.randrange(8)
        damaged.write_bytes(content)
        try:
            call_command("restore", damaged, replace=True)
        except CommandError as error:
            refusals.append(error.returncode)
        assert state(home) == before
    assert set(refusals) == {2}
    assert len(refusals) >= 20


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_file_cut_short_is_refused(home, file, kept):
    write_entries(1)
    call_command("backup", file)
    whole = file.read_bytes()
    file.write_bytes(whole[: kept if isinstance(kept, int) else int(len(whole) * kept)])
    with pytest.raises(CommandError, match=r"is damaged: .* Nothing was changed"):
        call_command("restore", file, replace=True)


def rebuilt(file: Path, **changes: Any) -> Path:
    """The backup with another manifest, as someone would forge it."""
    forged = file.with_name("forged.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(forged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | changes).encode()
            new.writestr(name, content)
    return forged


def test_a_part_that_would_be_written_outside_is_refused(home, file, tmp_path):
    write_entries(1)
    call_command("backup", file)
    forged = file.with_name("forged.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(forged, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        manifest["parts"] = {"../../escaped": {"sha256": "0" * 64, "n_bytes": 1}}
        new.writestr("../../escaped", "x")
        new.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(CommandError, match="would be written outside"):
        call_command("restore", forged, replace=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"migrations": ["topics.9999_from_the_future"]}, "topics.9999_from_the_future is not known here"),
        ({"engine": "oracle"}, "the backup is of oracle"),
        ({"format": 99}, "its format is 99; this version reads format 1"),
        ({"surprise": 1}, "no manifest that can be read"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(home, file, changes, words):
    write_entries(1)
    call_command("backup", file)
    with pytest.raises(CommandError, match=words) as refused:
        call_command("restore", rebuilt(file, **changes), replace=True)
    assert refused.value.returncode == 2


def test_data_are_overwritten_only_when_told(home, file):
    write_entries(1)
    call_command("backup", file)
    with pytest.raises(CommandError, match="this installation holds data; --replace overwrites them"):
        call_command("restore", file)


def test_a_running_site_is_not_restored_over(home, file):
    write_entries(1)
    call_command("backup", file)
    with (
        running.hold(alone=False),
        pytest.raises(CommandError, match=r"the site is running on .*; stop it first"),
    ):
        call_command("restore", file, replace=True)


def test_an_older_backup_is_never_overwritten(home, file):
    file.write_text("precious")
    with pytest.raises(CommandError, match="exists already") as refused:
        call_command("backup", file)
    assert (refused.value.returncode, file.read_text()) == (2, "precious")


def test_only_the_owner_may_read_a_backup(home, file):
    call_command("backup", file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_keys_travel_only_when_asked(home, file, tmp_path):
    (home / "secrets").mkdir()
    (home / "secrets" / "shangliang_contact_key").write_text("key of old")
    call_command("backup", file)
    assert not [name for name in zipfile.ZipFile(file).namelist() if name.startswith("keys/")]

    with_keys = tmp_path / "with-keys.zip"
    call_command("backup", with_keys, with_keys=True)
    (home / "secrets" / "shangliang_contact_key").write_text("another key")
    call_command("restore", with_keys, replace=True)
    assert (home / "secrets" / "shangliang_contact_key").read_text() == "key of old"


def test_a_backup_made_under_other_keys_says_so(home, file, settings, capsys):
    call_command("backup", file)
    settings.CONTACT_KEY = "another installation's"
    call_command("restore", file, replace=True)
    assert "SHANGLIANG_CONTACT_KEY is not the one of the backup" in capsys.readouterr().err
