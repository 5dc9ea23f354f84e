"""Which projects to pay from one budget: equal shares, and greedy beside it.

Equal shares (Peters, Pierczynski and Skowron, NeurIPS 2021): everyone gets the same part of the budget; a
project is bought from the shares of its supporters, each paying in proportion to its use to them as far as
their money goes; always the one with the lowest price for a unit of use. An approved project is of use as
much as it costs. What is left is used by giving everyone one unit of money more, again and again, while the
result fits ("add1").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.choice import kernels
from shangliang.methods.choice.ballots import APPROVAL, RANKING, Ballots, lots
from shangliang.methods.choice.stability import resamples
from shangliang.methods.provenance import Provenance, digest_of

VERSION = "1"
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
TOLERANCE = 1e-10  # prices that differ by less are equal
SHARES, ADD1, GREEDY, STOPS = "equal shares", "equal shares add1", "greedy", "greedy no skip"


@dataclass(frozen=True)
class Basket:
    """The projects that one rule buys.

    Attributes
    ----------
    projects : tuple of int
        In the order bought.
    cost : float
    each : float
        What every voter was given (equal shares; 0 for greedy).
    prices : tuple of float
        Equal shares: for a unit of use, of each project.
    ties : tuple of (project, others)
        Where the lot decided between so many others that were equal.
    supported : float
        Part of the voters with at least one project of theirs.
    """

    projects: tuple[int, ...]
    cost: float
    each: float
    prices: tuple[float, ...]
    ties: tuple[tuple[int, int], ...]
    supported: float


@dataclass(frozen=True)
class BudgetChoice:
    """Projects by every rule.

    Attributes
    ----------
    options : tuple of str
    costs : (m)
    budget : float
    votes : (m)
        Ballots or points for each project.
    rule : str
    baskets : mapping of rule to Basket
        "equal shares", "equal shares add1", "greedy", "greedy no skip".
    stability : mapping of rule to (m)
        Part of the resamples in which each project is bought.
    n_resamples : int
    sentence : str
    """

    options: tuple[str, ...]
    costs: Floats
    budget: float
    votes: Counts
    rule: str
    baskets: Mapping[str, Basket]
    stability: Mapping[str, Floats]
    n_resamples: int
    sentence: str
    provenance: Provenance


@dataclass(frozen=True)
class Purse:
    """Ballots with prices: what the rules for budgets take.

    Attributes
    ----------
    costs : (m), not negative
    points : int64 (B, m)
        What each ballot gives each project: 1 if approved, points, or Borda points among those ranked.
    least : int
        Votes that a project needs to be bought at all.
    """

    ballots: Ballots
    costs: Floats
    budget: float
    points: Counts
    lot: Counts
    least: int

    @property
    def useful(self) -> Floats:
        """A project's use to each ballot (m, B): its cost if approved, otherwise its points."""
        use = self.points.T.astype(float)
        return use * self.costs[:, None] if self.ballots.kind == APPROVAL else use


def purse(
    ballots: Ballots, costs: Mapping[str, float], budget: float, *, seed: int = 0, least: int = 0
) -> Purse:
    """Raises ValueError: no ballots, a cost missing, negative or infinite, a budget not positive."""
    if not ballots.n:
        raise ValueError("no ballots")
    missing = [name for name in ballots.options if name not in costs]
    if missing:
        raise ValueError(f"no cost of {missing[0]}")
    prices = np.array([costs[name] for name in ballots.options], float)
    if not np.isfinite(prices).all() or prices.min() < 0 or not 0 < budget < np.inf:
        raise ValueError(f"budget {budget}, costs from {prices.min()}: expected none negative, and a budget")
    points = np.maximum(ballots.marks, 0).astype(np.int64)
    if ballots.kind == RANKING:
        ranked = ballots.marks >= 0
        points = np.where(ranked, ranked.sum(axis=1, keepdims=True) - ballots.marks, 0).astype(np.int64)
    return Purse(ballots, prices, float(budget), points, lots(ballots.options, seed), least)


def choose_projects(
    ballots: Ballots,
    costs: Mapping[str, float],
    budget: float,
    *,
    rule: str = ADD1,
    n_resamples: int = 1_000,
    seed: int = 0,
    least: int = 0,
) -> BudgetChoice:
    """Choose projects for a budget. Raises ValueError as `purse`, or if the rule is unknown."""
    money = purse(ballots, costs, budget, seed=seed, least=least)
    counts = ballots.counts
    baskets = {
        SHARES: equal_shares(money, counts),
        ADD1: equal_shares(money, counts, add=1.0),
        GREEDY: greedy(money, counts),
        STOPS: greedy(money, counts, skip=False),
    }
    if rule not in baskets:
        raise ValueError(f"rule {rule!r}: expected one of {', '.join(baskets)}")
    stable = {name: np.zeros(ballots.m) for name in (rule, GREEDY)}
    for block in resamples(ballots, n_resamples, seed) if n_resamples else ():
        for again in block:
            for name, share in stable.items():
                share[list(_bought(name, money, again.astype(np.int64)).projects)] += 1 / n_resamples
    digest = digest_of(
        ballots.kind, ballots.options, ballots.marks, counts, ballots.side, ballots.sides, money.costs, budget
    )
    parameters = {"rule": rule, "resamples": n_resamples, "least": least}
    return BudgetChoice(
        ballots.options,
        money.costs,
        float(budget),
        counts @ money.points,
        rule,
        baskets,
        stable,
        n_resamples,
        _sentence(ballots.options, baskets, rule, stable[rule], n_resamples, float(budget)),
        Provenance("choice.budget", VERSION, parameters, seed, digest),
    )


