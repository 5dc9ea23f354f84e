"""Who agreed with what in each group, and what the counts say.

Proportions and tests as Polis publishes them (OPINION-MAPPING section 1, steps 8 to 11); bounds after Wilson
(1927). Arrays are groups x statements (G x S) throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.opinion_map import kernels
from shangliang.methods.opinion_map.votes import Votes

Floats = NDArray[np.float64]
Z90 = 1.2816  # one-sided 90 %


@dataclass(frozen=True)
class Counts:
    """Agreements, disagreements and all votes (passes included), each int64 of shape (G, S)."""

    agree: NDArray[np.int64]
    disagree: NDArray[np.int64]
    seen: NDArray[np.int64]

    @property
    def total(self) -> Counts:
        """Over all groups (1 x S)."""
        return Counts(*(table.sum(axis=0, keepdims=True) for table in (self.agree, self.disagree, self.seen)))

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.agree + other.agree, self.disagree + other.disagree, self.seen + other.seen)

    @property
    def turned(self) -> Counts:
        """Disagreement read as agreement."""
        return Counts(self.disagree, self.agree, self.seen)


def count(votes: Votes, labels: NDArray[np.int32], k: int) -> Counts:
    """Count by group; a label below 0 belongs to none."""
    agree, disagree, seen = (np.zeros((k, votes.n_statements), np.int64) for _ in range(3))
    kernels.count_groups(votes.starts, votes.statements, votes.values, labels, agree, disagree, seen)
    return Counts(agree, disagree, seen)


def count_all(votes: Votes) -> Counts:
    """Count everybody, grouped or not (1 x S)."""
    return count(votes, np.zeros(votes.n_participants, np.int32), 1)


@dataclass(frozen=True)
class Leaning:
    """How much a group leans towards agreeing (G x S each); of `turned` counts, towards disagreeing.

    Attributes
    ----------
    share : (A + 1) / (N + 2)
    ratio : share over the same of all other groups together
    share_test : 2 sqrt(N + 1) ((A + 1) / (N + 1) - 1/2), about normal where half agree
    ratio_test : two-proportion test against the others, with one added to each count
    """

    share: Floats
    ratio: Floats
    share_test: Floats
    ratio_test: Floats


def leaning(counts: Counts) -> Leaning:
    a, n = counts.agree, counts.seen
    a_others, n_others = a.sum(axis=0) - a, n.sum(axis=0) - n
    share = (a + 1) / (n + 2)
    share_test = 2 * np.sqrt(n + 1) * ((a + 1) / (n + 1) - 0.5)
    pooled = (a + a_others + 2) / (n + n_others + 2)
    difference = (a + 1) / (n + 1) - (a_others + 1) / (n_others + 1)
    # With one added to each count the pooled share may exceed 1 where all agree: the test then says nothing.
    spread = np.sqrt(np.clip(pooled * (1 - pooled), 0, None) * (1 / (n + 1) + 1 / (n_others + 1)))
    ratio_test = np.divide(difference, spread, out=np.zeros_like(difference), where=spread > 0)
    return Leaning(share, share / ((a_others + 1) / (n_others + 2)), share_test, ratio_test)


def lower_bound(hits: NDArray[np.int64], n: NDArray[np.int64], z: float = Z90) -> Floats:
    """Lower end of the share's one-sided interval (Wilson 1927); 0 where nobody was asked.

    Grows with the share and, at equal share, with the number asked: what hardly anybody saw scores near 0.
    """
    n = np.asarray(n, float)
    safe = np.maximum(n, 1)
    p = hits / safe
    centre = p + z * z / (2 * safe)
    spread = z * np.sqrt(p * (1 - p) / safe + z * z / (4 * safe * safe))
    # Without hits both are equal, and rounding may leave a little less than 0.
    return np.where(n > 0, np.maximum(centre - spread, 0) / (1 + z * z / safe), 0.0)


def common_ground(counts: Counts) -> Floats:
    """By how much at least every group agrees (S): the weakest group's lower bound.

    A group that hardly saw a statement has a bound near 0, and so has the statement: unlike the product of
    smoothed shares, nothing is gained by not being asked, and one group's eagerness cannot make up for
    another's reluctance (the maximin rule).
    """
    return np.asarray(lower_bound(counts.agree, counts.seen).min(axis=0))


def divisive(counts: Counts) -> Floats:
    """How surely one group agrees while another disagrees (S): the best pair's weaker lower bound."""
    agree = lower_bound(counts.agree, counts.seen)
    disagree = lower_bound(counts.disagree, counts.seen)
    k = len(agree)
    pairs = [np.minimum(agree[g], disagree[h]) for g in range(k) for h in range(k) if g != h]
    return np.max(pairs, axis=0) if pairs else np.zeros(counts.seen.shape[1])


def group_informed_consensus(counts: Counts) -> Floats:
    """Polis: product over groups of (A + 1) / (N + 2)."""
    return np.asarray(((counts.agree + 1) / (counts.seen + 2)).prod(axis=0))


