"""Loops over pieces of texts, compiled. Texts are rows of a sparse matrix, its columns from rare to common.

A row's head is its shortest beginning whose remainder is shorter than the least score asked for. Two rows
that resemble each other so much share a column of both heads (Chaudhuri, Ganti and Kaushik, 2006, A primitive
operator for similarity joins in data cleaning. doi:10.1109/ICDE.2006.9), so only heads are looked up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Array = Any


@njit(cache=True)
def heads(starts: Array, weights: Array, least: float) -> Any:
    """Number of columns in each row's head; and the length of what remains."""
    n = len(starts) - 1
    size, rest = np.zeros(n, np.int64), np.zeros(n)
    for i in range(n):
        tail, at = 0.0, starts[i + 1]
        while at > starts[i]:
            more = tail + weights[at - 1] * weights[at - 1]
            if more >= least * least * (1 - 1e-9):
                break
            tail, at = more, at - 1
        size[i], rest[i] = at - starts[i], np.sqrt(tail)
    return size, rest


@njit(cache=True)
def postings(starts: Array, columns: Array, size: Array, n_columns: int) -> Any:
    """For each column, the rows whose head holds it, and where in the row."""
    first = np.zeros(n_columns + 1, np.int64)
    for i in range(len(size)):
        for at in range(starts[i], starts[i] + size[i]):
            first[columns[at] + 1] += 1
    for c in range(n_columns):
        first[c + 1] += first[c]
    rows = np.empty(first[n_columns], np.int32)
    places = np.empty(first[n_columns], np.int64)
    free = first[:-1].copy()
    for i in range(len(size)):
        for at in range(starts[i], starts[i] + size[i]):
            c = columns[at]
            rows[free[c]], places[free[c]] = i, at
            free[c] += 1
    return first, rows, places


@njit(cache=True)
def dot(starts: Array, columns: Array, weights: Array, spread: Array, j: int) -> float:
    total = 0.0
    for at in range(starts[j], starts[j + 1]):
        total += spread[columns[at]] * weights[at]
    return total


@njit(cache=True)
def degrees(
    starts: Array, columns: Array, weights: Array, size: Array, rest: Array, n_columns: int,
    least: float, most_held: int,
) -> Any:  # fmt: skip
    """How many rows resemble each row, as far as columns of at most `most_held` heads show it."""
    n = len(size)
    first, rows, places = postings(starts, columns, size, n_columns)
    degree = np.zeros(n, np.int64)
    seen, part = np.full(n, -1, np.int32), np.zeros(n)
    found, spread = np.empty(n, np.int32), np.zeros(n_columns)
    for i in range(n):
        n_found = 0
        for at in range(starts[i], starts[i] + size[i]):
            c = columns[at]
            if first[c + 1] - first[c] > most_held:
                continue
            for p in range(first[c], first[c + 1]):
                j = rows[p]
                if j >= i:
                    break
                if seen[j] != i:
                    seen[j], part[j], found[n_found] = i, 0.0, j
                    n_found += 1
                part[j] += weights[at] * weights[places[p]]
        for at in range(starts[i], starts[i + 1]):
            spread[columns[at]] = weights[at]
        for f in range(n_found):
            j = found[f]
            if part[j] + max(rest[i], rest[j]) >= least and dot(starts, columns, weights, spread, j) >= least:
                degree[i] += 1
                degree[j] += 1
        for at in range(starts[i], starts[i + 1]):
            spread[columns[at]] = 0.0
    return degree


@njit(cache=True)
def stars(
    starts: Array, columns: Array, weights: Array, size: Array, rest: Array, n_columns: int,
    least: float, order: Array,
) -> Any:  # fmt: skip
    """Row by row in this order: each that has no leader yet leads all those without one that resemble it.

    Returns the leader of each row, and its likeness to it.
    """
    n = len(size)
    first, rows, places = postings(starts, columns, size, n_columns)
    end = first[1:].copy()
    leader, score = np.full(n, -1, np.int32), np.zeros(n)
    seen, part = np.full(n, -1, np.int32), np.zeros(n)
    found, spread = np.empty(n, np.int32), np.zeros(n_columns)
    for i in order:
        if leader[i] >= 0:
            continue
        leader[i], score[i] = i, 1.0
        n_found = 0
        for at in range(starts[i], starts[i] + size[i]):
            c = columns[at]
            kept = first[c]
            for p in range(first[c], end[c]):
                j = rows[p]
                if leader[j] >= 0:
                    continue
                rows[kept], places[kept] = j, places[p]  # those that have found a leader fall out
                kept += 1
                if seen[j] != i:
                    seen[j], part[j], found[n_found] = i, 0.0, j
                    n_found += 1
                part[j] += weights[at] * weights[places[p]]
            end[c] = kept
        for at in range(starts[i], starts[i + 1]):
            spread[columns[at]] = weights[at]
        for f in range(n_found):
            j = found[f]
            if part[j] + max(rest[i], rest[j]) >= least:
                likeness = dot(starts, columns, weights, spread, j)
                if likeness >= least:
                    leader[j], score[j] = i, likeness
        for at in range(starts[i], starts[i + 1]):
            spread[columns[at]] = 0.0
    return leader, score