def _bought(rule: str, money: Purse, counts: Counts) -> Basket:
    if rule in (GREEDY, STOPS):
        return greedy(money, counts, skip=rule == GREEDY)
    return equal_shares(money, counts, add=1.0 if rule == ADD1 else 0.0)


def greedy(money: Purse, counts: Counts, *, skip: bool = True) -> Basket:
    """Most votes first, passing over what does not fit, or stopping there. Nothing without votes."""
    votes = counts @ money.points
    order = [int(p) for p in np.lexsort((money.lot, -votes))]
    chosen: list[int] = []
    left = money.budget
    for p in order:
        if votes[p] <= 0 or votes[p] < money.least:
            continue
        if money.costs[p] <= left:
            chosen.append(p)
            left -= money.costs[p]
        elif not skip:
            break
    ties = tuple((p, int((votes == votes[p]).sum()) - 1) for p in chosen if (votes == votes[p]).sum() > 1)
    return Basket(
        tuple(chosen),
        float(money.costs[chosen].sum()),
        0.0,
        (),
        ties,
        _supported(money, counts, chosen),
    )


def equal_shares(money: Purse, counts: Counts, *, add: float = 0.0) -> Basket:
    """Equal shares; with `add`, everyone gets so much more again and again while the result fits the budget.

    It stops as soon as nothing more would fit (pabutools' reading of the completion).
    """
    n = int(counts.sum())
    use, costs, votes = money.useful, money.costs, counts @ money.points
    here = counts > 0
    use, held = np.ascontiguousarray(use[:, here]), counts[here].astype(float)
    supporters = [np.flatnonzero(row) if votes[p] >= money.least else row[:0] for p, row in enumerate(use)]
    supporters = [one.astype(np.int64) for one in supporters]
    free = [int(p) for p in np.flatnonzero((costs == 0) & (votes >= max(money.least, 1)))]
    for p in free:
        supporters[p] = supporters[p][:0]
    starts = np.concatenate(([0], np.cumsum([len(one) for one in supporters])))
    voters = np.concatenate(supporters) if supporters else np.zeros(0, np.int64)
    bought, prices, tied, each = kernels.equal_shares_added(
        costs, use, held, money.budget / n, add, money.budget, starts, voters, money.lot, TOLERANCE
    )
    chosen = free + [int(p) for p in bought]
    return Basket(
        tuple(chosen),
        float(costs[chosen].sum()),
        float(each),
        tuple(map(float, prices)),
        tuple((int(p), int(t)) for p, t in zip(bought, tied, strict=True) if t),
        _supported(money, counts, chosen),
    )


def _supported(money: Purse, counts: Counts, chosen: list[int]) -> float:
    has = money.points[:, chosen].any(axis=1)
    return float(counts[has].sum() / max(int(counts.sum()), 1))


def _sentence(
    options: tuple[str, ...],
    baskets: Mapping[str, Basket],
    rule: str,
    stable: Floats,
    n: int,
    budget: float,
) -> str:
    basket = baskets[rule]
    said = f"{rule} pays for {len(basket.projects)} of {len(options)} projects, {basket.cost:,.0f} of"
    said += f" {budget:,.0f}; {basket.supported:.0%} of the voters get at least one of theirs"
    other = GREEDY if rule != GREEDY else ADD1
    gone = set(basket.projects) - set(baskets[other].projects)
    new = set(baskets[other].projects) - set(basket.projects)
    if not gone and not new:
        said += f"; {other} would choose the same"
    else:
        said += f"; {other} ({baskets[other].supported:.0%}) would choose"
        parts = [f" {', '.join(options[p] for p in sorted(new))}"] if new else [" nothing"]
        parts += [f" instead of {', '.join(options[p] for p in sorted(gone))}"] if gone else [" besides"]
        said += "".join(parts)
    if basket.ties:
        said += f"; the lot decided {len(basket.ties)} times between equals"
    if n and basket.projects:
        weakest = min(basket.projects, key=lambda p: stable[p])
        said += f"; the least sure is {options[weakest]}, bought in {stable[weakest]:.0%} of {n:,} resamples"
    return said + "."
