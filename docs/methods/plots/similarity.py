"""The plots of similarity.md, matters.md and moderation.md, on what was said at real public meetings.

PYTHONPATH=. python docs/methods/plots/similarity.py
"""

import re
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from benchmarks._texts import turns
from shangliang.methods.matters import group
from shangliang.methods.moderation import assess
from shangliang.methods.similarity import rank
from tests.methods.moderation_texts import LATER_SPAM, SPAM

HERE = Path(__file__).parent
BLUE, RED, GREY = "#1f5a8c", "#c0392b", "#8a8a8a"
N, AGAINST = 300, 200


def axes_of(**words: object) -> tuple[plt.Figure, plt.Axes]:
    figure, axes = plt.subplots(figsize=(6, 3.4), dpi=100)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set(**words)
    return figure, axes


def save(figure: plt.Figure, name: str) -> None:
    figure.axes[0].legend(frameon=False, fontsize=8)
    figure.tight_layout()
    figure.savefig(HERE.parent / f"{name}.png")


def similarity(said: list[tuple[str, int]]) -> None:
    """One half of a speech among the other halves of it and of other meetings' speeches."""
    long = [(text, meeting) for text, meeting in said if len(text) >= 60]
    luck = np.random.default_rng(0)
    chosen = [long[i] for i in luck.permutation(len(long))[: N + AGAINST]]
    halves = [(text[: len(text) // 2], text[len(text) // 2 :], meeting) for text, meeting in chosen]
    own, others, first = [], [], 0
    for number, (query, rest, meeting) in enumerate(halves[:N]):
        among = [(at, end) for at, (_begin, end, of) in enumerate(halves) if of != meeting and at != number]
        scores = {one.id: one.score for one in rank(query, [(number, rest), *among[:AGAINST]], least=0.0)}
        mine = scores.pop(number, 0.0)
        own.append(mine)
        others.append(max(scores.values(), default=0.0))
        first += mine > others[-1]
    figure, axes = axes_of(xlabel="score", ylabel="share that scores more", xlim=(0, 0.8))
    marks = np.linspace(0, 0.8, 161)
    for scores_of, colour, label in (
        (own, BLUE, f"the other half of the same speech (first in {first / N:.0%})"),
        (others, RED, f"the best of {AGAINST} from other meetings"),
    ):
        axes.plot(marks, [np.mean(np.array(scores_of) > mark) for mark in marks], color=colour, label=label)
    axes.axvline(0.2, color=GREY, lw=1, ls=":", label="threshold")
    save(figure, "similarity")


def sentences(said: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """As short as what residents send: 15 to 60 characters."""
    parts = [(part.strip(), meeting) for text, meeting in said for part in re.split("[。？！]", text)]
    return [(text, meeting) for text, meeting in parts if 15 <= len(text) <= 60]


def matters(said: list[tuple[str, int]]) -> None:
    """Sentences grouped more or less strictly: how many are grouped, and with their own meeting's."""
    luck = np.random.default_rng(0)
    chosen = [said[i] for i in luck.permutation(len(said))[:3_000]]
    meetings = np.array([meeting for _text, meeting in chosen])
    levels = np.arange(0.15, 0.61, 0.05)
    together, grouped = [], []
    for least in levels:
        labels = np.asarray(group([text for text, _ in chosen], least=float(least)).labels)
        same = right = 0
        for label in np.unique(labels):
            mine = meetings[labels == label]
            n_pairs = len(mine) * (len(mine) - 1) // 2
            counts = np.unique(mine, return_counts=True)[1]
            same, right = same + n_pairs, right + int((counts * (counts - 1) // 2).sum())
        sizes = np.bincount(labels)
        grouped.append(sizes[sizes > 1].sum() / len(chosen))
        together.append(right / same if same else np.nan)
    figure, axes = axes_of(xlabel="least likeness", ylabel="share", ylim=(0, 1.02))
    axes.plot(
        levels, together, color=BLUE, marker="o", ms=4, label="pairs put together that are of one meeting"
    )
    axes.plot(levels, grouped, color=RED, marker="o", ms=4, label="sentences that are not alone")
    axes.axvline(0.4, color=GREY, lw=1, ls=":", label="default")
    save(figure, "matters")


def moderation(said: list[tuple[str, int]]) -> None:
    """The weight found in honest speech and in advertisements."""
    weights = [sum(one.weight for one in assess(text).reasons) for text, _ in said]
    advertised = [sum(one.weight for one in assess(text).reasons) for text in (*SPAM, *LATER_SPAM)]
    figure, axes = axes_of(
        xlabel="weight",
        ylabel="share that weighs as much or more",
        xlim=(0, 3),
        yscale="log",
        ylim=(1e-4, 1.3),
    )
    marks = np.arange(0, 3.01, 0.25)
    for found, colour, label in (
        (advertised, RED, f"{len(advertised)} advertisements, written for the tests"),
        (weights, BLUE, f"{len(weights):,} sentences said at public meetings"),
    ):
        axes.step(
            marks,
            [np.mean(np.array(found) >= mark) for mark in marks],
            where="mid",
            color=colour,
            label=label,
        )
    axes.axvline(1, color=GREY, lw=1, ls=":", label="held from here on")
    save(figure, "moderation")


if __name__ == "__main__":
    speeches = turns()
    similarity(speeches)
    matters(sentences(speeches))
    moderation(sentences(speeches))
