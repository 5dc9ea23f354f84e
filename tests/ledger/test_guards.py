"""The database refuses to rewrite the record."""

import pytest
from django.db import IntegrityError, connection, transaction

from shangliang.ledger.actions import SYSTEM, append
from shangliang.ledger.canonical import GENESIS
from shangliang.ledger.guards import GUARDS, missing_guards
from shangliang.ledger.models import Entry, Head
from shangliang.platforms.models import Committee
from tests.ledger_triggers import guards as migration
from tests.ledger_triggers import triggers_away

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET actor = 'user:9' WHERE sequence = 2",
        "UPDATE ledger_entry SET hash = 'x' WHERE sequence = 5",
        "DELETE FROM ledger_entry WHERE sequence = 5",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_head SET sequence = 2, hash = (SELECT hash FROM ledger_entry WHERE sequence = 2)",
        "UPDATE ledger_head SET hash = 'x'",
        "DELETE FROM ledger_head",
        "INSERT INTO ledger_head (id, sequence, hash) VALUES (1, 9, 'x')",
        "INSERT INTO ledger_head (id, sequence, hash) VALUES (2, 9, 'x')",
    ],
)
def test_database_refuses_to_rewrite(statement, entries):
    was = (list(Entry.objects.values()), list(Head.objects.values()))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (list(Entry.objects.values()), list(Head.objects.values())) == was


@pytest.mark.parametrize(
    ("sequence", "previous"),
    [
        pytest.param(6, 3, id="a fork: after the fourth entry once more"),
        pytest.param(7, 5, id="a gap: the right predecessor, a number too far"),
        pytest.param(5, 5, id="a number twice"),
    ],
)
def test_database_refuses_an_entry_that_does_not_continue_the_chain(sequence, previous, entries):
    entry = Entry.objects.get(sequence=5)
    entry.sequence, entry.previous, entry.hash = sequence, entries[previous - 1].hash, "f" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([entry])
    assert Entry.objects.count() == 5


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
def test_replace_cannot_push_an_earlier_entry_out(entries):
    """It would remove the second entry, whose hash the new one claims, without firing the delete trigger."""
    statement = (
        "INSERT OR REPLACE INTO ledger_entry SELECT 6, at, actor, verb, subject, matter, path, public, data,"
        " salt, digest, (SELECT hash FROM ledger_head), hash FROM ledger_entry WHERE sequence = 2"
    )
    with pytest.raises(IntegrityError, match="must continue the chain"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 5


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_head"])
def test_truncate_is_refused(table, entries):
    with pytest.raises(IntegrityError, match="TRUNCATE"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")
    assert (Entry.objects.count(), Head.objects.count()) == (5, 1)


def test_guards_are_the_triggers_of_the_migration():
    assert {
        "sqlite": migration.SQLITE.keys(),
        "postgresql": migration.POSTGRESQL.keys(),
    } == GUARDS


def test_missing_guards_are_named():
    assert missing_guards() == []
    with triggers_away():
        assert missing_guards() == sorted(GUARDS[connection.vendor])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot switch a trigger off")
def test_a_guard_switched_off_counts_as_missing():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_delete")
        assert missing_guards() == ["ledger_entry_no_delete"]
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_no_delete")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_that_commits_begins_with_a_new_chain(time):
    with transaction.atomic():
        entry = append("committee.noted", Committee(pk=1, code="320505"), by=SYSTEM)
    assert (entry.sequence, entry.previous) == (1, GENESIS)
