"""Copying the database out and in, as its engine wants it done.

The file of a SQLite database is never opened as a file: in a process that also has a connection, that
would drop the connection's locks (docs/decisions/0002-sqlite.md).
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

from shangliang.ledger.models import Head


class CannotCopy(Exception):
    """The engine's own tools failed or are not there; the message says which and why."""


class ChainHead(NamedTuple):
    sequence: int
    hash: str


def copy_out(target: Path) -> ChainHead:
    """Write one moment of the database to `target`, while others go on writing; return that moment's head."""
    return _copy_out_sqlite(target) if connection.vendor == "sqlite" else _copy_out_postgres(target)


def copy_in(source: Path) -> None:
    """Make the database that of `source`, in one transaction: all of it, or nothing is changed."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
    else:
        _run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges",
            "--single-transaction", "--exit-on-error", f"--dbname={connection.settings_dict['NAME']}",
            str(source),
        )  # fmt: skip
    connection.close()


def examine(source: Path) -> ChainHead | None:
    """The head of the chain in a copy, if that can be told without restoring it (SQLite).

    Raises `CannotCopy` if the copy is not a whole database.
    """
    if connection.vendor != "sqlite":
        _run("pg_restore", "--list", str(source))
        return None
    try:
        with closing(sqlite3.connect(source)) as copy:
            faults = copy.execute("PRAGMA integrity_check").fetchall()
            if faults != [("ok",)]:
                raise CannotCopy(f"the copy of the database is not whole: {faults[0][0]}")
            return ChainHead(*copy.execute("SELECT sequence, hash FROM ledger_head").fetchone())
    except (sqlite3.DatabaseError, TypeError) as error:
        raise CannotCopy(f"the copy of the database cannot be read: {error}") from error


def _copy_out_sqlite(target: Path) -> ChainHead:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        # All pages in one step: a snapshot. In several steps, another process's write would start it anew.
        connection.connection.backup(copy, pages=-1)
        # A WAL beside the copy would not travel with it.
        copy.execute("PRAGMA journal_mode=DELETE")
    head = examine(target)
    if head is None:
        raise CannotCopy("the copy has no head of the chain")
    return head


def _copy_out_postgres(target: Path) -> ChainHead:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        head = Head.objects.get(pk=1)
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
    return ChainHead(head.sequence, head.hash)


def _run(tool: str, *arguments: str) -> None:
    """Run one of PostgreSQL's tools against our database."""
    command = shutil.which(tool)
    if command is None:
        raise CannotCopy(f"{tool} is needed (on Debian: apt-get install postgresql-client)")
    ours = connection.settings_dict
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    environment = {variable: str(ours[name]) for variable, name in names.items() if ours[name]}
    done = subprocess.run(  # noqa: S603  our own arguments, no shell
        [command, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotCopy(f"{tool}: {done.stderr.strip() or done.returncode}")
