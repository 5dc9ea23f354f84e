"""Time to reply: our Kaplan-Meier curve beside that of lifelines, in figures and in time."""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Sequence

import numpy as np

from benchmarks._bars import Bar, cpu_seconds, in_turns, report
from shangliang.methods.survival import kaplan_meier

SIZES = (1_000, 100_000, 1_000_000)


def waits(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Days until answered, to a tenth; every fourth or so still waits."""
    rng = np.random.default_rng(seed)
    replied, seen = rng.gamma(2.0, 20.0, n), rng.uniform(0, 180, n)
    return np.minimum(replied, seen).round(1), replied <= seen


def bars(seed: int) -> list[Bar]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start, lifelines = cpu_seconds(lambda: __import__("lifelines"))
        result = []
        for n in SIZES:
            waited, answered = waits(n, seed)
            ours = kaplan_meier(waited, answered)
            theirs = lifelines.KaplanMeierFitter().fit(waited, answered)
            curve = theirs.survival_function_.to_numpy()[-len(ours.times) :, 0]
            between = theirs.confidence_interval_.to_numpy()[-len(ours.times) :]
            known = ~np.isnan(ours.lower)
            off = max(
                np.abs(curve - ours.waiting).max(),
                np.abs(between - np.column_stack([ours.lower, ours.upper]))[known].max(),
            )
            took = in_turns(
                {
                    "ours": lambda w=waited, a=answered: kaplan_meier(w, a),
                    "lifelines": lambda w=waited, a=answered: lifelines.KaplanMeierFitter().fit(w, a),
                }
            )
            result += [
                Bar(
                    f"curve of {n:,}",
                    took["ours"] * 1e3,
                    most=took["lifelines"] * 1e3,
                    unit="ms CPU",
                    peer=took["lifelines"] * 1e3,
                    peer_name="lifelines",
                ),
                Bar(f"greatest difference of {n:,}", float(off), most=1e-9),
            ]
        result.append(Bar("to load it", None, peer=start, peer_name="s CPU lifelines", note="numpy alone"))
    return result


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    return report("survival", bars(options.seed), json=options.json, seed=options.seed)


if __name__ == "__main__":
    sys.exit(main())
