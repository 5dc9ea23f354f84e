"""The texts of the demonstration: what is wrong, what was said, what was agreed, as tables in `data/`.

A dossier holds places for names and numbers, `{village}` or `{cars}`; `told` fills them for one platform, so
that every text about a topic says the same numbers.
"""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from shangliang.platforms.models import Platform, PlatformClass

DATA = Path(__file__).parent / "data"
Texts = dict[str, Any]


@cache
def read(name: str) -> Texts:
    """One file of `data/`."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def dossiers(*names: str) -> dict[str, Texts]:
    """The dossiers of these files by key."""
    return {one["key"]: one for name in names for one in read(name)["dossier"]}


def told(dossier: Texts, platform: Platform, rng: Random) -> Texts:
    """The dossier as it reads for one platform, its numbers drawn once."""
    slots: dict[str, object] = {"village": place_name(platform)}
    for name, value in dossier.get("numbers", {}).items():
        slots[name] = rng.randint(*value) if isinstance(value, list) else value
    filled: Texts = _filled(dossier, slots)
    return filled


def place_name(platform: Platform) -> str:
    """The place as people call it: 枫津社区."""
    if platform.platform_class in {PlatformClass.DISTRICT, PlatformClass.SECTOR}:
        return "全区"
    return platform.name.partition("“")[0]


def _filled(value: Any, slots: dict[str, object]) -> Any:
    if isinstance(value, str):
        return value.format_map(slots)
    if isinstance(value, list):
        return [_filled(one, slots) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, slots) for key, one in value.items()}
    return value
