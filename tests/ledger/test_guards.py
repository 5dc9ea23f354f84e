"""The database refuses to rewrite the record."""

import pytest
from django.db import IntegrityError, connection, transaction

from shangliang.ledger.actions import SYSTEM, append
from shangliang.ledger.canonical import GENESIS
from shangliang.ledger.models import Entry, Head
from shangliang.platforms.models import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee() -> Committee:
    return Committee(pk=1, code="320505")


@pytest.fixture
def entries(committee: Committee) -> list[Entry]:
    return [append("committee.noted", committee, by=SYSTEM, n=n) for n in range(3)]


COLUMNS = "sequence, at, actor, verb, subject, matter, path, public, data, salt, data_digest, previous, hash"
COPY = f"SELECT {COLUMNS} FROM ledger_entry WHERE sequence = 3"  # noqa: S608  constants

REFUSED = [
    "UPDATE ledger_entry SET actor = 'user:9' WHERE sequence = 2",
    "DELETE FROM ledger_entry WHERE sequence = 3",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_head SET sequence = 2, hash = (SELECT hash FROM ledger_entry WHERE sequence = 2)",
    "UPDATE ledger_head SET hash = 'x'",
    "DELETE FROM ledger_head",
    "INSERT INTO ledger_head (id, sequence, hash) VALUES (1, 9, 'x')",
    "INSERT INTO ledger_head (id, sequence, hash) VALUES (2, 9, 'x')",
    # a fork: after the second entry once more
    f"INSERT INTO ledger_entry ({COLUMNS}) {COPY.replace(', hash FROM', ', actor FROM')}",  # noqa: S608
    # a gap: the right predecessor, a number too far
    f"INSERT INTO ledger_entry ({COLUMNS}) "  # noqa: S608
    + COPY.replace("SELECT sequence", "SELECT sequence + 2").replace(
        "previous, hash FROM", "hash, actor FROM"
    ),
]


@pytest.mark.parametrize("statement", REFUSED)
def test_database_refuses_to_rewrite(statement, entries):
    was = (list(Entry.objects.values()), list(Head.objects.values()))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (list(Entry.objects.values()), list(Head.objects.values())) == was


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
def test_replace_cannot_push_an_earlier_entry_out(entries):
    statement = f"INSERT OR REPLACE INTO ledger_entry ({COLUMNS}) " + COPY.replace(
        "SELECT sequence", "SELECT sequence + 1"
    ).replace("previous, hash FROM", "hash, previous FROM")
    with pytest.raises(IntegrityError, match="must continue the chain"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_head"])
def test_truncate_is_refused(table, entries):
    with pytest.raises(IntegrityError, match="TRUNCATE"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")
    assert (Entry.objects.count(), Head.objects.count()) == (3, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_that_commits_begins_with_a_new_chain(time, committee):
    with transaction.atomic():
        entry = append("committee.noted", committee, by=SYSTEM)
    assert (entry.sequence, entry.previous) == (1, GENESIS)
