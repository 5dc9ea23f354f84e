"""The index itself: weights, aggregation, ranks and their ranges (the handbook's steps 6 and 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shangliang.methods.composite_index.normalise import Floats, Normalisation, normalise
from shangliang.methods.composite_index.ranks import Ranks, bounds, rank, simulate
from shangliang.methods.provenance import Provenance, digest_of

VERSION = "1"

Aggregation = Literal["linear", "geometric"]


@dataclass(frozen=True)
class CompositeIndex:
    """N units under M indicators. Rank 1 is the best; equal scores share the better rank.

    Attributes
    ----------
    units, indicators : tuple of str
    normalised : (N, M)
        Higher is better.
    weights : (M)
        Not negative, sum 1.
    scores : (N)
    ranks : int64 of N
    contributions : (N, M)
        What each indicator adds to the score; in geometric aggregation, to its logarithm.
    median_rank : (N)
        Over the trials.
    low_rank, high_rank : int64 of N
        The best and the worst rank in nine trials of ten (5 % left out on either side).
    best_rank, worst_rank : int64 of N
        No weights within the tolerance give a rank outside these.
    provenance : Provenance
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    normalised: Floats
    weights: Floats
    scores: Floats
    ranks: Ranks
    contributions: Floats
    median_rank: Floats
    low_rank: Ranks
    high_rank: Ranks
    best_rank: Ranks
    worst_rank: Ranks
    provenance: Provenance


def composite_index(
    values: ArrayLike,
    *,
    units: Sequence[str],
    indicators: Sequence[str],
    weights: ArrayLike | None = None,
    higher_is_better: ArrayLike | None = None,
    normalisation: Normalisation = "min-max",
    goalposts: ArrayLike | None = None,
    references: ArrayLike | None = None,
    aggregation: Aggregation = "linear",
    tolerance: float = 0.25,
    trials: int = 1000,
    seed: int = 0,
) -> CompositeIndex:
    """Score and rank the units.

    Parameters
    ----------
    values : (N, M)
        Finite. Missing values are to be settled before: whether they count as nothing, as the mean, or keep
        the unit out, is a decision and not a computation.
    units, indicators : N and M names, each once
    weights : (M), default equal
        Not negative; brought to sum 1.
    higher_is_better : bool of M, default all
    normalisation, goalposts, references
        As in `normalise`.
    aggregation : {"linear", "geometric"}
        Linear: a weakness can be made up for in full. Geometric: the less, the worse it is; needs normalised
        values above 0.
    tolerance : float in [0, 1)
        In each trial every weight is multiplied by a number drawn from [1 - tolerance, 1 + tolerance].
    trials, seed : int

    Raises
    ------
    ValueError
        If shapes or names do not fit, a value is not finite, weights are negative or all 0, or a method
        cannot be applied to the values.
    """
    table = _table(values, units, indicators)
    n_indicators = len(indicators)
    given = np.ones(n_indicators) if weights is None else np.array(weights, float)
    upward = np.ones(n_indicators, bool) if higher_is_better is None else np.array(higher_is_better, bool)
    _check_parameters(given, upward, n_indicators, aggregation, tolerance, trials)
    good = normalise(
        table,
        normalisation,
        higher_is_better=upward,
        goalposts=goalposts,
        references=references,
        names=indicators,
    )
    # By name, so that the order of rows and columns is nothing; put back at the end.
    rows, columns = np.argsort(np.array(units)), np.argsort(np.array(indicators))
    back = np.argsort(rows)
    share = given / np.sort(given).sum()
    addends = _addends(good, aggregation, units, indicators)
    ordered, weight = addends[np.ix_(rows, columns)], share[columns]
    summed = ordered @ weight
    simulated = simulate(ordered, weight, tolerance, trials, seed)
    low, high = trials // 20, trials - 1 - trials // 20
    inner = np.sort(simulated.T, axis=1)
    best, worst = bounds(ordered, weight, tolerance)
    parameters = {
        "normalisation": normalisation,
        "aggregation": aggregation,
        "tolerance": tolerance,
        "trials": trials,
    }
    digest = digest_of(
        [units[i] for i in rows],
        [indicators[j] for j in columns],
        table[np.ix_(rows, columns)],
        weight,
        upward[columns],
        *(None if posts is None else np.array(posts, float)[columns] for posts in (goalposts, references)),
    )
    return CompositeIndex(
        units=tuple(units),
        indicators=tuple(indicators),
        normalised=good,
        weights=share,
        scores=(np.exp(summed) if aggregation == "geometric" else summed)[back],
        ranks=rank(summed)[back],
        contributions=addends * share,
        median_rank=(inner[back, (trials - 1) // 2] + inner[back, trials // 2]) / 2,
        low_rank=inner[back, low],
        high_rank=inner[back, high],
        best_rank=best[back],
        worst_rank=worst[back],
        provenance=Provenance("composite_index", VERSION, parameters, seed, digest),
    )


def _addends(
    normalised: Floats, aggregation: Aggregation, units: Sequence[str], indicators: Sequence[str]
) -> Floats:
    """What is summed with the weights: the values, or their logarithms."""
    if aggregation == "linear":
        return normalised
    if (normalised <= 0).any():
        i, j = np.argwhere(normalised <= 0)[0]
        raise ValueError(
            f"{units[i]}, {indicators[j]}: normalised value {normalised[i, j]:g},"
            " but geometric aggregation needs values above 0"
        )
    return np.log(normalised)


def _table(values: ArrayLike, units: Sequence[str], indicators: Sequence[str]) -> Floats:
    table = np.array(values, dtype=np.float64)
    if table.shape != (len(units), len(indicators)) or table.size == 0:
        raise ValueError(
            f"values of shape {table.shape}, but {len(units)} units and {len(indicators)} indicators"
        )
    for names in (units, indicators):
        if len(set(names)) < len(names):
            twice = next(name for at, name in enumerate(names) if name in names[:at])
            raise ValueError(f"the name {twice!r} stands twice")
    if not np.isfinite(table).all():
        i, j = np.argwhere(~np.isfinite(table))[0]
        raise ValueError(f"{units[i]}, {indicators[j]}: {table[i, j]}, but a finite number is expected")
    return table + 0.0


def _check_parameters(
    weights: Floats, upward: NDArray[np.bool_], n: int, aggregation: str, tolerance: float, trials: int
) -> None:
    if weights.shape != (n,) or upward.shape != (n,):
        raise ValueError(f"weights of shape {weights.shape}, directions {upward.shape}, but {n} indicators")
    if not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise ValueError("weights must be finite, not negative, and not all 0")
    if aggregation not in get_args(Aggregation):
        raise ValueError(f"aggregation {aggregation!r}, but known are {', '.join(get_args(Aggregation))}")
    if not 0 <= tolerance < 1:
        raise ValueError(f"tolerance {tolerance}, but it lies from 0 to below 1")
    if trials < 1:
        raise ValueError(f"{trials} trials, but at least one is needed")
