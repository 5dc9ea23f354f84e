"""Placement beside nearest-room greedy: a district with all terms, a city, a province, and the nation.

Members are invented (no public record says who serves where); the nation's rooms are the real units of
tests' or the operator's list of divisions, with invented points. Both solvers of the mixed problem are
measured: the constraint solver alone and the integer programme of HiGHS alone, on the same district.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import numpy as np

from benchmarks._bars import Bar, apart, cpu_seconds, peak_mb, report
from shangliang.methods.placement import (
    Member,
    Problem,
    Room,
    Rules,
    Weights,
    arrange,
    broken,
    nearest,
    place,
    total_cost,
)
from shangliang.methods.placement.exact import last_word
from shangliang.methods.placement.parts import Part, place_parts
from shangliang.methods.placement.terms import EARTH, Continuity, Distance, on_the_globe
from tests.methods.placement_data import district

DIVISIONS = "SHANGLIANG_DIVISIONS"
ALONE = 60.0  # seconds that each solver alone may take
NO_MIX = Weights(level=0, sector=0, sex=0, age=0, expertise=0, uncovered=0)


def greedy_cost(problem: Problem) -> tuple[float, float]:
    """CPU seconds and cost (km, everything counted) of nearest room first."""
    ways = problem.terms[0].at(np.arange(problem.n_seats)[:, None], np.arange(problem.n_rooms)[None, :])
    seconds, rooms = cpu_seconds(lambda: nearest(problem, ways))
    assert not broken(problem, rooms)
    return seconds, total_cost(problem, rooms) / 1000


def mixed(places: str) -> dict[str, Any]:
    """300 members and 97 rooms with all terms."""
    members, rooms = district(300, 97, seed=1)
    rules = Rules(places=places)
    place(arrange(*district(12, 6, seed=2), rules).problem, effort=0)  # compile first
    seconds, arranged = cpu_seconds(lambda: arrange(members, rooms, rules))
    problem = arranged.problem
    first_s, first = cpu_seconds(lambda: place(problem, seed=1, first_only=True, explain=False))
    proven_s, proven = cpu_seconds(lambda: place(problem, seed=1))
    greedy_s, greedy = greedy_cost(problem)
    return {
        "first_s": first_s, "first": first.cost / 1000, "proven_s": proven_s, "cost": proven.cost / 1000,
        "bound": proven.bound / 1000, "gap": proven.gap, "greedy_s": greedy_s, "greedy": greedy,
        "arrange_s": seconds,
    }  # fmt: skip


def alone(solver: str) -> dict[str, Any]:
    """The same district for one solver alone, without our search and bound."""
    members, rooms = district(300, 97, seed=1)
    problem = arrange(members, rooms, Rules(places="any")).problem
    if solver == "cp-sat":
        may = problem.allowed(np.arange(300)[:, None], np.arange(97)[None, :])
        seconds, last = cpu_seconds(
            lambda: last_word(problem, may, hint=None, least=0, effort=ALONE, gap=0.005, seed=1)
        )
        cost = None if last.rooms is None else total_cost(problem, last.rooms)
        return {"seconds": seconds, "cost": cost and cost / 1000, "bound": last.least / 1000}
    return highs(problem)


def highs(problem: Problem) -> dict[str, Any]:
    """The integer programme as `bound` writes it, given whole to HiGHS."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    from shangliang.methods.placement.problem import counted

    dense, crowds = problem.dense(), counted(problem)
    n_seats, n_rooms = dense.shape
    slopes = np.diff(crowds.curve, axis=2)
    seats, rooms = (part.ravel() for part in np.indices(dense.shape))
    room, sort, step = np.nonzero(np.broadcast_to((slopes != 0).any(axis=2)[..., None], slopes.shape))
    used = np.unique(room * slopes.shape[1] + sort)
    row_of = np.full((n_rooms, slopes.shape[1]), -1)
    row_of.ravel()[used] = n_seats + n_rooms + np.arange(len(used))
    pair, its = np.nonzero(crowds.has[seats])
    row = row_of[rooms[pair], its]
    pair, row = pair[row >= 0], row[row >= 0]
    n_pairs, n_steps = dense.size, len(room)
    matrix = csr_array(
        (
            np.concatenate([np.ones(2 * n_pairs + len(pair)), -np.ones(n_steps)]),
            (
                np.concatenate([seats, n_seats + rooms, row, row_of[room, sort]]),
                np.concatenate([np.arange(n_pairs), np.arange(n_pairs), pair, n_pairs + np.arange(n_steps)]),
            ),
        ),
        shape=(n_seats + n_rooms + len(used), n_pairs + n_steps),
    )
    low = np.concatenate([np.ones(n_seats), problem.least, np.zeros(len(used))])
    high = np.concatenate([np.ones(n_seats), problem.most, np.zeros(len(used))])
    seconds, answer = cpu_seconds(
        lambda: milp(
            np.concatenate([dense.ravel(), slopes[room, sort, step]]),
            integrality=np.concatenate([np.ones(n_pairs), np.zeros(n_steps)]),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(matrix, low, high),
            options={"mip_rel_gap": 0.005, "time_limit": 4 * ALONE},
        )
    )
    base = float(crowds.curve[..., 0].sum())
    cost = None if answer.x is None else (answer.fun + base) / 1000
    return {"seconds": seconds, "cost": cost, "bound": ((answer.mip_dual_bound or 0.0) + base) / 1000}


