"""From chances to a lottery: numbered panels of equal weight, on which everybody sits as often as due."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from shangliang.methods.provenance import Provenance
from shangliang.methods.sortition.leximin import Chances, toward
from shangliang.methods.sortition.pool import Flags, Floats, Ints, Task, Types
from shangliang.methods.sortition.program import Panels
from shangliang.methods.sortition.seal import digest_of_text

SWAPS = 2_000  # exchanges of one panel for another in a round, at most
ROUNDS = 12
WIDEST = 3_000  # different panels that can be compared each with each


@dataclass(frozen=True)
class Lottery:
    """M numbered panels; one is drawn, each with chance 1 / M.

    Attributes
    ----------
    people : n names
    panels : int (M, k)
        Who sits on each, by place in `people`.
    chances : (n)
        Of each person: the share of panels they sit on. Exact.
    expected, fewest, most : (Q)
        For each quota, the mean, least and greatest number of seats over the panels.
    least_possible : float or None
        No lottery whatever gives more than this to everybody who can be drawn at all. None if not sought.
    ideal : (n) or None
        The chances aimed at; `chances` differ from them by what M whole panels can not express.
    barred : bool (n)
        Those whom the quotas let on no panel.
    provenance : Provenance
    """

    people: tuple[str, ...]
    panels: Ints
    chances: Floats
    expected: Floats
    fewest: Ints
    most: Ints
    least_possible: float | None
    ideal: Floats | None
    barred: Flags
    provenance: Provenance

    @property
    def least(self) -> float:
        """The least chance of anybody who can be drawn at all."""
        return float(self.chances[~self.barred].min()) if (~self.barred).any() else 0.0

    @property
    def gini(self) -> float:
        """Inequality of all chances: 0 if they are equal."""
        ordered = np.sort(self.chances)
        n = len(ordered)
        return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / (n * ordered.sum()))

    def members(self, number: int) -> tuple[str, ...]:
        """Who sits on this panel."""
        return tuple(self.people[i] for i in self.panels[number])

    def text(self) -> str:
        """The lottery as it is published: CSV, a heading, then one line for each panel in order."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["panel", *(f"seat {seat + 1}" for seat in range(self.panels.shape[1]))])
        for number in range(len(self.panels)):
            writer.writerow([number, *self.members(number)])
        return out.getvalue()

    @property
    def digest(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return digest_of_text(self.text())


def compose(ask: Panels, chances: Chances, n_panels: int) -> Ints:
    """As many panels (M, T), how many people of each type, whose mean comes nearest to the chances."""
    if not len(chances.panels):
        panels = toward(ask, chances.chance, n_panels)
        return evened(ask.types, panels, chances.chance, panels[:0])
    used = chances.panels[chances.weights > 1e-9]
    weights = chances.weights[chances.weights > 1e-9]
    times = np.floor(weights * n_panels + 1e-6).astype(np.int64)
    owed = n_panels * chances.chance * ask.types.counts - times @ used
    rows = np.repeat(np.arange(len(used)), times).tolist()
    scaled = used / ask.types.counts
    for _number in range(n_panels - int(times.sum())):
        # The panel after which least is owed, in squares by person.
        pick = int(np.argmax(2 * scaled @ owed - (scaled * used).sum(axis=1)))
        owed = owed - used[pick]
        rows.append(pick)
    return evened(ask.types, used[sorted(rows)], chances.chance, chances.panels)


def evened(types: Types, panels: Ints, chance: Floats, others: Ints) -> Ints:
    """Put one panel for another, or for one of `others`, until the sums are as near as can be to what is due.

    Relative errors count, in squares: a panel too few hurts most where there are few. Those who still come
    short by a whole panel count double, and again, in the next round. The best round is taken. More than
    `WIDEST` different panels stay as they are.
    """
    due = len(panels) * chance * types.counts
    weights = 1.0 / np.maximum(due, 1e-3)
    kinds = np.unique(np.vstack([panels, others]), axis=0)
    if len(kinds) > WIDEST:
        return panels
    number = {tuple(kind): at for at, kind in enumerate(kinds.tolist())}
    times = np.bincount([number[tuple(panel)] for panel in panels.tolist()], minlength=len(kinds))
    best, least = times, np.inf
    for _round in range(ROUNDS):
        times = _swapped(kinds.astype(float), times, due, weights)
        short = np.floor(due + 1e-3) - times @ kinds
        worst = float((short / np.maximum(due, 1e-3)).max())
        if worst < least:
            best, least = times, worst
        if worst <= 0:
            break
        weights = np.where(short > 0, 2 * weights, weights)
    return np.repeat(kinds, best, axis=0)


def _swapped(kinds: Floats, times: Ints, due: Floats, weights: Floats) -> Ints:
    """Swap as long as that lessens the weighted squares of what is owed. How often to take each kind."""
    points, times = kinds * np.sqrt(weights), times.copy()
    owed = due * np.sqrt(weights) - times @ points
    squares = (points * points).sum(axis=1)
    apart = squares[:, None] + squares[None, :] - 2 * points @ points.T
    for _swap in range(SWAPS):
        gain = points @ owed
        # What |owed + out - put|^2 adds to |owed|^2.
        change = apart + 2 * gain[:, None] - 2 * gain[None, :]
        change[times == 0] = np.inf
        out, put = np.unravel_index(int(np.argmin(change)), change.shape)
        if change[out, put] > -1e-9:
            break
        times[out] -= 1
        times[put] += 1
        owed = owed + points[out] - points[put]
    return times


def spread(task: Task, types: Types, compositions: Ints, seed: int) -> Ints:
    """Name the people of each panel (M, k): of a type, those who sat least often so far; ties by lot.

    People of one type then differ by one panel at most, unless several of them live together with others.
    """
    rng = np.random.default_rng(seed)
    compositions = compositions[rng.permutation(len(compositions))]
    times, tie = np.zeros(len(task.people), np.int64), rng.permutation(len(task.people))
    members = [np.flatnonzero(types.of == at) for at in range(types.n)]
    shared = np.bincount(task.homes, minlength=int(task.homes.max()) + 1) > 1
    panels = np.empty((len(compositions), task.seats), np.int64)
    for number, composition in enumerate(compositions):
        taken: set[int] = set()
        chosen: list[int] = []
        for at in np.flatnonzero(composition):
            pool, wanted = members[at], int(composition[at])
            pool = pool[np.lexsort((tie[pool], times[pool]))]
            if not shared[task.homes[pool[0]]]:
                chosen += pool[:wanted].tolist()
                continue
            for person in pool.tolist():
                home = int(task.homes[person])
                if wanted and home not in taken:
                    taken.add(home)
                    chosen.append(person)
                    wanted -= 1
        times[chosen] += 1
        panels[number] = sorted(chosen)
    return panels
