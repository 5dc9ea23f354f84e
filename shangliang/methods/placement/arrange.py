"""From members, rooms and rules to a problem: seats, terms, crowds."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.placement.problem import Bools, Crowd, Ints, Problem
from shangliang.methods.placement.rules import Rules
from shangliang.methods.placement.terms import (
    EARTH,
    Continuity,
    Convenience,
    Distance,
    Fit,
    on_the_globe,
)

MOST_SORTS = 63
MOST_SECTORS = 200


@dataclass(frozen=True)
class Member:
    """A member. `places` are kinds of rooms, or ("any",); what is unknown is empty, NaN or None."""

    id: str
    name: str = ""
    level: str = ""
    sector: str = ""
    sex: str = ""
    age: int | None = None
    expertise: tuple[str, ...] = ()
    lat: float = float("nan")
    lon: float = float("nan")
    code: int = 0
    days: tuple[str, ...] = ()
    load: float = 0.0
    last: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Room:
    """A room. `most` None: as the rules say."""

    id: str
    name: str = ""
    kind: str = "fixed"
    lat: float = float("nan")
    lon: float = float("nan")
    code: int = 0
    least: int | None = None
    most: int | None = None
    topics: tuple[str, ...] = ()
    sector: str = ""
    days: tuple[str, ...] = ()
    busy: float = 0.0


@dataclass(frozen=True)
class Arranged:
    """A problem with the names of its seats: member (a position in `members`) and kind of room."""

    members: tuple[Member, ...]
    rooms: tuple[Room, ...]
    seat_member: Ints
    seat_kind: tuple[str, ...]
    problem: Problem


def arrange(
    members: Sequence[Member], rooms: Sequence[Room], rules: Rules, locks: Sequence[tuple[str, str]] = ()
) -> Arranged:
    """The problem of placing these members in these rooms; their order is nothing.

    Raises `ValueError` if an id is not there or there twice, or if sorts are too many to hold.
    """
    members = tuple(sorted(members, key=lambda one: one.id))
    rooms = tuple(sorted(rooms, key=lambda one: one.id))
    at_member = _places("member", [one.id for one in members])
    at_room = _places("room", [one.id for one in rooms])
    any_kind = rules.places == "any" or any(member.places == ("any",) for member in members)
    kinds = sorted({room.kind for room in rooms})
    usual = tuple(kind for kind in rules.places.split(";") if kind in kinds)
    seats: list[tuple[int, str]] = []
    for i, member in enumerate(members):
        wanted = ("any",) if any_kind and not member.places else member.places or usual
        if any_kind and wanted != ("any",):
            raise ValueError(
                f"{member.id}: places {';'.join(wanted)}: expected any for all members or for none"
            )
        seats += [(i, kind) for kind in wanted]
    whose = np.array([i for i, _ in seats], np.int64)
    kind_of = tuple(kind for _, kind in seats)
    groups = {kind: 0 if any_kind else at for at, kind in enumerate(kinds)}
    seat_group = np.array([0 if any_kind else groups.get(kind, -1) for kind in kind_of], np.int64)
    room_group = np.array([groups[room.kind] for room in rooms], np.int64)
    problem = Problem(
        len(seats),
        len(rooms),
        _terms(members, rooms, rules, whose, seat_group, room_group, at_room),
        np.array([rules.least if room.least is None else room.least for room in rooms], np.int64),
        _most(rooms, rules, len(seats)),
        crowds=_crowds(members, rooms, rules, whose, seat_group, room_group),
        seat_points=on_the_globe(np.array([[one.lat, one.lon] for one in members]).reshape(-1, 2))[whose],
        room_points=on_the_globe(np.array([[one.lat, one.lon] for one in rooms]).reshape(-1, 2)),
        per_chord=rules.weights.distance * EARTH * (1 - 1e-9),
        seat_group=seat_group,
        room_group=room_group,
        barred=_barred(members, rooms, whose, at_room),
        locked=_locked(locks, whose, at_member, at_room, seat_group, room_group),
        apart=_apart(members, whose, seat_group, at_member),
    )
    return Arranged(members, rooms, whose, kind_of, problem)


def _most(rooms: Sequence[Room], rules: Rules, n_seats: int) -> Ints:
    """The most of each room, none above what could ever come or must."""
    most = [rules.most if room.most is None else room.most for room in rooms]
    least = [rules.least if room.least is None else room.least for room in rooms]
    return np.array([min(m, max(n_seats, few)) for m, few in zip(most, least, strict=True)], np.int64)


def _places(what: str, ids: Sequence[str]) -> dict[str, int]:
    at = {one: i for i, one in enumerate(ids)}
    if len(at) != len(ids):
        twice = next(a for a, b in itertools.pairwise(ids) if a == b)
        raise ValueError(f"{what} {twice} is there twice")
    return at


def _found(at: dict[str, int], what: str, name: str) -> int:
    if name not in at:
        raise ValueError(f"no {what} {name}")
    return at[name]


def _bits(sets: Sequence[tuple[str, ...]], known: dict[str, int]) -> NDArray[np.uint64]:
    return np.array([sum(1 << known[one] for one in set(some) if one in known) for some in sets], np.uint64)


def _numbered(what: str, *sets: Sequence[tuple[str, ...]], most: int = MOST_SORTS) -> dict[str, int]:
    names = sorted({one for some in sets for each in some for one in each})
    if len(names) > most:
        raise ValueError(f"{len(names)} different {what}: expected at most {most}")
    return {name: i for i, name in enumerate(names)}


def _metres(kilometres: float) -> int:
    return round(1000 * kilometres)


def _terms(
    members: Sequence[Member],
    rooms: Sequence[Room],
    rules: Rules,
    whose: Ints,
    seat_group: Ints,
    room_group: Ints,
    at_room: dict[str, int],
) -> tuple[Distance | Convenience | Fit | Continuity, ...]:
    weigh = rules.weights
    topics = _numbered("topics", [room.topics for room in rooms], [member.expertise for member in members])
    days = _numbered("days", [room.days for room in rooms], [member.days for member in members])
    sectors = {name: i for i, name in enumerate(sorted({member.sector for member in members}))}
    last = np.full(len(whose), -1)
    for at, (i, group) in enumerate(zip(whose, seat_group, strict=True)):
        # Rooms that are no more are forgotten: to lose one's room is no fault of the new one.
        there = [at_room[one] for one in members[i].last if one in at_room]
        there = [r for r in there if room_group[r] == group]
        last[at] = there[0] if there else -1
    metres = (
        _metres(rules.same_unit),
        _metres(rules.same_town),
        _metres(rules.same_county),
        _metres(rules.elsewhere),
    )
    return (
        Distance(
            weigh.distance,
            on_the_globe(np.array([[one.lat, one.lon] for one in members]).reshape(-1, 2))[whose],
            on_the_globe(np.array([[one.lat, one.lon] for one in rooms]).reshape(-1, 2)),
            np.array([one.code for one in members], np.int64)[whose],
            np.array([one.code for one in rooms], np.int64),
            metres,
        ),
        Convenience(
            _metres(weigh.days),
            _metres(weigh.busy),
            _bits([one.days for one in members], days)[whose],
            _bits([one.days for one in rooms], days),
            np.array([one.load for one in members])[whose],
            np.array([one.busy for one in rooms]),
        ),
        Fit(
            _metres(weigh.topics),
            _metres(weigh.own_sector),
            _bits([one.expertise for one in members], topics)[whose],
            _bits([one.topics for one in rooms], topics),
            np.array([sectors[one.sector] for one in members], np.int64)[whose],
            np.array(
                [sectors.get(one.sector, len(sectors)) if one.sector else -1 for one in rooms], np.int64
            ),
        ),
        Continuity(_metres(weigh.continuity), last),
    )


def _crowds(
    members: Sequence[Member],
    rooms: Sequence[Room],
    rules: Rules,
    whose: Ints,
    seat_group: Ints,
    room_group: Ints,
) -> tuple[Crowd, ...]:
    weigh = rules.weights
    numbers = np.arange(int(_most(rooms, rules, len(whose)).max()) + 1)
    pairs = numbers * (numbers - 1) // 2
    bands = np.array(rules.age_bands)
    ages = [
        _one("" if one.age is None else str(int(np.searchsorted(bands, one.age, side="right"))))
        for one in members
    ]
    crowds = []
    for name, sets in (
        ("level", [_one(member.level) for member in members]),
        ("sector", [_one(member.sector) for member in members]),
        ("sex", [_one(member.sex) for member in members]),
        ("age", ages),
        ("expertise", [member.expertise for member in members]),
    ):
        weight = _metres(getattr(weigh, name))
        has = _has(name, sets, whose)
        if weight and has.shape[1]:
            crowds.append(Crowd(name, has, (weight * pairs)[None, None, :]))
    topics = _numbered("topics", [room.topics for room in rooms])
    known = [tuple(one for one in member.expertise if one in topics) for member in members]
    if topics and weigh.uncovered:
        has = _has("topics", known, whose, topics)
        asked = np.array([[topic in room.topics for topic in topics] for room in rooms])
        curve = asked[:, :, None] * (_metres(weigh.uncovered) * np.maximum(0, 1 - numbers))[None, None, :]
        crowds.append(Crowd("uncovered", has, curve))
    if weigh.load:
        mean = np.array(
            [(seat_group == group).sum() / max(1, (room_group == group).sum()) for group in room_group]
        )
        curve = np.rint(_metres(weigh.load) * (numbers[None, :] - mean[:, None]) ** 2).astype(np.int64)
        crowds.append(Crowd("load", np.ones((len(whose), 1), bool), curve[:, None, :]))
    return tuple(crowds)


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _has(
    name: str, sets: Sequence[tuple[str, ...]], whose: Ints, known: dict[str, int] | None = None
) -> Bools:
    known = _numbered(name, sets, most=MOST_SECTORS) if known is None else known
    has = np.zeros((len(sets), len(known)), bool)
    for i, some in enumerate(sets):
        for one in some:
            has[i, known[one]] = True
    return has[whose]


def _barred(members: Sequence[Member], rooms: Sequence[Room], whose: Ints, at_room: dict[str, int]) -> Ints:
    barred = []
    for s, i in enumerate(whose):
        member = members[i]
        closed = {_found(at_room, "room", one) for one in member.refuses}
        if member.consents:
            closed |= {
                r for r, room in enumerate(rooms) if not {room.id, room.kind}.intersection(member.consents)
            }
        barred += [(s, r) for r in sorted(closed)]
    return np.array(barred, np.int64).reshape(-1, 2)


def _locked(
    locks: Sequence[tuple[str, str]],
    whose: Ints,
    at_member: dict[str, int],
    at_room: dict[str, int],
    seat_group: Ints,
    room_group: Ints,
) -> Ints:
    locked = np.full(len(whose), -1)
    for member, room in sorted(locks):
        i, r = _found(at_member, "member", member), _found(at_room, "room", room)
        own = np.flatnonzero((whose == i) & (seat_group == room_group[r]))
        if not len(own):
            raise ValueError(f"{member} has no place in rooms such as {room}")
        if locked[own[0]] >= 0 and locked[own[0]] != r:
            raise ValueError(f"{member} is locked to {room} and to another room of its kind")
        locked[own[0]] = r
    return locked


def _apart(members: Sequence[Member], whose: Ints, seat_group: Ints, at_member: dict[str, int]) -> Ints:
    pairs = {
        tuple(sorted((i, _found(at_member, "member", other))))
        for i, member in enumerate(members)
        for other in member.apart
        if other != member.id
    }
    seats = []
    for a, b in sorted(pairs):
        for s in np.flatnonzero(whose == a):
            seats += [(int(s), int(t)) for t in np.flatnonzero((whose == b) & (seat_group == seat_group[s]))]
    return np.array(seats, np.int64).reshape(-1, 2)
