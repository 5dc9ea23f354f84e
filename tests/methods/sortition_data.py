"""The public pools of tests/data/sortition (GPL-3.0), and what a test asks of any lottery."""

import csv
from pathlib import Path

import numpy as np

from shangliang.methods.sortition import Lottery, Quota, Task, task

ROOT = Path(__file__).parents[1] / "data" / "sortition"
FILES = {
    "example_small_20": ("respondents.csv", "categories.csv", 20, None),
    "sf_fixture_22": ("candidates.csv", "features.csv", 22, "nationbuilder_id"),
}


def load(name: str) -> Task:
    pool, features, seats, column = FILES[name]
    quotas = [
        Quota(*list(row.values())[:2], int(row["min"]), int(row["max"]))
        for row in rows(ROOT / name / features)
    ]
    people = rows(ROOT / name / pool)
    categories = list(dict.fromkeys(quota.category for quota in quotas))
    return task(
        [row[column] if column else str(number) for number, row in enumerate(people)],
        [[row[category] for category in categories] for row in people],
        quotas,
        seats,
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def check(pool: Task, panels: np.ndarray) -> None:
    """Every panel has different people, one of an address, and fulfils the quotas."""
    for panel in panels:
        assert len(set(panel.tolist())) == len(panel) == pool.seats
        assert len(set(pool.homes[panel].tolist())) == pool.seats
        seats = np.bincount(pool.features[panel].ravel(), minlength=len(pool.quotas))
        assert all(quota.least <= n <= quota.most for quota, n in zip(pool.quotas, seats, strict=True))


def by_name(lottery: Lottery) -> dict[str, float]:
    return dict(zip(lottery.people, lottery.chances.tolist(), strict=True))
