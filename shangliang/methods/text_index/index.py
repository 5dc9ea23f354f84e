"""The index: texts go in and out one at a time, and those that resemble a query are found.

A query's pieces are looked up from the rarest to the most common, up to a limit of postings; the texts that
hold most of them by weight are then compared exactly. Common pieces weigh little.

References
----------
Zobel and Moffat (2006), Inverted files for text search engines. ACM Computing Surveys 38(2).
doi:10.1145/1132956.1132959
"""

from __future__ import annotations

import hashlib
import math
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.provenance import Provenance, digest_of
from shangliang.methods.similarity import MOST_SHARED, Match, pieces
from shangliang.methods.text_index import store
from shangliang.methods.text_index.codes import code_of, coded

METHOD, VERSION = "text_index", "1"
POSTINGS = 300_000
COMPARED, BATCH = 1_000, 200
CHUNK = 50_000
SEALS = 1 << 256


@dataclass(frozen=True)
class Found:
    """What a query found.

    Attributes
    ----------
    matches : tuple of Match
        By falling score, then rising id.
    complete : bool
        True if it is certain that no other text belongs into `matches`; False if pieces too common to be
        looked up might have brought one in, or while the index is being built.
    n_compared, n_texts : int
    provenance : Provenance
        Its digest names the query and the whole content of the index, in whatever order it grew.
    """

    matches: tuple[Match, ...]
    complete: bool
    n_compared: int
    n_texts: int
    provenance: Provenance


