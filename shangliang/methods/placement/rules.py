"""What weighs how much: rules.toml. Every weight is so many kilometres of way as one would go instead."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from shangliang.methods.tables import BadInput, read_text


@dataclass(frozen=True)
class Weights:
    """Kilometres of way that each fault is worth."""

    distance: float = 1.0  # each kilometre
    days: float = 2.0  # not free on any of the room's days
    busy: float = 1.0  # the busiest member in the busiest room
    topics: float = 2.0  # knows nothing of the room's topics
    own_sector: float = 3.0  # in a room of another sector
    uncovered: float = 1.5  # each topic of a room that nobody there knows
    continuity: float = 3.0  # another room than last year
    load: float = 0.7  # square of how far a room's number is from the mean
    level: float = 0.5  # each pair in a room of the same level
    sector: float = 1.5
    sex: float = 0.5
    age: float = 0.5
    expertise: float = 0.5


@dataclass(frozen=True)
class Rules:
    """The committee's rules.

    Attributes
    ----------
    weights : Weights
    least, most : int
        Of a room that states none.
    places : str
        Of a member who states none: kinds of rooms joined by ";" (one place in each), or "any" (one place).
    age_bands : tuple of int
        Where one band ends and the next begins.
    same_unit, same_town, same_county, elsewhere : float
        Kilometres where coordinates are missing, by the divisions' codes.
    """

    weights: Weights = field(default_factory=Weights)
    least: int = 1
    most: int = 12
    places: str = "fixed;floating"
    age_bands: tuple[int, ...] = (35, 45, 55)
    same_unit: float = 0.5
    same_town: float = 3.0
    same_county: float = 10.0
    elsewhere: float = 40.0


def read_rules(path: Path) -> Rules:
    """Rules from TOML: a table [weights], and the other names at the top. Raises `BadInput`."""
    try:
        given = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(str(error), file=path) from None
    weights = given.pop("weights", {})
    if not isinstance(weights, dict):
        raise BadInput("weights: expected a table [weights]", file=path)
    known = Weights(**{name: _number(path, Weights, name, value) for name, value in weights.items()})
    rest: dict[str, Any] = {}
    for name, value in given.items():
        if name == "places":
            if value not in ("any", "fixed", "floating", "fixed;floating"):
                raise BadInput(f'places: {value!r}: expected "any", or kinds of rooms joined by ;', file=path)
            rest[name] = value
        elif name == "age_bands":
            if not isinstance(value, list) or not all(type(one) is int for one in value):
                raise BadInput("age_bands: expected whole numbers", file=path)
            rest[name] = tuple(sorted(value))
        else:
            number = _number(path, Rules, name, value)
            if name in ("least", "most") and number != int(number):
                raise BadInput(f"{name}: {value!r}: expected a whole number", file=path)
            rest[name] = int(number) if name in ("least", "most") else number
    return Rules(weights=known, **rest)


def _number(path: Path, kind: type, name: str, value: Any) -> float:
    if name not in {one.name for one in fields(kind)}:
        names = ", ".join(one.name for one in fields(kind))
        raise BadInput(f"{name}: no such rule: there are {names}", file=path)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1000:
        raise BadInput(f"{name}: {value!r}: expected a number from 0 to 1000", file=path)
    return float(value)
