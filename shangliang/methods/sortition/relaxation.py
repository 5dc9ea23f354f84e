"""Quotas that no panel fulfils: the least change that would do, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix, eye_array, hstack, vstack

from shangliang.methods.sortition.pool import Quota, Task, types_of
from shangliang.methods.sortition.program import whole_programme


@dataclass(frozen=True)
class Change:
    """A quota, and what it would have to be."""

    quota: Quota
    least: int
    most: int
    available: int

    def __str__(self) -> str:
        parts = []
        if self.least != self.quota.least:
            parts.append(f"at least {self.least} instead of {self.quota.least}")
        if self.most != self.quota.most:
            parts.append(f"at most {self.most} instead of {self.quota.most}")
        return f"{self.quota}: {', '.join(parts)} ({self.available} in the pool)"


@dataclass(frozen=True)
class Relaxation:
    """The least relaxation: fewest seats by which bounds move; of those, fewest quotas touched.

    `changes` is None if no change of quotas helps, because so many seats can not be filled at all; `seats` is
    how many can.
    """

    changes: tuple[Change, ...] | None
    seats: int

    def applied(self, quotas: tuple[Quota, ...]) -> tuple[Quota, ...]:
        """The quotas with the changes."""
        changed = {(one.quota.category, one.quota.value): one for one in self.changes or ()}
        return tuple(
            replace(quota, least=one.least, most=one.most)
            if (one := changed.get((quota.category, quota.value)))
            else quota
            for quota in quotas
        )

    def __str__(self) -> str:
        if self.changes is None:
            return f"the pool fills {self.seats} seats at most, whatever the quotas"
        return "no panel fulfils these quotas. The least change that helps:\n" + "\n".join(
            f"  {change}" for change in self.changes
        )


class Infeasible(ValueError):
    """No panel fulfils the quotas."""

    def __init__(self, relaxation: Relaxation) -> None:
        super().__init__(str(relaxation))
        self.relaxation = relaxation


def relax(task: Task) -> Relaxation:
    """Find the least relaxation of a task's quotas. One integer programme.

    Raises `ValueError` if nobody is in the pool.
    """
    if not task.people:
        raise ValueError("nobody is in the pool")
    types, n_quotas = types_of(task), len(task.quotas)
    homes = len(set(task.homes.tolist()))
    if homes < task.seats:
        return Relaxation(None, homes)
    # Variables: people of each type; by how much each quota's least sinks, its most rises; whether it moves.
    one, none = eye_array(n_quotas), csr_matrix((n_quotas, n_quotas))
    quota_rows = types.matrix[1 : 1 + n_quotas]
    other_rows = vstack([types.matrix[:1], types.matrix[1 + n_quotas :]])
    matrix = vstack(
        [
            hstack([other_rows, csr_matrix((other_rows.shape[0], 3 * n_quotas))]),
            hstack([quota_rows, one, none, none]),
            hstack([quota_rows, none, -one, none]),
            hstack([csr_matrix((n_quotas, types.n)), one, one, -task.seats * one]),
        ],
        format="csr",
    )
    least, most = types.lower[1 : 1 + n_quotas], types.upper[1 : 1 + n_quotas]
    endless = np.full(n_quotas, np.inf)
    lower = np.concatenate([types.lower[:1], types.lower[1 + n_quotas :], least, -endless, -endless])
    upper = np.concatenate([types.upper[:1], types.upper[1 + n_quotas :], endless, most, 0 * least])
    bounds = np.concatenate([types.caps, least, np.full(n_quotas, float(task.seats)), np.ones(n_quotas)])
    cost = -np.concatenate([np.zeros(types.n), np.full(2 * n_quotas, n_quotas + 1.0), np.ones(n_quotas)])
    found = whole_programme(cost, matrix, (lower, upper), (0 * bounds, bounds))
    if found is None:
        raise AssertionError("quotas without bounds can always be met")
    sinks = found[types.n : types.n + n_quotas]
    rises = found[types.n + n_quotas : types.n + 2 * n_quotas]
    available = quota_rows @ types.counts
    return Relaxation(
        tuple(
            Change(quota, quota.least - int(down), quota.most + int(up), int(there))
            for quota, down, up, there in zip(task.quotas, sinks, rises, available, strict=True)
            if down or up
        ),
        task.seats,
    )
