"""Who may sit where, and what it costs: whole numbers only, so that a proof is a proof.

A *seat* is one place that one member must fill; a member with a fixed and a floating place has two seats.
Costs are whole metres: every weight is told as so many kilometres of way that one would go instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

DENSE = 4_000_000  # pairs of seat and room that are held in one matrix
# Stands in a dense matrix for "not allowed". kernels.py compiles it in, and must be touched when it changes.
BARRED = np.int64(10**9)


class Term(Protocol):
    """One part of the cost of a seat in a room, whoever else sits there."""

    @property
    def name(self) -> str: ...

    def at(self, seats: Ints, rooms: Ints) -> Ints:
        """Costs from 0, of index arrays that broadcast against each other."""
        ...


@dataclass(frozen=True)
class Crowd:
    """One part of the cost of a room: what the numbers of some sorts of seats in it cost.

    Attributes
    ----------
    name : str
    has : bool (S, K)
        Which seats are of which sort.
    curve : int (R or 1, K or 1, N)
        Cost of n = 0 .. N - 1 such seats in the room, convex in n, from 0.
    """

    name: str
    has: Bools
    curve: Ints

    def __post_init__(self) -> None:
        if self.curve.ndim != 3 or self.has.ndim != 2 or self.curve.shape[1] not in (1, self.has.shape[1]):
            raise ValueError(f"crowd {self.name}: has {self.has.shape}, curve {self.curve.shape}")
        if (self.curve < 0).any() or (np.diff(self.curve, n=2, axis=2) < 0).any():
            raise ValueError(f"crowd {self.name}: expected a convex cost from 0")

    @property
    def only_numbers(self) -> bool:
        """Whether it looks at how many sit in a room and at nothing else."""
        return self.has.shape[1] == 1 and bool(self.has.all())


@dataclass(frozen=True)
class Problem:
    """S seats, R rooms.

    Attributes
    ----------
    terms, crowds : tuples
        What is to be made small: the sum of all.
    least, most : int of R
        Fewest and most seats taken in a room.
    seat_points, room_points : float (S, 3), (R, 3), or None
        Unit vectors; where to look first in large problems.
    per_chord : float
        Cost of one unit between two such points, as the terms have it, or less.
    seat_group, room_group : int of S, of R
        A seat may only be in a room of its group.
    barred : int (B, 2)
        Pairs of seat and room that may not be: no consent, a conflict of interest.
    locked : int of S
        The room a seat must be in; -1 for none.
    apart : int (A, 2)
        Pairs of seats that may not share a room.
    """

    n_seats: int
    n_rooms: int
    terms: tuple[Term, ...]
    least: Ints
    most: Ints
    crowds: tuple[Crowd, ...] = ()
    seat_points: NDArray[np.float64] | None = None
    room_points: NDArray[np.float64] | None = None
    per_chord: float = 0.0
    seat_group: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    room_group: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    barred: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    locked: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    apart: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))

    def __post_init__(self) -> None:
        for name, size, value in (
            ("seat_group", self.n_seats, 0),
            ("room_group", self.n_rooms, 0),
            ("locked", self.n_seats, -1),
        ):
            if not len(getattr(self, name)):
                object.__setattr__(self, name, np.full(size, value, np.int64))
        if len(self.least) != self.n_rooms or len(self.most) != self.n_rooms:
            raise ValueError(f"{len(self.least)} least and {len(self.most)} most for {self.n_rooms} rooms")
        if (self.least < 0).any() or (self.most < 0).any():
            raise ValueError("a room's least and most must not be negative")

    @property
    def is_dense(self) -> bool:
        return self.n_seats * self.n_rooms <= DENSE

    @property
    def is_flow(self) -> bool:
        """Whether only numbers count in a room, so that a flow answers exactly."""
        return not len(self.apart) and all(crowd.only_numbers for crowd in self.crowds)

    def cost(self, seats: Ints, rooms: Ints) -> Ints:
        """Sum of the terms."""
        shape = np.broadcast_shapes(np.shape(seats), np.shape(rooms))
        total = np.zeros(shape, np.int64)
        for term in self.terms:
            total += term.at(seats, rooms)
        return total

    def allowed(self, seats: Ints, rooms: Ints) -> Bools:
        """Whether the seat may be in the room, as far as these two are concerned."""
        seats, rooms = np.asarray(seats), np.asarray(rooms)
        locked = self.locked[seats]
        may = (self.seat_group[seats] == self.room_group[rooms]) & ((locked < 0) | (locked == rooms))
        if len(self.barred):
            keys = np.sort(self.barred[:, 0] * self.n_rooms + self.barred[:, 1])
            sought = seats * self.n_rooms + rooms
            at = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
            may = may & (keys[at] != sought)
        return np.asarray(may)

    def dense(self) -> Ints:
        """All costs (S, R), `BARRED` where not allowed."""
        seats, rooms = np.arange(self.n_seats)[:, None], np.arange(self.n_rooms)[None, :]
        return np.where(self.allowed(seats, rooms), self.cost(seats, rooms), BARRED)


@dataclass(frozen=True)
class Counted:
    """All crowds of a problem as one: which sorts each seat is of, and the curve of each room and sort.

    Attributes
    ----------
    has : bool (S, K)
    curve : int (R, K, N)
    starts : tuple of int
        Where each crowd's sorts begin.
    """

    has: Bools
    curve: Ints
    starts: tuple[int, ...]


def counted(problem: Problem) -> Counted:
    """The crowds put side by side, curves as long as the fullest room needs (and one more)."""
    longest = int(problem.most.max(initial=0)) + 1
    has = [np.zeros((problem.n_seats, 0), bool)]
    curves = [np.zeros((problem.n_rooms, 0, longest), np.int64)]
    starts = [0]
    for crowd in problem.crowds:
        n_sorts = crowd.has.shape[1]
        if crowd.curve.shape[2] < longest:
            raise ValueError(f"crowd {crowd.name}: its curve ends before a room is full")
        has.append(crowd.has)
        curves.append(
            np.broadcast_to(crowd.curve[:, :, :longest], (problem.n_rooms, n_sorts, longest)).astype(np.int64)
        )
        starts.append(starts[-1] + n_sorts)
    return Counted(np.concatenate(has, axis=1), np.concatenate(curves, axis=1), tuple(starts))


def total_cost(problem: Problem, rooms: Ints) -> int:
    """What a placement costs, all terms and crowds together."""
    linear = int(problem.cost(np.arange(problem.n_seats), rooms).sum())
    return linear + sum(int(crowd_cost(crowd, problem, rooms).sum()) for crowd in problem.crowds)


def crowd_cost(crowd: Crowd, problem: Problem, rooms: Ints) -> Ints:
    """What the crowd costs in each room."""
    n_sorts = crowd.has.shape[1]
    numbers = np.zeros((problem.n_rooms, n_sorts), np.int64)
    np.add.at(numbers, rooms, crowd.has)
    room, sort = np.indices(numbers.shape)
    curve = np.broadcast_to(crowd.curve, (problem.n_rooms, n_sorts, crowd.curve.shape[2]))
    costs: Ints = curve[room, sort, np.minimum(numbers, crowd.curve.shape[2] - 1)].sum(axis=1)
    return costs


def broken(problem: Problem, rooms: Ints) -> list[str]:
    """What is wrong with a placement, for those who doubt it; empty if all hard rules hold."""
    found = []
    numbers = np.bincount(rooms, minlength=problem.n_rooms)
    found += [f"room {r} has too few" for r in np.flatnonzero(numbers < problem.least)]
    found += [f"room {r} has too many" for r in np.flatnonzero(numbers > problem.most)]
    bad = ~problem.allowed(np.arange(problem.n_seats), rooms)
    found += [f"seat {s} may not be in room {rooms[s]}" for s in np.flatnonzero(bad)]
    found += [f"seats {a} and {b} share a room" for a, b in problem.apart if rooms[a] == rooms[b]]
    return found


def rows_of(problem: Problem, step: int = 4_000_000) -> Sequence[Ints]:
    """Seats in blocks of so many pairs."""
    size = max(1, step // max(1, problem.n_rooms))
    return [np.arange(at, min(at + size, problem.n_seats)) for at in range(0, problem.n_seats, size)]
