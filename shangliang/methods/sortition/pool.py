"""The pool, the quotas, and the types: people whom neither quotas nor addresses tell apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, order=True)
class Quota:
    """From `least` to `most` seats go to people who have `value` in `category`."""

    category: str
    value: str
    least: int
    most: int

    def __str__(self) -> str:
        return f"{self.category} {self.value}"


@dataclass(frozen=True)
class Task:
    """Whom to draw from, how many, under which quotas. Made by `task`, which sorts and checks.

    Attributes
    ----------
    people : tuple of str
        n names or numbers, each once, in their order.
    features : int (n, C)
        For each of C categories the number of the person's quota.
    homes : int (n)
        Equal numbers live at one address, of whom at most one is drawn.
    quotas : tuple of Quota
    seats : int
    """

    people: tuple[str, ...]
    features: Ints
    homes: Ints
    quotas: tuple[Quota, ...]
    seats: int


def task(
    people: Sequence[str],
    answers: Sequence[Sequence[str]],
    quotas: Sequence[Quota],
    seats: int,
    homes: Sequence[Hashable] | None = None,
) -> Task:
    """Put a pool in order.

    Parameters
    ----------
    people : n different names
    answers : n times C
        The value of each person in each category; categories in the order in which `quotas` first names them.
    quotas : sequence of Quota
    seats : int
    homes : n addresses, optional
        None, alone or for a person, means: with nobody.

    Raises
    ------
    ValueError
        A person, a quota or an answer that is doubled, unknown or impossible.
    """
    categories = list(dict.fromkeys(quota.category for quota in quotas))
    number = {(quota.category, quota.value): at for at, quota in enumerate(sorted(quotas))}
    if len(number) != len(quotas) or len(set(people)) != len(people):
        raise ValueError("a person or a quota is named twice")
    if seats < 1:
        raise ValueError(f"{seats} seats: expected at least one")
    for quota in quotas:
        if not 0 <= quota.least <= quota.most:
            raise ValueError(f"{quota}: from {quota.least} to {quota.most}: expected 0 <= least <= most")
    order = sorted(range(len(people)), key=lambda i: by_name(people[i]))
    features = np.zeros((len(people), len(categories)), np.int64)
    for row, i in enumerate(order):
        for column, (category, value) in enumerate(zip(categories, answers[i], strict=True)):
            if (category, value) not in number:
                raise ValueError(f"{people[i]}: no quota for {category} {value}")
            features[row, column] = number[category, value]
    names = tuple(people[i] for i in order)
    features = features[:, np.argsort(categories)] if categories else features
    return Task(names, features, _numbered(order, homes), tuple(sorted(quotas)), seats)


def by_name(name: str) -> tuple[int, int, str]:
    """The order of names; numbers as numbers."""
    return (0, int(name), name) if name.isdecimal() else (1, 0, name)


def _numbered(order: list[int], homes: Sequence[Hashable] | None) -> Ints:
    if homes is None:
        return np.arange(len(order))
    seen: dict[Hashable, int] = {}
    keys = [("alone", i) if homes[i] is None else ("home", homes[i]) for i in order]
    return np.array([seen.setdefault(key, len(seen)) for key in keys], np.int64)


@dataclass(frozen=True)
class Types:
    """T types. People of one type have the same features and live with people of the same types.

    What the fairest lottery gives to one of them it can give to all: swapping two households of the same kind
    turns panels into panels, and the mean of both lotteries is as fair as either.

    Attributes
    ----------
    of : int (n)
        The type of each person.
    counts : (T)
        People of each.
    caps : (T)
        How many of them may sit on one panel at most: as many as there are homes of that kind.
    matrix : sparse (R, T)
        Rows: all seats; each quota; each kind of home with several types.
    lower, upper : (R)
        What a panel's row may come to.
    """

    of: Ints
    counts: Floats
    caps: Floats
    matrix: csr_matrix = field(repr=False)
    lower: Floats
    upper: Floats

    @property
    def n(self) -> int:
        return len(self.counts)


def types_of(task: Task) -> Types:
    """Group the people of a task. T is at most n; with few categories far less."""
    members: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    keys = [tuple(row) for row in task.features.tolist()]
    for key, home in zip(keys, task.homes.tolist(), strict=True):
        members[home].append(key)
    kinds = {home: tuple(sorted(found)) for home, found in members.items()}
    whole = [(kinds[home], key) for key, home in zip(keys, task.homes.tolist(), strict=True)]
    ordered = sorted(set(whole))
    number = {one: at for at, one in enumerate(ordered)}
    of = np.array([number[one] for one in whole], np.int64)
    n_homes = Counter(kinds.values())
    rows = [np.ones(len(ordered))]
    lower, upper = [float(task.seats)], [float(task.seats)]
    for at, quota in enumerate(task.quotas):
        rows.append(np.array([float(at in key) for _, key in ordered]))
        lower.append(float(quota.least))
        upper.append(float(quota.most))
    for kind in sorted({kind for kind, _ in ordered if len(set(kind)) > 1}):
        rows.append(np.array([float(one == kind) for one, _ in ordered]))
        lower.append(0.0)
        upper.append(float(n_homes[kind]))
    return Types(
        of,
        np.bincount(of, minlength=len(ordered)).astype(float),
        np.array([float(n_homes[kind]) for kind, _ in ordered]),
        csr_matrix(np.array(rows)),
        np.array(lower),
        np.array(upper),
    )
