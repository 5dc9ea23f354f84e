"""Reading the record: journeys, what happened where and by whom, and whether the chain is whole."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet, Subquery

from shangliang.ledger import canonical
from shangliang.ledger.models import Entry, Head
from shangliang.ledger.verification import FORMAT, Broken, Link, Record, Verdict, verify

# Takes the records and their number, and hands them on: a progress bar.
Watch = Callable[[Iterator[Record], int], Iterable[Record]]
CHUNK = 2000
FIELDS = (*canonical.HASHED, "hash", "salt", *canonical.TOLD)


def timeline(matter: str) -> QuerySet[Entry]:
    """Every entry of a topic's journey (`topic:12`), oldest first. Outsiders see `.filter(public=True)`."""
    return Entry.objects.filter(matter=matter).order_by("sequence")


def entries_about(subject: str) -> QuerySet[Entry]:
    """Every entry about one row (`scheme:4`), oldest first."""
    return Entry.objects.filter(subject=subject).order_by("sequence")


def entries_under(path: str) -> QuerySet[Entry]:
    """Every entry of a platform and all beneath it, latest first."""
    return Entry.objects.filter(path__startswith=path).order_by("-sequence")


def by_actor(actor: str) -> QuerySet[Entry]:
    """Every act of one actor (`user:3`), latest first."""
    return Entry.objects.filter(actor=actor).order_by("-sequence")


def state_of(subject: str) -> str | None:
    """The state in which the record leaves a row: the last `to` written about it; None if it has none."""
    last = Entry.objects.filter(subject=subject, data__has_key="to").order_by("-sequence").first()
    return None if last is None else str(last.data["to"])


def head() -> Link | None:
    """The last link of the chain."""
    row = Head.objects.filter(pk=1).first()
    return None if row is None else Link(row.sequence, row.hash)


def records(until: int) -> Iterator[dict[str, Any]]:
    """Entries as `verify` reads them, up to that sequence; in chunks, so that no transaction stays open."""
    last = 0
    while True:
        entries = Entry.objects.filter(sequence__gt=last, sequence__lte=until).order_by("sequence")
        chunk = list(entries.values(*FIELDS)[:CHUNK])
        for record in chunk:
            yield record | {"at": canonical.moment(record["at"])}
        if len(chunk) < CHUNK:
            return
        last = chunk[-1]["sequence"]


def unwatched(records: Iterator[Record], n: int) -> Iterable[Record]:
    return records


def verify_ledger(published: Iterable[Link] = (), *, watch: Watch = unwatched) -> Verdict:
    """Whether the chain in this database is whole, up to its head as it stood when the walk began."""
    end = head()
    if end is None:
        return Verdict(0, canonical.GENESIS, Broken(1, "cannot be checked: the head of the chain is missing"))
    verdict = verify(watch(records(end.sequence), end.sequence), head=end, published=published)
    beyond = Entry.objects.filter(sequence__gt=Subquery(Head.objects.values("sequence"))).first()
    if verdict.broken is None and beyond is not None:
        return Verdict(verdict.n, verdict.head, Broken(beyond.sequence, "stands beyond the head"))
    return verdict


def public_export() -> Iterator[str]:
    """The lines of the public export: one for its head, then one for each entry; told only where public.

    Raises `RuntimeError` if the chain has no head.
    """
    end = head()
    if end is None:
        raise RuntimeError("the head of the chain is missing")
    yield _line({"ledger": FORMAT, "entries": end.sequence, "head": end.hash})
    for record in records(end.sequence):
        if not record["public"]:
            record = {name: record[name] for name in (*canonical.HASHED, "hash")}
        yield _line(record)


def _line(record: dict[str, Any]) -> str:
    return canonical.encode(record).decode() + "\n"
