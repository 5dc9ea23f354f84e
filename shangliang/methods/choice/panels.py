"""A panel of k options that speaks for all: proportional approval voting, exactly.

A ballot that approves h of the panel is worth 1 + 1/2 + ... + 1/h (Thiele 1895). Counted over all panels at
once: with N(T) the ballots that approve all of T, the panel W is worth the sum of (-1)^(|T|+1) / |T| · N(T)
over the sets T within W, since 1 + ... + 1/h = sum over j of C(h, j) (-1)^(j+1) / j. Both sums over sets
take m passes over a table of 2^m whole numbers, whatever the number of ballots.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.choice import prepared as pr
from shangliang.methods.choice.ballots import Ballots
from shangliang.methods.choice.stability import resamples
from shangliang.methods.provenance import Provenance, digest_of

VERSION = "1"
MOST_OPTIONS = 22
MOST_NAMED = 1_000
WORK = 5e9  # table entries passed over for all resamples together
Table = NDArray[np.int64]


@dataclass(frozen=True)
class Panel:
    """The answer of one rule.

    Attributes
    ----------
    members : tuple of int
        Of equally good panels the one with the luckiest lots.
    tied : tuple of panels
        All equally good ones (the first thousand); the panel alone if there is no tie.
    n_tied : int
    worth : float
        In ballots.
    margin : float
        Lead over the best panel that is worth less; 0 if there is none.
    """

    members: tuple[int, ...]
    tied: tuple[tuple[int, ...], ...]
    n_tied: int
    worth: float
    margin: float


@dataclass(frozen=True)
class PanelChoice:
    """A panel of k by every rule.

    Attributes
    ----------
    options : tuple of str
    panels : mapping of rule to Panel
        "proportional approval"; "approval": most approvals in all; "coverage": most ballots approve at least
        one.
    sequential : tuple of int
        Proportional approval by adding the best option one at a time, in that order.
    represented : mapping of rule to (k + 1)
        Part of the ballots that approve 0, 1, ... k of the panel.
    stability : (m)
        Part of the resamples in which each option is in the proportional panel.
    same_panel : float
        Part in which the whole panel is the same; NaN without resamples.
    n_resamples : int
    sentence : str
    """

    options: tuple[str, ...]
    panels: Mapping[str, Panel]
    sequential: tuple[int, ...]
    represented: Mapping[str, NDArray[np.float64]]
    stability: NDArray[np.float64]
    same_panel: float
    n_resamples: int
    sentence: str
    provenance: Provenance


def choose_panel(
    ballots: Ballots, k: int, *, n_resamples: int = 1_000, seed: int = 0, approve_from: int | None = None
) -> PanelChoice:
    """Choose k of m options from ballots that say whom they approve.

    `approve_from` is the lowest score that approves. The resamples are fewer where options are many (2^m
    entries each): the result says how many.

    Raises ValueError: no ballots or approvals, k not from 1 to m, more than 22 options.
    """
    m = ballots.m
    if not 1 <= k <= m:
        raise ValueError(f"a panel of {k}: expected 1 to {m}")
    if m > MOST_OPTIONS:
        raise ValueError(f"{m} options: expected at most {MOST_OPTIONS}")
    prepared = pr.prepare(ballots, seed=seed, approve_from=approve_from)
    points = pr.approvals(prepared)
    if points is None:
        raise ValueError("rankings of all options approve nobody in particular: expected approvals")
    sets = points @ (1 << np.arange(m))
    lot = prepared.lot
    masks = panels_of(m, k)
    parts = math.lcm(*range(1, k + 1))
    supersets = _supersets(sets, ballots.counts, m)
    found = {
        "proportional approval": _best(_worths(supersets, m, _harmonic(k, parts))[masks], masks, lot, parts),
        "approval": _best(_worths(supersets, m, [0, 1])[masks], masks, lot, 1),
        "coverage": _best(_worths(supersets, m, _covered(k))[masks], masks, lot, 1),
    }
    stable, same, n = _stability(ballots, sets, k, lot, found["proportional approval"], n_resamples, seed)
    digest = digest_of(ballots.kind, ballots.options, ballots.marks, ballots.counts)
    parameters = {"k": k, "resamples": n, "approve_from": prepared.approve_from}
    return PanelChoice(
        ballots.options,
        found,
        sequential(points, ballots.counts, k, lot),
        {name: _represented(points, ballots.counts, panel) for name, panel in found.items()},
        stable,
        same,
        n,
        _sentence(ballots.options, found, same, n),
        Provenance("choice.panel", VERSION, parameters, seed, digest),
    )


def panels_of(m: int, k: int) -> Table:
    """All sets of k of m options, as numbers with a bit for each option, ascending."""
    every = np.arange(1 << m, dtype=np.int64)
    return np.asarray(every[np.bitwise_count(every.astype(np.uint64)) == k])


def _harmonic(k: int, parts: int) -> list[int]:
    """What a set of j approved options adds, j = 0..k, in parts: (-1)^(j+1) / j."""
    return [0, *((-1) ** (j + 1) * parts // j for j in range(1, k + 1))]


def _covered(k: int) -> list[int]:
    """The same for 1 if any is approved: 1 - (1 - 1)^h by the binomial formula."""
    return [0, *((-1) ** (j + 1) for j in range(1, k + 1))]


def _supersets(sets: Table, counts: Table, m: int) -> Table:
    """N(T) for every set T of options (2^m): how many ballots approve all of it."""
    table = np.zeros(1 << m, np.int64)
    np.add.at(table, sets, counts)
    for j in range(m):
        halves = table.reshape(-1, 2, 1 << j)
        halves[:, 0] += halves[:, 1]
    return table


def _worths(supersets: Table, m: int, adds: list[int]) -> Table:
    """The worth of every set (2^m). Sums may leave int64 on the way, and come back: the result fits."""
    size = np.bitwise_count(np.arange(1 << m, dtype=np.uint64))
    weight = np.zeros(m + 1, np.int64)
    weight[: len(adds)] = adds
    table = supersets * weight[size]
    for j in range(m):
        halves = table.reshape(-1, 2, 1 << j)
        halves[:, 1] += halves[:, 0]
    return np.asarray(table)


def _best(worths: Table, masks: Table, lot: Table, parts: int) -> Panel:
    best = worths.max()
    tied = masks[worths == best]
    less = worths[worths < best]
    return Panel(
        members(_luckiest(tied, lot)),
        tuple(sorted(members(mask) for mask in tied[:MOST_NAMED])),
        len(tied),
        float(best / parts),
        float((best - less.max()) / parts) if len(less) else 0.0,
    )


def _luckiest(tied: Table, lot: Table) -> int:
    """The panel with the luckiest member that not all have, and so on."""
    for c in np.argsort(lot):
        has = tied >> c & 1 == 1
        if has.any():
            tied = tied[has]
    return int(tied[0])


def members(mask: int) -> tuple[int, ...]:
    """The options whose bits are set."""
    return tuple(j for j in range(int(mask).bit_length()) if int(mask) >> j & 1)


def sequential(points: Table, counts: Table, k: int, lot: Table) -> tuple[int, ...]:
    """Add k times the option that is worth most to the ballots, each by what it has already."""
    parts = math.lcm(*range(1, k + 1))
    chosen: list[int] = []
    has = np.zeros(len(points), np.int64)
    for _place in range(k):
        gain = (counts * (parts // (has + 1))) @ points
        gain[chosen] = -1
        best = np.flatnonzero(gain == gain.max())
        chosen.append(int(best[np.argmin(lot[best])]))
        has += points[:, chosen[-1]]
    return tuple(chosen)


def _represented(points: Table, counts: Table, panel: Panel) -> NDArray[np.float64]:
    has = points[:, list(panel.members)].sum(axis=1)
    return np.asarray(np.bincount(has, counts, len(panel.members) + 1) / counts.sum())


def _stability(
    ballots: Ballots, sets: Table, k: int, lot: Table, panel: Panel, n: int, seed: int
) -> tuple[NDArray[np.float64], float, int]:
    m = ballots.m
    n = min(n, int(WORK / (2 * m << m)))
    inside, same = np.zeros(m), 0
    masks, adds = panels_of(m, k), _harmonic(k, math.lcm(*range(1, k + 1)))
    rows = itertools.chain.from_iterable(resamples(ballots, n, seed)) if n else []
    for counts in rows:
        worths = _worths(_supersets(sets, counts.astype(np.int64), m), m, adds)[masks]
        again = members(_luckiest(masks[worths == worths.max()], lot))
        inside[list(again)] += 1
        same += again == panel.members
    return inside / max(n, 1), same / n if n else math.nan, n


def _sentence(options: tuple[str, ...], found: Mapping[str, Panel], same: float, n: int) -> str:
    panel = found["proportional approval"]
    names = ", ".join(options[c] for c in panel.members)
    said = f"{names} are chosen by proportional approval"
    if panel.n_tied > 1:
        said += f", by lot among {panel.n_tied} equally good panels"
    else:
        said += f", worth {panel.margin:,.2f} ballots more than the next best panel"
    for rule in ("approval", "coverage"):
        other = found[rule]
        if panel.members in other.tied:
            said += f"; {rule} would choose the same"
        else:
            said += f"; {rule} would choose {', '.join(options[c] for c in other.members)}"
    return said + (f"; the same panel in {same:.0%} of {n:,} resamples." if n else ".")
