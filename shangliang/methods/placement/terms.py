"""The parts of the cost that do not depend on who else is in the room, in metres of way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.placement.problem import Ints

EARTH = 6_371_000.0


def on_the_globe(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Latitudes and longitudes (N, 2) as unit vectors (N, 3)."""
    lat, lon = np.radians(degrees).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


@dataclass(frozen=True)
class Distance:
    """Great-circle distance; where a point is unknown, the way that the divisions' codes tell.

    `steps` are metres of way by how far the codes agree: same unit, town, county, or none of these.
    """

    weight: float
    seats: NDArray[np.float64]
    rooms: NDArray[np.float64]
    seat_codes: Ints
    room_codes: Ints
    steps: tuple[int, int, int, int]
    name: str = "distance"

    def at(self, seats: Ints, rooms: Ints) -> Ints:
        apart = self.seats[seats] - self.rooms[rooms]
        half = np.minimum(np.sqrt((apart * apart).sum(axis=-1)) / 2, 1.0)
        metres = 2 * EARTH * np.arcsin(half)
        unknown = np.isnan(metres)
        if unknown.any():
            a, b = self.seat_codes[seats], self.room_codes[rooms]
            by_code = np.full(np.broadcast_shapes(a.shape, b.shape), self.steps[3])
            for step, digits in ((2, 10**6), (1, 10**3), (0, 1)):
                by_code[(a // digits == b // digits) & (a > 0)] = self.steps[step]
            metres = np.where(unknown, by_code, metres)
        whole: Ints = np.rint(self.weight * metres).astype(np.int64)
        return whole


@dataclass(frozen=True)
class Convenience:
    """The share of the room's days on which the member is not free, and a busy member in a busy room."""

    days_weight: int
    busy_weight: int
    free: NDArray[np.uint64]
    days: NDArray[np.uint64]
    load: NDArray[np.float64]
    busy: NDArray[np.float64]
    name: str = "convenience"

    def at(self, seats: Ints, rooms: Ints) -> Ints:
        days, free = self.days[rooms], self.free[seats]
        n = np.bitwise_count(days).astype(np.int64)
        # Nothing is held against a member who names no days.
        missed = np.where(free == 0, 0, np.bitwise_count(days & ~free)).astype(np.int64)
        cost = self.days_weight * missed / np.maximum(n, 1)
        cost = cost + self.busy_weight * self.load[seats] * self.busy[rooms]
        whole: Ints = np.rint(cost).astype(np.int64)
        return whole


@dataclass(frozen=True)
class Fit:
    """The share of the room's topics that the member knows nothing of, and another sector than the room's."""

    topics_weight: int
    sector_weight: int
    expertise: NDArray[np.uint64]
    topics: NDArray[np.uint64]
    sectors: Ints
    room_sectors: Ints
    name: str = "fit"

    def at(self, seats: Ints, rooms: Ints) -> Ints:
        topics = self.topics[rooms]
        n = np.bitwise_count(topics).astype(np.int64)
        unknown = np.bitwise_count(topics & ~self.expertise[seats]).astype(np.int64)
        cost = self.topics_weight * unknown / np.maximum(n, 1)
        wanted = self.room_sectors[rooms]
        cost = cost + self.sector_weight * ((wanted >= 0) & (wanted != self.sectors[seats]))
        whole: Ints = np.rint(cost).astype(np.int64)
        return whole


@dataclass(frozen=True)
class Continuity:
    """Another room than last year's; free for those who had none."""

    weight: int
    last: Ints
    name: str = "continuity"

    def at(self, seats: Ints, rooms: Ints) -> Ints:
        last = self.last[seats]
        return np.where((last >= 0) & (last != rooms), self.weight, 0)
