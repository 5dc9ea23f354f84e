"""The plot of docs/methods/merkle.md: how long proofs are, by the number of entries.

python docs/methods/plots/merkle.py
"""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

from shangliang.methods.merkle import EMPTY, extend, prove_consistency, prove_inclusion

HERE = Path(__file__).parent
BLUE, RED, GREY = "#1f5a8c", "#c0392b", "#8a8a8a"
SIZES = sorted({round(10 ** (exponent / 12)) for exponent in range(3, 61)})


def draw() -> plt.Figure:
    tree = extend(EMPTY, (str(i).encode() for i in range(SIZES[-1])))
    # Places and older sizes spread evenly over the log.
    inclusion = [max(len(prove_inclusion(tree, i * n // 40, n).path) for i in range(40)) * 32 for n in SIZES]
    consistency = [
        max(len(prove_consistency(tree, 1 + i * (n - 1) // 40, n).path) for i in range(40)) * 32
        for n in SIZES
    ]
    figure, axes = plt.subplots(figsize=(7, 3.2))
    axes.loglog(SIZES, [32 * n for n in SIZES], color=GREY, label="all hashes, as the chain needs")
    axes.loglog(SIZES, consistency, color=RED, label="longest of 40 consistency proofs")
    axes.loglog(SIZES, inclusion, color=BLUE, label="longest of 40 inclusion proofs")
    axes.set(xlabel="entries", ylabel="bytes")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8)
    figure.tight_layout()
    return figure


if __name__ == "__main__":
    draw().savefig(HERE.parent / "merkle.png", dpi=90)
