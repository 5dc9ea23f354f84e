"""The plot of docs/methods/opinion-map.md: the vTaiwan conversation on UberX, its groups and statements.

python -m docs.methods.plots.opinion_map
"""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from shangliang.methods.opinion_map import draw
from shangliang.methods.opinion_map.picture import COLOURS, NOBODY
from tests.methods import polis_data

TO = Path(__file__).parents[1] / "opinion-map.png"


def plot() -> None:
    public = polis_data.load("vtaiwan.uberx")
    drawn, votes = draw(public.conversation), public.votes
    figure, (people, statements) = plt.subplots(1, 2, figsize=(9, 4.2), dpi=80)
    voted = votes.counts > 0
    for g in range(-1, drawn.k):
        those = voted & (drawn.labels == g)
        name = f"{those.sum()} with fewer than 7 votes" if g < 0 else f"group {g + 1}: {those.sum()} people"
        people.scatter(*drawn.points[those].T, s=4, c=NOBODY if g < 0 else COLOURS[g], label=name, lw=0)
    low, high = np.quantile(drawn.points[voted], (0.005, 0.995), axis=0)
    people.set(xlim=(low[0], high[0]), ylim=(low[1], high[1] * 1.6), title="Where everybody stands")
    people.legend(fontsize=8, markerscale=3, loc="upper left", framealpha=1, edgecolor="none")
    shown = drawn.listed & (drawn.counts.seen.sum(axis=0) > 0)
    statements.scatter(drawn.divisive[shown], drawn.common_ground[shown], s=14, c="#404040", lw=0)
    for order, offset in ((drawn.common_ground, (5, -3)), (drawn.divisive, (5, 3))):
        for j in np.argsort(-order)[:3]:
            statements.annotate(
                str(j),
                (drawn.divisive[j], drawn.common_ground[j]),
                offset,
                textcoords="offset points",
                fontsize=8,
            )
    statements.set(
        xlabel="divides: one group agrees, another disagrees", ylabel="common ground: every group agrees"
    )
    statements.set_title("Statements, by number")
    for axis in (people, statements):
        axis.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(TO, metadata={"Software": None})


if __name__ == "__main__":
    plot()