def scattered(n_seats: int, n_rooms: int, seed: int = 1) -> Problem:
    """Distance, capacity and continuity over one degree of latitude and longitude."""
    from scipy.spatial import KDTree

    rng = np.random.default_rng(seed)
    seats, rooms = (on_the_globe(np.array([31, 120]) + rng.random((n, 2))) for n in (n_seats, n_rooms))
    near = KDTree(rooms).query(seats, k=6)[1]
    last = np.where(rng.random(n_seats) < 0.8, near[np.arange(n_seats), rng.integers(0, 6, n_seats)], -1)
    none = np.zeros(1, np.int64)
    terms = (
        Distance(1.0, seats, rooms, np.broadcast_to(none, n_seats), np.broadcast_to(none, n_rooms), (0,) * 4),
        Continuity(3000, last),
    )
    return Problem(
        n_seats, n_rooms, terms, np.ones(n_rooms, np.int64), np.full(n_rooms, 4),
        seat_points=seats, room_points=rooms, per_chord=EARTH * (1 - 1e-9),
    )  # fmt: skip


def plain(size: str) -> dict[str, Any]:
    n_seats, n_rooms = (int(part) for part in size.split("x"))
    place(scattered(30, 10), explain=False)  # compile first
    problem = scattered(n_seats, n_rooms)
    seconds, found = cpu_seconds(lambda: place(problem, explain=False))
    greedy_s, greedy = greedy_cost(problem) if problem.is_dense else greedy_near(problem)
    return {
        "seconds": seconds, "cost": found.cost / 1000, "is_optimal": found.is_optimal, "mb": peak_mb(),
        "greedy_s": greedy_s, "greedy": greedy,
    }  # fmt: skip


def greedy_near(problem: Problem) -> tuple[float, float]:
    """Greedy where a matrix would be too large: the hundred nearest rooms of each, then whoever has space."""
    from scipy.spatial import KDTree

    assert problem.seat_points is not None
    assert problem.room_points is not None
    begin = time.process_time()
    far, near = KDTree(problem.room_points).query(problem.seat_points, k=100)
    placed = np.full(problem.n_seats, -1)
    space = problem.most.copy()
    for key in np.argsort(far, axis=None, kind="stable"):
        s, at = divmod(int(key), 100)
        if placed[s] < 0 and space[near[s, at]]:
            placed[s] = near[s, at]
            space[placed[s]] -= 1
    numbers = np.bincount(placed[placed >= 0], minlength=problem.n_rooms)
    for s in np.flatnonzero(placed < 0):
        open_ = np.flatnonzero(numbers < problem.most)
        placed[s] = open_[problem.cost(np.array([s]), open_).argmin()]
        numbers[placed[s]] += 1
    for r in np.flatnonzero(numbers < problem.least):
        spare = np.flatnonzero(numbers[placed] > 1)
        s = spare[problem.terms[0].at(spare, np.full(len(spare), r)).argmin()]
        numbers[placed[s]] -= 1
        placed[s], numbers[r] = r, 1
    assert not broken(problem, placed)
    return time.process_time() - begin, total_cost(problem, placed) / 1000


