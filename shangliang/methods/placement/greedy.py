"""What a clerk with a map would do: everybody to the nearest room with space. Only to compare with."""

from __future__ import annotations

import numpy as np

from shangliang.methods.placement.problem import BARRED, Ints, Problem

NEARBY = 64


def nearest(problem: Problem, ways: Ints | None = None) -> Ints:
    """Pairs from near to far, each taken if seat and space are free; then empty rooms fetch the nearest.

    `ways` (S, R) are the distances; by default the costs of the terms. Minds who is allowed where and `most`,
    repairs `least`, not `apart`. A seat that finds nothing has room R.
    """
    dense = problem.dense()
    by = dense if ways is None else np.where(dense < BARRED, ways, BARRED)
    placed = np.full(problem.n_seats, problem.n_rooms)
    space = problem.most.copy()
    order = np.argsort(by, axis=None, kind="stable")
    for key in order:
        s, r = divmod(int(key), problem.n_rooms)
        if placed[s] == problem.n_rooms and space[r] and by[s, r] < BARRED:
            placed[s] = r
            space[r] -= 1
    return _filled(problem, by, placed)


def _filled(problem: Problem, by: Ints, placed: Ints) -> Ints:
    """Rooms below `least` fetch the nearest seat from where it can be spared."""
    numbers = np.bincount(placed, minlength=problem.n_rooms + 1)
    for r in range(problem.n_rooms):
        while numbers[r] < problem.least[r]:
            spare = (
                np.append(numbers[:-1] > problem.least, True)[placed] & (by[:, r] < BARRED) & (placed != r)
            )
            if not spare.any():
                break
            s = int(np.flatnonzero(spare)[by[spare, r].argmin()])
            numbers[placed[s]] -= 1
            numbers[r] += 1
            placed[s] = r
    return placed
