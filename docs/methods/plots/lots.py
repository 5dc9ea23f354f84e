"""The plot of docs/methods/lots.md: everybody's chance in the larger public pool, three ways.

python -m docs.methods.plots.lots
"""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from shangliang.methods.sortition import Lottery, make_lottery
from tests.methods.sortition_data import load

POOL = "sf_fixture_22"
WAYS = {
    "leximin": ("fairest", "#1f5a8c"),
    "maximin": ("least chance alone", "#8a8a8a"),
    "legacy": ("greedy", "#c0392b"),
}


def draw(lotteries: dict[str, Lottery]) -> plt.Figure:
    """Chances from the least to the greatest, a line for each way."""
    figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
    for way, lottery in lotteries.items():
        title, colour = WAYS[way]
        chances = 100 * np.sort(lottery.chances)
        axes.step(np.arange(len(chances)), chances, where="mid", color=colour, label=f"{title} ({way})")
    bound = lotteries["leximin"].least_possible
    assert bound is not None  # noqa: S101  leximin always has one
    axes.axhline(100 * bound, color="#404040", linestyle="--", linewidth=0.8)
    axes.annotate(f"no lottery gives all more than {bound:.2%}", (60, 93 * bound), va="top", fontsize=8)
    axes.set(xlabel="people, by their chance", ylabel="chance to sit, %", yscale="log", ylim=(5, 100))
    axes.set_yticks([5, 10, 20, 50, 100], ["5", "10", "20", "50", "100"])
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


if __name__ == "__main__":
    found = {way: make_lottery(load(POOL), method=way) for way in ("leximin", "maximin", "legacy")}
    draw(found).savefig(Path(__file__).parents[1] / "lots.png", dpi=90)
