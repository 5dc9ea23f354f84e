"""Bringing indicators to one scale, on which higher is better (the handbook's step 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Normalisation = Literal["min-max", "z-score", "reference", "rank", "none"]


def normalise(
    values: ArrayLike,
    method: Normalisation,
    *,
    higher_is_better: ArrayLike | None = None,
    goalposts: ArrayLike | None = None,
    references: ArrayLike | None = None,
    names: Sequence[str] | None = None,
) -> Floats:
    """Bring indicators to one scale, higher being better.

    Parameters
    ----------
    values : (N, M)
    method : {"min-max", "z-score", "reference", "rank", "none"}
        min-max: (x - low) / (high - low), from 0 to 1; low and high are the least and the greatest value, or
        the `goalposts`, at which values beyond are cut. z-score: (x - mean) / standard deviation of the
        units. reference: (x - r) / |r|. rank: 1 for the worst unit to N, ties share their mean. none: as is.
    higher_is_better : bool of M, default all
        Where false, the scale is turned round.
    goalposts : (M, 2)
        For min-max only.
    references : (M)
        For reference only; not 0.
    names : M names, for messages

    Returns
    -------
    (N, M)

    Raises
    ------
    ValueError
        If an indicator is the same for all units (min-max without goalposts, z-score), or goalposts or
        references are missing, of another shape, unneeded or not usable.
    """
    table = np.array(values, dtype=np.float64)
    n_indicators = table.shape[1]
    upward = np.ones(n_indicators, bool) if higher_is_better is None else np.array(higher_is_better, bool)
    label = [str(j) for j in range(n_indicators)] if names is None else list(names)
    if method not in get_args(Normalisation):
        raise ValueError(f"normalisation {method!r}, but known are {', '.join(get_args(Normalisation))}")
    if goalposts is not None and method != "min-max":
        raise ValueError(f"goalposts are for min-max, not for {method}")
    if (references is not None) != (method == "reference"):
        raise ValueError("references are for the method reference, and needed there")
    if method == "min-max":
        low, high = _goalposts(table, goalposts, label)
        scaled = (np.clip(table, low, high) - low) / (high - low)
        return np.where(upward, scaled, 1 - scaled)
    if method == "z-score":
        # Sorted first: sums then do not depend on the order of units.
        ordered = np.sort(table, axis=0)
        spread = ordered.std(axis=0)
        _refuse(ordered[0] == ordered[-1], label, "is the same for all units: a z-score needs a spread")
        scaled = (table - ordered.mean(axis=0)) / spread
    elif method == "reference":
        reference = np.array(references, dtype=np.float64)
        if reference.shape != (n_indicators,):
            raise ValueError(f"references of shape {reference.shape}, but {n_indicators} indicators")
        _refuse(~np.isfinite(reference) | (reference == 0), label, "has a reference of 0 or not finite")
        scaled = (table - reference) / np.abs(reference)
    elif method == "rank":
        return _mean_ranks(np.where(upward, table, -table))
    else:
        scaled = table
    return np.where(upward, scaled, -scaled)


def _mean_ranks(table: Floats) -> Floats:
    """From 1 for the lowest to N for the highest, column by column; ties take their mean."""
    ranks = np.empty(table.shape)
    for j, column in enumerate(table.T):
        _, place, count = np.unique(column, return_inverse=True, return_counts=True)
        ranks[:, j] = (np.cumsum(count) - (count - 1) / 2)[place]
    return ranks


def _goalposts(table: Floats, goalposts: ArrayLike | None, label: Sequence[str]) -> tuple[Floats, Floats]:
    if goalposts is None:
        low, high = table.min(axis=0), table.max(axis=0)
        _refuse(low == high, label, "is the same for all units: min-max needs goalposts or a spread")
        return low, high
    posts = np.array(goalposts, dtype=np.float64)
    if posts.shape != (table.shape[1], 2):
        raise ValueError(f"goalposts of shape {posts.shape}, but {table.shape[1]} indicators need two each")
    _refuse(
        ~(np.isfinite(posts).all(axis=1) & (posts[:, 0] < posts[:, 1])), label, "has goalposts not low < high"
    )
    return posts[:, 0], posts[:, 1]


def _refuse(wrong: NDArray[np.bool_], label: Sequence[str], why: str) -> None:
    if wrong.any():
        raise ValueError(f"indicator {label[int(np.flatnonzero(wrong)[0])]} {why}")
