"""The plot of docs/methods/composite-index.md: 22 public meetings ranked by how they shared the floor.

python docs/methods/plots/composite_index.py
"""

import csv
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from shangliang.methods.composite_index import CompositeIndex, composite_index

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "tests" / "data" / "speech" / "speech.csv"
BLUE, RED, GREY = "#1f5a8c", "#c0392b", "#b8b8b8"


def index() -> CompositeIndex:
    with DATA.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    values = [
        [
            float(row["gini_chars"]),
            float(row["top_speaker_share"]) * int(row["speakers"]),
            int(row["chars"]) / int(row["turns"]),
            int(row["speakers"]),
        ]
        for row in rows
    ]
    return composite_index(
        values,
        units=[row["id"] for row in rows],
        indicators=["Gini", "top speaker against an even share", "characters a turn", "speakers"],
        higher_is_better=[False, False, False, True],
        weights=[4, 2, 2, 2],
    )


def draw(made: CompositeIndex) -> plt.Figure:
    figure, axes = plt.subplots(figsize=(8, 4))
    order = np.argsort(made.ranks)
    places = np.arange(len(order))
    axes.vlines(places, made.best_rank[order], made.worst_rank[order], color=GREY, linewidth=2)
    axes.vlines(places, made.low_rank[order], made.high_rank[order], color=BLUE, linewidth=6)
    axes.plot(places, made.ranks[order], "o", color=RED, markersize=4)
    axes.plot([], [], color=GREY, linewidth=2, label="all weights off by up to a quarter")
    axes.plot([], [], color=BLUE, linewidth=6, label="nine trials of ten")
    axes.plot([], [], "o", color=RED, markersize=4, label="with the weights as given")
    axes.set_xticks(places, [made.units[i] for i in order], fontsize=7)
    axes.set(xlabel="meeting", ylabel="rank")
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    return figure


if __name__ == "__main__":
    draw(index()).savefig(HERE.parent / "composite-index.png", dpi=90)
