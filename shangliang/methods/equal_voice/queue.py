"""Who speaks next: rules that look at nothing but the queue, and give their reason for each place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from shangliang.methods.provenance import Provenance, digest_of

VERSION = "1"


@dataclass(frozen=True)
class Request:
    """Somebody who wants to speak. `asked` orders requests: seconds, or a number drawn at the desk."""

    person: str
    side: str
    asked: float
    is_resident: bool = False


@dataclass(frozen=True)
class Spoken:
    """A turn that was had."""

    person: str
    side: str


@dataclass(frozen=True)
class Queue:
    """The state that the rules look at: who waits, in any order, and who spoke, the earliest first."""

    waiting: tuple[Request, ...]
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True)
class Place:
    """A place in the order, with its reason."""

    person: str
    reason: str


@dataclass(frozen=True)
class Order:
    """In which order they speak if nobody joins or leaves; the first is next."""

    places: tuple[Place, ...]
    provenance: Provenance


def first_time_first(queue: Queue) -> Order:
    """Who spoke least often comes first; among equals, who asked first."""
    had = Counter(turn.person for turn in queue.spoken)
    ordered = sorted(_waiting(queue), key=lambda one: (had[one.person], one.asked, one.person))
    return _order("first_time_first", queue, ordered, lambda one: _times(had[one.person]))


def residents_first(queue: Queue) -> Order:
    """Residents come first, officials and others after; each in the order of asking."""
    ordered = sorted(_waiting(queue), key=lambda one: (not one.is_resident, one.asked, one.person))
    return _order(
        "residents_first",
        queue,
        ordered,
        lambda one: "resident" if one.is_resident else "after the residents",
    )


def sides_in_turn(queue: Queue) -> Order:
    """The side that has been silent longest comes next, with the one of it who asked first.

    A side that has not spoken comes before all that have; among those, and at the start, the earliest request
    decides. No side speaks twice running while another waits, however many of it wait.
    """
    lines: dict[str, list[Request]] = {}
    for one in sorted(_waiting(queue), key=lambda one: (one.asked, one.person), reverse=True):
        lines.setdefault(one.side, []).append(one)
    last = {turn.side: at for at, turn in enumerate(queue.spoken)}
    ordered: list[Request] = []
    reasons: dict[str, str] = {}
    while lines:
        side = min(
            lines, key=lambda side: (last.get(side, -1), lines[side][-1].asked, lines[side][-1].person)
        )
        one = lines[side].pop()
        reasons[one.person] = f"side {side}: {_since(side, last, len(queue.spoken) + len(ordered))}"
        last[side] = len(queue.spoken) + len(ordered)
        ordered.append(one)
        if not lines[side]:
            del lines[side]
    return _order("sides_in_turn", queue, ordered, lambda one: reasons[one.person])


def by_lot(queue: Queue, *, seed: str) -> Order:
    """By lot: the order of SHA-256(seed, line feed, person in UTF-8).

    Anybody can compute it again. Who joins or leaves does not change how the others stand to each other. The
    seed must be one that nobody could choose or foresee when requests were made.
    """
    drawn = {one.person: sha256(f"{seed}\n{one.person}".encode()).hexdigest() for one in _waiting(queue)}
    ordered = sorted(queue.waiting, key=lambda one: (drawn[one.person], one.person))
    return _order("by_lot", queue, ordered, lambda one: f"lot {drawn[one.person][:8]}", seed=seed)


def _waiting(queue: Queue) -> tuple[Request, ...]:
    times = Counter(one.person for one in queue.waiting)
    twice = sorted(person for person, n in times.items() if n > 1)
    if twice:
        raise ValueError(f"{twice[0]!r} waits twice")
    unordered = [one.person for one in queue.waiting if one.asked != one.asked]
    if unordered:
        raise ValueError(f"{unordered[0]!r} asked at no time: NaN")
    return queue.waiting


def _order(
    rule: str, queue: Queue, ordered: Sequence[Request], reason: Callable[[Request], str], **parameters: str
) -> Order:
    digest = digest_of(sorted(queue.waiting, key=lambda one: one.person), queue.spoken)
    provenance = Provenance(f"equal_voice.{rule}", VERSION, parameters, None, digest)
    return Order(tuple(Place(one.person, reason(one)) for one in ordered), provenance)


def _times(n: int) -> str:
    return "has not spoken yet" if n == 0 else f"has spoken {n} time{'s' if n > 1 else ''}"


def _since(side: str, last: dict[str, int], now: int) -> str:
    if side not in last:
        return "has not spoken yet"
    others = now - last[side] - 1
    return f"{others} turn{'' if others == 1 else 's'} of others since its last"
