"""A linear support vector machine for each label against the others.

Minimises |w|^2 / 2 + sum of cost x max(0, 1 - y w·x)^2 by going round the texts and setting the dual variable
of each to its best value. The order of going round is shuffled by a small generator of fixed seed.

References
----------
Hsieh, Chang, Lin, Keerthi and Sundararajan (2008), A dual coordinate descent method for large-scale linear
SVM. Proc. ICML. doi:10.1145/1390156.1390208
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Array = Any


@njit(cache=True)
def train(
    starts: Array, columns: Array, weights: Array, n_columns: int, labels: Array, n_labels: int,
    costs: Array, tolerance: float, most_rounds: int,
) -> Any:  # fmt: skip
    """Weights of each label, shape (n_labels, n_columns + 1); the last is the constant."""
    n = len(labels)
    model = np.zeros((n_labels, n_columns + 1))
    square = np.ones(n)
    for i in range(n):
        for at in range(starts[i], starts[i + 1]):
            square[i] += weights[at] * weights[at]
    order = np.arange(n)
    state = np.uint64(20080705)
    for k in range(n_labels):
        w, alpha = model[k], np.zeros(n)
        for _ in range(most_rounds):
            highest, lowest = -np.inf, np.inf
            for a in range(n - 1, 0, -1):
                state = state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
                b = np.int64((state >> np.uint64(33)) % np.uint64(a + 1))
                order[a], order[b] = order[b], order[a]
            for place in range(n):
                i = order[place]
                y = 1.0 if labels[i] == k else -1.0
                margin = w[n_columns]
                for at in range(starts[i], starts[i + 1]):
                    margin += w[columns[at]] * weights[at]
                ridge = 0.5 / costs[i]
                gradient = y * margin - 1 + alpha[i] * ridge
                projected = min(gradient, 0.0) if alpha[i] == 0 else gradient
                highest, lowest = max(highest, projected), min(lowest, projected)
                if abs(projected) > 1e-12:
                    new = max(alpha[i] - gradient / (square[i] + ridge), 0.0)
                    step = (new - alpha[i]) * y
                    alpha[i] = new
                    w[n_columns] += step
                    for at in range(starts[i], starts[i + 1]):
                        w[columns[at]] += step * weights[at]
            if highest - lowest <= tolerance:
                break
    return model


@njit(cache=True)
def margins(starts: Array, columns: Array, weights: Array, model: Array) -> Any:
    """How far each text lies on each label's side, shape (n_texts, n_labels)."""
    n, n_labels = len(starts) - 1, len(model)
    result = np.empty((n, n_labels))
    for k in range(n_labels):
        for i in range(n):
            total = model[k, -1]
            for at in range(starts[i], starts[i + 1]):
                total += model[k, columns[at]] * weights[at]
            result[i, k] = total
    return result
