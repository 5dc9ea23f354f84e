"""The plot of docs/methods/equal-voice.md: the most and the least equal of 22 public meetings.

python docs/methods/plots/equal_voice.py
"""

import csv
import io
import lzma
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from shangliang.methods.equal_voice import EqualVoice, in_succession, measure

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "tests" / "data" / "speech" / "turns.csv.xz"
BLUE, RED, GREY = "#1f5a8c", "#c0392b", "#b8b8b8"


def meetings() -> dict[str, EqualVoice]:
    turns: dict[str, tuple[list[str], list[int]]] = {}
    for row in csv.DictReader(io.StringIO(lzma.decompress(DATA.read_bytes()).decode())):
        speakers, lengths = turns.setdefault(row["meeting"], ([], []))
        speakers.append(row["speaker"])
        lengths.append(int(row["chars"]))
    return {
        meeting: measure(speakers, *in_succession(lengths), sides=dict.fromkeys(speakers, "all"))
        for meeting, (speakers, lengths) in turns.items()
    }


def draw(measured: dict[str, EqualVoice]) -> plt.Figure:
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.4, 3.4))
    order = sorted(measured, key=lambda meeting: measured[meeting].gini)
    left.plot([0, 1], [0, 1], color=GREY, linewidth=1)
    for meeting, colour in ((order[0], BLUE), (order[-1], RED)):
        times = np.sort([voice.time for voice in measured[meeting].persons])
        shares = np.concatenate([[0], np.cumsum(times) / times.sum()])
        label = f"meeting {meeting}: Gini {measured[meeting].gini:.2f}"
        left.plot(np.linspace(0, 1, len(shares)), shares, color=colour, marker="o", markersize=3, label=label)
    left.set(xlabel="share of speakers, the quietest first", ylabel="share of what was said")
    left.legend(frameon=False, fontsize=8)
    left.set_title("Gini: twice the area between line and diagonal", fontsize=9)
    for meeting in measured:
        one = measured[meeting]
        colour = {order[0]: BLUE, order[-1]: RED}.get(meeting, GREY)
        right.plot(one.gini, one.entropy, "o", color=colour, markersize=5)
    right.set(xlabel="Gini (0: all the same)", ylabel="normalised entropy (1: all the same)")
    right.set_title("22 public meetings", fontsize=9)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    return figure


if __name__ == "__main__":
    draw(meetings()).savefig(HERE.parent / "equal-voice.png", dpi=90)
