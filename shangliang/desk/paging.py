"""Pages of a list by key: where one ends, as its address says it, and back. What cannot be read is no key."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpRequest

from shangliang.topics.queries import Key

STAMP = "%Y%m%dT%H%M%S%fZ"


def key_of(request: HttpRequest, name: str = "before") -> Key | None:
    """The key in the address; a bad one is none, so the list begins at its head."""
    stamp, _dash, pk = request.GET.get(name, "").partition("-")
    try:
        key = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), int(pk)
    except ValueError:
        return None
    return key if 0 < key[1] < 2**63 else None


def number_of(request: HttpRequest, name: str = "before") -> int | None:
    """A whole number in the address, where a list is in the order of one."""
    given = request.GET.get(name, "")
    # No key of ours is longer, and the database takes no larger one.
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 18 else None


def text_of(request: HttpRequest, name: str, *, most: int = 100) -> str:
    """Words in the address, without what no database takes."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:most]


def older(request: HttpRequest, key: Key | int | str | None, name: str = "before") -> str:
    """The address of the next page, with the filters as they are; empty if there is none."""
    if key is None:
        return ""
    if isinstance(key, tuple):
        key = f"{key[0].astimezone(UTC).strftime(STAMP)}-{key[1]}"
    kept = {k: v for k, v in request.GET.items() if k != name and v}
    return f"{request.path}?{urlencode(kept | {name: key})}"


def newest(request: HttpRequest, name: str = "before") -> str:
    """The address of the list's head, if this is not it."""
    if name not in request.GET:
        return ""
    kept = {k: v for k, v in request.GET.items() if k != name and v}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
