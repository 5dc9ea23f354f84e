"""The placement: split what does not touch, answer exactly where a flow does, else search and prove."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from shangliang.methods.placement.bound import FINE, Bound, bound
from shangliang.methods.placement.exact import LARGEST, last_word
from shangliang.methods.placement.flow import flow
from shangliang.methods.placement.problem import (
    Crowd,
    Ints,
    Problem,
    broken,
    crowd_cost,
    total_cost,
)
from shangliang.methods.placement.result import Impossible, Placement
from shangliang.methods.placement.search import TRIES, next_places, search
from shangliang.methods.provenance import Provenance

VERSION = "1"
GAP = 0.005
EFFORT = 60.0
LONGER = 10  # times the first search's tries, if its answer is not good enough


def place(
    problem: Problem,
    *,
    seed: int = 0,
    gap: float = GAP,
    effort: float = EFFORT,
    first_only: bool = False,
    explain: bool = True,
    digest: str = "",
) -> Placement:
    """The cheapest placement, or one proven to be within `gap` of it, as far as `effort` reaches.

    Parameters
    ----------
    problem : Problem
    seed : int
        Of the search.
    gap : float
        How far from the bound, as a share of the cost, an answer is good enough; 0 for the optimum.
    effort : float
        Most steps of the last solver, in its deterministic seconds; 0 to do without it.
    first_only : bool
        Stop after the first search: a good answer at once, with the bound of the flow.
    explain : bool
        Also find each seat's next best room.
    digest : str
        Of the input, for the provenance.

    Raises
    ------
    Impossible
        No placement keeps all rules. `clash` says which rules.
    """
    rooms = np.full(problem.n_seats, -1)
    proven = 0
    parts = []
    for group in np.unique(problem.room_group):
        part, seats, own = _part(problem, int(group))
        if part.n_seats == 0:
            if (part.least > 0).any():
                raise Impossible
            proven += sum(int(crowd_cost(crowd, part, np.zeros(0, np.int64)).sum()) for crowd in part.crowds)
            continue
        parts.append((seats, own, _first(part, seed=seed, only=first_only)))
    states = _improved([state for _, _, state in parts], proven, seed=seed, gap=gap, effort=effort)
    for (seats, own, _), state in zip(parts, states, strict=True):
        rooms[seats] = own[state.rooms]
        proven += state.least
    if (rooms < 0).any():
        raise Impossible
    wrong = broken(problem, rooms)
    if wrong:
        raise RuntimeError("; ".join(wrong[:5]))
    nexts = next_places(problem, rooms) if explain and problem.is_dense else (None, None, None)
    shares = of_seats(problem, rooms)
    by_term = {term.name: int(shares[term.name].sum()) for term in problem.terms}
    by_term |= {crowd.name: int(crowd_cost(crowd, problem, rooms).sum()) for crowd in problem.crowds}
    return Placement(
        rooms, total_cost(problem, rooms), proven, by_term, shares, nexts[1], nexts[0], nexts[2],
        Provenance(
            "placement", VERSION, {"gap": gap, "effort": effort, "first_only": first_only}, seed, digest
        ),
    )  # fmt: skip


def _part(problem: Problem, group: int) -> tuple[Problem, Ints, Ints]:
    """The seats and rooms of one group: no other group touches them."""
    seats = np.flatnonzero(problem.seat_group == group)
    rooms = np.flatnonzero(problem.room_group == group)
    if len(seats) == problem.n_seats and len(rooms) == problem.n_rooms:
        return problem, seats, rooms
    seat_at = np.full(problem.n_seats + 1, -1)
    room_at = np.full(problem.n_rooms + 1, -1)
    seat_at[seats], room_at[rooms] = np.arange(len(seats)), np.arange(len(rooms))
    locked = problem.locked[seats]
    barred = np.column_stack([seat_at[problem.barred[:, 0]], room_at[problem.barred[:, 1]]])
    apart = seat_at[problem.apart]
    crowds = tuple(
        Crowd(
            crowd.name,
            crowd.has[seats],
            crowd.curve if crowd.curve.shape[0] == 1 else crowd.curve[rooms],
        )
        for crowd in problem.crowds
    )
    part = replace(
        problem,
        n_seats=len(seats),
        n_rooms=len(rooms),
        terms=tuple(_Of(term, seats, rooms) for term in problem.terms),
        least=problem.least[rooms],
        most=problem.most[rooms],
        crowds=crowds,
        seat_points=None if problem.seat_points is None else problem.seat_points[seats],
        room_points=None if problem.room_points is None else problem.room_points[rooms],
        seat_group=problem.seat_group[seats],
        room_group=problem.room_group[rooms],
        # A lock to a room of another group can never be kept: -2 stands for it.
        locked=np.where(locked < 0, locked, np.where(room_at[locked] < 0, -2, room_at[locked])),
        barred=barred[(barred >= 0).all(axis=1)],
        apart=apart[(apart >= 0).all(axis=1)].reshape(-1, 2),
    )
    if (part.locked == -2).any():
        raise Impossible
    return part, seats, rooms


class _Of:
    """A term seen from some of the seats and rooms."""

    def __init__(self, term: object, seats: Ints, rooms: Ints) -> None:
        self.term, self.seats, self.rooms = term, seats, rooms
        self.name: str = term.name  # type: ignore[attr-defined]

    def at(self, seats: Ints, rooms: Ints) -> Ints:
        """The term's own."""
        costs: Ints = self.term.at(self.seats[seats], self.rooms[rooms])  # type: ignore[attr-defined]
        return costs


