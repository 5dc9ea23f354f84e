"""Past the ledger's triggers, for the tests alone: to empty the database, and to tamper with it.

The product has no such switch. The SQL is the migration's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

from shangliang.ledger import canonical
from shangliang.ledger.models import Head

guards = import_module("shangliang.ledger.migrations.0003_no_update_no_delete")


@contextmanager
def triggers_away() -> Iterator[None]:
    """Let anything be done to the ledger inside."""
    # Not entered as a context: that would refuse to work inside a test's own transaction on SQLite.
    editor = connection.schema_editor()
    guards.drop(apps, editor)
    try:
        yield
    finally:
        guards.create(apps, editor)


_kept = False


def let_flushes_pass() -> None:
    """Make a `TransactionTestCase` (and so every `transaction=True` or live-server test) able to flush.

    The row of the chain's head comes from a migration, so it is put back after each flush.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_and_begin_again(self: TransactionTestCase) -> None:
        if not _kept:
            with triggers_away():
                flush(self)
                Head.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": canonical.GENESIS})

    TransactionTestCase._fixture_teardown = flush_and_begin_again


@contextmanager
def rows_kept() -> Iterator[None]:
    """Let several `transaction=True` tests look at the same rows; they are gone afterwards."""
    global _kept
    _kept = True
    try:
        yield
    finally:
        _kept = False
        TransactionTestCase("__init__")._fixture_teardown()
