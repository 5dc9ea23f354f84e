"""A province or the nation, county by county: what no county line crosses needs no other county."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shangliang.methods.placement.arrange import Member, Room, arrange
from shangliang.methods.placement.place import place
from shangliang.methods.placement.result import Impossible
from shangliang.methods.placement.rules import Rules
from shangliang.methods.provenance import digest_of

COUNTY = 10**6  # the last six of a code's twelve digits are the town and the unit


@dataclass(frozen=True)
class Part:
    """One county's question."""

    name: str
    members: tuple[Member, ...]
    rooms: tuple[Room, ...]
    rules: Rules
    seed: int = 0
    gap: float = 0.005
    effort: float = 0.0


def split(
    members: Iterable[Member], rooms: Iterable[Room]
) -> dict[str, tuple[tuple[Member, ...], tuple[Room, ...]]]:
    """Members and rooms by the county of their codes, in the order of the codes."""
    found: dict[int, tuple[list[Member], list[Room]]] = {}
    for member in members:
        found.setdefault(member.code // COUNTY, ([], []))[0].append(member)
    for room in rooms:
        found.setdefault(room.code // COUNTY, ([], []))[1].append(room)
    return {f"{code:06}": (tuple(own), tuple(there)) for code, (own, there) in sorted(found.items())}


def place_part(part: Part, folder: Path) -> dict[str, Any]:
    """Place one county and keep the answer in the folder; if it is there already, only read it."""
    kept = folder / f"{part.name}.json"
    # The repr of these dataclasses is their whole content.
    digest = digest_of(part)
    if kept.exists():
        answer: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        if answer["digest"] == digest:
            return answer
    answer = {"part": part.name, "digest": digest, "is_possible": True, "places": []}
    try:
        arranged = arrange(part.members, part.rooms, part.rules)
        found = place(
            arranged.problem, seed=part.seed, gap=part.gap, effort=part.effort, explain=False, digest=digest
        )
        answer |= {"cost": found.cost, "bound": found.bound, "by_term": dict(found.by_term)}
        answer["places"] = [
            [arranged.members[i].id, arranged.rooms[r].id]
            for i, r in zip(arranged.seat_member, found.rooms, strict=True)
        ]
    except Impossible:
        answer["is_possible"] = False
    written = kept.with_suffix(".part")
    written.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    written.replace(kept)
    return answer


def place_parts(parts: Iterable[Part], folder: Path, *, processes: int = 2) -> Iterator[Mapping[str, Any]]:
    """Answers in the order of the parts. Stopped at any moment, it begins again where it was."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = ((part, folder) for part in parts)
    if processes == 1:
        for part, where in jobs:
            yield _shortened(part, where)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(_job, jobs, chunksize=4)


def _job(job: Sequence[Any]) -> dict[str, Any]:
    return _shortened(*job)


def _shortened(part: Part, folder: Path) -> dict[str, Any]:
    """The answer without its places, which are in the folder."""
    answer = place_part(part, folder)
    return {**answer, "places": len(answer["places"])}
