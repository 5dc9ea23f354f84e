"""The exact placement where only numbers count in a room: a minimum-cost flow, and prices that prove it.

The flow runs over a few likely rooms for each seat. Room prices from its residual graph then show for every
other pair that it could not help, or which pair could: that one joins, and the flow runs again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.placement.kernels import maybe_better, room_prices
from shangliang.methods.placement.problem import BARRED, Bools, Ints, Problem, rows_of

NEARBY = 12
FORBID = 10**9  # a room short of one seat; ten times that: a seat without a room
ROUNDS = 200


@dataclass(frozen=True)
class Flow:
    """
    Attributes
    ----------
    rooms : int of S
        The room of each seat; R for a seat that finds none.
    prices : int of R + 1
        What a place in each room is worth: no seat has a room with a lower sum of cost and price.
    cost : int
        The least possible cost, if `is_feasible`; otherwise nothing.
    is_feasible : bool
        Whether every seat has a room and every room enough.
    """

    rooms: Ints
    prices: Ints
    cost: int
    is_feasible: bool


def flow(problem: Problem, *, nearby: int = NEARBY) -> Flow:
    """The cheapest placement by terms and numbers in rooms, other crowds and `apart` left out.

    With crowds left out, its cost is a lower bound, since crowds cost at least 0.
    """
    dense = problem.dense() if problem.is_dense else None
    seats, rooms = _likely(problem, dense, nearby)
    slopes = _slopes(problem)
    for _ in range(ROUNDS):
        costs = problem.cost(seats, rooms)
        placed = _solve(problem, seats, rooms, costs, slopes)
        own = np.full(problem.n_seats, 10 * FORBID)
        for_own = rooms == placed[seats]
        own[seats[for_own]] = costs[for_own]
        prices = _prices(problem, placed, own, seats, rooms, costs, slopes)
        more = _better(problem, dense, own + prices[placed], prices, seats, rooms)
        if not len(more):
            break
        keys = np.unique(np.concatenate([seats * problem.n_rooms + rooms, more]))
        seats, rooms = keys // problem.n_rooms, keys % problem.n_rooms
    else:
        raise RuntimeError(f"prices did not settle in {ROUNDS} rounds")
    numbers = np.bincount(placed, minlength=problem.n_rooms + 1)
    fits = bool((numbers[:-1] >= problem.least).all() and not numbers[-1])
    curve = slopes.sum(axis=1) * 0
    true_slopes = np.where(slopes <= -FORBID // 2, slopes + FORBID, slopes)
    for r, n in enumerate(numbers[:-1]):
        curve[r] = true_slopes[r, :n].sum()
    base = sum(
        int(np.broadcast_to(crowd.curve[:, 0, 0], (problem.n_rooms,)).sum())
        for crowd in problem.crowds
        if crowd.only_numbers
    )
    return Flow(placed, prices, int(own.sum() + curve.sum()) + base if fits else 0, fits)


def _slopes(problem: Problem) -> Ints:
    """What each further seat in a room costs (R, most); those up to `least` are dearly wanted."""
    longest = int(problem.most.max(initial=0))
    slopes = np.zeros((problem.n_rooms, longest), np.int64)
    for crowd in problem.crowds:
        if crowd.only_numbers:
            slopes += np.diff(np.broadcast_to(crowd.curve[:, 0], (problem.n_rooms, crowd.curve.shape[2])))[
                :, :longest
            ]
    slopes[np.arange(longest)[None, :] < problem.least[:, None]] -= FORBID
    return slopes


def _likely(problem: Problem, dense: Ints | None, nearby: int) -> tuple[Ints, Ints]:
    """Pairs worth trying first: the cheapest or nearest of each seat and of each room, and every lock."""
    n_seats, n_rooms = problem.n_seats, problem.n_rooms
    if dense is not None:
        of_seat = np.argpartition(dense, min(nearby, n_rooms) - 1, axis=1)[:, :nearby]
        of_room = np.argpartition(dense, min(nearby, n_seats) - 1, axis=0)[:nearby]
    else:
        of_seat, of_room = _near(problem, nearby)
    locked = np.flatnonzero(problem.locked >= 0)
    keys = np.unique(
        np.concatenate(
            [
                (np.arange(n_seats)[:, None] * n_rooms + of_seat).ravel(),
                (of_room * n_rooms + np.arange(n_rooms)[None, :]).ravel(),
                locked * n_rooms + problem.locked[locked],
            ]
        )
    )
    seats, rooms = keys // n_rooms, keys % n_rooms
    may = problem.allowed(seats, rooms) if dense is None else dense[seats, rooms] < BARRED
    return seats[may], rooms[may]


def _near(problem: Problem, nearby: int) -> tuple[Ints, Ints]:
    """The nearest rooms of each seat, in its group, and the nearest seats of each room."""
    from scipy.spatial import KDTree  # noqa: PLC0415  slow to import

    if problem.seat_points is None or problem.room_points is None:
        raise ValueError(f"{problem.n_seats} seats x {problem.n_rooms} rooms without points: too many pairs")
    at_seat = np.nan_to_num(problem.seat_points)
    at_room = np.nan_to_num(problem.room_points)
    of_seat = np.zeros((problem.n_seats, nearby), np.int64)
    of_room = np.zeros((nearby, problem.n_rooms), np.int64)
    for group in np.unique(problem.room_group):
        rooms = np.flatnonzero(problem.room_group == group)
        seats = np.flatnonzero(problem.seat_group == group)
        if not len(seats):
            continue
        for whose, others, out in ((seats, rooms, of_seat), (rooms, seats, of_room.T)):
            points, tree = (at_seat, at_room) if out is of_seat else (at_room, at_seat)
            wanted = np.minimum(np.arange(1, nearby + 1), len(others))
            out[whose] = others[KDTree(tree[others]).query(points[whose], k=wanted)[1]]
    return of_seat, of_room


def _solve(problem: Problem, seats: Ints, rooms: Ints, costs: Ints, slopes: Ints) -> Ints:
    """The rooms of a cheapest flow over these pairs."""
    from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]  # noqa: PLC0415  slow

    n_seats, n_rooms = problem.n_seats, problem.n_rooms
    hub = n_seats + n_rooms
    network = min_cost_flow.SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(seats, n_seats + rooms, np.ones_like(seats), costs)
    room, step = np.nonzero(np.arange(slopes.shape[1])[None, :] < problem.most[:, None])
    # Equal slopes of a room are one arc, wider.
    first = np.ones(len(room), bool)
    first[1:] = (room[1:] != room[:-1]) | (slopes[room[1:], step[1:]] != slopes[room[:-1], step[:-1]])
    at = np.flatnonzero(first)
    width = np.diff(np.append(at, len(room)))
    network.add_arcs_with_capacity_and_unit_cost(
        n_seats + room[at], np.full(len(at), hub), width, slopes[room[at], step[at]]
    )
    network.add_arcs_with_capacity_and_unit_cost(
        np.arange(n_seats), np.full(n_seats, hub), np.ones(n_seats, np.int64), np.full(n_seats, 10 * FORBID)
    )
    supplies = np.concatenate([np.ones(n_seats), np.zeros(n_rooms), [-n_seats]]).astype(np.int64)
    network.set_nodes_supplies(np.arange(hub + 1), supplies)
    status = network.solve()
    if status != network.OPTIMAL:
        raise RuntimeError(f"the flow ended with {status}")
    used = network.flows(np.arange(len(seats))) > 0
    placed = np.full(n_seats, n_rooms)
    placed[seats[used]] = rooms[used]
    return placed


def _prices(
    problem: Problem, placed: Ints, own: Ints, seats: Ints, rooms: Ints, costs: Ints, slopes: Ints
) -> Ints:
    """Room prices (R + 1, the last for no room) under which nobody wants to move within these pairs."""
    n_rooms = problem.n_rooms
    numbers = np.bincount(placed, minlength=n_rooms + 1)
    nowhere, hub = n_rooms, n_rooms + 1
    # Ways to change: a seat from its room to another; one more in a room; one fewer.
    other = rooms != placed[seats]
    room = np.arange(n_rooms)
    free, taken = numbers[:-1] < problem.most, numbers[:-1] > 0
    homeless = np.flatnonzero(placed == nowhere)
    tails = [placed[seats[other]], room[free], np.full(int(taken.sum()), hub), placed, [nowhere]]
    heads = [rooms[other], np.full(int(free.sum()), hub), room[taken], np.full(len(placed), nowhere), [hub]]
    weights = [
        costs[other] - own[seats[other]],
        slopes[room[free], numbers[:-1][free]],
        -slopes[room[taken], numbers[:-1][taken] - 1],
        10 * FORBID - own,
        [0],
    ]
    if len(homeless):
        tails, heads, weights = [*tails, [hub]], [*heads, [nowhere]], [*weights, [0]]
    tail, head, weight = (np.concatenate(part).astype(np.int64) for part in (tails, heads, weights))
    # Of parallel ways only the cheapest matters.
    order = np.lexsort((weight, head, tail))
    tail, head, weight = tail[order], head[order], weight[order]
    first = np.ones(len(tail), bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    tail, head, weight = tail[first], head[first], weight[first]
    starts = np.searchsorted(tail, np.arange(n_rooms + 3))
    reached: Ints = room_prices(starts, head, weight)
    prices: Ints = -reached[: n_rooms + 1]
    return prices


def _better(
    problem: Problem, dense: Ints | None, asked: Ints, prices: Ints, seats: Ints, rooms: Ints
) -> NDArray[np.int64]:
    """Keys of pairs outside the network whose cost and price together are below what the seat has."""
    if dense is not None:
        gain = asked[:, None] - dense - prices[None, :-1]
        seat, room = np.nonzero((gain > 0) & (dense < BARRED))
        return seat * problem.n_rooms + room
    found = []
    for block in rows_of(problem):
        if problem.seat_points is not None and problem.room_points is not None and problem.per_chord > 0:
            seat, room = maybe_better(
                problem.seat_points[block], problem.room_points, problem.per_chord, asked[block], prices[:-1]
            )
            seat = block[seat]
        else:
            seat, room = (part.ravel() for part in np.meshgrid(block, np.arange(problem.n_rooms)))
        may: Bools = problem.allowed(seat, room)
        seat, room = seat[may], room[may]
        keep = problem.cost(seat, room) + prices[room] < asked[seat]
        found.append(seat[keep] * problem.n_rooms + room[keep])
    keys: NDArray[np.int64] = np.concatenate(found)
    return keys
