"""Composite index: ranks of platforms under a thousand weightings, beside a loop with scipy."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks._bars import Bar, in_turns, report
from shangliang.methods.composite_index import composite_index

TRIALS = 1000


@dataclass
class Loop:
    scores: np.ndarray
    median: np.ndarray
    best: np.ndarray
    worst: np.ndarray


def by_loop(values: np.ndarray, weights: np.ndarray, seed: int) -> Loop:
    """The same as one would write it down: scikit-learn's scaling, scipy's ranks trial by trial."""
    from scipy.stats import rankdata
    from sklearn.preprocessing import minmax_scale

    scaled = minmax_scale(values)
    share = weights / weights.sum()
    rng = np.random.default_rng(seed)
    ranks = []
    for _trial in range(TRIALS):
        drawn = rng.uniform(0.75, 1.25, len(weights)) * share
        ranks.append(rankdata(-np.round(scaled @ (drawn / drawn.sum()), 12), method="min"))
    best, worst = [], []
    for own in scaled:
        lead = own - scaled
        best.append(1 + np.sum((lead * share * np.where(lead > 0, 1.25, 0.75)).sum(axis=1) < -1e-9))
        worst.append(len(scaled) - np.sum((lead * share * np.where(lead > 0, 0.75, 1.25)).sum(axis=1) > 1e-9))
    return Loop(scaled @ share, np.median(ranks, axis=0), np.array(best), np.array(worst))


def bars(seed: int) -> list[Bar]:
    rng = np.random.default_rng(seed)
    result = []
    for n in (97, 1_000, 5_000):
        values = rng.beta(2, 2, (n, 18)).round(3)
        weights = rng.integers(2, 9, 18).astype(float)
        # Names in order, so that both draw the same weights for the same indicators.
        names = {"units": [f"{i:05d}" for i in range(n)], "indicators": [f"{j:02d}" for j in range(18)]}

        def ours(v: np.ndarray = values, w: np.ndarray = weights, named: dict[str, list[str]] = names):
            return composite_index(v, **named, weights=w, trials=TRIALS, seed=seed)

        made, loop = ours(), by_loop(values, weights, seed)
        assert np.allclose(loop.scores, made.scores)
        took = in_turns({"ours": ours, "loop": lambda v=values, w=weights: by_loop(v, w, seed)}, rounds=2)
        result += [
            Bar(
                f"{n:,} units, 18 indicators, {TRIALS:,} trials",
                took["ours"],
                most=took["loop"],
                unit="s CPU",
                peer=took["loop"],
                peer_name="loop with scikit-learn, scipy",
            ),
            Bar(
                "  same median rank",
                float(np.mean(loop.median == made.median_rank)),
                least=0.999,
                unit="of units",
            ),
            Bar(
                "  same bounds for all weights",
                float(np.mean((loop.best == made.best_rank) & (loop.worst == made.worst_rank))),
                least=1,
                unit="of units",
            ),
        ]
    return result


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    return report("composite_index", bars(options.seed), json=options.json, seed=options.seed)


if __name__ == "__main__":
    sys.exit(main())
