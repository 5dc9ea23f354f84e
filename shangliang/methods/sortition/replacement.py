"""After the draw: stand-bys, and replacements for those who can not come. Each is a smaller lottery."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from shangliang.methods.sortition.draw import make_lottery
from shangliang.methods.sortition.lottery import Lottery
from shangliang.methods.sortition.pool import Flags, Quota, Task
from shangliang.methods.sortition.relaxation import Infeasible
from shangliang.methods.sortition.seal import drawn, further


@dataclass(frozen=True)
class Further:
    """People drawn after the panel, the lottery they come from, its seed; `relaxed`: how quotas gave way."""

    people: tuple[str, ...]
    lottery: Lottery
    seed: str
    relaxed: str = ""


def replacements(
    task: Task, panel: Sequence[str], gone: Sequence[str], seed: str, *, standbys: Sequence[str] = (),
    n_panels: int = 1_000,
) -> Further:  # fmt: skip
    """Draw for each of `gone` somebody else, so that the panel fulfils its quotas again.

    Among `standbys` if they suffice, otherwise among all who are not on the panel; with the fairest chances.
    `seed` is the public seed of the draw.

    Raises
    ------
    ValueError
        Somebody gone was not on the panel.
    Infeasible
        Nobody left makes the panel whole; says the least change to what is still to fill.
    """
    strangers = (set(gone) - set(panel)) | (set(panel) - set(task.people))
    if strangers or not gone:
        raise ValueError(f"not on the panel: {', '.join(sorted(strangers)) or 'nobody is named'}")
    staying = np.isin(task.people, list(set(panel) - set(gone)))
    seated = np.bincount(task.features[staying].ravel(), minlength=len(task.quotas))
    open_ = ~np.isin(task.people, list(panel)) & ~np.isin(task.homes, task.homes[staying])
    quotas = tuple(
        replace(quota, least=max(0, quota.least - int(n)), most=max(0, quota.most - int(n)))
        for quota, n in zip(task.quotas, seated, strict=True)
    )
    purpose = further(seed, "replacement of " + ", ".join(sorted(gone)))
    n = len(set(gone))
    ready = open_ & np.isin(task.people, list(standbys))
    if int(ready.sum()) >= n:
        with suppress(Infeasible):
            return _draw(_part(task, ready, quotas, n), purpose, n_panels)
    if int(open_.sum()) < n:
        raise ValueError(f"{int(open_.sum())} people are left for {n} seats")
    return _draw(_part(task, open_, quotas, n), purpose, n_panels)


def standbys(task: Task, panel: Sequence[str], n: int, seed: str, *, n_panels: int = 1_000) -> Further:
    """Draw n people to stand by, with the quotas in proportion (bounds rounded outward).

    Where those left can not fulfil them, the quotas give way as little as can be, and the answer says how.

    Raises
    ------
    ValueError
        Fewer than n people are left.
    """
    left = ~np.isin(task.people, list(panel))
    if int(left.sum()) < n or n < 1:
        raise ValueError(f"{n} stand-bys: {int(left.sum())} people are left")
    quotas = tuple(
        replace(quota, least=quota.least * n // task.seats, most=-(-quota.most * n // task.seats))
        for quota in task.quotas
    )
    part, purpose = _part(task, left, quotas, n), further(seed, "stand-bys")
    try:
        return _draw(part, purpose, n_panels)
    except Infeasible as infeasible:
        relaxation = infeasible.relaxation
        if relaxation.changes is None:
            raise
        return replace(
            _draw(replace(part, quotas=relaxation.applied(quotas)), purpose, n_panels),
            relaxed=str(relaxation),
        )


def _part(task: Task, of: Flags, quotas: tuple[Quota, ...], seats: int) -> Task:
    """The task of some of the people."""
    people = tuple(name for name, there in zip(task.people, of, strict=True) if there)
    return Task(people, task.features[of], task.homes[of], quotas, seats)


def _draw(task: Task, seed: str, n_panels: int) -> Further:
    lottery = make_lottery(task, n_panels=n_panels)
    return Further(lottery.members(drawn(seed, n_panels)), lottery, seed)
