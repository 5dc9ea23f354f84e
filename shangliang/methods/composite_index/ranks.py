"""Ranks, and how far they hang on the weights (the handbook's step 7)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAME = 12  # decimals up to which scores are told apart
SURELY = 1e-9  # by so much one unit must be ahead to be called so under all weights
AT_ONCE = 4_000_000  # scores held at a time while simulating

Floats = NDArray[np.float64]
Ranks = NDArray[np.int64]


def rank(scores: Floats) -> Ranks:
    """Rank of each score along the first axis: 1 + the number of better ones."""
    rounded = -np.round(scores, SAME)
    order = np.argsort(rounded, axis=0, kind="stable")
    ordered = np.take_along_axis(rounded, order, axis=0)
    place = np.arange(1, len(scores) + 1).reshape((-1,) + (1,) * (scores.ndim - 1))
    new = np.ones(ordered.shape, bool)
    new[1:] = ordered[1:] != ordered[:-1]
    first = np.maximum.accumulate(np.where(new, place, 0), axis=0)
    ranks = np.empty(scores.shape, np.int64)
    np.put_along_axis(ranks, order, first, axis=0)
    return ranks


def simulate(addends: Floats, weight: Floats, tolerance: float, trials: int, seed: int) -> Ranks:
    """Ranks (N, T) under weights drawn within the tolerance."""
    drawn = np.random.default_rng(seed).uniform(1 - tolerance, 1 + tolerance, (trials, len(weight)))
    drawn *= weight
    drawn /= drawn.sum(axis=1, keepdims=True)
    at_once = max(1, AT_ONCE // len(addends))
    ranks = np.empty((len(addends), trials), np.int64)
    for start in range(0, trials, at_once):
        part = slice(start, start + at_once)
        ranks[:, part] = rank(addends @ drawn[part].T)
    return ranks


def bounds(addends: Floats, weight: Floats, tolerance: float) -> tuple[Ranks, Ranks]:
    """Ranks that no weights in the tolerance can pass.

    Bringing weights to sum 1 again does not change which of two units is ahead, so unit i is ahead of k under
    all of them just if the sum of w_j (x_ij - x_kj) stays positive with each w_j moved the worst way:
    sum of w d - tolerance * sum of w |d| > 0.
    """
    n = len(addends)
    best, worst = np.empty(n, np.int64), np.empty(n, np.int64)
    for i in range(n):
        ahead = addends[i] - addends
        middle, reach = ahead @ weight, tolerance * (np.abs(ahead) @ weight)
        worst[i] = n - np.count_nonzero(middle - reach > SURELY)
        best[i] = 1 + np.count_nonzero(-middle - reach > SURELY)
    return best, worst
