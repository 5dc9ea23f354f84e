"""Groups as Polis forms them: 100 base clusters from the first participants, then few groups of those.

Steps 3, 6 and 7 of OPINION-MAPPING section 1, from a cold start: what Polis keeps from one calculation to the
next (warm starts, the smoother of k) is not known from the votes alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.opinion_map import groups, kernels
from shangliang.methods.opinion_map.groups import Cells, Grouping

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

N_BASE, BASE_STEPS, GROUP_STEPS = 100, 100, 20
TOLERANCE = 0.01
MOST_GROUPS = 5
LEAST_VOTES, LEAST_GROUPED = 7, 15


def grouped(counts: NDArray[np.int64], n_statements: int, order: Rows) -> Rows:
    """Who is grouped, in the given order: at least min(7, S) votes; the most active ones up to fifteen."""
    enough = counts[order] >= min(LEAST_VOTES, n_statements)
    if enough.sum() < LEAST_GROUPED:
        active = np.argsort(-counts[order], kind="stable")[:LEAST_GROUPED]
        enough[active[counts[order][active] > 0]] = True
    return order[enough]


def first_distinct(points: Floats, n: int) -> Floats:
    """The first n different points, in their order."""
    _places, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:n]].copy()


def base_clusters(points: Floats) -> Cells:
    """At most 100 clusters of the points, in the order of their first centres."""
    centres = first_distinct(points, N_BASE)
    labels, _spread = kernels.lloyd(points, np.ones(len(points)), centres, BASE_STEPS, TOLERANCE)
    weights = np.bincount(labels, minlength=len(centres)).astype(float)
    return Cells(centres[weights > 0], weights[weights > 0])


def group(points: Floats) -> Grouping | None:
    """The grouping of the base clusters with the best silhouette; None if all stand in one place.

    Parameters
    ----------
    points : (n, 2)
        Of the grouped participants, in the order of their first vote.
    """
    base = base_clusters(points)
    n_base = len(base.weights)
    best = None
    for k in range(2, min(MOST_GROUPS, 2 + n_base // 12, n_base) + 1):
        centres = first_distinct(base.places, k)
        labels, _spread = kernels.lloyd(base.places, base.weights, centres, GROUP_STEPS, TOLERANCE)
        even = Cells(base.places, np.ones(n_base))
        score = groups.silhouette(even, labels, k)
        if best is None or score > best.silhouette:
            best = Grouping(centres, np.bincount(labels, base.weights, k), score)
    return best


def labels_of(points: Floats, grouping: Grouping) -> NDArray[np.int32]:
    """Each point goes with its base cluster."""
    base = base_clusters(points)
    of_base = groups.label(base.places, grouping.centres)
    return of_base[groups.label(points, base.places)]
