"""PrefLib's orders (https://preflib.github.io/format): strict or with ties, complete or not.

`# KEY: value` lines, then `count: 3,{1,2}` with the numbers of options, braces for ties.
"""

from __future__ import annotations

import re
from pathlib import Path

from shangliang.methods.choice.ballots import RANKING, gather
from shangliang.methods.choice.files.poll import Poll
from shangliang.methods.tables import BadInput, read_text

GROUP = re.compile(r"\s*(?:\{([^{}]*)\}|([^{},]+))\s*(?:,|$)")


def read(path: Path) -> Poll:
    """Read the file. Raises `BadInput` with the line."""
    header: dict[str, tuple[str, int]] = {}
    votes: list[tuple[int, str]] = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            if key.strip() in header and value.strip():
                raise BadInput(f"{key.strip()} again", file=path, row=number)
            header[key.strip()] = value.strip(), number
        elif line.strip():
            votes.append((number, line))
    names = _names(header, path)
    kind = header.get("DATA TYPE", (path.suffix.lower()[1:], 0))[0].lower()
    if kind not in ("soc", "soi", "toc", "toi"):
        raise BadInput(f"data type {kind!r}: expected soc, soi, toc or toi", file=path)
    place_of = {number: at for at, number in enumerate(names)}
    marks, counts = [], []
    for number, line in votes:
        count, groups = _ballot(line, number, path)
        marks.append(_places(groups, place_of, number, path, kind))
        counts.append(count)
    _check_total(header, sum(counts), path)
    if not marks:
        raise BadInput("no ballots", file=path)
    title = header.get("TITLE", (path.stem, 0))[0] or path.stem
    return Poll(title, gather(list(names.values()), marks, counts, kind=RANKING))


def _names(header: dict[str, tuple[str, int]], path: Path) -> dict[int, str]:
    """The options by their numbers."""
    said, number = header.get("NUMBER ALTERNATIVES", ("", 1))
    if not said.isdecimal() or not 1 <= int(said) <= 10_000:
        raise BadInput(f"NUMBER ALTERNATIVES {said!r}: expected a whole number from 1", file=path, row=number)
    names: dict[int, str] = {}
    for option in range(1, int(said) + 1):
        key = f"ALTERNATIVE NAME {option}"
        if key not in header or not header[key][0]:
            raise BadInput(f"no {key}", file=path)
        name, row = header[key]
        if name in names.values():
            raise BadInput(f"{key}: {name!r} again", file=path, row=row)
        names[option] = name
    return names


def _ballot(line: str, number: int, path: Path) -> tuple[int, list[list[str]]]:
    """How often it was cast, and its groups of equals."""
    count, colon, order = line.partition(":")
    if not colon or not count.strip().isdecimal() or int(count) < 1:
        raise BadInput(
            f"{line[:40]!r}: expected how often, a colon and the order", file=path, row=number, column="count"
        )
    groups, at, order = [], 0, order.strip()
    while at < len(order):
        found = GROUP.match(order, at)
        if not found:
            raise BadInput(
                f"{order[at : at + 40]!r}: expected options and {{}} for ties",
                file=path,
                row=number,
                column="order",
            )
        groups.append([one.strip() for one in (found[1] if found[1] is not None else found[2]).split(",")])
        at = found.end()
    return int(count), groups


def _places(
    groups: list[list[str]], place_of: dict[int, int], number: int, path: Path, kind: str
) -> list[int]:
    """Each option's place, -1 if it is not ranked."""
    places = [-1] * len(place_of)
    for place, group in enumerate(groups):
        for one in group:
            if not one.isdecimal() or int(one) not in place_of:
                raise BadInput(
                    f"{one[:40]!r}: expected an option from 1 to {len(places)}",
                    file=path,
                    row=number,
                    column="order",
                )
            if places[place_of[int(one)]] >= 0:
                raise BadInput(f"option {one} is ranked twice", file=path, row=number, column="order")
            places[place_of[int(one)]] = place
        if len(group) > 1 and kind[0] == "s":
            raise BadInput(f"a tie: {kind} has none", file=path, row=number, column="order")
    if kind[2] == "c" and -1 in places:
        raise BadInput(f"an option is not ranked: {kind} ranks all", file=path, row=number, column="order")
    return places


def _check_total(header: dict[str, tuple[str, int]], n: int, path: Path) -> None:
    said, row = header.get("NUMBER VOTERS", (str(n), 0))
    if said != str(n):
        raise BadInput(f"NUMBER VOTERS {said}, but {n} ballots", file=path, row=row)
