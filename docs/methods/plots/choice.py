"""The plot of docs/methods/choice.md: one election, its rounds, and how sure each rule's winner is.

python docs/methods/plots/choice.py
"""

import lzma
import tempfile
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

from shangliang.methods.choice import Choice, choose
from shangliang.methods.choice.files import read

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "tests" / "data" / "preflib" / "nsw-the-entrance-2015.soi.xz"
COLOURS = ("#1f5a8c", "#c0392b", "#8a8a8a", "#b8b8b8", "#d8d8d8")


def election() -> Choice:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "election.soi"
        file.write_bytes(lzma.decompress(DATA.read_bytes()))
        return choose(read(file).ballots, rule="instant runoff")


def draw(choice: Choice) -> plt.Figure:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), width_ratios=(1.15, 1))
    runoff = choice.verdicts["instant runoff"]
    colour = dict(zip(runoff.order, COLOURS, strict=True))
    for round_, tally in enumerate(runoff.tallies[:-1]):
        begin = 0
        for c in runoff.order:
            if tally[c] > 0:
                left.barh(round_, tally[c], left=begin, color=colour[c], edgecolor="white")
                begin += tally[c]
                if tally[c] > 6_000:
                    left.text(
                        begin - tally[c] / 2,
                        round_,
                        f"{tally[c]:,}",
                        color="white",
                        ha="center",
                        va="center",
                        fontsize=8,
                    )
    left.set(
        yticks=range(4), yticklabels=[f"round {r + 1}" for r in range(4)], xlabel="ballots still counted"
    )
    left.invert_yaxis()
    left.set_title("Instant runoff", fontsize=10)
    for row, name in enumerate(choice.verdicts):
        begin = 0.0
        for c in runoff.order:
            share = choice.stability.shares[name][c]
            label = choice.options[c] if row == 0 else None
            right.barh(row, share, left=begin, color=colour[c], edgecolor="white", label=label)
            begin += share
    right.set(yticks=range(len(choice.verdicts)), yticklabels=list(choice.verdicts), xlim=(0, 1))
    right.set_xlabel("part of 1,000 resamples won")
    right.invert_yaxis()
    right.set_title("Who wins again", fontsize=10)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.legend(*right.get_legend_handles_labels(), loc="lower center", ncols=5, fontsize=8, frameon=False)
    figure.tight_layout(rect=(0, 0.07, 1, 1))
    return figure


if __name__ == "__main__":
    draw(election()).savefig(HERE.parent / "choice.png", dpi=110)
