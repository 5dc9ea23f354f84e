"""The plot of docs/methods/classify.md: confidence against the share of right answers, on real meetings.

PYTHONPATH=. python docs/methods/plots/classify.py
"""

import random
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from benchmarks._texts import turns
from shangliang.methods.classify import learn

HERE = Path(__file__).parent


def main() -> None:
    pairs = turns()
    confidence, right = [], []
    for seed in range(3):
        random.Random(seed).shuffle(pairs)  # noqa: S311  a drawing, not a secret
        n = len(pairs) * 4 // 10
        classifier = learn([text for text, _ in pairs[:n]], [str(meeting) for _, meeting in pairs[:n]])
        for (_, meeting), one in zip(
            pairs[n:], classifier.suggest_all([text for text, _ in pairs[n:]]), strict=True
        ):
            confidence.append(one.confidence)
            right.append(one.label == str(meeting))
    bins = np.minimum((np.array(confidence) * 10).astype(int), 9)
    n = np.bincount(bins, minlength=10)
    said = np.bincount(bins, confidence, 10)[n > 0] / n[n > 0]
    true = np.bincount(bins, right, 10)[n > 0] / n[n > 0]
    figure, axes = plt.subplots(figsize=(4.2, 4), dpi=100)
    axes.plot([0, 1], [0, 1], color="#999999", lw=1)
    axes.scatter(said, true, s=10 + 150 * n[n > 0] / n.max(), color="#1f5a8c")
    axes.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1.03), ylim=(0, 1.03))
    figure.tight_layout()
    figure.savefig(HERE.parent / "classify.png")


if __name__ == "__main__":
    main()
