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
Labels = NDArray[np.int32]
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
    found: dict[tuple[float, float], None] = {}
    for x, y in points:
        found[float(x), float(y)] = None
        if len(found) == n:
            break
    return np.array(list(found)).reshape(-1, 2)


def clusters(cells: Cells, n: int, steps: int) -> tuple[Cells, Labels]:
    """At most n clusters, starting from the first distinct places; and the cluster of each cell.

    A cluster without members vanishes. They stay in the order of their first centres.
    """
    centres = first_distinct(cells.places, n)
    labels, _spread = kernels.lloyd(cells.places, cells.weights, centres, steps, TOLERANCE, True)
    weights = np.bincount(labels, cells.weights, len(centres)).astype(float)
    there = weights > 0
    return Cells(centres[there], weights[there]), (np.cumsum(there) - 1)[labels].astype(np.int32)


def group(points: Floats) -> tuple[Grouping, Labels] | None:
    """The grouping of the base clusters with the best silhouette; None if all stand in one place.

    Parameters
    ----------
    points : (n, 2)
        Of the grouped participants, in the order of their first vote.

    Returns
    -------
    The groups, the largest first (of equally large ones, the first to appear), and the group of each point:
    that of its base cluster. The silhouette is that of the base clusters, each of them counting once.
    """
    base, of_point = clusters(Cells(points, np.ones(len(points))), N_BASE, BASE_STEPS)
    n_base = len(base.weights)
    best, of_base = None, np.zeros(n_base, np.int32)
    for k in range(2, min(MOST_GROUPS, 2 + n_base // 12, n_base) + 1):
        found, labels = clusters(base, k, GROUP_STEPS)
        score = groups.silhouette(Cells(base.places, np.ones(n_base)), labels, len(found.weights))
        if best is None or score > best.silhouette:
            best, of_base = Grouping(found.places, found.weights, score), labels
    if best is None:
        return None
    order = np.argsort(-best.weights, kind="stable")
    rank = np.argsort(order).astype(np.int32)
    return Grouping(best.centres[order], best.weights[order], best.silhouette), rank[of_base][of_point]
