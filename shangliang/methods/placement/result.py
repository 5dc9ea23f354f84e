"""What a placement says: where each member is, why, what else was possible, and how good it is at best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shangliang.methods.placement.problem import Ints
from shangliang.methods.provenance import Provenance


@dataclass(frozen=True)
class Placement:
    """S seats in R rooms. Costs in metres of way.

    Attributes
    ----------
    rooms : int of S
        The room of each seat.
    cost, bound : int
        What it costs; what no placement can be below.
    by_term : mapping of str to int
        The cost in its parts.
    of_seats : mapping of str to int of S
        What each seat costs by each part: of a crowd, what its room would cost less without it.
    next_room, next_more, next_with : int of S, or None
        If all others stay, or one changes places with it: the cheapest other room (-1: none), how much more
        that costs, and who changes places (-1: nobody). None where there are too many pairs to look at.
    provenance : Provenance
    """

    rooms: Ints
    cost: int
    bound: int
    by_term: Mapping[str, int]
    of_seats: Mapping[str, Ints]
    next_room: Ints | None
    next_more: Ints | None
    next_with: Ints | None
    provenance: Provenance

    @property
    def gap(self) -> float:
        """By what share of its cost it may be dearer than the best."""
        return (self.cost - self.bound) / self.cost if self.cost > self.bound else 0.0

    @property
    def is_optimal(self) -> bool:
        return self.cost <= self.bound


class Impossible(Exception):
    """No placement keeps all rules."""
