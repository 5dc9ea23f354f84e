"""Place members in rooms: near, convenient, well mixed, fit for the room's topics, and the same as last year.

MEMBERS.csv: member; may have name, level, sector, sex, age, expertise, lat, lon, code, days, load (0 to 1),
last, places (fixed;floating or any), consents, refuses, apart. PLATFORMS.csv: room; may have name, kind
(fixed or floating), lat, lon, code, least, most, topics, sector, days, busy (0 to 1). Lists: joined by ";".
Exit status 0; 1 if no placement keeps all rules (says which clash); 2 if the input is wrong.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shangliang.methods.commands import add_output, add_seed, as_json, put_out
from shangliang.methods.placement import (
    Arranged,
    Impossible,
    Member,
    Placement,
    Room,
    Rules,
    arrange,
    clash,
    in_words,
    place,
    read_rules,
)
from shangliang.methods.placement.place import EFFORT, GAP
from shangliang.methods.provenance import digest_of
from shangliang.methods.tables import BadInput, Row, read_table

COLUMNS = (
    "member", "name", "room", "room_name", "kind", "cost_km", "reason", "next_room", "next_more_km",
    "next_with", "proof",
)  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("members", type=Path, metavar="MEMBERS.csv")
    parser.add_argument("platforms", type=Path, metavar="PLATFORMS.csv")
    parser.add_argument("--rules", type=Path, metavar="rules.toml", help="weights and limits")
    parser.add_argument("--locks", type=Path, metavar="LOCKS.csv", help="columns member, room: must be there")
    add_seed(parser, "of the search")
    parser.add_argument(
        "--gap",
        type=float,
        default=GAP,
        help=f"good enough, a share of the cost (default: {GAP}; 0: the best)",
    )
    parser.add_argument(
        "--effort", type=float, default=EFFORT, help=f"most work of the last solver (default: {EFFORT:g})"
    )
    add_output(parser)


def main(args: argparse.Namespace) -> int:
    if not 0 <= args.gap < 1 or not 0 <= args.effort <= 10**6:
        raise BadInput("expected --gap from 0 to 1 and --effort from 0")
    rules = read_rules(args.rules) if args.rules else Rules()
    rooms = read_rooms(args.platforms)
    members = read_members(args.members)
    locks = read_locks(args.locks, members, rooms) if args.locks else []
    try:
        arranged = arrange(members, rooms, rules, locks)
    except ValueError as error:
        raise BadInput(str(error), file=args.members) from None
    digest = digest_of(arranged.members, arranged.rooms, rules, sorted(locks))
    try:
        answer = place(arranged.problem, seed=args.seed, gap=args.gap, effort=args.effort, digest=digest)
    except Impossible:
        print("\n".join(told_clash(arranged)), file=sys.stderr)
        return 1
    put_out(as_json(for_machines(arranged, answer)) if args.json else as_table(arranged, answer), args)
    print("\n".join(summary(answer)), file=sys.stderr)
    return 0


def read_locks(path: Path, members: Sequence[Member], rooms: Sequence[Room]) -> list[tuple[str, str]]:
    """Members and the rooms they stay in; both must be listed."""
    known = {"member": {one.id for one in members}, "room": {one.id for one in rooms}}
    locks = []
    for row in read_table(path, tuple(known)):
        for column, ids in known.items():
            if row.text(column) not in ids:
                raise row.bad(column, f"a {column} that is listed")
        locks.append((row.text("member"), row.text("room")))
    return locks


def _listed(row: Row, column: str) -> tuple[str, ...]:
    parts = (part.strip() for part in row.cells.get(column, "").replace("；", ";").split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def _optional(row: Row, column: str) -> str:
    return row.cells.get(column, "").strip()


def _number(row: Row, column: str, least: float, most: float, default: float) -> float:
    return row.number_(column, least=least, most=most) if _optional(row, column) else default


def _whole(row: Row, column: str, least: int, most: int) -> int | None:
    return row.whole(column, least=least, most=most) if _optional(row, column) else None


def _point(row: Row) -> tuple[float, float]:
    """Latitude and longitude, both or neither."""
    nan = float("nan")
    if not _optional(row, "lat") and not _optional(row, "lon"):
        return nan, nan
    return row.number_("lat", least=-90, most=90), row.number_("lon", least=-180, most=180)


def _code(row: Row) -> int:
    """The division's code, filled with zeros to twelve digits."""
    code = _optional(row, "code")
    if not code:
        return 0
    if not (code.isascii() and code.isdecimal()) or len(code) > 12:
        raise row.bad("code", "a division's code of up to 12 digits")
    return int(code.ljust(12, "0"))


def _once(row: Row, column: str, seen: dict[str, int]) -> str:
    name = row.text(column)
    if name in seen:
        raise row.bad(column, f"each once; it stands in row {seen[name]} already")
    seen[name] = row.number
    return name


