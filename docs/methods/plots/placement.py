"""The plot of docs/methods/placement.md: where members serve, nearest room first and placed, in one district.

The district is invented (no public record says who serves where). python docs/methods/plots/placement.py
"""

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from shangliang.methods.placement import Rules, arrange, nearest, place, total_cost
from shangliang.methods.placement.place import of_seats
from tests.methods.placement_data import district

HERE = Path(__file__).parent
SHORT = ("distance", "convenience", "fit", "continuity", "sector", "level", "sex", "age", "expertise",
         "uncovered", "load")  # fmt: skip


def main() -> None:
    arranged = arrange(*district(120, 40, seed=5), Rules(places="any"))
    problem = arranged.problem
    ways = problem.terms[0].at(np.arange(problem.n_seats)[:, None], np.arange(problem.n_rooms)[None, :])
    greedy, found = nearest(problem, ways), place(problem, seed=1)
    figure, axes = plt.subplots(1, 3, figsize=(11, 3.6), width_ratios=(1, 1, 0.9))
    lines = (("nearest room first", greedy, "#8a8a8a"), ("placed", found.rooms, "#1f5a8c"))
    for axis, (title, rooms, colour) in zip(axes, lines, strict=False):
        for i, r in zip(arranged.seat_member, rooms, strict=True):
            member, room = arranged.members[i], arranged.rooms[r]
            axis.plot([member.lon, room.lon], [member.lat, room.lat], color=colour, lw=0.7)
        axis.plot([r.lon for r in arranged.rooms], [r.lat for r in arranged.rooms], "s", color="k", ms=3)
        axis.set(xticks=[], yticks=[])
        axis.set_title(f"{title}: {total_cost(problem, rooms) / 1000:,.0f} km in all", fontsize=10)
    parts = {title: parts_of(problem, rooms) for title, rooms, _ in lines}
    for shift, (title, _, colour) in enumerate(lines):
        at = np.arange(len(SHORT)) + 0.4 * shift
        axes[2].barh(at, [parts[title].get(n, 0) / 1000 for n in SHORT], 0.4, color=colour, label=title)
    axes[2].set_yticks(np.arange(len(SHORT)) + 0.2, SHORT, fontsize=8)
    axes[2].invert_yaxis()
    axes[2].set_xlabel("kilometres")
    axes[2].legend(fontsize=8, frameon=False)
    axes[2].spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(HERE.parent / "placement.png", dpi=64)


def parts_of(problem, rooms):  # type: ignore[no-untyped-def]
    from shangliang.methods.placement.problem import crowd_cost  # noqa: PLC0415

    linear = {term.name: int(of_seats(problem, rooms)[term.name].sum()) for term in problem.terms}
    return linear | {crowd.name: int(crowd_cost(crowd, problem, rooms).sum()) for crowd in problem.crowds}


if __name__ == "__main__":
    main()
