"""Groups of points that lie together: k-means from many starts, and how well it separates.

Everything here works on *cells*, places with a weight in one fixed order, never on participants: so no order
of participants can change a group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.opinion_map import kernels

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]

MOST_CELLS = 2_048  # beyond it, points are gathered in a grid
DECIMALS = 9  # rounds away what the order of additions leaves
STEPS = 100


@dataclass(frozen=True)
class Cells:
    """Places (n x 2) in a fixed order, each with the number of points there."""

    places: Floats
    weights: Floats


@dataclass(frozen=True)
class Grouping:
    """k centres, the largest group first (of equally large ones, the leftmost).

    Attributes
    ----------
    centres : (k, 2)
    weights : points of each group (k)
    silhouette : float
        Mean over points of (b - a) / max(a, b): a the mean distance to the own group, b to the nearest other
        (Rousseeuw 1987). Between -1 and 1; a group of one point scores 0.
    """

    centres: Floats
    weights: Floats
    silhouette: float

    @property
    def k(self) -> int:
        return len(self.centres)


def cells_of(points: Floats, most: int = MOST_CELLS) -> Cells:
    """Equal points as one; of more than `most` points, the mean of each square of a grid."""
    points = np.round(points, DECIMALS)
    if len(points) <= most:
        places, weights = np.unique(points, axis=0, return_counts=True)
        return Cells(places, weights.astype(float))
    side = int(most**0.5)
    low, high = np.quantile(points, (0.002, 0.998), axis=0)
    width = np.where(high > low, (high - low) / side, 1.0)
    square = np.clip((points - low) // width, 0, side - 1).astype(np.int64) @ (1, side)
    n = np.bincount(square, minlength=side * side)
    there = n > 0
    sums = [np.bincount(square, points[:, a], side * side)[there] for a in (0, 1)]
    return Cells(np.round(np.stack(sums, axis=1) / n[there, None], DECIMALS), n[there].astype(float))


def centres_of(cells: Cells, k: int, *, seed: int, starts: int = 20) -> Floats:
    """The centres (k x 2) of the tightest k-means of several starts; the same seed draws the same starts."""
    draws = np.random.default_rng((seed, k)).random((starts, k))
    return np.asarray(kernels.best_of(cells.places, cells.weights, draws, STEPS)[0])


def group(cells: Cells, k: int, *, seed: int) -> Grouping:
    """The groups around those centres, and how well they are separated."""
    centres = centres_of(cells, k, seed=seed)
    labels = label(cells.places, centres)
    weights = np.bincount(labels, cells.weights, k)
    order = np.lexsort((centres[:, 1], centres[:, 0], -weights))
    rank = np.argsort(order).astype(np.int32)
    return Grouping(centres[order], weights[order], silhouette(cells, rank[labels], k))


def label(points: Floats, centres: Floats) -> Labels:
    """The number of the nearest centre, for each point."""
    labels = np.empty(len(points), np.int32)
    kernels.nearest(points, centres, labels)
    return labels


def silhouette(cells: Cells, labels: Labels, k: int) -> float:
    """Mean silhouette over the points of the cells."""
    weights = cells.weights
    sizes = np.bincount(labels, weights, k)
    if (sizes > 0).sum() < 2:
        return 0.0
    sums = kernels.distances_to_groups(cells.places, weights, labels, k)
    own = sizes[labels]
    each = np.arange(len(labels))
    a = sums[each, labels] / np.maximum(own - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        others = np.where(sizes > 0, sums / sizes, np.inf)
    others[each, labels] = np.inf
    b = others.min(axis=1)
    widest = np.maximum(a, b)
    scores = np.where((own > 1) & (widest > 0), (b - a) / np.where(widest > 0, widest, 1), 0.0)
    return float(scores @ weights / weights.sum())


def crossed(one: Labels, other: Labels, k: int, k_other: int) -> Floats:
    """How many have each pair of labels (k x k_other)."""
    return np.bincount(one * k_other + other, minlength=k * k_other).reshape(k, k_other).astype(float)


def agreement(one: Labels, other: Labels) -> float:
    """Adjusted Rand index of two groupings of the same things (Hubert and Arabie 1985); 1 for the same."""
    table = crossed(one, other, int(one.max(initial=0)) + 1, int(other.max(initial=0)) + 1)
    pairs = (table * (table - 1) / 2).sum()
    rows, columns = ((sums * (sums - 1) / 2).sum() for sums in (table.sum(axis=1), table.sum(axis=0)))
    n = len(one)
    expected = rows * columns / max(n * (n - 1) / 2, 1)
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((pairs - expected) / (most - expected))
