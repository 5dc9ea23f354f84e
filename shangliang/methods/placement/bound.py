"""How cheap a placement could be at best: a bound in whole numbers, from a linear programme's multipliers.

The bound does not trust the solver. For any worth v of a place in a room and any worth p of a sort in a room,

    sum over seats of  min over rooms of  cost - v - p
  + sum over rooms of  min over n from least to most of  v n
  + sum over rooms and sorts of  min over n of  curve(n) + p n

is at most the cost of every placement (Lagrange). The programme only says which v and p make it large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.placement.problem import BARRED, Counted, Ints, Problem, counted

FINE = 64  # parts of a metre, in which worths are rounded
NEARBY = 10
ROUNDS = 60
ENOUGH = 1e-4  # of the value: when more pairs are no longer asked for


@dataclass(frozen=True)
class Bound:
    """
    Attributes
    ----------
    least : int
        No placement costs less.
    extra : int (S, R)
        At least so much more than `least` a placement costs that has this seat in this room (of `FINE` parts
        of a metre; exact).
    whole : int
        The bound itself in those parts.
    rooms : int of S
        The room that the programme likes best for each seat.
    """

    least: int
    extra: Ints
    whole: int
    rooms: Ints


def bound(problem: Problem) -> Bound:
    """A lower bound for a problem whose costs fit in one matrix; `apart` is left out."""
    dense, crowds = problem.dense(), counted(problem)
    matters = np.diff(crowds.curve, axis=2).any(axis=(0, 2))
    base = int(crowds.curve[:, ~matters, 0].sum())
    crowds = Counted(crowds.has[:, matters], crowds.curve[:, matters], crowds.starts)
    pairs = _likely(problem, dense)
    has = crowds.has.astype(np.float64)
    best: tuple[int, Ints] | None = None
    for _ in range(ROUNDS):
        value, share, worth, sorts = _programme(problem, dense, crowds, pairs)
        whole, left = _lagrange(problem, dense, crowds, worth, sorts)
        if best is None or whole > best[0]:
            best = (whole, left)
        if value * FINE - whole <= FINE * max(1.0, ENOUGH * value):
            break
        price = dense - worth[None, :] - has @ sorts.T
        of_seat = np.full(problem.n_seats, np.inf)
        np.minimum.at(of_seat, pairs[0], price[pairs])
        wanted = (price < of_seat[:, None] - 1e-6) & (dense < BARRED)
        wanted[pairs] = True
        if wanted.sum() == len(pairs[0]):
            break
        seats, rooms = np.nonzero(wanted)
        pairs = seats, rooms
    assert best is not None  # noqa: S101  the loop runs at least once
    liked = np.zeros(problem.n_seats, np.int64)
    order = np.argsort(share, kind="stable")
    liked[pairs[0][order]] = pairs[1][order]
    whole, left = best
    return Bound(-(-whole // FINE) + base, left, whole + base * FINE, liked)


def _likely(problem: Problem, dense: Ints) -> tuple[Ints, Ints]:
    """Pairs to begin with."""
    n = min(NEARBY, problem.n_rooms)
    may = np.zeros(dense.shape, bool)
    np.put_along_axis(may, np.argpartition(dense, n - 1, axis=1)[:, :n], True, axis=1)
    n = min(NEARBY, problem.n_seats)
    np.put_along_axis(may, np.argpartition(dense, n - 1, axis=0)[:n], True, axis=0)
    seats, rooms = np.nonzero(may & (dense < BARRED))
    return seats, rooms


def _programme(
    problem: Problem, dense: Ints, crowds: Counted, pairs: tuple[Ints, Ints]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Optimal value over these pairs (a missing room costs dearly), shares, worth of rooms and of sorts."""
    from scipy.optimize import linprog  # noqa: PLC0415  slow to import
    from scipy.sparse import csr_array  # noqa: PLC0415

    seats, rooms = pairs
    n_seats, n_rooms, n_sorts = problem.n_seats, problem.n_rooms, crowds.has.shape[1]
    slopes = np.diff(crowds.curve, axis=2)
    sizes = crowds.has.sum(axis=0)
    room, sort, step = np.nonzero(
        (
            np.arange(slopes.shape[2])[None, None, :]
            < np.minimum(problem.most[:, None], sizes[None, :])[..., None]
        )
        & (slopes != 0).any(axis=2)[:, :, None]
    )
    row_of = np.full((n_rooms, n_sorts), -1)
    used = np.unique(room * n_sorts + sort)
    row_of.ravel()[used] = n_seats + n_rooms + np.arange(len(used))
    of_pair, its_sort = np.nonzero(crowds.has[seats])
    its_row = row_of[rooms[of_pair], its_sort]
    of_pair, its_row = of_pair[its_row >= 0], its_row[its_row >= 0]
    n_pairs, n_steps = len(seats), len(room)
    at_number, at_step, at_none = n_pairs, n_pairs + n_rooms, n_pairs + n_rooms + n_steps
    row = np.concatenate(
        [
            seats,
            n_seats + rooms,
            n_seats + np.arange(n_rooms),
            its_row,
            row_of[room, sort],
            np.arange(n_seats),
        ]
    )
    column = np.concatenate(
        [
            np.arange(n_pairs),
            np.arange(n_pairs),
            at_number + np.arange(n_rooms),
            of_pair,
            at_step + np.arange(n_steps),
            at_none + np.arange(n_seats),
        ]
    )
    value = np.concatenate(
        [np.ones(2 * n_pairs), -np.ones(n_rooms), np.ones(len(of_pair)), -np.ones(n_steps), np.ones(n_seats)]
    )
    n_rows, n_columns = n_seats + n_rooms + len(used), at_none + n_seats
    dear = 4.0 * (float(dense[seats, rooms].max(initial=0)) + float(slopes.max(initial=0)) * 8 + 10_000)
    cost = np.concatenate(
        [dense[seats, rooms], np.zeros(n_rooms), slopes[room, sort, step], np.full(n_seats, dear)]
    )
    lower, upper = np.zeros(n_columns), np.ones(n_columns)
    lower[at_number:at_step], upper[at_number:at_step] = problem.least, problem.most
    upper[:at_number] = np.inf
    right = np.concatenate([np.ones(n_seats), np.zeros(n_rows - n_seats)])
    answer = linprog(
        cost,
        A_eq=csr_array((value, (row, column)), shape=(n_rows, n_columns)),
        b_eq=right,
        bounds=np.column_stack([lower, upper]),
        method="highs-ipm",
    )
    if answer.status != 0:
        return -np.inf, np.zeros(n_pairs), np.zeros(n_rooms), np.zeros((n_rooms, n_sorts))
    multiplier = answer.eqlin.marginals
    worth = multiplier[n_seats : n_seats + n_rooms]
    sorts = np.zeros((n_rooms, n_sorts))
    sorts.ravel()[used] = multiplier[n_seats + n_rooms :]
    return float(answer.fun) + float(crowds.curve[..., 0].sum()), answer.x[:n_pairs], worth, sorts


def _lagrange(
    problem: Problem,
    dense: Ints,
    crowds: Counted,
    worth: NDArray[np.float64],
    sorts: NDArray[np.float64],
) -> tuple[int, Ints]:
    """The bound in parts of a metre, and by how much each pair lifts it."""
    v = np.rint(worth * FINE).astype(np.int64)
    p = np.rint(sorts * FINE).astype(np.int64)
    price = dense * FINE - v[None, :] - crowds.has.astype(np.int64) @ p.T
    of_seat = price.min(axis=1)
    numbers = np.arange(crowds.curve.shape[2])
    reach = (
        numbers[None, None, :]
        <= np.minimum(problem.most[:, None], crowds.has.sum(axis=0)[None, :])[..., None]
    )
    far = np.iinfo(np.int64).max
    curves = np.where(reach, crowds.curve * FINE + p[..., None] * numbers, far).min(axis=2)
    whole = (
        int(of_seat.sum()) + int(np.minimum(v * problem.least, v * problem.most).sum()) + int(curves.sum())
    )
    return whole, price - of_seat[:, None]
