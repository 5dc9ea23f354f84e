"""Groups of texts that say the same: each around a leader that all its members resemble.

The text that most others resemble leads them all; of the rest, the one that most others resembled leads
those still without a leader; and so on. So a group never drifts from its leader, as chains of likeness would.

References
----------
Aslam, Pelekhov and Rus (2004), The star clustering algorithm for static and dynamic information organization.
Journal of Graph Algorithms and Applications 8(1), 95-129. doi:10.7155/jgaa.00084
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.provenance import Provenance, digest_of
from shangliang.methods.similarity import normalise
from shangliang.methods.text_index.codes import coded

METHOD, VERSION = "matters.group", "1"
LEAST = 0.4
MOST_HELD = 1_000


@dataclass(frozen=True)
class Groups:
    """Which texts belong together.

    Attributes
    ----------
    labels : ndarray of int32, shape (n_texts,)
        Group of each text, the largest group first; -1 for a text without any piece.
    scores : ndarray of float64, shape (n_texts,)
        Likeness of each text to its group's leader, in [least, 1]; 0 where the label is -1.
    leaders : ndarray of int64, shape (n_groups,)
        The row of each group's leader; of equal texts, the first.
    sizes : ndarray of int64, shape (n_groups,)
    provenance : Provenance
        Its digest does not depend on the order of the texts.
    """

    labels: NDArray[np.int32]
    scores: NDArray[np.float64]
    leaders: NDArray[np.int64]
    sizes: NDArray[np.int64]
    provenance: Provenance

    @property
    def n_groups(self) -> int:
        return len(self.sizes)


def group(texts: Sequence[str], *, least: float = LEAST) -> Groups:
    """Group texts by likeness.

    The same texts in another order form the same groups with the same labels. Repeating a text changes sizes
    and the labels that follow from them, never who belongs together.

    Parameters
    ----------
    texts : sequence of str
        Up to some hundred thousand.
    least : float, default 0.4
        Likeness to the leader that membership takes: the cosine of `TextIndex.search`, rarity being counted
        over the distinct texts; in (0, 1].

    Raises
    ------
    ValueError
        If `least` is outside its range.
    """
    if not 0 < least <= 1:
        raise ValueError(f"least likeness {least}, but it must lie in (0, 1]")
    plain = [normalise(text) for text in texts]
    distinct = sorted(set(plain))
    leader, score = _led(distinct, least)
    row_of = {text: row for row, text in enumerate(distinct)}
    rows = np.array([row_of[text] for text in plain], np.int64)
    labels, leaders, sizes = _labelled(rows, leader)
    digest = digest_of(least, sorted(plain))
    provenance = Provenance(METHOD, VERSION, {"least": least, "most_held": MOST_HELD}, None, digest)
    return Groups(labels, score[rows] if len(rows) else np.empty(0), leaders, sizes, provenance)


def _led(distinct: list[str], least: float) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    from shangliang.methods.matters import kernels  # noqa: PLC0415  numba takes a second to load

    starts, columns, weights, n_columns = weighed(distinct)
    if not n_columns:
        return np.full(len(distinct), -1, np.int32), np.zeros(len(distinct))
    size, rest = kernels.heads(starts, weights, least)
    matrix = (starts, columns, weights, size, rest, n_columns, least * (1 - 1e-9))
    degree = kernels.degrees(*matrix, MOST_HELD)
    order = np.argsort(-degree, kind="stable")  # of equals, the first by its text
    leader, score = kernels.stars(*matrix, order[np.diff(starts)[order] > 0])
    return leader, np.minimum(1.0, np.round(score, 9))


def weighed(
    texts: Sequence[str],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64], int]:
    """The texts as rows of a sparse matrix, each of length 1, with columns from rare to common.

    Returns
    -------
    starts : ndarray of int64, shape (n_texts + 1,)
    columns : ndarray of int32, shape (n_entries,)
    weights : ndarray of float64, shape (n_entries,)
    n_columns : int
    """
    pairs = [coded(text) for text in texts]
    starts = np.cumsum([0, *(len(codes) for codes, _ in pairs)])
    if not starts[-1]:
        return starts, np.empty(0, np.int32), np.empty(0), 0
    distinct, gram = np.unique(np.concatenate([codes for codes, _ in pairs]), return_inverse=True)
    held = np.bincount(gram)
    rank = np.empty(len(held), np.int64)
    rank[np.lexsort((distinct, held))] = np.arange(len(held))
    factors = np.concatenate([factors for _, factors in pairs]).astype(np.float64)
    raw = factors * (np.log((1 + len(texts)) / (1 + held[gram])) + 1)
    whose = np.repeat(np.arange(len(texts)), np.diff(starts))
    order = np.lexsort((rank[gram], whose))
    raw = raw[order]
    lengths = np.sqrt(np.bincount(whose, raw**2, minlength=len(texts)))
    return starts, rank[gram][order].astype(np.int32), raw / lengths[whose], len(held)


def _labelled(
    rows: NDArray[np.int64], leader: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """Labels by falling size, then by the leader's text; the first row that says the leader's text."""
    led = leader[rows] if len(rows) else np.empty(0, np.int32)
    chiefs, size = np.unique(led[led >= 0], return_counts=True)
    order = np.lexsort((chiefs, -size))
    label = np.full(len(leader) + 1, -1, np.int32)
    label[chiefs[order]] = np.arange(len(chiefs))
    said, first = np.unique(rows, return_index=True)
    leaders = first[np.searchsorted(said, chiefs[order])] if len(said) else np.empty(0, np.int64)
    return np.where(led >= 0, label[led], -1).astype(np.int32), leaders, size[order]
