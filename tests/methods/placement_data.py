"""Invented districts: no public record says which member serves where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shangliang.methods.placement import Member, Room

TOPICS = (
    "parking", "lifts", "rivers", "noise", "charging", "lights", "waste", "smoke", "paving", "dogs",
    "traffic", "care",
)  # fmt: skip
DAYS = ("1", "2", "3", "4", "5", "6", "7")
FLOATING = 1 / 3  # of all rooms: 33 of 97


@dataclass(frozen=True)
class Given:
    """A term that is a table."""

    costs: Any
    name: str = "given"

    def at(self, seats: Any, rooms: Any) -> Any:
        return self.costs[seats, rooms]


def district(
    n_members: int, n_rooms: int, *, seed: int, side: float = 0.2
) -> tuple[list[Member], list[Room]]:
    """Members of four levels and rooms in a square of so many degrees, with all that the terms ask."""
    rng = np.random.default_rng(seed)
    n_floating = round(FLOATING * n_rooms)
    rooms = [
        Room(
            f"r{i:05}",
            kind="floating" if i < n_floating else "fixed",
            lat=31.3 + side * rng.random(),
            lon=120.4 + side * rng.random(),
            topics=tuple(map(str, rng.choice(TOPICS, 3, replace=False))),
            days=tuple(map(str, rng.choice(DAYS, 2, replace=False))),
            busy=round(float(rng.random()), 2),
        )
        for i in range(n_rooms)
    ]
    members = [
        Member(
            f"m{i:05}",
            level=str(rng.choice(["nation", "province", "city", "district"], p=[0.01, 0.05, 0.12, 0.82])),
            sector=f"s{rng.integers(30):02}",
            sex=str(rng.choice(["f", "m"], p=[0.35, 0.65])),
            age=int(rng.integers(28, 68)),
            expertise=tuple(map(str, rng.choice(TOPICS, int(rng.integers(1, 4)), replace=False))),
            lat=31.3 + side * rng.random(),
            lon=120.4 + side * rng.random(),
            days=tuple(map(str, rng.choice(DAYS, 4, replace=False))),
            load=round(float(rng.random()), 2),
        )
        for i in range(n_members)
    ]
    return [replace(one, last=_last(one, rooms, rng)) for one in members], rooms


def _last(member: Member, rooms: list[Room], rng: np.random.Generator) -> tuple[str, ...]:
    """Four in five had a room near them last year: one of the six nearest of each kind."""
    last = []
    for kind in ("fixed", "floating"):
        own = [room for room in rooms if room.kind == kind]
        near = sorted(own, key=lambda room: (room.lat - member.lat) ** 2 + (room.lon - member.lon) ** 2)[:6]
        if near and rng.random() < 0.8:
            last.append(near[int(rng.integers(len(near)))].id)
    return tuple(last)
