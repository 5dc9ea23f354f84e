"""The index's file: one SQLite database of its own, whatever database the deployment uses.

`text` holds of each text its number, the caller's id (NULL once removed), its seal, and its pieces with
their factors. `gram` holds of each piece how many texts have it and the last of their numbers; full blocks of
`BLOCK` earlier numbers stand in `block`, under the key gram * 2**24 + ordinal. Numbers only ever rise, so
every list of them is sorted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
BLOCK = 512
ORDINALS = 1 << 24
ENTRY = np.dtype([("gram", "<u4"), ("factor", "<f4")])

SCHEMA = """
CREATE TABLE text (number INTEGER PRIMARY KEY, id INTEGER UNIQUE, seal BLOB NOT NULL, grams BLOB NOT NULL);
CREATE TABLE gram (number INTEGER PRIMARY KEY, code INTEGER NOT NULL UNIQUE, n INTEGER NOT NULL,
                   n_blocks INTEGER NOT NULL, tail BLOB NOT NULL);
CREATE TABLE block (key INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE removed (sequence INTEGER PRIMARY KEY, number INTEGER NOT NULL);
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

TABLES = {"text", "gram", "block", "removed", "meta"}

Numbers = NDArray[np.uint32]


class WrongFile(ValueError):
    """The file is not an index of this format."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, made if there is none. Raises `WrongFile`."""
    db = sqlite3.connect(path, timeout=60, isolation_level=None)
    try:
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and not tables >= TABLES:
            raise WrongFile(f"{path}: a database, but no index of texts")
        # After a power cut the last texts may be missing, never the rest: they can be added again.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -65536")
        if not tables:
            _make(db)
        found = meta(db, "format")
        if found != str(FORMAT):
            raise WrongFile(f"{path}: an index of format {found}, expected {FORMAT}: build it anew")
    except sqlite3.OperationalError:
        db.close()
        raise
    except sqlite3.DatabaseError as error:
        db.close()
        raise WrongFile(f"{path}: no index of texts ({error})") from None
    except WrongFile:
        db.close()
        raise
    return db


def _make(db: sqlite3.Connection) -> None:
    """Make the tables, unless another process just did."""
    db.execute("BEGIN IMMEDIATE")
    if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
        for statement in SCHEMA.split(";"):
            db.execute(statement)
        values = {"format": FORMAT, "seal": 0, "generation": 0, "building": 0}
        db.executemany("INSERT INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in values.items()])
    db.execute("COMMIT")


def meta(db: sqlite3.Connection, name: str) -> str:
    return str(db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0])


def set_meta(db: sqlite3.Connection, name: str, value: object) -> None:
    db.execute("UPDATE meta SET value = ? WHERE name = ?", (str(value), name))


def append(db: sqlite3.Connection, codes: NDArray[np.int64], whose: Numbers) -> NDArray[np.uint32]:
    """Note that text `whose[i]` has the piece `codes[i]`; the numbers of the pieces.

    `codes` may come in any order; of one code, the texts must come in rising order.
    """
    order = np.argsort(codes, kind="stable")
    distinct, starts = np.unique(codes[order], return_index=True)
    ends = np.append(starts[1:], len(codes))
    (free,) = db.execute("SELECT coalesce(max(number), -1) + 1 FROM gram").fetchone()
    numbers = np.empty(len(distinct), np.uint32)
    new, old, blocks = [], [], []
    texts = whose[order].astype("<u4")
    cursor = db.cursor()
    for i, code in enumerate(distinct.tolist()):
        row = cursor.execute("SELECT number, n_blocks, tail FROM gram WHERE code = ?", (code,)).fetchone()
        number, n_blocks, tail = row or (free, 0, b"")
        added = int(ends[i] - starts[i])
        tail += texts[starts[i] : ends[i]].tobytes()
        while len(tail) >= 4 * BLOCK:
            blocks.append((number * ORDINALS + n_blocks, tail[: 4 * BLOCK]))
            tail, n_blocks = tail[4 * BLOCK :], n_blocks + 1
        if row:
            old.append((added, n_blocks, tail, number))
        else:
            new.append((number, code, added, n_blocks, tail))
            free += 1
        numbers[i] = number
    db.executemany("INSERT INTO gram VALUES (?, ?, ?, ?, ?)", new)
    db.executemany("UPDATE gram SET n = n + ?, n_blocks = ?, tail = ? WHERE number = ?", old)
    db.executemany("INSERT INTO block VALUES (?, ?)", blocks)
    result = np.empty(len(codes), np.uint32)
    result[order] = np.repeat(numbers, ends - starts)
    return result


def holders(db: sqlite3.Connection, gram: int, most: int) -> Numbers:
    """Numbers of texts with this piece, removed ones among them: all, or the last `most`."""
    n_blocks, tail = db.execute("SELECT n_blocks, tail FROM gram WHERE number = ?", (gram,)).fetchone()
    first = max(0, n_blocks - most // BLOCK)
    keys = (gram * ORDINALS + first, gram * ORDINALS + n_blocks)
    parts = [
        row[0]
        for row in db.execute("SELECT numbers FROM block WHERE key >= ? AND key < ? ORDER BY key", keys)
    ]
    return np.frombuffer(b"".join([*parts, tail]), "<u4")


def rows_of(db: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[int, bytes]]:
    """Id and pieces of those texts that are still there, in the order of numbers."""
    rows: list[tuple[int, bytes]] = []
    for begin in range(0, len(numbers), 500):
        part = numbers[begin : begin + 500]
        marks = ",".join("?" * len(part))
        asked = f"SELECT id, grams FROM text WHERE number IN ({marks}) AND id IS NOT NULL ORDER BY number"  # noqa: S608  question marks only
        rows += db.execute(asked, part).fetchall()
    return rows


def packed(grams: NDArray[np.uint32], factors: NDArray[np.float32]) -> bytes:
    entries = np.empty(len(grams), ENTRY)
    entries["gram"], entries["factor"] = grams, factors
    return entries.tobytes()


def unpacked(blobs: Iterable[bytes]) -> NDArray[np.void]:
    return np.frombuffer(b"".join(blobs), ENTRY)
