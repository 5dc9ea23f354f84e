"""Rules that choose one option. Each takes the prepared ballots and returns its verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.choice import kernels
from shangliang.methods.choice import prepared as pr
from shangliang.methods.choice.ballots import lines_of
from shangliang.methods.choice.prepared import Prepared
from shangliang.methods.choice.result import Verdict

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_BRANCHES = 5_000  # of a tie that is followed through


def plurality(prepared: Prepared) -> Verdict | None:
    """Most first places; ties at the top of a ballot share its vote."""
    points, parts = pr.top_points(prepared)
    return _by_points("plurality", prepared, points, parts, "ballots")


def approval(prepared: Prepared) -> Verdict | None:
    """Approved by most."""
    points = pr.approvals(prepared)
    return None if points is None else _by_points("approval", prepared, points, 1, "ballots")


def score(prepared: Prepared) -> Verdict | None:
    """Largest sum of scores; an option without a score on a ballot gets 0 from it."""
    points = pr.scores(prepared)
    return None if points is None else _by_points("score", prepared, points, 1, "points")


def borda(prepared: Prepared) -> Verdict | None:
    """Most Borda points: for each ballot, the number of options placed after, ties half; unranked get 0."""
    return _by_points("borda", prepared, pr.borda_points(prepared), 2, "points")


def _by_points(rule: str, prepared: Prepared, points: Counts, parts: int, unit: str) -> Verdict:
    total = prepared.ballots.counts @ points
    return ranked_by(rule, prepared, total, total / parts, unit)


def ranked_by(rule: str, prepared: Prepared, merit: Counts, shown: Floats, unit: str) -> Verdict:
    """The verdict that ranks by `merit` (m), compared exactly."""
    order = np.lexsort((prepared.lot, -merit))
    tied = tuple(int(c) for c in np.flatnonzero(merit == merit.max()))
    lead = float(shown[order[0]] - shown[order[1]]) if len(order) > 1 else float(shown[order[0]])
    return Verdict(rule, int(order[0]), tied, np.asarray(shown, float), tuple(map(int, order)), lead, unit)


# --- majority judgement


def majority_judgement(prepared: Prepared) -> Verdict | None:
    """Best majority grade (lower median); ties by taking a median vote away from each until they differ.

    Shown is the majority gauge as one number: the median, plus the share above it if that is the larger,
    minus the share below otherwise (Balinski and Laraki 2011, ch. 14).
    """
    graded = pr.grades(prepared)
    if graded is None:
        return None
    grades, values = graded
    counts = np.zeros((1, prepared.m, len(values)), np.int64)
    kernels.grade_counts(grades, prepared.ballots.counts[None], counts)
    before = judged_before(counts)[0]
    shown = _gauge(counts[0], values)
    return ranked_by("majority judgement", prepared, before.sum(axis=1), shown, "grades")


def judged_before(counts: Counts) -> NDArray[np.bool_]:
    """Whether the row's grades are better than the column's (R, m, m), from counts of grades (R, m, G).

    The votes of an option, sorted, are read from the lower median outward, below and above in turn. Two
    options differ at a position p if for some grade g exactly one of them has more than p votes up to g.
    """
    upto = np.cumsum(counts, axis=2)
    n = upto[:, :1, -1]  # (R, 1)
    low = (n - 1) // 2
    mine, theirs = upto[:, :, None, :], upto[:, None, :, :]
    least, most = np.minimum(mine, theirs), np.maximum(mine, theirs)
    differ = least < most
    middle = low[:, :, None, None]
    below = np.where(differ & (least <= middle), np.minimum(middle, most - 1), -1).max(axis=3)
    far = n[:, :, None, None] + 1
    above = np.where(differ & (most > middle + 1), np.maximum(middle + 1, least), far).min(axis=3)
    even = (n % 2 == 0)[:, :, None]
    k = low[:, :, None] - below
    step_below = np.where(even, 2 * k, np.maximum(2 * k - 1, 0))
    step_below = np.where(below < 0, np.iinfo(np.int64).max, step_below)
    k = above - low[:, :, None] - 1
    step_above = np.where(even, 2 * k + 1, 2 * k + 2)
    step_above = np.where(above == far[..., 0], np.iinfo(np.int64).max, step_above)
    at = np.where(step_below < step_above, below, above)[..., None]
    grade_mine, grade_theirs = (mine <= at).sum(axis=3), (theirs <= at).sum(axis=3)
    found = np.minimum(step_below, step_above) < np.iinfo(np.int64).max
    return np.asarray(found & (grade_mine > grade_theirs))


def _gauge(counts: Counts, values: Counts) -> Floats:
    upto = np.cumsum(counts, axis=1)
    n = max(int(upto[0, -1]), 1)
    median = (upto <= (n - 1) // 2).sum(axis=1)
    above = 1 - np.take_along_axis(upto, median[:, None], axis=1)[:, 0] / n
    below = 1 - above - np.take_along_axis(counts, median[:, None], axis=1)[:, 0] / n
    return np.asarray(values[median] + np.where(above > below, above, -below), float)


# --- instant runoff


def instant_runoff(prepared: Prepared) -> Verdict | None:
    """Drop the option with the fewest ballots at their top until one is left; used-up ballots do not count.

    Ties at the top of a ballot count for each of them (approval-IRV, Delemazure and Peters 2024).
    """
    m, weights = prepared.m, prepared.ballots.counts
    lines, tie = lines_of(prepared.orders)
    tallies, out, piles = (
        np.empty((m, m), np.int64),
        np.empty(m, np.int64),
        np.empty((m, len(lines)), np.int32),
    )
    kernels.instant_runoff(lines, tie, weights, prepared.lot, piles, tallies, out)
    winner = int(out[-1])
    tied = {winner}
    if any(_lowest(tallies[r]) > 1 for r in range(m - 1)):
        tied |= _runoff_winners(prepared)
    last = tallies[max(m - 2, 0)]
    lead = float(last[winner] - last[out[-2]]) if m > 1 else float(last[winner])
    # The last count of each, which grows with the order of leaving: a later round counts for more.
    shown = np.empty(m)
    shown[out] = tallies[np.arange(m), out]
    order = tuple(int(c) for c in out[::-1])
    return Verdict(
        "instant runoff", winner, tuple(sorted(tied)), shown, order, lead, "ballots", tallies=tallies
    )


def _lowest(tally: Counts) -> int:
    alive = tally[tally >= 0]
    return int((alive == alive.min()).sum())


def _runoff_winners(prepared: Prepared) -> set[int]:
    """All who can win under some order of leaving among equals; as far as `MOST_BRANCHES` sets reach."""
    places, counts, m = prepared.orders.places, prepared.ballots.counts, prepared.m
    seen: set[frozenset[int]] = set()
    stack = [frozenset(range(m))]
    winners: set[int] = set()
    far = np.iinfo(np.int16).max
    while stack and len(seen) < MOST_BRANCHES:
        alive = stack.pop()
        if alive in seen:
            continue
        seen.add(alive)
        if len(alive) == 1:
            winners |= alive
            continue
        columns = sorted(alive)
        place = np.where(places[:, columns] < 0, far, places[:, columns])
        best = place.min(axis=1, keepdims=True)
        tally = counts @ ((place == best) & (best < far))
        stack += [alive - {columns[q]} for q in np.flatnonzero(tally == tally.min())]
    return winners


# --- majorities of pairs


def schulze(prepared: Prepared) -> Verdict | None:
    """Who is connected to every rival by a chain of majorities at least as strong as the chain back.

    Strength is the margin. Shown: how many rivals an option's chains beat. Margin: the smallest difference
    between the winner's chain and the rival's.
    """
    return schulze_of(prepared, pr.margins(prepared))


def schulze_of(prepared: Prepared, margins: Counts) -> Verdict:
    strength = chains(margins[None])[0]
    wins = (strength > strength.T).sum(axis=1)
    best = np.flatnonzero((strength >= strength.T).all(axis=1))
    order = np.lexsort((prepared.lot, -wins))
    winner = int(best[np.argmin(prepared.lot[best])])
    order = np.concatenate(([winner], order[order != winner]))
    lead = _least_but(winner, strength[winner] - strength[:, winner])
    return Verdict(
        "schulze",
        winner,
        tuple(map(int, best)),
        wins.astype(float),
        tuple(map(int, order)),
        lead,
        "ballots",
    )


def chains(margins: Counts) -> Counts:
    """Strength of the strongest chain of majorities from row to column (R, m, m); 0 if there is none."""
    strength = np.maximum(margins, 0)
    for k in range(strength.shape[1]):
        np.maximum(
            strength, np.minimum(strength[:, :, k, None], strength[:, k, None, :].copy()), out=strength
        )
    m = strength.shape[1]
    strength[:, np.arange(m), np.arange(m)] = 0
    return strength


def ranked_pairs(prepared: Prepared) -> Verdict | None:
    """Majorities are locked from the largest, except those that would close a circle; who is on top wins.

    Shown: how many rivals stand below. Margin: the smallest direct margin over a rival, below zero if one
    beats the winner (in a circle broken elsewhere).
    """
    return ranked_pairs_of(prepared, pr.margins(prepared))


def ranked_pairs_of(prepared: Prepared, margins: Counts) -> Verdict:
    above = np.empty(margins.shape, np.bool_)
    kernels.ranked_pairs(margins, prepared.lot, above)
    below = above.sum(axis=1)
    tops = np.flatnonzero(~above.any(axis=0))
    winner = int(tops[np.argmin(prepared.lot[tops])])
    tied = set(map(int, tops)) | _pairs_winners(margins)
    order = np.lexsort((prepared.lot, -below, above.sum(axis=0)))
    order = np.concatenate(([winner], order[order != winner]))
    lead = _least_but(winner, margins[winner])
    return Verdict(
        "ranked pairs",
        winner,
        tuple(sorted(tied)),
        below.astype(float),
        tuple(map(int, order)),
        lead,
        "ballots",
    )


def _pairs_winners(margins: Counts) -> set[int]:
    """All who come out on top under some order of equal majorities, within `MOST_BRANCHES` states."""
    m = len(margins)
    values = sorted({int(v) for v in margins[margins > 0]}, reverse=True)
    groups = [[(int(i), int(j)) for i, j in np.argwhere(margins == v)] for v in values]
    if all(len(group) == 1 for group in groups):
        return set()
    winners: set[int] = set()
    # Who stands above whom, as one whole number a row: bit j of row i.
    start = tuple(1 << i for i in range(m))
    stack: list[tuple[int, frozenset[tuple[int, int]], tuple[int, ...]]] = [(0, frozenset(groups[0]), start)]
    seen: set[tuple[int, frozenset[tuple[int, int]], tuple[int, ...]]] = set()
    while stack and len(seen) < MOST_BRANCHES:
        state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        at, waiting, rows = state
        open_ = [(i, j) for i, j in waiting if not rows[j] >> i & 1 and not rows[i] >> j & 1]
        if open_:
            for i, j in open_:
                locked = tuple(row | rows[j] if row >> i & 1 else row for row in rows)
                stack.append((at, frozenset(open_) - {(i, j)}, locked))
        elif at + 1 < len(groups):
            stack.append((at + 1, frozenset(groups[at + 1]), rows))
        else:
            beaten = 0
            for i, row in enumerate(rows):
                beaten |= row & ~(1 << i)
            winners |= {i for i in range(m) if not beaten >> i & 1}
    return winners


def _least_but(winner: int, leads: Counts) -> float:
    others = np.delete(leads, winner)
    return float(others.min()) if len(others) else 0.0


def condorcet_winner(margins: Counts) -> int | None:
    """Who beats every rival in pairs."""
    beats = (margins > 0).sum(axis=1)
    found = np.flatnonzero(beats == len(margins) - 1)
    return int(found[0]) if len(found) else None


# --- across sides


def across_sides(prepared: Prepared) -> Verdict | None:
    """The option whose weakest side likes it best; ties by the next weakest, and so on. Needs two sides."""
    if len(prepared.ballots.sides) < 2:
        return None
    liking = side_liking(prepared)
    ascending = np.sort(liking, axis=0)
    _values, rank = np.unique(ascending.T, axis=0, return_inverse=True)  # in lexicographic order
    return ranked_by("across sides", prepared, rank.reshape(-1), ascending[0], "liking")


def side_liking(prepared: Prepared, counts: Counts | None = None) -> Floats:
    """How each side likes each option (S, m), 0 to 1: one division of whole numbers, so ties are exact."""
    points, most = pr.satisfaction(prepared)
    ballots = prepared.ballots
    weights = ballots.counts if counts is None else counts
    sums = np.zeros((len(ballots.sides), ballots.m), np.int64)
    np.add.at(sums, ballots.side, points * weights[:, None])
    n = np.bincount(ballots.side, weights, len(ballots.sides))
    return np.asarray(sums / (n * most)[:, None])


Rule = Callable[[Prepared], Verdict | None]
RULES: Mapping[str, Rule] = {
    "plurality": plurality,
    "approval": approval,
    "score": score,
    "majority judgement": majority_judgement,
    "borda": borda,
    "instant runoff": instant_runoff,
    "schulze": schulze,
    "ranked pairs": ranked_pairs,
    "across sides": across_sides,
}


def verdicts(prepared: Prepared, margins: Counts | None = None) -> dict[str, Verdict]:
    """The verdict of every rule that the ballots allow."""
    margins = pr.margins(prepared) if margins is None else margins
    known: dict[str, Any] = {
        "schulze": lambda p: schulze_of(p, margins),
        "ranked pairs": lambda p: ranked_pairs_of(p, margins),
    }
    found = {name: known.get(name, rule)(prepared) for name, rule in RULES.items()}
    return {name: verdict for name, verdict in found.items() if verdict is not None}
