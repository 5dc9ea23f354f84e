"""Equal voice: the public meetings' Gini coefficients, and a year of turns beside plain Python."""

from __future__ import annotations

import argparse
import csv
import io
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks._bars import Bar, in_turns, report
from shangliang.methods.equal_voice import Queue, Request, Spoken, gini, in_succession, measure, sides_in_turn

DATA = Path(__file__).parents[1] / "tests" / "data" / "speech"


def gini_by_pairs(amounts: Sequence[float]) -> float:
    """Word by word: half the mean difference of all pairs, over the mean."""
    array = np.array(amounts, float)
    return float(np.abs(array[:, None] - array[None, :]).sum() / (2 * len(array) * array.sum()))


def plain(speakers: Sequence[str], starts: Sequence[float], ends: Sequence[float]) -> dict[str, object]:
    """Time, turns, longest silence and Gini of each person, turn by turn, in Python's own lists."""
    turns = sorted(zip(starts, ends, speakers, strict=True))
    time: dict[str, float] = defaultdict(float)
    until: dict[str, float] = {}
    silent: dict[str, float] = defaultdict(float)
    first, last, floor, floor_until = turns[0][0], max(ends), 0.0, turns[0][0]
    for start, end, name in turns:
        before = until.get(name, first)
        silent[name] = max(silent[name], start - before)
        time[name] += max(0.0, end - max(start, before))
        until[name] = max(before, end)
        floor += max(0.0, end - max(start, floor_until))
        floor_until = max(floor_until, end)
    for name in time:
        silent[name] = max(silent[name], last - until[name])
    ordered = sorted(time.values())
    n, total = len(ordered), sum(ordered)
    equal = sum((2 * i - n - 1) * one for i, one in enumerate(ordered, 1)) / (n * total)
    return {"time": time, "turns": Counter(speakers), "silent": silent, "gini": equal, "floor": floor}


def published() -> tuple[int, float]:
    """Meetings, and the greatest difference between their Gini coefficients and ours."""
    meetings: dict[str, tuple[list[str], list[int]]] = {}
    text = lzma.decompress((DATA / "turns.csv.xz").read_bytes()).decode()
    for row in csv.DictReader(io.StringIO(text)):
        speakers, lengths = meetings.setdefault(row["meeting"], ([], []))
        speakers.append(row["speaker"])
        lengths.append(int(row["chars"]))
    worst = 0.0
    for row in csv.DictReader((DATA / "speech.csv").open(encoding="utf-8")):
        speakers, lengths = meetings[row["id"]]
        made = measure(speakers, *in_succession(lengths), sides=dict.fromkeys(speakers, "all"))
        worst = max(worst, abs(made.gini - float(row["gini_chars"])))
    return len(meetings), worst


def bars(seed: int) -> list[Bar]:
    n_meetings, worst = published()
    result = [
        Bar("public meetings", n_meetings, least=22),
        Bar("their Gini, greatest difference", worst, most=5e-5, note="published with four decimals"),
    ]
    rng = np.random.default_rng(seed)
    for n, people in ((1_000, 20), (100_000, 200), (1_000_000, 500)):
        speakers = [f"p{i}" for i in rng.integers(0, people, n)]
        starts = rng.uniform(0, 20.0 * n, n).round()
        ends = starts + rng.gamma(2.0, 15.0, n).round()
        sides = {f"p{i}": f"side {i % 4}" for i in range(people)}
        ours = measure(speakers, starts, ends, sides=sides)
        theirs = plain(speakers, starts.tolist(), ends.tolist())
        assert abs(ours.gini - theirs["gini"]) < 1e-9
        assert ours.floor == theirs["floor"]
        lists = starts.tolist(), ends.tolist()
        took = in_turns(
            {
                "ours": lambda s=speakers, a=starts, b=ends, of=sides: measure(s, a, b, sides=of),
                "plain": lambda s=speakers, both=lists: plain(s, *both),
            }
        )
        result.append(
            Bar(
                f"{n:,} turns of {people} people",
                took["ours"] * 1e3,
                most=took["plain"] * 1e3 if n > 1000 else None,
                unit="ms CPU",
                peer=took["plain"] * 1e3,
                peer_name="plain Python",
            )
        )
    amounts = rng.gamma(1.0, 100.0, 5_000)
    assert abs(gini(amounts) - gini_by_pairs(amounts)) < 1e-12
    took = in_turns({"ours": lambda: gini(amounts), "pairs": lambda: gini_by_pairs(amounts)})
    result.append(
        Bar(
            "Gini of 5,000 amounts",
            took["ours"] * 1e3,
            most=took["pairs"] * 1e3,
            unit="ms CPU",
            peer=took["pairs"] * 1e3,
            peer_name="all pairs, numpy",
        )
    )
    queue = Queue(
        tuple(Request(f"p{i}", f"side {i % 5}", float(i)) for i in range(200)),
        tuple(Spoken(f"p{i}", f"side {i % 3}") for i in range(500)),
    )
    order = in_turns({"ours": lambda: sides_in_turn(queue)})["ours"]
    result.append(Bar("order of 200 who wait", order * 1e3, most=50, unit="ms CPU"))
    return result


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    return report("equal_voice", bars(options.seed), json=options.json, seed=options.seed)


if __name__ == "__main__":
    sys.exit(main())