class TextIndex:
    """Texts on disk, each with a whole number as id. One object for each thread; any number of processes.

    Parameters
    ----------
    path : Path
        Made if there is none. Holds pieces of texts, from which texts can be guessed: keep it as private as
        the texts.

    Raises
    ------
    WrongFile
        If the file is something else.
    """

    def __init__(self, path: Path) -> None:
        self._db = store.connect(path)
        self._load()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def __len__(self) -> int:
        self._catch_up()
        return self._n_texts

    def __contains__(self, id: int) -> bool:
        return self._db.execute("SELECT 1 FROM text WHERE id = ?", (id,)).fetchone() is not None

    def add(self, id: int, text: str) -> None:
        """Take a text in, or put it in the place of the one with this id. On disk when this returns."""
        self.add_many([(id, text)])

    def add_many(self, texts: Iterable[tuple[int, str]]) -> None:
        """Take texts in, 50,000 in each transaction. Of two with one id, the later stays."""
        rest: Iterator[tuple[int, str]] = iter(texts)
        while chunk := dict(islice(rest, CHUNK)):
            with self._writing():
                self._write(chunk)
        self._catch_up()

    def remove(self, id: int) -> None:
        """Take a text out, if it is there."""
        with self._writing():
            self._take_out([id])
        self._catch_up()

    def rebuild(self, texts: Iterable[tuple[int, str]]) -> None:
        """Empty the index and fill it anew. Until it is done, other processes find what is there already."""
        with self._writing():
            for table in ("text", "gram", "block", "removed"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608  names of our own
            store.set_meta(self._db, "seal", 0)
            store.set_meta(self._db, "generation", int(store.meta(self._db, "generation")) + 1)
            store.set_meta(self._db, "building", 1)
        self._load()
        self.add_many(texts)
        with self._writing():
            store.set_meta(self._db, "building", 0)
        self._catch_up()

    def search(self, query: str, *, most: int = 10, least: float = 0.2) -> Found:
        """The texts most like the query: cosine of the weights of `similarity.rank`, rarity over all texts.

        Parameters
        ----------
        query : str
        most : int, default 10
            Longest answer; positive.
        least : float, default 0.2
            Lowest score that is returned, in [0, 1].

        Raises
        ------
        ValueError
            If `most` or `least` is outside its range.
        """
        if most < 1:
            raise ValueError(f"at most {most} matches asked for")
        if not 0 <= least <= 1:
            raise ValueError(f"least score {least}, but scores lie in [0, 1]")
        self._db.execute("BEGIN")  # one state of the file from here on
        try:
            self._catch_up()
            matches, complete, n_compared = self._search(query, most, least)
            building = store.meta(self._db, "building") != "0"
            seal = store.meta(self._db, "seal")
        finally:
            self._db.execute("COMMIT")
        parameters = {"most": most, "least": least, "postings": POSTINGS, "compared": COMPARED}
        provenance = Provenance(METHOD, VERSION, parameters, None, digest_of(query, seal))
        return Found(matches, complete and not building, n_compared, self._n_texts, provenance)

    def _search(self, query: str, most: int, least: float) -> tuple[tuple[Match, ...], bool, int]:
        asked = self._asked(query)
        if not len(asked.grams):
            return (), True, 0
        acc, unseen = self._accumulate(asked)
        candidates, left_over = _most_promising(acc)
        scored: list[tuple[float, int, bytes]] = []
        for begin in range(0, len(candidates), BATCH):
            batch = candidates[begin : begin + BATCH]
            # Cauchy and Schwarz: a text scores no more than the length of the query's part that it may share.
            if math.sqrt(acc[batch[0]] + unseen) < _bar(scored, most, least):
                left_over = 0.0
                break
            rows = store.rows_of(self._db, np.sort(batch).tolist())
            scores = self._compare(asked, [row[1] for row in rows]).tolist()
            scored += [(score, *row) for score, row in zip(scores, rows, strict=True)]
        complete = math.sqrt(left_over + unseen) < _bar(scored, most, least)
        kept = sorted((one for one in scored if one[0] >= least and one[0] > 0), key=_place)[:most]
        matches = tuple(Match(id, score, asked.shared(blob)) for score, id, blob in kept)
        return matches, complete, len(scored)

    def _asked(self, query: str) -> _Asked:
        codes, factors = coded(query)
        numbers = [
            row[0] if row else -1
            for row in (
                self._db.execute("SELECT number FROM gram WHERE code = ?", (code,)).fetchone()
                for code in codes.tolist()
            )
        ]
        grams = np.array(numbers, np.int64)
        known = grams >= 0
        idf = np.full(len(grams), math.log(1 + self._n_texts) + 1)
        idf[known] = self._idf(grams[known])
        weights = factors * idf
        length = math.sqrt(float(weights @ weights)) if len(weights) else 1.0
        name = {code_of(piece): piece for piece in pieces(query, (1, 2))}
        order = np.argsort(grams[known], kind="stable")
        return _Asked(
            grams[known][order],
            (weights[known] / length)[order],
            [name[code] for code in codes[known][order].tolist()],
        )

    def _idf(self, grams: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.asarray(np.log((1 + self._n_texts) / (1 + self._n[grams])) + 1)

    def _accumulate(self, asked: _Asked) -> tuple[NDArray[np.float64], float]:
        """Of each text, the squared weights of the rare pieces that it holds; and those of the others."""
        n = self._n[asked.grams]
        order = np.lexsort((-asked.weights, n))
        lists, masses, read = [], [], 0
        seen = 0
        for i in order:
            if seen and read + n[i] > POSTINGS:
                break
            lists.append(store.holders(self._db, int(asked.grams[i]), POSTINGS))
            masses.append(np.full(len(lists[-1]), asked.weights[i] ** 2))
            read += len(lists[-1])
            seen += 1
        unseen = float((asked.weights[order[seen:]] ** 2).sum())
        if n[order[0]] > POSTINGS:  # not even the rarest was read to its end
            unseen = 1.0
        acc = np.bincount(np.concatenate(lists), np.concatenate(masses))
        return acc.astype(np.float64), unseen

    def _compare(self, asked: _Asked, blobs: list[bytes]) -> NDArray[np.float64]:
        """Exact cosines, rounded so that the order of summation never decides a tie."""
        if not blobs:
            return np.empty(0)
        entries = store.unpacked(blobs)
        grams = entries["gram"].astype(np.int64)
        weights = entries["factor"] * self._idf(grams)
        starts = np.cumsum([0, *(len(blob) // store.ENTRY.itemsize for blob in blobs)])[:-1]
        lengths = np.sqrt(np.add.reduceat(weights**2, starts))
        at = np.minimum(np.searchsorted(asked.grams, grams), len(asked.grams) - 1)
        parts = np.where(asked.grams[at] == grams, asked.weights[at] * weights, 0.0)
        scores = np.add.reduceat(parts, starts) / lengths
        return np.asarray(np.minimum(1.0, np.round(scores, 9)))

    def _write(self, chunk: dict[int, str]) -> None:
        """Write the texts of a chunk, which have passed `dict`: each id once."""
        seals = {id: _seal(id, text) for id, text in chunk.items()}
        present = {}
        for id in chunk:
            row = self._db.execute("SELECT seal FROM text WHERE id = ?", (id,)).fetchone()
            if row:
                present[id] = row[0]
        self._take_out([id for id, seal in present.items() if seal != seals[id]])
        new = [(id, text) for id, text in chunk.items() if present.get(id) != seals[id]]
        (free,) = self._db.execute("SELECT coalesce(max(number), -1) + 1 FROM text").fetchone()
        pairs = [coded(text) for _, text in new]
        sizes = np.array([len(codes) for codes, _ in pairs], np.int64)
        if sizes.sum():
            codes = np.concatenate([one for one, _ in pairs])
            grams = store.append(self._db, codes, np.repeat(np.arange(free, free + len(new)), sizes))
        else:
            grams = np.empty(0, np.uint32)
        parts = np.split(grams, np.cumsum(sizes)[:-1])
        self._db.executemany(
            "INSERT INTO text VALUES (?, ?, ?, ?)",
            [(free + i, id, seals[id], store.packed(parts[i], pairs[i][1])) for i, (id, _) in enumerate(new)],
        )
        self._add_seals([seals[id] for id, _ in new], 1)

    def _take_out(self, ids: Iterable[int]) -> None:
        for id in ids:
            row = self._db.execute("SELECT number, seal, grams FROM text WHERE id = ?", (id,)).fetchone()
            if row:
                number, seal, blob = row
                grams = [(int(gram),) for gram in store.unpacked([blob])["gram"]]
                self._db.executemany("UPDATE gram SET n = n - 1 WHERE number = ?", grams)
                self._db.execute("UPDATE text SET id = NULL WHERE number = ?", (number,))
                self._db.execute("INSERT INTO removed (number) VALUES (?)", (number,))
                self._add_seals([seal], -1)

    def _add_seals(self, seals: Iterable[bytes], sign: int) -> None:
        """The seal of the content: a sum, so that no order of adding and removing changes it."""
        total = int(store.meta(self._db, "seal")) + sign * sum(int.from_bytes(seal, "big") for seal in seals)
        store.set_meta(self._db, "seal", total % SEALS)

    def _writing(self) -> _Writing:
        return _Writing(self._db)

    def _load(self) -> None:
        """Read how many texts hold each piece, and where the file stands."""
        nested = self._db.in_transaction
        if not nested:
            self._db.execute("BEGIN")
        self._generation = store.meta(self._db, "generation")
        self._last = self._max("text", "number")
        self._last_removed = self._max("removed", "sequence")
        self._n_texts = int(self._db.execute("SELECT count(id) FROM text").fetchone()[0])
        counts = self._db.execute("SELECT n FROM gram ORDER BY number")
        self._n = np.fromiter((row[0] for row in counts), np.int64)
        if not nested:
            self._db.execute("COMMIT")

    def _max(self, table: str, column: str) -> int:
        return int(self._db.execute(f"SELECT coalesce(max({column}), -1) FROM {table}").fetchone()[0])  # noqa: S608  names of our own

    def _catch_up(self) -> None:
        """Count what was added and removed since, by this process or another."""
        last, last_removed = self._max("text", "number"), self._max("removed", "sequence")
        if store.meta(self._db, "generation") != self._generation:
            self._load()
            return
        if (last, last_removed) == (self._last, self._last_removed):
            return
        new = "SELECT grams FROM text WHERE number > ? AND number <= ?"
        gone = "SELECT grams FROM removed JOIN text USING (number) WHERE sequence > ? AND sequence <= ?"
        for asked, since, until, sign in (
            (new, self._last, last, 1),
            (gone, self._last_removed, last_removed, -1),
        ):
            blobs = [row[0] for row in self._db.execute(asked, (since, until))]
            counted = np.bincount(store.unpacked(blobs)["gram"])
            if len(counted) > len(self._n):
                self._n = np.pad(self._n, (0, len(counted) - len(self._n)))
            self._n[: len(counted)] += sign * counted
            self._n_texts += sign * len(blobs)
        self._last, self._last_removed = last, last_removed


@dataclass(frozen=True)
class _Asked:
    """The query's pieces that the index knows, by rising number, with weights of a vector of length 1."""

    grams: NDArray[np.int64]
    weights: NDArray[np.float64]
    names: list[str]

    def shared(self, blob: bytes) -> tuple[str, ...]:
        """The shared pieces that tell most; a single character only if no shared pair contains it."""
        held = set(store.unpacked([blob])["gram"].tolist())
        both = [
            (name, weight)
            for gram, weight, name in zip(self.grams.tolist(), self.weights.tolist(), self.names, strict=True)
            if gram in held
        ]
        inside = {character for name, _ in both if len(name) == 2 for character in name}
        telling = [one for one in both if one[0] not in inside]
        telling.sort(key=lambda one: (len(one[0]) == 1, -one[1], one[0]))
        return tuple(name for name, _ in telling[:MOST_SHARED])


class _Writing:
    """One transaction that writes: whole, or not at all."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.execute("ROLLBACK" if kind else "COMMIT")


def _place(scored: tuple[float, int, bytes]) -> tuple[float, int]:
    return -scored[0], scored[1]


def _bar(scored: list[tuple[float, int, bytes]], most: int, least: float) -> float:
    """What a text not yet compared must reach to be of interest."""
    best = sorted((score for score, _, _ in scored), reverse=True)[:most]
    return max(best[-1] if len(best) == most else 0.0, least, 1e-9)


def _most_promising(acc: NDArray[np.float64]) -> tuple[NDArray[np.int64], float]:
    """The texts to compare, most promising first; and what the best of those left over shares."""
    holding = np.flatnonzero(acc)
    left_over = 0.0
    if len(holding) > COMPARED:
        n_left = len(holding) - COMPARED
        order = np.argpartition(acc[holding], n_left - 1)
        left_over = float(acc[holding[order[n_left - 1]]])
        holding = np.sort(holding[order[n_left:]])
    return holding[np.argsort(-acc[holding], kind="stable")], left_over


def _seal(id: int, text: str) -> bytes:
    return hashlib.sha256(f"{id}\n{text}".encode("utf-8", "surrogatepass")).digest()
