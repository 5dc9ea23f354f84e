"""The plot of docs/methods/workdays.md: how many days 20 working days take, by the day they begin.

python docs/methods/plots/workdays.py
"""

from datetime import date, timedelta
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

from shangliang.methods.workdays import add_workdays

HERE = Path(__file__).parent
YEARS = (2020, 2023, 2024, 2025)
COLOURS = ("#c0392b", "#b8b8b8", "#7fa7c9", "#1f5a8c")


def draw() -> plt.Figure:
    figure, axes = plt.subplots(figsize=(8, 3.2))
    for year, colour in zip(YEARS, COLOURS, strict=True):
        starts = [date(year, 1, 1) + timedelta(days=i) for i in range(360)]
        taken = [(add_workdays(start, 20) - start).days for start in starts]
        axes.step(range(len(starts)), taken, color=colour, linewidth=1.2, label=str(year))
    first_days = [(date(2025, month, 1) - date(2025, 1, 1)).days for month in range(1, 13)]
    axes.set_xticks(first_days, [f"1/{month}" for month in range(1, 13)], fontsize=8)
    axes.set(xlabel="the period begins on (day/month)", ylabel="calendar days until its end")
    axes.set_title("A period of 20 working days", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8, ncols=4)
    figure.tight_layout()
    return figure


if __name__ == "__main__":
    draw().savefig(HERE.parent / "workdays.png", dpi=90)
