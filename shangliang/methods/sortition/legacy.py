"""The older way, for comparison: fill the most urgent quota with somebody at random; begin anew when stuck.

After the description of Legacy in Flanigan et al. (2021), supplement 12.
"""

from __future__ import annotations

import numpy as np

from shangliang.methods.sortition.pool import Ints, Task

ATTEMPTS = 1_000  # for one panel


class Stuck(ValueError):
    """The greedy way found no panel; there may be some all the same."""


def panels(task: Task, n_panels: int, seed: int) -> Ints:
    """So many panels (M, k), each drawn anew. Raises `Stuck`."""
    rng = np.random.default_rng(seed)
    return np.array([_panel(task, rng) for _number in range(n_panels)])


def _panel(task: Task, rng: np.random.Generator) -> list[int]:
    for _attempt in range(ATTEMPTS):
        found = _attempt_panel(task, rng)
        if found is not None:
            return sorted(found)
    raise Stuck(f"no panel in {ATTEMPTS} attempts")


def _attempt_panel(task: Task, rng: np.random.Generator) -> list[int] | None:
    n, n_quotas = len(task.people), len(task.quotas)
    has = np.zeros((n, n_quotas), bool)
    for column in task.features.T:
        has[np.arange(n), column] = True
    least = np.array([quota.least for quota in task.quotas])
    most = np.array([quota.most for quota in task.quotas])
    seated, there, chosen = np.zeros(n_quotas, np.int64), np.ones(n, bool), []
    there &= ~(has & (most == 0)).any(axis=1)
    for _seat in range(task.seats):
        left = has[there].sum(axis=0)
        wanted = least - seated
        if (wanted > left).any() or not there.any():
            return None
        urgency = np.where(left > 0, wanted / np.maximum(left, 1), -np.inf)
        urgency[seated >= most] = -np.inf
        pool = np.flatnonzero(there)
        if n_quotas and urgency.max() > 0:
            pressing = np.flatnonzero(urgency == urgency.max())
            pool = np.flatnonzero(there & has[:, pressing[rng.integers(len(pressing))]])
        person = int(pool[rng.integers(len(pool))])
        chosen.append(person)
        seated = seated + has[person]
        there &= task.homes != task.homes[person]
        there &= ~(has & (seated >= most)).any(axis=1)
    return chosen if (seated >= least).all() else None
