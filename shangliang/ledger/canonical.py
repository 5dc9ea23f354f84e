"""The bytes that are hashed. docs/ledger.md describes them for a stranger; no Django here."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64

# The fields of an entry that its hash covers; `data` stands there as its own salted digest, so that
# an entry whose data are withheld can still be checked.
HASHED = ("sequence", "at", "actor", "verb", "subject", "matter", "path", "public", "data_digest", "previous")


def plain(value: Any) -> Any:
    """The value as JSON holds it: no floats, dates and decimals as text, keys as text.

    Raises `TypeError` for anything that two programs might write differently.
    """
    match value:
        case None | bool() | int():
            return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
        case str():
            return str(value)
        case datetime():
            return moment(value)
        case float():
            raise TypeError(f"{value!r}: a float has no one spelling; give a Decimal")
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(inner) for inner in (sorted(value) if isinstance(value, set | frozenset) else value)]
        case _:
            return str(value)


def moment(at: datetime) -> str:
    """An instant as `2026-03-01T08:00:00.000000Z`, always in UTC, always with six digits."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def encode(value: Any) -> bytes:
    """Canonical JSON: keys sorted by code point, no blanks, UTF-8, nothing escaped that need not be."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def data_digest(salt: str, data: Any) -> str:
    return hashlib.sha256(salt.encode() + encode(data)).hexdigest()


def entry_hash(fields: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON object of the `HASHED` fields."""
    return hashlib.sha256(encode({name: fields[name] for name in HASHED})).hexdigest()


def commitment(salt: str, personal: str) -> str:
    """What the ledger holds instead of a personal datum: worthless once salt and datum are erased."""
    return hashlib.sha256(f"{salt}:{personal}".encode()).hexdigest()
