"""Whether a chain of entries is whole: from the database or from a public export. No Django here."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, BinaryIO

from shangliang.ledger import canonical

Record = Mapping[str, Any]

FORMAT = 1
HEADER = {"ledger": int, "entries": int, "head": str}
TYPES: dict[str, type] = {
    **dict.fromkeys(canonical.HASHED, str),
    "sequence": int,
    "public": bool,
    "hash": str,
}
# Stand in a line all together, or not at all.
TOLD_TYPES: dict[str, type] = {**dict.fromkeys(canonical.TOLD, str), "data": dict, "salt": str}
LONGEST_LINE = 4 * 1024 * 1024


@dataclass(frozen=True)
class Broken:
    """The first entry at which the chain does not hold, and what is wrong with it."""

    sequence: int
    what: str


@dataclass(frozen=True)
class Verdict:
    """How many entries hold from the beginning, the hash of the last of them, and what broke after it."""

    n: int
    head: str
    broken: Broken | None = None


@dataclass(frozen=True)
class Link:
    """A place in the chain: the sequence and the hash of an entry."""

    sequence: int
    hash: str


class BadExport(ValueError):
    """A line that is no line of an export; `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def verify(records: Iterable[Record], *, head: Link | None = None, published: Iterable[Link] = ()) -> Verdict:
    """Walk the chain in constant memory and stop at the first entry that does not hold.

    Parameters
    ----------
    records : iterable of mapping
        The `canonical.HASHED` fields, `hash`, and where they are not withheld `salt` and the `TOLD` fields.
    head : Link, optional
        Where the chain must end.
    published : iterable of Link
        Hashes that were made known earlier: a chain rewritten since then no longer leads to them.
    """
    known = {link.sequence: link.hash for link in published}
    n, last = 0, canonical.GENESIS
    for record in records:
        broken = _next_link(record, n, last) or _known(record, known)
        if broken:
            return Verdict(n, last, broken)
        n, last = n + 1, record["hash"]
    return Verdict(n, last, _end(Link(n, last), head, known))


def _next_link(record: Record, n: int, last: str) -> Broken | None:
    sequence = record["sequence"]
    if sequence > n + 1:
        return Broken(n + 1, f"is missing: entry {sequence} stands in its place")
    if sequence < n + 1:
        return Broken(sequence, f"stands again after entry {n}")
    if record["previous"] != last:
        return Broken(sequence, f"does not follow entry {n}: its previous hash is another")
    if "salt" in record and canonical.told_digest(record) != record["digest"]:
        return Broken(sequence, "tells what does not match its digest")
    if record["public"] and "salt" not in record:
        return Broken(sequence, "is public, but what it tells is missing")
    if canonical.entry_hash(record) != record["hash"]:
        return Broken(sequence, "holds fields that do not match its hash")
    return None


def _known(record: Record, known: Mapping[int, str]) -> Broken | None:
    if known.get(record["sequence"], record["hash"]) == record["hash"]:
        return None
    return Broken(record["sequence"], "has another hash than was published")


def _end(end: Link, head: Link | None, known: Mapping[int, str]) -> Broken | None:
    expected = max([*known, *([head.sequence] if head else [])], default=0)
    if expected > end.sequence:
        return Broken(end.sequence + 1, f"is missing: entry {expected} is known to exist")
    if head and head.sequence < end.sequence:
        return Broken(head.sequence + 1, f"stands beyond the head, which is entry {head.sequence}")
    if head and head.hash != end.hash:
        return Broken(end.sequence, "has another hash than the head holds")
    return None


def read_export(file: BinaryIO) -> tuple[Link, Iterator[Record]]:
    """The head that a public export claims, and its entries, read as they are asked for.

    Raises `BadExport`, also while the entries are read.
    """
    header = _object(_line(file), 1, HEADER)
    if header["ledger"] != FORMAT:
        raise BadExport(1, f"format {header['ledger']} is not known here, only {FORMAT}")
    return Link(header["entries"], header["head"]), _records(file)


def _records(file: BinaryIO) -> Iterator[Record]:
    number = 1
    while line := _line(file):
        number += 1
        yield _object(line, number, TYPES, optional=TOLD_TYPES)


def _line(file: BinaryIO) -> bytes:
    return file.readline(LONGEST_LINE)


def _object(
    line: bytes, number: int, types: Mapping[str, type], optional: Mapping[str, type] = MappingProxyType({})
) -> dict[str, Any]:
    """One line as an object with these fields, all of the optional ones or none, and no others.

    Raises `BadExport`.
    """
    try:
        found = json.loads(line.decode(), object_pairs_hook=_no_twins)
        canonical.encode(found)  # half a character or NaN cannot be hashed
    except (ValueError, RecursionError) as error:
        raise BadExport(number, f"is not JSON in UTF-8: {error}") from error
    if not isinstance(found, dict):
        raise BadExport(number, "is not a JSON object")
    expected = {**types, **optional} if found.keys() & optional.keys() else types
    unknown = found.keys() - expected.keys()
    # Not isinstance: true would pass for 1.
    wrong = {name for name, kind in expected.items() if type(found.get(name)) is not kind}
    if unknown or wrong:
        raise BadExport(
            number, f"missing, unknown or of the wrong type: {', '.join(sorted(unknown | wrong))}"
        )
    return found


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no key stands twice: of two, one reader takes the first, another the last."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
