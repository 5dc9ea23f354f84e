"""Ranks, and how far they hang on the weights (the handbook's step 7)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAME = 12  # decimals up to which scores are told apart
SURELY = 1e-9  # by so much one unit must be ahead to be called so under all weights
AT_ONCE = 500_000  # scores held at a time while simulating

Floats = NDArray[np.float64]
Ranks = NDArray[np.int64]


def rank(scores: Floats) -> Ranks:
    """Rank of each score along the last axis: 1 + the number of better ones."""
    falling = -np.round(scores, SAME)
    order = np.argsort(falling, axis=-1)
    ordered = np.take_along_axis(falling, order, axis=-1)
    first = np.broadcast_to(np.arange(1, scores.shape[-1] + 1), scores.shape).copy()
    # Equal scores share the place of the first of them.
    first[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0
    np.maximum.accumulate(first, axis=-1, out=first)
    ranks = np.empty(scores.shape, np.int64)
    np.put_along_axis(ranks, order, first, axis=-1)
    return ranks


def simulate(addends: Floats, weight: Floats, tolerance: float, trials: int, seed: int) -> Ranks:
    """Ranks (trials, N) under weights drawn within the tolerance."""
    drawn = np.random.default_rng(seed).uniform(1 - tolerance, 1 + tolerance, (trials, len(weight)))
    drawn *= weight
    drawn /= drawn.sum(axis=1, keepdims=True)
    at_once = max(1, AT_ONCE // len(addends))
    ranks = np.empty((trials, len(addends)), np.int64)
    for start in range(0, trials, at_once):
        part = slice(start, start + at_once)
        ranks[part] = rank(drawn[part] @ addends.T)
    return ranks


def bounds(addends: Floats, weight: Floats, tolerance: float) -> tuple[Ranks, Ranks]:
    """Ranks that no weights in the tolerance can pass.

    Bringing weights to sum 1 again does not change which of two units is ahead, so unit i is ahead of k under
    all of them just if the sum of w_j (x_ij - x_kj) stays positive with each w_j moved the worst way:
    sum of w d - tolerance * sum of w |d| > 0.
    """
    n = len(addends)
    best, worst = np.ones(n, np.int64), np.full(n, n)
    for i in range(n - 1):
        lead = addends[i] - addends[i + 1 :]
        middle = lead @ weight
        reach = tolerance * (np.abs(lead, out=lead) @ weight)
        ahead, behind = middle - reach > SURELY, -middle - reach > SURELY
        best[i] += np.count_nonzero(behind)
        worst[i] -= np.count_nonzero(ahead)
        best[i + 1 :] += ahead
        worst[i + 1 :] -= behind
    return best, worst
