"""Make the lottery of a task: fairest chances, the greatest least chance alone, or the older way."""

from __future__ import annotations

from typing import Literal

import numpy as np

from shangliang.methods.provenance import Provenance, digest_of
from shangliang.methods.sortition import legacy
from shangliang.methods.sortition.leximin import Chances, fairest
from shangliang.methods.sortition.lottery import Lottery, compose, spread
from shangliang.methods.sortition.pool import Flags, Floats, Ints, Task, types_of
from shangliang.methods.sortition.program import Panels
from shangliang.methods.sortition.relaxation import Infeasible, relax

Method = Literal["leximin", "maximin", "legacy"]
VERSION = "1"
EXACT_TYPES = 400


def make_lottery(
    task: Task, *, method: Method = "leximin", n_panels: int = 1_000, seed: int = 0,
    exact_up_to: int = EXACT_TYPES,
) -> Lottery:  # fmt: skip
    """Panels of equal weight from which one is then drawn in public.

    Parameters
    ----------
    task : Task
    method : "leximin", "maximin" or "legacy"
        Fairest chances; only the least chance as great as can be; greedy draws as most assemblies had them,
        for comparison.
    n_panels : int
        M: chances are multiples of 1 / M.
    seed : int
        Settles who of equals sits on which panel, and the panels' numbers. Not what draws the panel.
    exact_up_to : int
        With more types than this the chances aimed at are those of panels with parts of people, which no
        lottery beats in its least chance; the panels themselves are whole always.

    Raises
    ------
    Infeasible
        No panel fulfils the quotas; says the least change that would do.
    """
    if n_panels < 1:
        raise ValueError(f"{n_panels} panels: expected at least one")
    types = types_of(task)
    ask = Panels(types)
    if ask.best(np.zeros(types.n)) is None:
        raise Infeasible(relax(task))
    chances: Chances | None = None
    if method == "legacy":
        panels = legacy.panels(task, n_panels, seed)
    else:
        chances = fairest(types, ask, stages=1 if method == "maximin" else None, exact_up_to=exact_up_to)
        panels = spread(task, types, compose(ask, chances, n_panels), seed)
    parameters = {"seats": task.seats, "panels": n_panels, "exact": types.n <= exact_up_to}
    return _lottery(
        task,
        panels,
        None if chances is None else (chances, chances.chance[types.of], chances.barred[types.of]),
        Provenance(f"sortition.{method}", VERSION, parameters, seed, digest(task)),
    )


def digest(task: Task) -> str:
    """SHA-256 of pool, quotas, addresses and seats."""
    return digest_of(task.people, task.features, task.homes, task.quotas, task.seats)


def _lottery(
    task: Task,
    panels: Ints,
    aim: tuple[Chances, Floats, Flags] | None,
    provenance: Provenance,
) -> Lottery:
    n = len(task.people)
    chances = np.bincount(panels.ravel(), minlength=n) / len(panels)
    has = np.zeros((n, len(task.quotas)), np.int64)
    for column in task.features.T:
        has[np.arange(n), column] = 1
    seats = has[panels].sum(axis=1)
    return Lottery(
        people=task.people,
        panels=panels,
        chances=chances,
        expected=seats.mean(axis=0),
        fewest=seats.min(axis=0),
        most=seats.max(axis=0),
        least_possible=None if aim is None else aim[0].least_possible,
        ideal=None if aim is None else aim[1],
        barred=np.zeros(n, bool) if aim is None else aim[2],
        provenance=provenance,
    )
