"""Counting working days: the checked deadlines, every day of seven years, and the time of chinesecalendar."""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks._bars import Bar, in_turns, report
from shangliang.methods.workdays import add_workdays, deadline, is_workday, workdays_between

CASES = Path(__file__).parents[1] / "tests" / "data" / "holidays" / "deadline_cases.csv"
ONE_DAY = timedelta(days=1)
PERIODS = (5, 20, 60, 250)
FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)


def cases_right() -> int:
    """Rows of which both deadlines agree."""
    with CASES.open(encoding="utf-8") as file:
        return sum(
            deadline(date.fromisoformat(row["start"]), int(row["n"]), "workdays").on.isoformat()
            == row["end_after_n_workdays"]
            and deadline(date.fromisoformat(row["start"]), int(row["n"]), "days").on.isoformat()
            == row["end_after_n_calendar_days_rolled"]
            for row in csv.DictReader(file)
        )


def bars(n_periods: int, seed: int) -> list[Bar]:
    import chinese_calendar

    days = [FIRST + i * ONE_DAY for i in range((LAST - FIRST).days + 1)]
    same = sum(is_workday(day) == chinese_calendar.is_workday(day) for day in days)
    result = [
        Bar("checked deadlines that agree", cases_right(), least=60, unit="of 60"),
        Bar("days on which chinesecalendar agrees", same, least=len(days), unit=f"of {len(days):,}"),
    ]
    draw = random.Random(seed)
    starts = [FIRST + draw.randrange(2000) * ONE_DAY for _ in range(n_periods)]
    for n in PERIODS:
        ends = [add_workdays(start, n) for start in starts]
        assert ends == [chinese_calendar.find_workday(n - 1, start + ONE_DAY) for start in starts]
        assert {n} == {workdays_between(a, b) for a, b in zip(starts, ends, strict=True)}
        pairs = list(zip(starts, ends, strict=True))
        took = in_turns(
            {
                "add": lambda n=n: [add_workdays(start, n) for start in starts],
                "add, peer": lambda n=n: [
                    chinese_calendar.find_workday(n - 1, start + ONE_DAY) for start in starts
                ],
                "between": lambda pairs=pairs: [workdays_between(a, b) for a, b in pairs],
                "between, peer": lambda pairs=pairs: [
                    len(chinese_calendar.get_workdays(a + ONE_DAY, b)) for a, b in pairs
                ],
            }
        )
        per_call = 1e6 / n_periods
        result += [
            Bar(
                f"{task} {n} working days",
                took[task] * per_call,
                most=took[f"{task}, peer"] * per_call,
                unit="us CPU",
                peer=took[f"{task}, peer"] * per_call,
                peer_name="chinesecalendar",
            )
            for task in ("add", "between")
        ]
    return result


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=500, help="number of periods of each length")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    found = bars(options.n, options.seed)
    return report("workdays", found, json=options.json, n=options.n, seed=options.seed)


if __name__ == "__main__":
    sys.exit(main())
