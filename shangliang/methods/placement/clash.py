"""When no placement keeps all rules: a set of rules that cannot hold together, though all but any one can."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from shangliang.methods.placement.problem import Bools, Ints, Problem


@dataclass(frozen=True)
class Rule:
    """One hard rule. `kind`: place, least, most, consent, lock or apart; `at`: its seat, room or pair."""

    kind: str
    at: int


def rules_of(problem: Problem) -> list[Rule]:
    """All hard rules of a problem."""
    return [
        *(Rule("place", s) for s in range(problem.n_seats)),
        *(Rule("least", int(r)) for r in np.flatnonzero(problem.least > 0)),
        *(Rule("most", r) for r in range(problem.n_rooms)),
        *(Rule("consent", int(s)) for s in np.unique(problem.barred[:, 0])),
        *(Rule("lock", int(s)) for s in np.flatnonzero(problem.locked >= 0)),
        *(Rule("apart", i) for i in range(len(problem.apart))),
    ]


def clash(problem: Problem) -> list[Rule]:
    """Rules that clash: without any one of them the others can be kept. Empty if all can be kept.

    Junker's QuickXplain (2004) over the rules, which asks about k log(n / k) times for k clashing rules of n;
    a maximum flow answers, or a constraint solver where members must be apart.
    """
    rules = rules_of(problem)

    def can(kept: Sequence[Rule]) -> bool:
        return is_possible(problem, kept)

    return [] if can(rules) else sorted(_explain([], [], rules, can), key=lambda rule: (rule.kind, rule.at))


def _explain(
    kept: list[Rule], added: list[Rule], open_: list[Rule], can: Callable[[Sequence[Rule]], bool]
) -> list[Rule]:
    if added and not can(kept):
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    left, right = open_[:half], open_[half:]
    of_right = _explain(kept + left, left, right, can)
    of_left = _explain(kept + of_right, of_right, left, can)
    return of_left + of_right


def is_possible(problem: Problem, kept: Sequence[Rule]) -> bool:
    """Whether these rules can be kept together; the others are forgotten."""
    must = np.zeros(problem.n_seats, bool)
    least = np.zeros(problem.n_rooms, np.int64)
    most = np.full(problem.n_rooms, problem.n_seats)
    may: Bools = problem.seat_group[:, None] == problem.room_group[None, :]
    apart = []
    consent = np.zeros(problem.n_seats, bool)
    for rule in kept:
        if rule.kind == "place":
            must[rule.at] = True
        elif rule.kind == "least":
            least[rule.at] = problem.least[rule.at]
        elif rule.kind == "most":
            most[rule.at] = problem.most[rule.at]
        elif rule.kind == "lock":
            only = np.arange(problem.n_rooms) == problem.locked[rule.at]
            may[rule.at] &= only
        elif rule.kind == "consent":
            consent[rule.at] = True
        else:
            apart.append(problem.apart[rule.at])
    barred = problem.barred[consent[problem.barred[:, 0]]]
    may[barred[:, 0], barred[:, 1]] = False
    if (least > most).any() or (must & ~may.any(axis=1)).any():
        return False
    if not _flows(must, least, most, may):
        return False
    return not apart or _solves(must, least, most, may, np.array(apart))


def _flows(must: Bools, least: Ints, most: Ints, may: Bools) -> bool:
    """Whether a flow with lower bounds exists: from a hub through seats and rooms, and back."""
    from ortools.graph.python import max_flow  # type: ignore[import-untyped]  # noqa: PLC0415  slow

    n_seats, n_rooms = may.shape
    hub, source, sink = (n_seats + n_rooms + i for i in range(3))
    seat, room = np.nonzero(may)
    each_seat, each_room = np.arange(n_seats), n_seats + np.arange(n_rooms)
    one = must.astype(np.int64)
    n_must, n_least = int(one.sum()), int(least.sum())
    network = max_flow.SimpleMaxFlow()
    network.add_arcs_with_capacity(
        np.concatenate(
            [seat, np.full(n_seats, source), np.full(n_seats, hub), each_room, each_room, [hub, source]]
        ),
        np.concatenate(
            [n_seats + room, each_seat, each_seat, np.full(n_rooms, sink), np.full(n_rooms, hub), [sink, hub]]
        ),
        np.concatenate([np.ones(len(seat), np.int64), one, 1 - one, least, most - least, [n_must, n_least]]),
    )
    status = network.solve(source, sink)
    return bool(status == network.OPTIMAL and network.optimal_flow() == n_must + n_least)


def _solves(must: Bools, least: Ints, most: Ints, may: Bools, apart: Ints) -> bool:
    from ortools.sat.python import cp_model  # noqa: PLC0415  slow to import

    model = cp_model.CpModel()
    x = {(int(s), int(r)): model.new_bool_var("") for s, r in zip(*np.nonzero(may), strict=True)}
    for s in range(len(must)):
        own = [x[s, int(r)] for r in np.flatnonzero(may[s])]
        if must[s]:
            model.add_exactly_one(own)
        else:
            model.add_at_most_one(own)
    for r in range(may.shape[1]):
        inside = sum(x[int(s), r] for s in np.flatnonzero(may[:, r]))
        model.add_linear_constraint(inside, int(least[r]), int(most[r]))
    for a, b in apart:
        for r in np.flatnonzero(may[a] & may[b]):
            model.add_at_most_one(x[int(a), int(r)], x[int(b), int(r)])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    return bool(status in (cp_model.OPTIMAL, cp_model.FEASIBLE))


SHOWN = 12


def in_words(
    problem: Problem, rules: Sequence[Rule], seat_names: Sequence[str], room_names: Sequence[str]
) -> list[str]:
    """The clash, one sentence for each kind of rule."""
    told = []

    def of(kind: str) -> list[int]:
        return [rule.at for rule in rules if rule.kind == kind]

    def names(at: Sequence[int], of_all: Sequence[str]) -> str:
        shown = ", ".join(of_all[i] for i in at[:SHOWN])
        return shown + (f" and {len(at) - SHOWN} more" if len(at) > SHOWN else "")

    if of("least"):
        rooms = of("least")
        total = int(problem.least[rooms].sum())
        told.append(f"{_n(rooms, 'room')} must have at least {total} in all: {names(rooms, room_names)}")
    if of("most"):
        rooms = of("most")
        total = int(problem.most[rooms].sum())
        told.append(f"{_n(rooms, 'room')} may have at most {total} in all: {names(rooms, room_names)}")
    if of("place"):
        seats = of("place")
        told.append(f"{_n(seats, 'place')} of members must be filled: {names(seats, seat_names)}")
    for s in of("consent"):
        closed = problem.barred[problem.barred[:, 0] == s, 1]
        told.append(f"{seat_names[s]} may not be in {names([int(r) for r in closed], room_names)}")
    told += [f"{seat_names[s]} is locked to {room_names[problem.locked[s]]}" for s in of("lock")]
    for i in of("apart"):
        a, b = problem.apart[i]
        told.append(f"{seat_names[a]} and {seat_names[b]} may not share a room")
    return told


def _n(at: Sequence[int], noun: str) -> str:
    return f"{len(at)} {noun}{'' if len(at) == 1 else 's'}"
