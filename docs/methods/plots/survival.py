"""The plot of docs/methods/survival.md: how long a statement waited until eighty people had voted on it.

python docs/methods/plots/survival.py
"""

import csv
import io
import lzma
from collections import defaultdict
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from shangliang.methods.survival import kaplan_meier, time_until

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "tests" / "data" / "polis" / "scoop-hivemind.biodiversity"
BLUE, RED = "#1f5a8c", "#c0392b"
ENOUGH, DAY = 80, 86_400_000


def rows(name: str) -> list[dict[str, str]]:
    text = lzma.decompress((DATA / f"{name}.csv.xz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


def waits() -> tuple[np.ndarray, np.ndarray]:
    """Days from a statement's first vote to its eightieth, or to the end of the conversation."""
    votes = defaultdict(list)
    for row in rows("votes"):
        votes[row["comment-id"]].append(int(row["timestamp"]))
    end = max(max(times) for times in votes.values())
    shown = [row["comment-id"] for row in rows("comments") if row["moderated"] != "-1"]
    times = [sorted(votes[name]) for name in shown if name in votes]
    reached = np.array([len(one) >= ENOUGH for one in times])
    days = [((one[ENOUGH - 1] if len(one) >= ENOUGH else end) - one[0]) / DAY for one in times]
    return np.array(days), reached


def draw() -> plt.Figure:
    days, reached = waits()
    curve = kaplan_meier(days, reached)
    only = kaplan_meier(days[reached], reached[reached])
    figure, axes = plt.subplots(figsize=(7, 3.4))
    for one, colour, label in (
        (curve, BLUE, f"all {len(days)} statements"),
        (only, RED, f"only the {reached.sum()} that got there"),
    ):
        median = time_until(one)
        told = f"{label}: median {median:.1f} days" if median == median else f"{label}: half never got there"
        axes.step([0, *one.times], [1, *one.waiting], where="post", color=colour, label=told)
    axes.fill_between(curve.times, curve.lower, curve.upper, step="post", color=BLUE, alpha=0.15, linewidth=0)
    axes.set(xlabel="days since the first vote", ylabel=f"share without {ENOUGH} votes", ylim=(0, 1))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    return figure


if __name__ == "__main__":
    draw().savefig(HERE.parent / "survival.png", dpi=90)
