"""Ballots: who ranks, approves or scores which options. Equal ballots of one side stand together, counted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

RANKING, APPROVAL, SCORES = "ranking", "approval", "scores"
KINDS = (RANKING, APPROVAL, SCORES)
LARGEST_SCORE = 1_000_000
MOST_OPTIONS = 10_000


@dataclass(frozen=True)
class Ballots:
    """n ballots on m options, B of them different. Made by `gather`.

    Attributes
    ----------
    kind : "ranking", "approval" or "scores"
    options : tuple of str
        In order of their names.
    marks : int32 array (B, m)
        Ranking: the place, from 0 (best), equal places are ties, -1 not ranked. Approval: 1 or 0. Scores: a
        whole number from 0, -1 not scored.
    counts : int64 array (B)
        How often each ballot was cast.
    side : int32 array (B)
        The side that cast it.
    sides : tuple of str
        Names of the sides, in order; one empty name if there are none.
    """

    kind: str
    options: tuple[str, ...]
    marks: NDArray[np.int32]
    counts: NDArray[np.int64]
    side: NDArray[np.int32]
    sides: tuple[str, ...]

    @property
    def n(self) -> int:
        """Ballots cast."""
        return int(self.counts.sum())

    @property
    def m(self) -> int:
        """Options."""
        return len(self.options)


def gather(
    options: Sequence[str],
    marks: ArrayLike,
    counts: ArrayLike | None = None,
    *,
    kind: str,
    sides: Sequence[str] | None = None,
) -> Ballots:
    """Sort ballots given in any order, options in any order.

    Parameters
    ----------
    options : names, each once
    marks : whole numbers (B, m)
        As in `Ballots.marks`; places need not be consecutive.
    counts : whole numbers from 1 (B), optional
        1 each unless given.
    sides : names (B), optional

    Raises
    ------
    ValueError
        No options, a name twice, lengths that differ, a mark or count out of range. Names the first row.
    """
    table = _checked(options, np.asarray(marks), kind)
    many = np.ones(len(table), np.int64) if counts is None else np.asarray(counts, np.int64)
    if len(many) != len(table) or (sides is not None and len(sides) != len(table)):
        raise ValueError(f"{len(table)} rows of marks, but {len(many)} counts or another number of sides")
    if len(many) and many.min() < 1:
        at = int(np.argmin(many))
        raise ValueError(f"counts[{at}] is {many[at]}: expected 1 or more")
    order = np.array(sorted(range(len(options)), key=lambda j: by_name(options[j])), np.int64)
    names = tuple(sorted(set(sides), key=by_name)) if sides is not None and len(sides) else ("",)
    whose = np.array([names.index(one) for one in sides] if sides else [0] * len(table), np.int32)
    table = table[:, order]
    if kind == RANKING:
        table = weak_orders(-table, table >= 0).places.astype(np.int32)
    rows, back = _distinct(np.column_stack((whose, table)).astype(np.int32))
    summed = np.zeros(len(rows), np.int64)
    np.add.at(summed, back, many)
    return Ballots(
        kind,
        tuple(options[j] for j in order),
        np.ascontiguousarray(rows[:, 1:]),
        summed,
        np.ascontiguousarray(rows[:, 0]),
        names,
    )


def by_name(name: str) -> tuple[int, int, str]:
    """What names are sorted by: numbers as numbers, then the others."""
    return (0, int(name), name) if name.isdecimal() else (1, 0, name)


def _checked(options: Sequence[str], table: NDArray[Any], kind: str) -> NDArray[np.int32]:
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}: expected one of {', '.join(KINDS)}")
    if not options or len(set(options)) != len(options):
        raise ValueError(f"options {list(options)[:20]}: expected at least one, each name once")
    if table.size == 0:
        table = table.reshape(0, len(options)).astype(np.int32)
    if table.ndim != 2 or table.shape[1] != len(options):
        raise ValueError(f"marks of shape {table.shape}: expected {len(options)} columns")
    if len(options) > MOST_OPTIONS:
        raise ValueError(f"{len(options)} options: expected at most {MOST_OPTIONS}")
    least, most = {RANKING: (-1, LARGEST_SCORE), APPROVAL: (0, 1), SCORES: (-1, LARGEST_SCORE)}[kind]
    if table.dtype.kind not in "iub":
        raise ValueError(f"marks are {table.dtype}: expected whole numbers")
    bad = (table < least) | (table > most)
    if bad.any():
        b, j = (int(at[0]) for at in np.nonzero(bad))
        raise ValueError(f"marks[{b}, {j}] is {table[b, j]}: expected {least} to {most}")
    return table.astype(np.int32)


def _distinct(rows: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The different rows, ascending, and where each row went."""
    if not len(rows):
        return rows, np.zeros(0, np.int64)
    keys = np.ascontiguousarray((rows + 1).astype(">u4")).view(f"S{4 * rows.shape[1]}")[:, 0]
    if rows.max() < 255:  # a fourth of the bytes to compare
        keys = np.ascontiguousarray((rows + 1).astype(np.uint8)).view(f"V{rows.shape[1]}")[:, 0]
    first, back = np.unique(keys, return_index=True, return_inverse=True)[1:]
    return rows[first], back.astype(np.int64)