def priorities(counts: Counts, extremity: Floats) -> Floats:
    """Polis: which statement to show next (S); larger for much agreed, rarely passed, extreme, new ones."""
    total = counts.total
    a, d, n = (table[0].astype(float) for table in (total.agree, total.disagree, total.seen))
    agreed, passed = (a + 1) / (n + 2), (n - a - d + 1) / (n + 2)
    return np.asarray(((1 - passed) * (extremity + 1) * agreed * (1 + 8 * 2.0 ** (-n / 5))) ** 2)


@dataclass(frozen=True)
class Representative:
    """A statement that tells a group from the others.

    Attributes
    ----------
    statement : int
    agrees : bool
        The side on which the group stands.
    n, n_seen : int
        How many of the group stand on it, of how many who saw it.
    share, ratio, share_test, ratio_test : float
        As in `Leaning`, on that side.
    best_agree : bool
        Put first because the group agrees with it most, as Polis does.
    """

    statement: int
    agrees: bool
    n: int
    n_seen: int
    share: float
    ratio: float
    share_test: float
    ratio_test: float
    best_agree: bool = False


def representatives(
    counts: Counts, listed: NDArray[np.bool_], most: int = 5
) -> tuple[tuple[Representative, ...], ...]:
    """For each group at most five statements, as Polis selects them; only `listed` ones (S)."""
    agree, disagree = leaning(counts), leaning(counts.turned)
    return tuple(_of_group(g, counts, agree, disagree, listed, most) for g in range(len(counts.seen)))


def _of_group(
    g: int, counts: Counts, agree: Leaning, disagree: Leaning, listed: NDArray[np.bool_], most: int
) -> tuple[Representative, ...]:
    candidates = np.flatnonzero(listed & (counts.seen[g] > 0))
    if not len(candidates):
        return ()
    sides = {True: agree, False: disagree}
    passes = [(side.ratio_test[g] > Z90) & (side.share_test[g] > Z90) for side in sides.values()]
    passing = []
    for j in candidates[(passes[0] | passes[1])[candidates]].tolist():
        side = bool(agree.ratio_test[g, j] > disagree.ratio_test[g, j])
        passing.append((_metric(sides[side], g, j), j, side))
    best = _best_agree(g, counts, agree, candidates)
    if not passing:
        if best is None:
            strength = np.maximum(agree.ratio_test[g], disagree.ratio_test[g])[candidates]
            j = int(candidates[np.argmax(strength)])
            return (_told(g, j, bool(agree.ratio_test[g, j] > disagree.ratio_test[g, j]), counts, sides),)
        return (_told(g, best, True, counts, sides, best_agree=True),)
    passing.sort(key=lambda one: (-one[0], one[1]))
    first = [] if best is None else [(best, True)]
    kept = (first + [(j, side) for _strength, j, side in passing if j != best])[:most]
    kept.sort(key=lambda one: not one[1])  # agreements first; the best of them stays in front
    return tuple(_told(g, j, side, counts, sides, best_agree=j == best) for j, side in kept)


def _metric(side: Leaning, g: int, j: int) -> float:
    return float(side.ratio[g, j] * side.ratio_test[g, j] * side.share[g, j] * side.share_test[g, j])


def _best_agree(g: int, counts: Counts, agree: Leaning, candidates: NDArray[np.int64]) -> int | None:
    """The statement that the group agrees with most: accepted and replaced in the order of scanning."""
    ratio, share, test = agree.ratio[g], agree.share[g], agree.share_test[g]
    acceptable = (test > Z90) | ((ratio > 1) & (share > 0.5))
    likely, telling = share * test, ratio * agree.ratio_test[g] * share * test
    voted = counts.agree[g] + counts.disagree[g] > 0
    best: int | None = None
    for j in candidates[voted[candidates]].tolist():
        if best is None:
            better = acceptable[j]
        elif ratio[best] > 1:
            better = telling[j] > telling[best]
        else:
            better = likely[j] > likely[best]
        best = j if better else best
    return best


def _told(
    g: int, j: int, agrees: bool, counts: Counts, sides: dict[bool, Leaning], *, best_agree: bool = False
) -> Representative:
    side = sides[agrees]
    hits = counts.agree if agrees else counts.disagree
    return Representative(
        j, agrees, int(hits[g, j]), int(counts.seen[g, j]),
        float(side.share[g, j]), float(side.ratio[g, j]),
        float(side.share_test[g, j]), float(side.ratio_test[g, j]), best_agree,
    )  # fmt: skip


def majority(everybody: Counts, listed: NDArray[np.bool_], most: int = 5) -> tuple[list[int], list[int]]:
    """Polis: statements that most of all participants agree with, and those that most disagree with."""
    found = []
    for side in (leaning(everybody), leaning(everybody.turned)):
        good = listed & (side.share[0] > 0.5) & (side.share_test[0] > Z90)
        strength = np.where(good, side.share[0] * side.share_test[0], -np.inf)
        order = np.argsort(-strength, kind="stable")[:most]
        found.append([int(j) for j in order if good[j]])
    return found[0], found[1]