@dataclass(frozen=True)
class _State:
    """One group: what is placed, its proven bound, and the multipliers' bound where there is more to gain."""

    problem: Problem
    rooms: Ints
    least: int
    limit: Bound | None

    @property
    def cost(self) -> int:
        return total_cost(self.problem, self.rooms)

    @property
    def holds(self) -> bool:
        return not broken(self.problem, self.rooms)


def _first(problem: Problem, *, seed: int, only: bool) -> _State:
    """The flow, or the first search and the bound."""
    cheapest = flow(problem)
    if not cheapest.is_feasible:
        raise Impossible
    if problem.is_flow:
        return _State(problem, cheapest.rooms, cheapest.cost, None)
    if not problem.is_dense:
        raise ValueError(
            f"{problem.n_seats} seats x {problem.n_rooms} rooms: too many at once for mixing; place by county"
        )
    rooms = search(problem, cheapest.rooms, seed=seed, tries=TRIES)
    state = _State(problem, rooms, cheapest.cost, None)
    if only and state.holds:
        return state
    limit = bound(problem)
    return replace(state, least=max(state.least, limit.least), limit=limit)


def _improved(states: list[_State], spent: int, *, seed: int, gap: float, effort: float) -> list[_State]:
    """Search longer, then ask the last solver, the least sure group first, until the whole is near enough.

    `spent` is what groups without seats cost.
    """
    states = list(states)
    for step in (_longer, _last):
        order = sorted(range(len(states)), key=lambda i: (states[i].holds, states[i].least - states[i].cost))
        for i in order:
            state = states[i]
            total = spent + sum(one.cost for one in states)
            slack = int(gap * total) - sum(one.cost - one.least for one in states if one is not state)
            if state.limit is None or (state.holds and state.cost - state.least <= max(0, slack)):
                continue
            enough = max(gap, slack / max(1, state.cost))
            states[i] = step(state, state.limit, seed=seed, gap=enough, effort=effort)
    return states


def _longer(state: _State, limit: Bound, *, seed: int, gap: float, effort: float) -> _State:
    again = search(state.problem, state.rooms, seed=seed + 1, tries=LONGER * TRIES)
    better = _rank(state.problem, again) < _rank(state.problem, state.rooms)
    return replace(state, rooms=again) if better else state


def _last(state: _State, limit: Bound, *, seed: int, gap: float, effort: float) -> _State:
    problem, rooms, least, holds = state.problem, state.rooms, state.least, state.holds
    may = problem.allowed(np.arange(problem.n_seats)[:, None], np.arange(problem.n_rooms)[None, :])
    if holds:
        may &= limit.whole + limit.extra <= (state.cost - 1) * FINE
        may[np.arange(problem.n_seats), rooms] = True
    if (effort <= 0 or may.sum() > LARGEST) and holds:
        return state
    last = last_word(
        problem, may, hint=rooms if holds else None, least=least, effort=effort, gap=gap, seed=seed
    )
    if last.is_impossible and not holds:
        raise Impossible
    if last.rooms is not None and _rank(problem, last.rooms) <= _rank(problem, rooms):
        rooms = last.rooms
    if broken(problem, rooms):
        raise RuntimeError("no placement found, and none proven impossible: allow more effort")
    return replace(state, rooms=rooms, least=min(max(least, last.least), total_cost(problem, rooms)))


def _rank(problem: Problem, rooms: Ints) -> tuple[int, int]:
    return len(broken(problem, rooms)), total_cost(problem, rooms)


def of_seats(problem: Problem, rooms: Ints) -> dict[str, Ints]:
    """What each seat costs by each part."""
    every = np.arange(problem.n_seats)
    parts = {term.name: term.at(every, rooms) for term in problem.terms}
    for crowd in problem.crowds:
        n_sorts = crowd.has.shape[1]
        numbers = np.zeros((problem.n_rooms, n_sorts), np.int64)
        np.add.at(numbers, rooms, crowd.has)
        seat, sort = np.nonzero(crowd.has)
        at_room = np.zeros(len(seat), np.int64) if crowd.curve.shape[0] == 1 else rooms[seat]
        at_sort = np.zeros_like(sort) if crowd.curve.shape[1] == 1 else sort
        n = numbers[rooms[seat], sort]
        parts[crowd.name] = np.zeros(problem.n_seats, np.int64)
        np.add.at(
            parts[crowd.name], seat, crowd.curve[at_room, at_sort, n] - crowd.curve[at_room, at_sort, n - 1]
        )
    return parts
