"""What the rules count: points of each ballot, grades, and majorities of all pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.choice.ballots import (
    APPROVAL,
    RANKING,
    SCORES,
    Ballots,
    WeakOrders,
    lots,
    preferences,
)

Counts = NDArray[np.int64]
EXACT = 1 << 53  # up to here float64 holds every whole number


@dataclass(frozen=True)
class Prepared:
    """Ballots with what several rules need.

    Attributes
    ----------
    approve_from : int
        Scores: the lowest score that approves.
    lot : int64 of m
        0 the luckiest.
    """

    ballots: Ballots
    orders: WeakOrders
    lot: Counts
    approve_from: int
    seed: int

    @property
    def m(self) -> int:
        return self.ballots.m


def prepare(ballots: Ballots, *, seed: int = 0, approve_from: int | None = None) -> Prepared:
    """`approve_from`: unless stated, more than half of the highest score given. ValueError: no ballots."""
    if not ballots.n:
        raise ValueError("no ballots")
    if approve_from is None:
        approve_from = int(ballots.marks.max()) // 2 + 1 if ballots.kind == SCORES else 1
    return Prepared(ballots, preferences(ballots), lots(ballots.options, seed), approve_from, seed)


def top_points(prepared: Prepared) -> tuple[Counts, int]:
    """Each ballot's one vote, in parts (B, m), and how many parts make a vote: ties at the top share it.

    The parts are whole, and so exact, unless the ties are so many that their common multiple does not fit;
    they are then rounded down to one part in 2^53 / n.
    """
    orders, m = prepared.orders, prepared.m
    tie = np.where(orders.n_ranked > 0, orders.ends[:, 0], 0).astype(np.int64)
    parts = math.lcm(*(int(t) for t in np.unique(tie) if t))
    parts = min(parts, EXACT // max(prepared.ballots.n, 1))
    points = np.where(orders.places == 0, (parts // np.maximum(tie, 1))[:, None], 0)
    return points.astype(np.int64).reshape(-1, m), parts


def borda_points(prepared: Prepared) -> Counts:
    """Twice the Borda points (B, m): m - 1 for the first, one less a place, ties their mean, unranked 0."""
    orders, m = prepared.orders, prepared.m
    starts = np.zeros_like(orders.ends)
    starts[:, 1:] = np.where(
        orders.ends[:, 1:] == orders.ends[:, :-1], 0, np.arange(1, m, dtype=np.int16)[None, :]
    )
    starts = np.maximum.accumulate(starts, axis=1)
    by_position = 2 * (m - 1) - (starts.astype(np.int64) + orders.ends - 1)
    points = np.zeros_like(by_position)
    np.put_along_axis(points, orders.order.astype(np.int64), by_position, axis=1)
    points[orders.places < 0] = 0
    return points


def approvals(prepared: Prepared) -> Counts | None:
    """1 where a ballot approves (B, m). Rankings approve whom they rank; None if all of them rank all."""
    ballots = prepared.ballots
    if ballots.kind == APPROVAL:
        return ballots.marks.astype(np.int64)
    if ballots.kind == SCORES:
        return (ballots.marks >= prepared.approve_from).astype(np.int64)
    if (prepared.orders.n_ranked == ballots.m).all():
        return None
    return (prepared.orders.places >= 0).astype(np.int64)


def scores(prepared: Prepared) -> Counts | None:
    """The scores (B, m), 0 where not scored."""
    return np.maximum(prepared.ballots.marks, 0).astype(np.int64) if prepared.ballots.kind == SCORES else None


def grades(prepared: Prepared) -> tuple[NDArray[np.int16], NDArray[np.int64]] | None:
    """Scores as grades (B, m) from 0 without gaps, and the score of each; not scored is the lowest, 0."""
    given = scores(prepared)
    if given is None:
        return None
    values = np.unique(np.append(given, 0))
    return np.searchsorted(values, given).astype(np.int16), values


def comparisons(places: NDArray[np.int16], pairs: NDArray[np.int64], dtype: type) -> NDArray[np.floating]:
    """For each ballot and pair (B, pairs): 1 if the first is preferred, -1 if the second, 0 neither."""
    worst = np.int16(np.iinfo(np.int16).max)
    place = np.where(places < 0, worst, places).T
    first, second = place[pairs[:, 0]], place[pairs[:, 1]]
    return np.subtract(first < second, second < first, dtype=dtype).T


def pairs_of(m: int) -> NDArray[np.int64]:
    """All pairs (i, j) with i < j, shape (m (m - 1) / 2, 2)."""
    return np.column_stack(np.triu_indices(m, 1)).astype(np.int64)


def square(of_pairs: NDArray[np.int64], m: int) -> Counts:
    """Antisymmetric matrices (..., m, m) from their upper triangles (..., pairs)."""
    above, right = np.triu_indices(m, 1)
    matrix = np.zeros((*of_pairs.shape[:-1], m, m), np.int64)
    matrix[..., above, right] = of_pairs
    matrix[..., right, above] = -of_pairs
    return matrix


def margins(prepared: Prepared, counts: Counts | None = None) -> Counts:
    """How many more ballots prefer row to column than the reverse (m, m); the unranked are tied, last."""
    counts = prepared.ballots.counts if counts is None else counts
    places, m = prepared.orders.places, prepared.m
    worst = np.int16(np.iinfo(np.int16).max)
    place = np.ascontiguousarray(np.where(places < 0, worst, places).T)
    more = np.zeros((m, m), np.int64)
    for i in range(m):
        for j in range(i + 1, m):
            more[i, j] = counts[place[i] < place[j]].sum() - counts[place[j] < place[i]].sum()
    return np.asarray(more - more.T)


def satisfaction(prepared: Prepared) -> tuple[Counts, int]:
    """How much each ballot likes each option (B, m), and the most it could: what sides are compared by."""
    if prepared.ballots.kind == RANKING:
        return borda_points(prepared), max(2 * (prepared.m - 1), 1)
    if prepared.ballots.kind == APPROVAL:
        return prepared.ballots.marks.astype(np.int64), 1
    given = scores(prepared)
    assert given is not None  # noqa: S101  the only kind left
    return given, max(int(given.max()), 1)