@dataclass(frozen=True)
class WeakOrders:
    """What each of B ballots prefers, ties allowed.

    Attributes
    ----------
    places : int16 (B, m)
        From 0 (best) without gaps; -1 not ranked.
    order : int16 (B, m)
        Options from best to worst, those not ranked last.
    ends : int16 (B, m)
        For each position in `order`, one past the last position of its tie.
    n_ranked : int16 (B)
    """

    places: NDArray[np.int16]
    order: NDArray[np.int16]
    ends: NDArray[np.int16]
    n_ranked: NDArray[np.int16]


def weak_orders(merit: NDArray[Any], ranked: NDArray[np.bool_]) -> WeakOrders:
    """Orders by merit (B, m), the largest first, among the ranked."""
    n, m = merit.shape
    key = np.where(ranked, -merit.astype(np.int64), np.iinfo(np.int64).max)
    order = np.argsort(key, axis=1, kind="stable").astype(np.int16)
    sorted_key = np.take_along_axis(key, order.astype(np.int64), axis=1)
    new = np.ones((n, m), bool)
    new[:, 1:] = sorted_key[:, 1:] != sorted_key[:, :-1]
    places = np.empty((n, m), np.int16)
    np.put_along_axis(places, order.astype(np.int64), (np.cumsum(new, axis=1) - 1).astype(np.int16), axis=1)
    places[~ranked] = -1
    ends = np.full((n, m), m, np.int16)
    for j in range(m - 2, -1, -1):
        ends[:, j] = np.where(new[:, j + 1], j + 1, ends[:, j + 1])
    return WeakOrders(places, order, ends, ranked.sum(axis=1).astype(np.int16))


def lines_of(orders: WeakOrders) -> tuple[NDArray[np.signedinteger], int]:
    """The orders in one table (B, m), for `kernels.instant_runoff`, and its mark for a tie with the next."""
    m = orders.order.shape[1]
    small = m <= 64
    tied = 64 if small else 16_384
    lines = orders.order.astype(np.int16)
    position = np.arange(m)
    lines[orders.ends > position + 1] += tied
    lines[position >= orders.n_ranked[:, None]] = -1
    return lines.astype(np.int8 if small else np.int16), tied


def preferences(ballots: Ballots) -> WeakOrders:
    """The ballots as weak orders: by place, approved before the others (who are not ranked), by score."""
    if ballots.kind == RANKING:
        return weak_orders(-ballots.marks, ballots.marks >= 0)
    if ballots.kind == APPROVAL:
        return weak_orders(ballots.marks, ballots.marks == 1)
    return weak_orders(ballots.marks, ballots.marks >= 0)


def lots(names: Sequence[str], seed: int) -> NDArray[np.int64]:
    """The lot of each name, 0 the luckiest: the order of SHA-256 of seed and name, for anybody to repeat."""
    drawn = [hashlib.sha256(f"{seed}\n{name}".encode()).digest() for name in names]
    rank = np.empty(len(names), np.int64)
    rank[sorted(range(len(names)), key=lambda j: drawn[j])] = np.arange(len(names))
    return rank
