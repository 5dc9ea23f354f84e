"""The fairest chances: raise the least chance as high as it goes, then the next, until all are settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags_array, hstack, vstack

from shangliang.methods.sortition.pool import Flags, Floats, Ints, Types
from shangliang.methods.sortition.program import Panels, Unsolved, maximise

PROVEN = 1e-6  # chances nearer than this count as equal
PRICED = 1e-5  # a price above this proves that a chance is settled
SLACKS = (1e-8, 1e-7, 1e-6, 1e-5)  # by which settled chances may give way to rounding: the least that serves
START = 200  # panels to begin with
Limits = tuple[Floats, Floats]
LONGEST = 5_000  # rounds of asking for one more panel


@dataclass(frozen=True)
class Chances:
    """What each type's people get.

    Attributes
    ----------
    chance : (T)
        Of one person of each type.
    panels : int (C, T)
        Panels that a lottery with these chances needs; none where they were not sought.
    weights : (C)
        How often each is drawn there.
    least_possible : float
        No lottery gives more than this to everybody who can be drawn at all.
    barred : bool (T)
        Those who fit on no panel.
    """

    chance: Floats
    panels: Ints
    weights: Floats
    least_possible: float
    barred: Flags


def reachable(types: Types, ask: Panels) -> tuple[Ints, Flags]:
    """Some panels on which everybody sits who can sit on any, and the types that can not."""
    found: list[Ints] = []
    open_ = np.ones(types.n, bool)
    while open_.any():
        weights = np.where(open_, 1.0 / types.caps, 0.0)
        if ask.bound(weights).value < 1e-7:
            break
        panel = ask.good(weights)
        if panel is None or not (panel[open_] > 0).any():
            panel = ask.best(weights)
        if panel is None or not (panel[open_] > 0).any():
            break
        found.append(panel)
        open_ &= panel == 0
    return np.array(found).reshape(-1, types.n), open_


def loose(types: Types, barred: Flags, stages: int | None) -> Floats:
    """The fairest chances if panels could hold parts of people; only the first `stages` chances settled.

    No lottery has a greater least chance; often one has just these.
    """
    settled, shares = np.where(barred, 0.0, np.nan), diags_array(1.0 / types.counts)
    columns = (np.zeros(types.n), np.where(barred, 0.0, types.caps))
    people = np.zeros(types.n)
    done = 0
    while np.isnan(settled).any() and done != stages:
        found = _raise_least(types.matrix, (types.lower, types.upper), columns, shares, settled)
        settled, people = _settle(settled, found), found.variables
        done += 1
    return people / types.counts


@dataclass(frozen=True)
class _Stage:
    """The least open chance, raised; the price of each type's chance; the lottery or panel that does it."""

    level: float
    prices: Floats
    variables: Floats


def _raise_least(rows: Any, limits: Limits, columns: Limits, shares: Any, settled: Floats) -> _Stage:
    """Raise the least chance of those not settled (NaN) as high as it goes.

    `shares` (T, V) makes chances of the V variables, which `rows` and `columns` bound. Settled chances are
    floors, a hair lower if rounding makes them clash.
    """
    n_types, n_variables = shares.shape
    free = np.isnan(settled)
    level = csr_matrix(-free.astype(float)[:, None])
    matrix = vstack([hstack([rows, csr_matrix((rows.shape[0], 1))]), hstack([shares, level])], format="csr")
    upper = np.append(limits[1], np.full(n_types, np.inf))
    bounds = (np.append(columns[0], 0.0), np.append(columns[1], 1.0))
    cost = np.append(np.zeros(n_variables), 1.0)
    for slack in SLACKS:
        floor = np.maximum(np.nan_to_num(settled) - slack, 0.0)
        found = maximise(cost, matrix, (np.append(limits[0], floor), upper), bounds)
        if found is not None:
            prices = np.maximum(-found.prices[-n_types:], 0.0)
            total = prices[free].sum()
            prices = prices / total if total > 0 else free / free.sum()
            return _Stage(found.value, prices, np.maximum(found.x[:-1], 0.0))
    raise Unsolved("settled chances clash")


