"""Counting working days: the calendar's sorted years against a walk day by day."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from shangliang.methods.workdays import add_workdays, is_workday, workdays_between

PERIODS = (5, 20, 60, 250)


def walk_on(start: date, n: int) -> date:
    """The n-th working day after `start`, looked for one day at a time."""
    day = start
    while n:
        day += timedelta(days=1)
        n -= is_workday(day)
    return day


def walk_between(a: date, b: date) -> int:
    """Working days after `a` up to and including `b`, looked at one day at a time."""
    return sum(is_workday(a + timedelta(days=i)) for i in range(1, (b - a).days + 1))


def seconds(task: Callable[[], object], repeats: int = 5) -> float:
    """Shortest of several runs: the one least disturbed."""

    def once() -> float:
        begin = time.perf_counter()
        task()
        return time.perf_counter() - begin

    return min(once() for _ in range(repeats))


def measure(starts: Sequence[date], n: int) -> list[dict[str, object]]:
    """Time both ways on the same periods, after making sure that they agree."""
    ends = [add_workdays(start, n) for start in starts]
    assert ends == [walk_on(start, n) for start in starts]
    assert {n} == {workdays_between(a, b) for a, b in zip(starts, ends, strict=True)}
    pairs = list(zip(starts, ends, strict=True))
    tasks = {
        "add": (lambda: [add_workdays(s, n) for s in starts], lambda: [walk_on(s, n) for s in starts]),
        "between": (
            lambda: [workdays_between(a, b) for a, b in pairs],
            lambda: [walk_between(a, b) for a, b in pairs],
        ),
    }
    rows: list[dict[str, object]] = []
    for name, (ours, walk) in tasks.items():
        fast, slow = seconds(ours), seconds(walk)
        per_call = 1e6 / len(starts)
        rows.append(
            {
                "task": name,
                "workdays": n,
                "us_ours": round(fast * per_call, 2),
                "us_walk": round(slow * per_call, 2),
                "ratio": round(slow / fast, 1),
            }
        )
    return rows


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=500, help="number of periods of each length")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    draw = random.Random(options.seed)
    starts = [date(2020, 1, 1) + timedelta(days=draw.randrange(2000)) for _ in range(options.n)]
    rows = [row for n in PERIODS for row in measure(starts, n)]
    if options.json:
        print(json.dumps({"benchmark": "workdays", "seed": options.seed, "n": options.n, "rows": rows}))
        return 0
    print(f"{'task':<9}{'workdays':>9}{'ours µs':>10}{'walk µs':>10}{'ratio':>8}")
    for row in rows:
        print(
            f"{row['task']:<9}{row['workdays']:>9}{row['us_ours']:>10}{row['us_walk']:>10}{row['ratio']:>7}x"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
