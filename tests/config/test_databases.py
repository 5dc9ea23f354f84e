"""What the settings promise about the database is in force on its connections."""

import sqlite3
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, connections, transaction

from shangliang.config import checks, environment
from shangliang.ledger.models import Receipt
from tests.factories import make_committee, make_platform

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="a matter of SQLite")


@sqlite_only
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("mmap_size", 0)]
)
def test_the_pragmas_of_the_settings_are_in_force(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == value


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_the_pragmas_are_in_force_on_another_thread_too():
    found = {}

    def look() -> None:
        with connection.cursor() as cursor:
            for pragma in ("journal_mode", "synchronous", "foreign_keys"):
                cursor.execute(f"PRAGMA {pragma}")
                found[pragma] = cursor.fetchone()[0]
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_when_it_begins(settings):
    """Taken at the first write instead, two that have both read would have to fail."""
    begun = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            begun.set()
            threading.Event().wait(0.3)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    holder.join()


@pytest.mark.django_db(transaction=True)
def test_a_row_cannot_point_nowhere():
    platform = make_platform(make_committee())
    with pytest.raises(IntegrityError), transaction.atomic():
        type(platform).objects.filter(pk=platform.pk).update(committee_id=10**6)


@pytest.mark.django_db
def test_connections_stay_open_between_requests():
    assert connection.settings_dict["CONN_MAX_AGE"] is None
    assert Receipt.objects.count() == 0


def test_the_sqlite_in_use_is_a_sound_one():
    assert sqlite3.sqlite_version_info >= checks.SOUND_SQLITE
    assert checks.sqlite_is_sound() == []


@sqlite_only
def test_an_unsound_sqlite_is_refused(monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.40.1")
    assert [finding.id for finding in checks.sqlite_is_sound()] == ["shangliang.E001"]


@pytest.mark.parametrize(
    ("address", "name"),
    [("sqlite:////srv/site.db", "/srv/site.db"), ("sqlite:///relative.db", "/relative.db")],
)
def test_an_address_of_sqlite(monkeypatch, address, name):
    monkeypatch.setenv("DATABASE_URL", address)
    assert environment.database("DATABASE_URL", Path("/home"))["NAME"] == name


def test_an_address_of_postgresql(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://clerk:p%40ss@db.example:6432/site?sslmode=require")
    read = environment.database("DATABASE_URL", Path("/home"))
    assert (read["HOST"], read["PORT"], read["USER"], read["PASSWORD"], read["NAME"]) == (
        "db.example", "6432", "clerk", "p@ss", "site",
    )  # fmt: skip
    assert read["OPTIONS"] == {"prepare_threshold": None, "sslmode": "require"}


def test_an_address_of_a_socket(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://postgres@/site?host=/run/postgresql")
    read = environment.database("DATABASE_URL", Path("/home"))
    assert (read["HOST"], read["NAME"], read["USER"]) == ("/run/postgresql", "site", "postgres")


@pytest.mark.parametrize("address", ["mysql://x/y", "sqlite:", "postgres://host", "nonsense"])
def test_any_other_address_is_refused(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(environment.BadSetting, match="DATABASE_URL: expected sqlite:///file or postgres://"):
        environment.database("DATABASE_URL", Path("/home"))