def _settle(settled: Floats, stage: _Stage) -> Floats:
    """Settle those whose chance has a price: in no best answer do they get more. At least one."""
    free = np.isnan(settled)
    if stage.level > 1 - PROVEN:
        return np.where(free, stage.level, settled)
    clear = free & (stage.prices > PRICED)
    if not clear.any():
        clear = np.arange(len(free)) == np.argmax(np.where(free, stage.prices, -1.0))
    return np.where(clear, stage.level, settled)


def exact(types: Types, ask: Panels, *, stages: int | None = None) -> Chances:
    """The fairest chances over all panels there are, by column generation.

    A linear programme chooses among the panels found so far; its prices say which panel would help most; an
    integer programme finds it, or proves that none would help. Then the chances with a price are settled, and
    the next are raised (Flanigan et al. 2021, supplement 11).
    """
    panels, barred = reachable(types, ask)
    fair = loose(types, barred, stages)
    panels = np.unique(np.concatenate([panels, toward(ask, fair, START if types.n > 8 else 8)]), axis=0)
    settled, weights, least = np.where(barred, 0.0, np.nan), np.zeros(len(panels)), None
    done = 0
    while np.isnan(settled).any() and done != stages:
        panels, stage = _raise(types, ask, panels, settled)
        least = stage.level if least is None else least
        settled, weights = _settle(settled, stage), stage.variables / stage.variables.sum()
        done += 1
    chance = (weights @ panels) / types.counts if stages else settled
    return Chances(chance, panels, weights, least or 0.0, barred)


def _raise(types: Types, ask: Panels, panels: Ints, settled: Floats) -> tuple[Ints, _Stage]:
    """Raise the least open chance as high as any panels allow; the panels known then, and the stage."""
    free = np.isnan(settled)
    one = np.ones(1)
    for _round in range(LONGEST):
        ends = (np.zeros(len(panels)), np.ones(len(panels)))
        shares = csr_matrix(panels.T / types.counts[:, None])
        stage = _raise_least(csr_matrix(np.ones((1, len(panels)))), (one, one), ends, shares, settled)
        best = ask.best(stage.prices / types.counts)
        assert best is not None  # noqa: S101  a panel was found before
        limit = float(stage.prices / types.counts @ best) - float(stage.prices[~free] @ settled[~free])
        if limit <= stage.level + PROVEN or (panels == best).all(axis=1).any():
            return panels, stage
        panels = np.vstack([panels, best])
    raise Unsolved(f"the fairest chances were not found in {LONGEST} rounds")


def toward(ask: Panels, chance: Floats, n_panels: int) -> Ints:
    """Panels whose mean comes near these chances: each makes up for what those before left out.

    The debt of one person to another grows only with what whole panels force (Welling's herding, 2009).
    """
    types = ask.types
    owed, found = np.zeros(types.n), []
    for _number in range(n_panels):
        owed = owed + chance * types.counts
        panel = ask.good(owed / types.counts)
        assert panel is not None  # noqa: S101  chances come from panels
        owed = owed - panel
        found.append(panel)
    return np.array(found, dtype=np.int64).reshape(-1, types.n)


def fairest(types: Types, ask: Panels, *, stages: int | None = None, exact_up_to: int = 400) -> Chances:
    """Exact chances for up to so many types; beyond, those with parts of people, no panels sought yet."""
    if types.n <= exact_up_to:
        return exact(types, ask, stages=stages)
    _some, barred = reachable(types, ask)
    chance = loose(types, barred, stages)
    none = Chances(chance, np.empty((0, types.n), np.int64), np.empty(0), 0.0, barred)
    return replace(none, least_possible=float(chance[~barred].min()) if (~barred).any() else 0.0)
