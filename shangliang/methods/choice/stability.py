"""How sure is a winner? The same number of ballots is drawn again from those cast, many times over.

Each side keeps its number of ballots. Every rule sees the same resamples; of equal options the lot decides,
as it did the first time.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.choice import kernels, rules
from shangliang.methods.choice import prepared as pr
from shangliang.methods.choice.ballots import Ballots, lines_of
from shangliang.methods.choice.prepared import Prepared
from shangliang.methods.choice.result import Stability

BLOCK = 8_000_000  # entries of a table held at once
Weights = NDArray[np.int32]


def resamples(ballots: Ballots, n: int, seed: int) -> Iterator[Weights]:
    """How often each of the B ballots is in each resample: blocks of rows, n rows in all."""
    rng = np.random.default_rng(seed)
    rows = max(1, min(n, BLOCK // max(len(ballots.counts), 1)))
    begins = [*np.searchsorted(ballots.side, np.arange(len(ballots.sides))), len(ballots.side)]
    for start in range(0, n, rows):
        block = np.empty((min(rows, n - start), len(ballots.counts)), np.int32)
        for begin, end in itertools.pairwise(begins):
            counts = ballots.counts[begin:end]
            block[:, begin:end] = _draws(rng, counts, len(block))
        yield block


def _draws(rng: np.random.Generator, counts: NDArray[np.int64], rows: int) -> Weights:
    n = int(counts.sum())
    if n > 8 * len(counts):
        return rng.multinomial(n, counts / n, rows).astype(np.int32)
    whose = np.repeat(np.arange(len(counts)), counts)
    return np.stack(
        [np.bincount(whose[rng.integers(0, n, n)], minlength=len(counts)) for _ in range(rows)]
    ).astype(np.int32)


def stability(prepared: Prepared, names: Sequence[str], *, n: int, seed: int) -> Stability:
    """In how many of n resamples each option wins, under each of these rules."""
    wins = {name: np.zeros(prepared.m, np.int64) for name in names}
    linear = _linear(prepared, names)
    for block in resamples(prepared.ballots, n, seed):
        for name, winners in _winners(prepared, names, linear, block):
            wins[name] += np.bincount(winners, minlength=prepared.m)
    return Stability(n, {name: wins[name] / n for name in names})


def _linear(prepared: Prepared, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """The points (B, m) of the rules that only add them up."""
    tables = {
        "plurality": pr.top_points(prepared)[0],
        "approval": pr.approvals(prepared),
        "score": pr.scores(prepared),
        "borda": pr.borda_points(prepared),
    }
    return {name: table for name, table in tables.items() if table is not None and name in names}


def _winners(
    prepared: Prepared, names: Sequence[str], linear: dict[str, NDArray[np.int64]], block: Weights
) -> Iterator[tuple[str, NDArray[np.int64]]]:
    lot = prepared.lot
    if linear:
        totals = _products(block, np.hstack(list(linear.values())))
        for at, name in enumerate(linear):
            yield name, _first(totals[:, at * prepared.m : (at + 1) * prepared.m], lot)
    if "majority judgement" in names:
        yield "majority judgement", _judged(prepared, block)
    if "instant runoff" in names:
        yield "instant runoff", _run_off(prepared, block)
    if "schulze" in names or "ranked pairs" in names:
        margins = _margins(prepared, block)
        if "schulze" in names:
            strength = rules.chains(margins)
            best = np.all(strength >= strength.swapaxes(1, 2), axis=2)
            yield "schulze", _first(np.asarray(best), lot)
        if "ranked pairs" in names:
            yield "ranked pairs", _locked(margins, lot)
    if "across sides" in names:
        yield "across sides", _weakest(prepared, block)


def _first(merit: NDArray[Any], lot: NDArray[np.int64]) -> NDArray[np.int64]:
    """The best of each row (R, m), of equal ones the luckiest."""
    lucky = np.argsort(lot)
    return np.asarray(lucky[np.argmax(merit[:, lucky], axis=1)])


def _products(block: Weights, points: NDArray[np.int64]) -> NDArray[np.float64]:
    """block @ points (R, k) in floating point, where the sums are whole numbers below 2^53: exact."""
    total = np.zeros((len(block), points.shape[1]))
    step = max(1, BLOCK // max(points.shape[1], len(block), 1))
    for begin in range(0, len(points), step):
        part = slice(begin, begin + step)
        total += block[:, part].astype(float) @ points[part].astype(float)
    return total


def _margins(prepared: Prepared, block: Weights) -> NDArray[np.int64]:
    """Margins (R, m, m) of each resample: a product of its counts with the ballots' comparisons."""
    pairs = pr.pairs_of(prepared.m)
    dtype = np.float32 if prepared.ballots.n < 1 << 24 else np.float64  # either holds the sums exactly
    total = np.zeros((len(block), len(pairs)))
    step = max(1, BLOCK // max(len(pairs), len(block), 1))
    for begin in range(0, len(prepared.orders.places), step):
        part = slice(begin, begin + step)
        total += np.matmul(
            block[:, part].astype(dtype), pr.comparisons(prepared.orders.places[part], pairs, dtype)
        )
    return pr.square(np.rint(total).astype(np.int64), prepared.m)


def _judged(prepared: Prepared, block: Weights) -> NDArray[np.int64]:
    graded = pr.grades(prepared)
    assert graded is not None  # noqa: S101  asked for only where there are scores
    grades, values = graded
    m = prepared.m
    counts = np.zeros((len(block), m, len(values)), np.int64)
    kernels.grade_counts(grades, block, counts)
    step = max(1, BLOCK // (m * m * len(values)))
    return np.concatenate(
        [
            _first(rules.judged_before(counts[begin : begin + step]).sum(axis=2), prepared.lot)
            for begin in range(0, len(block), step)
        ]
    )


def _run_off(prepared: Prepared, block: Weights) -> NDArray[np.int64]:
    m, (lines, tied) = prepared.m, lines_of(prepared.orders)
    tallies, out, piles = (
        np.empty((m, m), np.int64),
        np.empty(m, np.int64),
        np.empty((m, len(lines)), np.int32),
    )
    winners = np.empty(len(block), np.int64)
    for r, weights in enumerate(block):
        kernels.instant_runoff(lines, tied, weights, prepared.lot, piles, tallies, out)
        winners[r] = out[-1]
    return winners


def _locked(margins: NDArray[np.int64], lot: NDArray[np.int64]) -> NDArray[np.int64]:
    above = np.empty(margins.shape[1:], np.bool_)
    tops = np.empty(margins.shape[:2], np.int64)
    for r, table in enumerate(margins):
        kernels.ranked_pairs(table, lot, above)
        tops[r] = ~above.any(axis=0)
    return _first(tops, lot)


def _weakest(prepared: Prepared, block: Weights) -> NDArray[np.int64]:
    points, most = pr.satisfaction(prepared)
    ballots = prepared.ballots
    sides = range(len(ballots.sides))
    liking = np.stack(
        [
            _products(block[:, ballots.side == s], points[ballots.side == s])
            / (ballots.counts[ballots.side == s].sum() * most)
            for s in sides
        ],
        axis=2,
    )
    ascending = np.sort(liking, axis=2)  # (R, m, S)
    best = np.ones(ascending.shape[:2], bool)
    for s in sides:
        value = np.where(best, ascending[:, :, s], -1.0)
        best &= value == value.max(axis=1, keepdims=True)
    return _first(best.astype(np.int64), prepared.lot)
