"""Loops over ballots, compiled. Each does what its docstring says, and decides nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Array = Any  # the kernels' arrays: their types are said in the docstrings


@njit(cache=True)
def instant_runoff(
    lines: Array, tied: int, weights: Array, lot: Array, piles: Array, tallies: Array, out: Array
) -> None:
    """Drop the option with the fewest ballots until one is left.

    lines : whole numbers (B, m), each ballot's options from the best, plus `tied` if the next one is as
    good, -1 after the last ranked; weights : whole numbers (B); lot : int64 of m, of equal ones the highest
    is dropped first. A ballot counts for all that tie at the top of what is left of it.
    piles : int32 (m, B), room to work; tallies : int64 (m, m), filled with each round's counts, -1 for those
    dropped; out : int64 of m, filled with the options as they were dropped, the winner last.
    """
    n, m = lines.shape
    height = np.zeros(m, np.int64)  # ballots on each option's pile, some of them gone on since
    alive = np.ones(m, np.bool_)
    tally = np.zeros(m, np.int64)
    state = np.zeros(
        n, np.int32
    )  # 65,536 times the end of the ballot's present tie, plus how many of it are left
    for b in range(n):
        weight = weights[b]
        if weight == 0:
            continue
        p, left = 0, 0
        while p < m and lines[b, p] >= 0:
            c = lines[b, p] & (tied - 1)
            tally[c] += weight
            piles[c, height[c]] = b
            height[c] += 1
            left += 1
            p += 1
            if lines[b, p - 1] < tied:
                break
        state[b] = (p << 16) + left
    for r in range(m):
        worst = -1
        for c in range(m):
            tallies[r, c] = tally[c] if alive[c] else -1
            if alive[c] and (
                worst < 0 or tally[c] < tally[worst] or (tally[c] == tally[worst] and lot[c] > lot[worst])
            ):
                worst = c
        out[r] = worst
        alive[worst] = False
        for at in range(height[worst]):
            b = piles[worst, at]
            state[b] -= 1
            p, left = state[b] >> 16, state[b] & 65_535
            if left:
                continue
            weight = weights[b]
            while left == 0 and p < m and lines[b, p] >= 0:
                while True:
                    c = lines[b, p] & (tied - 1)
                    p += 1
                    if alive[c]:
                        tally[c] += weight
                        piles[c, height[c]] = b
                        height[c] += 1
                        left += 1
                    if lines[b, p - 1] < tied:
                        break
            state[b] = (p << 16) + left


@njit(cache=True)
def ranked_pairs(margins: Array, lot: Array, above: Array) -> None:
    """Lock majorities from the largest, except those against what is locked.

    margins : int64 (m, m), antisymmetric; lot : int64 of m, of equal majorities the one whose winner, then
    whose loser has the lower lot comes first; above : bool (m, m), filled with who stands above whom.
    """
    m = len(margins)
    above[:] = False
    n = 0
    keys = np.empty(m * (m - 1) // 2, np.int64)
    key_pairs = np.empty(m * (m - 1) // 2, np.int64)
    for i in range(m):
        for j in range(m):
            if margins[i, j] > 0:
                keys[n] = -margins[i, j]
                key_pairs[n] = lot[i] * m + lot[j]
                n += 1
    by_lot = np.empty(m, np.int64)
    for i in range(m):
        by_lot[lot[i]] = i
    first = np.argsort(key_pairs[:n])
    second = np.argsort(keys[:n][first], kind="mergesort")
    for q in second:
        pair = key_pairs[first[q]]
        i, j = by_lot[pair // m], by_lot[pair % m]
        if above[j, i] or above[i, j]:
            continue
        for x in range(m):
            if x == i or above[x, i]:
                above[x, j] = True
                for y in range(m):
                    if above[j, y]:
                        above[x, y] = True


@njit(cache=True)
def grade_counts(grades: Array, weights: Array, counts: Array) -> None:
    """Add up how many ballots give each option each grade.

    grades : int16 (B, m) from 0; weights : int32 (R, B); counts : int64 (R, m, G), added to.
    """
    n, m = grades.shape
    for r in range(len(weights)):
        for b in range(n):
            w = weights[r, b]
            if w:
                for c in range(m):
                    counts[r, c, grades[b, c]] += w


@njit(cache=True)
def price(cost: float, money: Array, useful: Array, counts: Array, voters: Array) -> float:
    """What one unit of use costs whoever pays in full, when all supporters of a project share its cost.

    money, useful, counts : float64 of B: left to each voter, the project's use to them, voters alike; voters
    : int64, those with any use. Infinite if they cannot pay together.
    """
    rich = 0.0
    have = 0.0
    for b in voters:
        rich += useful[b] * counts[b]
        have += money[b] * counts[b]
    if have < cost * (1 - 1e-12):
        return np.inf
    rho = cost / rich
    while True:  # whoever cannot pay their part gives all they have, and the others share the rest
        paid, left = 0.0, 0.0
        for b in voters:
            if money[b] < rho * useful[b] * (1 - 1e-12):
                paid += money[b] * counts[b]
            else:
                left += useful[b] * counts[b]
        if left == 0.0:
            return rho
        new = (cost - paid) / left
        if new <= rho * (1 + 1e-12):
            return new
        rho = new


@njit(cache=True)
def equal_shares(
    costs: Array,
    useful: Array,
    counts: Array,
    each: float,
    starts: Array,
    voters: Array,
    lot: Array,
    tol: float,
) -> Any:
    """Buy the project whose supporters pay least for a unit of use, while any can be bought.

    costs : float64 of P; useful : float64 (P, B); counts : float64 of B; each : what every voter gets;
    starts, voters : supporters of project p are voters[starts[p]:starts[p + 1]]; lot : int64 of P, of
    equally cheap ones (within tol) the lowest is bought. Gives the projects in the order bought, the price
    of each, and with how many others it tied.
    """
    n_projects = len(costs)
    money = np.full(len(counts), each)
    bound = np.zeros(n_projects)  # a price can only rise
    for p in range(n_projects):
        if starts[p] == starts[p + 1]:
            bound[p] = np.inf
    bought = np.empty(n_projects, np.int64)
    prices = np.empty(n_projects)
    tied = np.zeros(n_projects, np.int64)
    fresh = np.zeros(n_projects, np.bool_)
    n = 0
    while n < n_projects:
        fresh[:] = False
        best = np.inf
        while True:
            p = -1
            for q in range(n_projects):
                if fresh[q] or bound[q] > best * (1 + tol) or bound[q] == np.inf:
                    continue
                if p < 0 or bound[q] < bound[p]:
                    p = q
            if p < 0:
                break
            bound[p] = price(costs[p], money, useful[p], counts, voters[starts[p] : starts[p + 1]])
            fresh[p] = True
            best = min(best, bound[p])
        if best == np.inf:
            break
        chosen = -1
        for q in range(n_projects):
            if bound[q] <= best * (1 + tol) and bound[q] < np.inf:
                tied[n] += 1
                if chosen < 0 or lot[q] < lot[chosen]:
                    chosen = q
        bought[n], prices[n] = chosen, bound[chosen]
        n += 1
        for b in voters[starts[chosen] : starts[chosen + 1]]:
            money[b] = max(0.0, money[b] - bound[chosen] * useful[chosen, b])
        bound[chosen] = np.inf
    return bought[:n], prices[:n], tied[:n] - 1


@njit(cache=True)
def equal_shares_added(
    costs: Array,
    useful: Array,
    counts: Array,
    each: float,
    add: float,
    budget: float,
    starts: Array,
    voters: Array,
    lot: Array,
    tol: float,
) -> Any:
    """Equal shares, with `add` more for everyone again and again while the projects fit the budget.

    It stops as soon as no project that anyone wants would fit any more, or at once if `add` is 0. As
    `equal_shares`, and what every voter got in the end.
    """
    bought, prices, tied = equal_shares(costs, useful, counts, each, starts, voters, lot, tol)
    while add > 0:
        cost = costs[bought].sum()
        is_bought = np.zeros(len(costs), np.bool_)
        is_bought[bought] = True
        room = False
        for p in range(len(costs)):
            if not is_bought[p] and starts[p] < starts[p + 1] and costs[p] <= budget - cost:
                room = True
        if not room:
            break
        more = equal_shares(costs, useful, counts, each + add, starts, voters, lot, tol)
        if costs[more[0]].sum() > budget:
            break
        bought, prices, tied = more
        each += add
    return bought, prices, tied, each