def nation(divisions: Path, seed: int = 1) -> Iterator[Part]:
    """Each county's real units with invented points, and two members for each."""
    counties: dict[str, list[str]] = {}
    with lzma.open(divisions, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["level"] == "5":
                counties.setdefault(row["code"][:6], []).append(row["code"])
    for county, codes in sorted(counties.items()):
        rng = np.random.default_rng([seed, int(county)])
        towns: dict[str, Any] = {}
        rooms = []
        for code in sorted(codes):
            centre = towns.setdefault(code[:9], rng.random(2) * 0.6)
            lat, lon = np.array([31, 120]) + centre + rng.normal(0, 0.03, 2)
            rooms.append(Room(code, lat=lat, lon=lon, code=int(code), busy=round(float(rng.random()), 2)))
        members = []
        for i in range(2 * len(rooms)):
            home = rooms[int(rng.integers(len(rooms)))]
            lat, lon = np.array([home.lat, home.lon]) + rng.normal(0, 0.01, 2)
            last = (rooms[int(rng.integers(len(rooms)))].id,) if rng.random() < 0.1 else (home.id,)
            load = round(float(rng.random()), 2)
            members.append(Member(f"{county}-{i:05}", lat=lat, lon=lon, code=home.code, load=load, last=last))
        yield Part(county, tuple(members), tuple(rooms), Rules(NO_MIX, places="any"), seed)


def whole_nation(divisions: Path, folder: Path) -> dict[str, Any]:
    """All counties on two processes; then a second time, which finds all done."""
    begin = time.perf_counter()
    seconds, answers = cpu_seconds(lambda: list(place_parts(nation(divisions), folder)))
    clock = time.perf_counter() - begin
    begin = time.perf_counter()
    again = list(place_parts(nation(divisions), folder))
    assert again == answers
    return {
        "seconds": seconds, "clock": clock, "again": time.perf_counter() - begin, "counties": len(answers),
        "optimal": sum(one["is_possible"] and one["cost"] <= one["bound"] for one in answers),
        "impossible": sum(not one["is_possible"] for one in answers),
        "places": sum(one["places"] for one in answers), "cost": sum(one["cost"] for one in answers) / 1000,
        "greedy": sum(greedy_of(part) for part in list(nation(divisions))[::100]),
        "sample": sum(one["cost"] for one in answers[::100]) / 1000,
    }  # fmt: skip


def greedy_of(part: Part) -> float:
    return greedy_cost(arrange(part.members, part.rooms, part.rules).problem)[1]


def bars_of_district() -> list[Bar]:
    bars = []
    for places, what in (("any", "one place each"), ("fixed;floating", "a fixed and a floating place each")):
        one = apart("placement", "--mixed", places)
        name = f"300 x 97, all terms, {what}"
        bars += [
            Bar(f"{name}: first answer", one["first_s"], most=2.0, unit="s CPU", peer=one["greedy_s"],
                peer_name="greedy"),
            Bar(f"{name}: first answer's cost", one["first"], unit="km", peer=one["greedy"],
                peer_name="greedy"),
            Bar(f"{name}: proven", one["proven_s"], most=20.0, unit="s CPU"),
            Bar(f"{name}: proven gap", 100 * one["gap"], most=0.5, unit="%"),
            Bar(f"{name}: cost", one["cost"], unit="km", peer=one["greedy"], peer_name="greedy",
                most=one["greedy"]),
        ]  # fmt: skip
    for solver in ("cp-sat", "highs"):
        one = apart("placement", "--alone", solver)
        note = f"cost {one['cost'] or float('nan'):.1f} km, bound {one['bound']:.1f} km"
        bars.append(Bar(f"300 x 97, one place each: {solver} alone", one["seconds"], unit="s CPU", note=note))
    return bars


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--divisions", type=Path, default=os.environ.get(DIVISIONS), metavar="CHINA.csv.xz",
        help=f"columns code, level (5: village or community); default: {DIVISIONS}",
    )  # fmt: skip
    parser.add_argument("--mixed", help=argparse.SUPPRESS)
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    parser.add_argument("--plain", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    for question, answer in (("mixed", mixed), ("alone", alone), ("plain", plain)):
        if getattr(options, question):
            print(json.dumps(answer(getattr(options, question)), default=float))
            return 0
    bars = bars_of_district()
    for size, most, memory in (("3000x1000", 2.0, None), ("60000x20000", 300.0, 4096.0)):
        one = apart("placement", "--plain", size)
        bars += [
            Bar(f"{size}: optimal", one["seconds"], most=most, unit="s CPU", peer=one["greedy_s"],
                peer_name="greedy", note="" if one["is_optimal"] else "not proven optimal"),
            Bar(f"{size}: cost", one["cost"], most=one["greedy"], unit="km", peer=one["greedy"],
                peer_name="greedy"),
            Bar(f"{size}: memory", one["mb"], most=memory, unit="MB"),
        ]  # fmt: skip
    if options.divisions:
        with tempfile.TemporaryDirectory() as folder:
            one = whole_nation(Path(options.divisions), Path(folder))
        bars += [
            Bar("nation: time on 2 processes", one["clock"], most=900.0, unit="s",
                note=f"{one['places']:,} places in {one['counties']:,} counties, {one['seconds']:.0f} s CPU;"
                f" {one['optimal']:,} optimal, {one['impossible']} impossible"),
            Bar("nation: begun again when done", one["again"], unit="s"),
            Bar("nation: cost in every hundredth county", one["sample"], most=one["greedy"], unit="km",
                peer=one["greedy"], peer_name="greedy"),
        ]  # fmt: skip
    else:
        bars.append(
            Bar("nation: time on 2 processes", None, most=900.0, unit="s", note=f"{DIVISIONS} is not set")
        )
    return report("placement", bars, json=options.json)


if __name__ == "__main__":
    sys.exit(main())
