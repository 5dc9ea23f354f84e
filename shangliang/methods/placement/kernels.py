"""The inner loops of placement, compiled: prices of rooms, pairs worth a look, and the search by exchange."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

from shangliang.methods.placement.problem import BARRED

NO_GAIN = 4 * 10**18  # more than any change of cost

jit: Any = numba.njit(cache=True, nogil=True)


@jit
def room_prices(starts, heads, weights):  # type: ignore[no-untyped-def]
    """Lengths of the shortest ways to each node from anywhere (0 if none is shorter than none).

    Bellman and Ford's, with a queue. `starts[i]:starts[i + 1]` are node i's ways out.
    """
    n = len(starts) - 1
    reached = np.zeros(n, np.int64)
    queue = np.arange(n)
    waits = np.ones(n, np.bool_)
    at, size, steps = 0, n, 0
    while size:
        node = queue[at]
        at = (at + 1) % n
        size -= 1
        waits[node] = False
        steps += 1
        if steps > 2000 * n:
            raise RuntimeError("a way round that costs less than nothing")
        for way in range(starts[node], starts[node + 1]):
            head = heads[way]
            length = reached[node] + weights[way]
            if length < reached[head]:
                reached[head] = length
                if not waits[head]:
                    waits[head] = True
                    queue[(at + size) % n] = head
                    size += 1
    return reached


@jit
def maybe_better(points, rooms, per_chord, asked, prices):  # type: ignore[no-untyped-def]
    """Pairs that the straight way alone does not rule out, as two arrays; unknown points rule nothing out."""
    seat = np.empty(1024, np.int64)
    room = np.empty(1024, np.int64)
    n = 0
    for i in range(len(points)):
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        for j in range(len(rooms)):
            slack = asked[i] - prices[j]
            if slack <= 0:
                continue
            far = (slack + 1.0) / per_chord
            dx, dy, dz = x - rooms[j, 0], y - rooms[j, 1], z - rooms[j, 2]
            if dx * dx + dy * dy + dz * dz >= far * far:
                continue
            if n == len(seat):
                seat = np.concatenate((seat, np.empty(n, np.int64)))
                room = np.concatenate((room, np.empty(n, np.int64)))
            seat[n] = i
            room[n] = j
            n += 1
    return seat[:n], room[:n]


@jit
def chance(state):  # type: ignore[no-untyped-def]
    """A number from 0 to 1 and the next state (Marsaglia's xorshift, 64 bits)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return (x >> np.uint64(11)) / 9007199254740992.0


@jit
def joins(sorts, starts, slopes, numbers, s, room, but):  # type: ignore[no-untyped-def]
    """What the crowds of a room cost more with seat s there, seat `but` (-1: nobody) being away."""
    more = 0
    for at in range(starts[s], starts[s + 1]):
        k = sorts[at]
        n = numbers[room, k]
        if but >= 0:
            for other in range(starts[but], starts[but + 1]):
                if sorts[other] == k:
                    n -= 1
                    break
        more += slopes[room, k, n]
    return more


@jit
def leaves(sorts, starts, slopes, numbers, s, room):  # type: ignore[no-untyped-def]
    """What the crowds of a room cost less without seat s, who sits there."""
    less = 0
    for at in range(starts[s], starts[s + 1]):
        less += slopes[room, sorts[at], numbers[room, sorts[at]] - 1]
    return less


@jit
def clashes(foes, foe_starts, rooms, s, room, but):  # type: ignore[no-untyped-def]
    """How many that must be apart from s sit in the room, seat `but` left out."""
    n = 0
    for at in range(foe_starts[s], foe_starts[s + 1]):
        if foes[at] != but and rooms[foes[at]] == room:
            n += 1
    return n


@jit
def exchange(  # type: ignore[no-untyped-def]
    costs, sorts, starts, slopes, foes, foe_starts, clash, numbers, rooms, s, t
):
    """The change of cost if s and t, who sit in different rooms, change places."""
    a, b = rooms[s], rooms[t]
    change = costs[s, b] + costs[t, a] - costs[s, a] - costs[t, b]
    change -= leaves(sorts, starts, slopes, numbers, s, a) + leaves(sorts, starts, slopes, numbers, t, b)
    change += joins(sorts, starts, slopes, numbers, s, b, t) + joins(sorts, starts, slopes, numbers, t, a, s)
    if foe_starts[s] < foe_starts[s + 1] or foe_starts[t] < foe_starts[t + 1]:
        before = clashes(foes, foe_starts, rooms, s, a, -1) + clashes(foes, foe_starts, rooms, t, b, -1)
        after = clashes(foes, foe_starts, rooms, s, b, t) + clashes(foes, foe_starts, rooms, t, a, s)
        change += clash * (after - before)
    return change


@jit
def move(costs, sorts, starts, slopes, foes, foe_starts, clash, numbers, rooms, s, b):  # type: ignore[no-untyped-def]
    """The change of cost if s goes to room b, not its own."""
    a = rooms[s]
    change = costs[s, b] - costs[s, a] - leaves(sorts, starts, slopes, numbers, s, a)
    change += joins(sorts, starts, slopes, numbers, s, b, -1)
    if foe_starts[s] < foe_starts[s + 1]:
        before = clashes(foes, foe_starts, rooms, s, a, -1)
        change += clash * (clashes(foes, foe_starts, rooms, s, b, -1) - before)
    return change


@jit
def put(sorts, starts, numbers, sizes, inside, where, rooms, s, b):  # type: ignore[no-untyped-def]
    """Seat s goes to room b."""
    a = rooms[s]
    for at in range(starts[s], starts[s + 1]):
        numbers[a, sorts[at]] -= 1
        numbers[b, sorts[at]] += 1
    sizes[a] -= 1
    last = inside[a, sizes[a]]
    inside[a, where[s]] = last
    where[last] = where[s]
    inside[b, sizes[b]] = s
    where[s] = sizes[b]
    sizes[b] += 1
    rooms[s] = b


@jit
def seated(sorts, starts, slopes, width, rooms):  # type: ignore[no-untyped-def]
    """What the search keeps of seats in rooms.

    How many of each sort are in each room and how many in all; who is in each room (up to `width`), and at
    which place.
    """
    n_rooms = slopes.shape[0]
    numbers = np.zeros((n_rooms, slopes.shape[1]), np.int64)
    sizes = np.zeros(n_rooms, np.int64)
    inside = np.zeros((n_rooms, width), np.int64)
    where = np.zeros(len(rooms), np.int64)
    for s in range(len(rooms)):
        for at in range(starts[s], starts[s + 1]):
            numbers[rooms[s], sorts[at]] += 1
        inside[rooms[s], sizes[rooms[s]]] = s
        where[s] = sizes[rooms[s]]
        sizes[rooms[s]] += 1
    return numbers, sizes, inside, where


@jit
def cool(  # type: ignore[no-untyped-def]
    costs, sorts, starts, slopes, foes, foe_starts, clash, least, most, nearby, first, seed, steps, hot, cold
):
    """Search by moves and exchanges that get choosier as it cools; the best rooms met, as an array.

    Kirkpatrick, Gelatt and Vecchi (1983). `nearby[s]` are the rooms that s may try.
    """
    rooms = first.copy()
    numbers, sizes, inside, where = seated(sorts, starts, slopes, most.max() + 2, rooms)
    best, lead, least_lead = rooms.copy(), 0, 0
    state = np.array([np.uint64(seed) * np.uint64(2685821657736338717) + np.uint64(88172645463325252)])
    for _ in range(8):
        chance(state)
    fall = (cold / hot) ** (1.0 / max(1, steps))
    heat = hot
    for _ in range(steps):
        heat *= fall
        s = int(chance(state) * len(rooms))
        b = nearby[s, int(chance(state) * nearby.shape[1])]
        a = rooms[s]
        t = -1
        if b == a or costs[s, b] >= BARRED:
            continue
        if sizes[b] >= most[b] or sizes[a] <= least[a] or chance(state) < 0.5:
            if sizes[b] == 0:
                continue
            t = inside[b, int(chance(state) * sizes[b])]
            if costs[t, a] >= BARRED:
                continue
            change = exchange(costs, sorts, starts, slopes, foes, foe_starts, clash, numbers, rooms, s, t)
        else:
            change = move(costs, sorts, starts, slopes, foes, foe_starts, clash, numbers, rooms, s, b)
        if change > 0 and chance(state) >= np.exp(-change / heat):
            continue
        put(sorts, starts, numbers, sizes, inside, where, rooms, s, b)
        if t >= 0:
            put(sorts, starts, numbers, sizes, inside, where, rooms, t, a)
        lead += change
        if lead < least_lead:
            least_lead = lead
            best[:] = rooms
    return best


@jit
def settle(  # type: ignore[no-untyped-def]
    costs, sorts, starts, slopes, foes, foe_starts, clash, least, most, first
):
    """Make the moves and exchanges that gain, seat by seat, until there are none; the rooms, as an array."""
    rooms = first.copy()
    numbers, sizes, inside, where = seated(sorts, starts, slopes, most.max() + 2, rooms)
    gained = True
    while gained:
        gained = False
        for s in range(len(rooms)):
            gain, to, partner = next_best(
                costs, sorts, starts, slopes, foes, foe_starts, clash, least, most, numbers, sizes, rooms, s
            )
            if gain < 0:
                a = rooms[s]
                put(sorts, starts, numbers, sizes, inside, where, rooms, s, to)
                if partner >= 0:
                    put(sorts, starts, numbers, sizes, inside, where, rooms, partner, a)
                gained = True
    return rooms


@jit
def next_best(  # type: ignore[no-untyped-def]
    costs, sorts, starts, slopes, foes, foe_starts, clash, least, most, numbers, sizes, rooms, s
):
    """The cheapest change of room for s: its change of cost, the room, and with whom it is exchanged (-1)."""
    a = rooms[s]
    gain, to, partner = NO_GAIN, -1, -1
    if sizes[a] > least[a]:
        for b in range(len(least)):
            if b != a and sizes[b] < most[b] and costs[s, b] < BARRED:
                change = move(costs, sorts, starts, slopes, foes, foe_starts, clash, numbers, rooms, s, b)
                if change < gain:
                    gain, to, partner = change, b, -1
    for t in range(len(rooms)):
        b = rooms[t]
        if b != a and costs[s, b] < BARRED and costs[t, a] < BARRED:
            change = exchange(costs, sorts, starts, slopes, foes, foe_starts, clash, numbers, rooms, s, t)
            if change < gain:
                gain, to, partner = change, b, t
    return gain, to, partner


@jit
def next_bests(  # type: ignore[no-untyped-def]
    costs, sorts, starts, slopes, foes, foe_starts, clash, least, most, rooms
):
    """`next_best` of every seat: changes of cost, rooms, partners."""
    numbers, sizes, _inside, _where = seated(sorts, starts, slopes, most.max() + 2, rooms)
    gains = np.zeros(len(rooms), np.int64)
    to = np.zeros(len(rooms), np.int64)
    partners = np.zeros(len(rooms), np.int64)
    for s in range(len(rooms)):
        gains[s], to[s], partners[s] = next_best(
            costs, sorts, starts, slopes, foes, foe_starts, clash, least, most, numbers, sizes, rooms, s
        )
    return gains, to, partners
