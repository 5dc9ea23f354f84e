"""A good placement quickly, without proof: exchange members between rooms, ever more choosily."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.placement import kernels
from shangliang.methods.placement.problem import Ints, Problem, counted

TRIES = 6_000  # changes tried, for each seat
CHOICE = 24  # rooms that a seat tries
HOT, COLD = 2_000.0, 30.0  # metres
CLASH = 10**8  # two that must be apart, together


@dataclass(frozen=True)
class Sheet:
    """A problem as the kernels take it."""

    costs: Ints
    sorts: Ints
    starts: Ints
    slopes: Ints
    foes: Ints
    foe_starts: Ints
    least: Ints
    most: Ints

    def as_arguments(self) -> tuple[object, ...]:
        return (
            self.costs, self.sorts, self.starts, self.slopes, self.foes, self.foe_starts, CLASH, self.least,
            self.most,
        )  # fmt: skip


def sheet(problem: Problem) -> Sheet:
    """The problem's numbers side by side."""
    crowds = counted(problem)
    slopes = np.diff(crowds.curve, axis=2)
    # Sorts whose numbers cost nothing anywhere only take time.
    matters = slopes.any(axis=(0, 2))
    has = crowds.has[:, matters]
    seat, sort = np.nonzero(has)
    both = np.concatenate([problem.apart, problem.apart[:, ::-1]])
    both = both[np.lexsort((both[:, 1], both[:, 0]))]
    return Sheet(
        problem.dense(),
        sort,
        np.searchsorted(seat, np.arange(problem.n_seats + 1)),
        # One more step: a full room is asked what one more would cost before it refuses.
        np.concatenate([slopes[:, matters], np.zeros((problem.n_rooms, int(matters.sum()), 1), np.int64)], 2),
        both[:, 1].copy(),
        np.searchsorted(both[:, 0], np.arange(problem.n_seats + 1)),
        problem.least,
        problem.most,
    )


def search(problem: Problem, first: Ints, *, seed: int, tries: int = TRIES) -> Ints:
    """Better rooms than the first, which must keep all rules but `apart`."""
    on = sheet(problem)
    choice = min(CHOICE, problem.n_rooms)
    nearby = np.argpartition(on.costs, choice - 1, axis=1)[:, :choice]
    steps = tries * problem.n_seats
    best = kernels.cool(*on.as_arguments(), nearby, first, seed, steps, HOT, COLD)
    settled: Ints = kernels.settle(*on.as_arguments(), best)
    return settled


def next_places(problem: Problem, rooms: Ints) -> tuple[Ints, Ints, Ints]:
    """For each seat, if everybody else stays or one changes places with it: how much more the cheapest
    other room costs, which, and with whom (-1: nobody). Room -1: there is none."""
    changes: tuple[Ints, Ints, NDArray[np.int64]] = kernels.next_bests(*sheet(problem).as_arguments(), rooms)
    more, to, partners = changes
    none = (to < 0) | (more >= CLASH // 2)
    return np.where(none, 0, more), np.where(none, -1, to), np.where(none, -1, partners)
