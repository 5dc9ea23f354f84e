"""Confidence that means what it says: of texts suggested with 80 %, about 80 in 100 are right.

Margins become probabilities by a softmax with one scale. A second number allows for labels that went wrong
whatever the text says: that share of the chance is spread evenly. Both are chosen on texts not learnt from.

References
----------
Guo, Pleiss, Sun and Weinberger (2017), On calibration of modern neural networks. Proc. ICML 70, 1321-1330.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 10
NOISES = tuple(i / 100 for i in (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50))


@dataclass(frozen=True)
class Scale:
    """How margins become chances; `noise` is the share that no text foretells, in [0, 0.5]."""

    scale: float
    noise: float

    def chances(self, margins: Floats) -> Floats:
        """Shape (n_texts, n_labels); rows sum to 1."""
        raised = np.exp(self.scale * (margins - margins.max(axis=1, keepdims=True)))
        share = raised / raised.sum(axis=1, keepdims=True)
        return np.asarray((1 - self.noise) * share + self.noise / margins.shape[1])


def best_scale(margins: Floats, labels: NDArray[np.int64]) -> Scale:
    """The scale, in [0.05, 50], and the noise under which the true labels are likeliest."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415  slow to load

    rows = np.arange(len(margins))

    def loss(scale: Scale) -> float:
        return -float(np.log(scale.chances(margins)[rows, labels] + 1e-300).mean())

    def at_best(noise: float) -> Scale:
        bounds = (np.log(0.05), np.log(50))
        found = minimize_scalar(
            lambda x: loss(Scale(float(np.exp(x)), noise)), bounds=bounds, method="bounded"
        )
        return Scale(float(np.exp(found.x)), noise)

    return min((at_best(noise) for noise in NOISES), key=loss)


def calibration_error(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Expected calibration error: mean gap between confidence and share of right ones, over ten bins."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    n = np.bincount(bins, minlength=BINS)
    gap = np.abs(np.bincount(bins, confidence, BINS) - np.bincount(bins, right, BINS))
    return float(gap.sum() / max(1, n.sum()))


def macro_f1(true: NDArray[np.int64], said: NDArray[np.int64], n_labels: int) -> float:
    """Mean over the labels that occur of the harmonic mean of precision and recall."""
    both = np.bincount(true[true == said], minlength=n_labels)
    n_true, n_said = np.bincount(true, minlength=n_labels), np.bincount(said, minlength=n_labels)
    occurs = n_true + n_said > 0
    return float((2 * both[occurs] / (n_true + n_said)[occurs]).mean()) if occurs.any() else 0.0
