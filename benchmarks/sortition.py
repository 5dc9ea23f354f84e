"""Lots beside sortition-algorithms: the public pools, a pool of 360 with exact quotas, and two of 2,000.

The peer's leximin needs a commercial solver, so it stands here with its maximin over HiGHS, which seeks only
the greatest least chance and makes no lottery of equal panels; ours is leximin with the lottery of 1,000.
The larger pools are invented: shares of the people by category, a pool that answered unevenly, quotas after
the people. The peer runs in a process of its own and is stopped after --patience seconds of the clock.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from typing import Any

import numpy as np
from scipy.stats import chi2

from benchmarks._bars import Bar, apart, cpu_seconds, report
from shangliang.methods import sortition as lots
from shangliang.methods.sortition.pool import Quota, Task, task, types_of
from tests.methods.sortition_data import load

SIX, EIGHT = (2, 6, 8, 4, 3, 2), (2, 6, 8, 4, 3, 2, 5, 4)
SMALL, LARGER, MIDDLE = "example_small_20", "sf_fixture_22", "360 people, 30 seats, exact quotas"
LARGE, LARGEST = "2,000 people, 110 seats, 6 categories", "2,000 people, 110 seats, 8 categories"
MEANWHILE = 60  # seconds of the clock that the peer gets for each pool


def invented(n: int, seats: int, sizes: Sequence[int], slack: int, seed: int = 1) -> Task:
    """A pool whose categories have these sizes; quotas within `slack` of the people's share."""
    luck = np.random.default_rng(seed)
    columns, quotas = [], []
    for category, size in enumerate(sizes):
        people = luck.dirichlet(np.full(size, 5.0))
        answered = people * luck.uniform(0.5, 1.5, size)
        columns.append(luck.choice(size, n, p=answered / answered.sum()))
        due = np.floor(people * seats).astype(int)
        while due.sum() < seats:
            due[np.argmax(people * seats - due)] += 1
        quotas += [
            Quota(f"category {category}", f"value {value}", max(0, int(one) - slack), int(one) + slack)
            for value, one in enumerate(due)
        ]
    answers = [[f"value {value}" for value in row] for row in np.array(columns).T]
    return task([str(i) for i in range(n)], answers, quotas, seats)


def pool_of(name: str) -> Task:
    if name == MIDDLE:
        return invented(360, 30, (2, 5, 6, 4), 0)
    if name in (LARGE, LARGEST):
        return invented(2_000, 110, SIX if name == LARGE else EIGHT, 1)
    return load(name)


def peer(name: str) -> dict[str, Any]:
    """The peer's maximin on this pool: CPU seconds and the least chance of whoever can be drawn."""
    from sortition_algorithms.committee_generation.maximin import find_distribution_maximin
    from sortition_algorithms.features import read_in_features
    from sortition_algorithms.people import read_in_people
    from sortition_algorithms.settings import Settings

    pool = pool_of(name)
    columns = ["feature", "value", "min", "max"]
    lines = [
        dict(zip(columns, [q.category, q.value, str(q.least), str(q.most)], strict=True)) for q in pool.quotas
    ]
    features, *_names = read_in_features(columns, lines)
    categories = list(dict.fromkeys(quota.category for quota in pool.quotas))
    rows = [
        {"id": person, **{pool.quotas[at].category: pool.quotas[at].value for at in row}}
        for person, row in zip(pool.people, pool.features.tolist(), strict=True)
    ]
    settings = Settings(id_column="id", columns_to_keep=[])
    people, _report = read_in_people(["id", *categories], rows, features, settings)
    seconds, (panels, weights, _report) = cpu_seconds(
        lambda: find_distribution_maximin(features, people, pool.seats, [], "highspy")
    )
    chances = dict.fromkeys(pool.people, 0.0)
    for panel, weight in zip(panels, weights, strict=True):
        for person in panel:
            chances[person] += weight
    return {"seconds": seconds, "least": min(chance for chance in chances.values() if chance > 1e-9)}


def peer_apart(name: str, patience: float) -> dict[str, Any]:
    try:
        return apart("sortition", "--peer", name, timeout=patience)
    except subprocess.TimeoutExpired:
        return {"note": f"the peer was stopped after {patience:.0f} s of the clock without an answer"}


def fair_draws(lottery: lots.Lottery, n: int = 100_000) -> float:
    """The chance of a chi-square as large, if draws with other beacons are as stated."""
    digest, kinds = lottery.digest, len(lottery.panels)
    seeds = (lots.public_seed(digest, "nonce", str(beacon)) for beacon in range(n))
    times = np.bincount([lots.drawn(seed, kinds) for seed in seeds], minlength=kinds)
    return float(chi2.sf(((times - n / kinds) ** 2 / (n / kinds)).sum(), kinds - 1))


def bars_of(name: str, most: float | None, patience: float) -> tuple[list[Bar], lots.Lottery]:
    """Time, and least chance, beside the peer's."""
    pool = pool_of(name)
    began = time.perf_counter()
    seconds, lottery = cpu_seconds(lambda: lots.make_lottery(pool))
    clock = time.perf_counter() - began
    # Where the peer does not answer for six categories, eight are no use.
    other = peer_apart(name, patience) if name != LARGEST else {"note": "the peer was not asked"}
    beside = "maximin" if "least" in other else ""
    bound = lottery.least_possible or 0.0
    unit = 1 / len(lottery.panels)
    least = {
        SMALL: 0.1,
        LARGER: np.floor(2 / 22 / unit) * unit,
        MIDDLE: np.floor(bound / unit + 1e-3) * unit,
    }.get(name)
    told = [f"{types_of(pool).n} types, {clock:.1f} s of the clock", *filter(None, [other.get("note")])]
    return [
        Bar(f"{name}: leximin and lottery", seconds, most=most, unit="s CPU", peer=other.get("seconds"),
            peer_name=beside, note="; ".join(told)),
        Bar(f"{name}: least chance in the lottery", 100 * lottery.least, least=None if least is None
            else 100 * (least - 1e-9), unit="%", peer=100 * other["least"] if "least" in other else None,
            peer_name=beside),
        Bar(f"{name}: least chance, proven bound", 100 * bound, unit="%",
            least={SMALL: 10 - 1e-4, LARGER: 100 / 11 - 1e-4}.get(name)),
    ], lottery  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--patience", type=float, default=MEANWHILE, help="for the peer, on each pool")
    parser.add_argument("--peer", metavar="POOL", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.peer:
        with redirect_stdout(sys.stderr):  # the peer says how it is getting on
            answer = peer(options.peer)
        print(json.dumps(answer))
        return 0
    bars: list[Bar] = []
    for name, most in ((SMALL, None), (LARGER, None), (MIDDLE, 20.0), (LARGE, 180.0), (LARGEST, 180.0)):
        found, lottery = bars_of(name, most, options.patience)
        bars += found
        if name in (SMALL, LARGER):
            greedy_s, greedy = cpu_seconds(lambda name=name: lots.make_lottery(load(name), method="legacy"))
            bars.append(Bar(f"{name}: least chance by greed", 100 * greedy.least, unit="%",
                            note=f"legacy, {greedy_s:.1f} s CPU for 1,000 panels"))  # fmt: skip
            bars.append(Bar(f"{name}: 100,000 draws, chi-square p", fair_draws(lottery), least=0.001))
    return report("sortition", bars, json=options.json)


if __name__ == "__main__":
    sys.exit(main())