def read_members(path: Path) -> list[Member]:
    """Read MEMBERS.csv. Raises `BadInput` with the row."""
    seen: dict[str, int] = {}
    members = []
    for row in read_table(path, ("member",)):
        lat, lon = _point(row)
        places = _listed(row, "places")
        if places and places != ("any",) and not set(places) <= {"fixed", "floating"}:
            raise row.bad("places", "any, or fixed and floating joined by ;")
        members.append(
            Member(
                _once(row, "member", seen), _optional(row, "name"), _optional(row, "level"),
                _optional(row, "sector"), _optional(row, "sex"), _whole(row, "age", 0, 150),
                _listed(row, "expertise"), lat, lon, _code(row), _listed(row, "days"),
                _number(row, "load", 0, 1, 0.0), _listed(row, "last"), places, _listed(row, "consents"),
                _listed(row, "refuses"), _listed(row, "apart"),
            )
        )  # fmt: skip
    if not members:
        raise BadInput("no members: expected at least one row", file=path)
    return members


def read_rooms(path: Path) -> list[Room]:
    """Read PLATFORMS.csv. Raises `BadInput` with the row."""
    seen: dict[str, int] = {}
    rooms = []
    for row in read_table(path, ("room",)):
        lat, lon = _point(row)
        kind = _optional(row, "kind") or "fixed"
        if kind not in ("fixed", "floating"):
            raise row.bad("kind", "fixed or floating")
        rooms.append(
            Room(
                _once(row, "room", seen), _optional(row, "name"), kind, lat, lon, _code(row),
                _whole(row, "least", 0, 1000), _whole(row, "most", 0, 1000), _listed(row, "topics"),
                _optional(row, "sector"), _listed(row, "days"), _number(row, "busy", 0, 1, 0.0),
            )
        )  # fmt: skip
    if not rooms:
        raise BadInput("no rooms: expected at least one row", file=path)
    return rooms


def told_clash(arranged: Arranged) -> list[str]:
    """Why there is no placement."""
    if not arranged.problem.is_dense:
        return [
            "shangliang place: no placement keeps all rules; too many pairs to say which: place by county."
        ]
    seats = [
        f"{arranged.members[i].name or arranged.members[i].id} ({kind})"
        for i, kind in zip(arranged.seat_member, arranged.seat_kind, strict=True)
    ]
    words = in_words(arranged.problem, clash(arranged.problem), seats, [room.id for room in arranged.rooms])
    return [
        "shangliang place: no placement keeps all rules. Without any one of these the others hold:",
        *(f"  {line}" for line in words),
    ]


WORDS = {
    "distance": "way",
    "convenience": "days and load",
    "fit": "topics unknown to them",
    "continuity": "another room than last year",
    "level": "same level",
    "sector": "same sector",
    "sex": "same sex",
    "age": "same age band",
    "expertise": "same expertise",
    "uncovered": "topics nobody else there knows",
    "load": "fullness of the room",
}


def reason(answer: Placement, seat: int) -> str:
    """The parts of a seat's cost, largest first; what it is thanked for is below 0."""
    parts = [(int(costs[seat]), name) for name, costs in answer.of_seats.items() if costs[seat]]
    return "; ".join(
        f"{WORDS.get(name, name)} {cost / 1000:.1f} km"
        for cost, name in sorted(parts, key=lambda one: (-abs(one[0]), one[1]))
    )


def proof(answer: Placement) -> str:
    """How good the placement is at best."""
    return "optimal" if answer.is_optimal else f"at most {answer.gap:.2%} above the best"


def rows(arranged: Arranged, answer: Placement) -> list[dict[str, Any]]:
    """One row for each place filled."""
    table = []
    for seat, (i, r) in enumerate(zip(arranged.seat_member, answer.rooms, strict=True)):
        member, room = arranged.members[i], arranged.rooms[r]
        row: dict[str, Any] = {
            "member": member.id,
            "name": member.name,
            "room": room.id,
            "room_name": room.name,
            "kind": room.kind,
            "cost_km": round(sum(int(costs[seat]) for costs in answer.of_seats.values()) / 1000, 3),
            "reason": reason(answer, seat),
            "next_room": "",
            "next_more_km": "",
            "next_with": "",
            "proof": proof(answer),
        }
        if answer.next_room is not None and answer.next_more is not None and answer.next_with is not None:
            if answer.next_room[seat] >= 0:
                row["next_room"] = arranged.rooms[answer.next_room[seat]].id
                row["next_more_km"] = round(int(answer.next_more[seat]) / 1000, 3)
            if answer.next_with[seat] >= 0:
                row["next_with"] = arranged.members[arranged.seat_member[answer.next_with[seat]]].id
        table.append(row)
    return table


def as_table(arranged: Arranged, answer: Placement) -> str:
    """placement.csv."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(arranged, answer))
    return out.getvalue().rstrip("\n")


def summary(answer: Placement) -> list[str]:
    """What is said beside the table."""
    lines = [
        f"{len(answer.rooms)} places filled, cost {answer.cost / 1000:.1f} km: {proof(answer)}"
        f" (seed {answer.provenance.seed}, input {answer.provenance.digest[:12]})"
    ]
    lines += [
        f"  {WORDS.get(name, name)}: {cost / 1000:.1f} km" for name, cost in answer.by_term.items() if cost
    ]
    return lines


def for_machines(arranged: Arranged, answer: Placement) -> dict[str, Any]:
    """The result with the files' own names."""
    return {
        "places": rows(arranged, answer),
        "cost_km": answer.cost / 1000,
        "bound_km": answer.bound / 1000,
        "gap": answer.gap,
        "is_optimal": answer.is_optimal,
        "by_term_km": {name: cost / 1000 for name, cost in answer.by_term.items()},
        "provenance": answer.provenance,
    }
