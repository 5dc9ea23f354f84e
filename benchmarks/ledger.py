"""Appending to the ledger against raw INSERTs of the same bytes, and walking the chain.

On SQLite with full synchronisation, and on PostgreSQL too if DATABASE_URL names one (a database of its
own is made there and dropped).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

ROUNDS = 10
COLUMNS = "sequence, at, actor, verb, subject, matter, path, public, data, salt, digest, previous, hash"


def timed(task: Callable[[int], object], numbers: range) -> list[float]:
    """Seconds that each call took."""
    took = []
    for number in numbers:
        begin = time.perf_counter()
        task(number)
        took.append(time.perf_counter() - begin)
    return took


def twin_table(cursor, vendor: str) -> None:
    """`raw_entry`: the columns and indexes of `ledger_entry`, without its triggers."""
    if vendor == "postgresql":
        cursor.execute("CREATE TABLE raw_entry (LIKE ledger_entry INCLUDING INDEXES)")
        return
    cursor.execute(
        "SELECT sql FROM sqlite_master"
        " WHERE tbl_name = 'ledger_entry' AND type IN ('table', 'index') AND sql <> ''"
    )
    for (statement,) in cursor.fetchall():
        cursor.execute(statement.replace("ledger_entry", "raw_entry").replace('"entry_', '"raw_'))


def measure(n: int) -> dict[str, object]:
    """Append and insert n entries in turns, then verify. The database is an empty one of our own."""
    from django.db import connection, transaction

    from shangliang.ledger.actions import SYSTEM, append
    from shangliang.ledger.queries import verify_ledger
    from shangliang.platforms.models import Platform
    from shangliang.topics.models import Topic

    topic = Topic(pk=12, platform=Platform(path="320505003010-V001"))

    def append_one(number: int) -> None:
        with transaction.atomic():
            append("topic.moved", topic, by=SYSTEM, was="submitted", to="screening", words="说明" * 40)

    def insert_one(number: int) -> None:
        with transaction.atomic(), connection.cursor() as raw:
            raw.execute(f"INSERT INTO raw_entry ({COLUMNS}) VALUES ({marks})", rows[number])  # noqa: S608

    marks = ", ".join(["%s"] * COLUMNS.count(",") + ["%s"])
    appended: list[float] = []
    inserted: list[float] = []
    with connection.cursor() as cursor:
        twin_table(cursor, connection.vendor)
        for begin in range(0, n, n // ROUNDS):
            numbers = range(begin + 1, begin + n // ROUNDS + 1)
            appended += timed(append_one, numbers)
            # Data as text, as both engines take it.
            cursor.execute(
                f"SELECT {COLUMNS.replace(' data,', ' CAST(data AS text),')} FROM ledger_entry"  # noqa: S608
                " WHERE sequence BETWEEN %s AND %s",
                (numbers[0], numbers[-1]),
            )
            rows = {row[0]: row for row in cursor.fetchall()}
            inserted += timed(insert_one, numbers)
        begin_walk = time.perf_counter()
        verdict = verify_ledger()
        walk = time.perf_counter() - begin_walk
    assert verdict.broken is None
    assert verdict.n == len(appended) == len(inserted)
    return {
        "engine": connection.vendor,
        "n": n,
        "appends_per_s": round(n / sum(appended)),
        "inserts_per_s": round(n / sum(inserted)),
        "ratio": round(sum(appended) / sum(inserted), 2),
        "append_p50_ms": round(statistics.median(appended) * 1e3, 2),
        "append_p99_ms": round(statistics.quantiles(appended, n=100)[98] * 1e3, 2),
        "insert_p50_ms": round(statistics.median(inserted) * 1e3, 2),
        "verified_per_s": round(n / walk),
    }


def measure_here(n: int) -> dict[str, object]:
    """`measure` in this process, on a new database that is dropped afterwards."""
    import django
    from django.db import connection

    django.setup()
    connection.settings_dict["TEST"]["NAME"] = (
        str(Path(os.environ["SHANGLIANG_HOME"]) / "bench.sqlite3") if connection.vendor == "sqlite" else None
    )
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with closing(connection):
        try:
            return measure(n)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def measure_apart(n: int, database: str | None) -> dict[str, object]:
    """`measure_here` in a process of its own, since settings are read once."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "SHANGLIANG_HOME": home,
            "DJANGO_SETTINGS_MODULE": "shangliang.config.settings",
        }
        environment.pop("DATABASE_URL", None)
        if database:
            environment["DATABASE_URL"] = database
        done = subprocess.run(
            [sys.executable, __file__, "--here", "--n", str(n)],
            env=environment, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
    row: dict[str, object] = json.loads(done.stdout)
    return row


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=2000, help=f"entries to append, a multiple of {ROUNDS}")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.n < ROUNDS or options.n % ROUNDS:
        parser.error(f"--n {options.n}: expected a multiple of {ROUNDS}")
    if options.here:
        print(json.dumps(measure_here(options.n)))
        return 0
    databases = [None, *([url] if (url := os.environ.get("DATABASE_URL", "")).startswith("postgres") else [])]
    rows = [measure_apart(options.n, database) for database in databases]
    if options.json:
        print(json.dumps({"benchmark": "ledger", "rows": rows}))
        return 0
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
