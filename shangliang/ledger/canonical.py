"""The bytes that are hashed. docs/ledger.md describes them for a stranger; no Django here."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

GENESIS = "0" * 64

# What an entry tells. It enters the hash as a salted digest, so that an entry that is not for everyone
# can be checked by everyone: who did what to what stays unknown, and yet cannot be changed.
TOLD = ("actor", "verb", "subject", "matter", "path", "data")
# The fields that the hash covers.
HASHED = ("sequence", "at", "public", "digest", "previous")

# Beyond this a reader whose numbers are all floating-point (RFC 7493) would read another number.
SAFE_INTEGER = 2**53 - 1


def plain(value: Any) -> Any:
    """The value as JSON holds it: dates and decimals as text, keys as text, sets in order.

    Raises `TypeError` for anything that two programs might write differently: floats, translatable
    texts (they depend on the reader), rows and other objects (name them by `ref`).
    Raises `ValueError` for numbers and characters that not every reader can hold.
    """
    match value:
        case None | bool():
            return value
        case int():
            return _integer(value)
        case str():
            return _text(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return _decimal(value)
        case UUID():
            return str(value)
        case Mapping():
            return {_key(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(plain(inner) for inner in value)
        case _:
            raise TypeError(f"{type(value).__name__} {value!r} has no one spelling in the ledger")


def _integer(value: int) -> int:
    if abs(value) > SAFE_INTEGER:
        raise ValueError(f"{value} is beyond 2**53 - 1: write it as text")
    return int(value)


def _text(value: str) -> str:
    text = str(value)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError(f"{text!r} holds NUL or half a character, which PostgreSQL and UTF-8 cannot")
    return text


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is no number")
    return f"{value:f}"


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"key {key!r}: the ledger takes text")
    return _text(key)


def moment(at: datetime) -> str:
    """An instant as `2026-03-01T08:00:00.000000Z`, always in UTC, always with six digits.

    Raises `ValueError` if `at` has no time zone.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def encode(value: Any) -> bytes:
    """Canonical JSON: keys sorted by code point, no blanks, UTF-8, nothing escaped that need not be."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def salted_digest(salt: str, value: Any) -> str:
    """SHA-256 of the salt and the canonical JSON of the value."""
    return hashlib.sha256(salt.encode() + encode(value)).hexdigest()


def told_digest(fields: Mapping[str, Any]) -> str:
    """The salted digest of the `TOLD` fields; `fields` hold the salt too."""
    return salted_digest(fields["salt"], {name: fields[name] for name in TOLD})


def entry_hash(fields: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON object of the `HASHED` fields."""
    return hashlib.sha256(encode({name: fields[name] for name in HASHED})).hexdigest()


def commitment(salt: str, personal: str) -> str:
    """What the ledger holds instead of a personal datum: worthless once salt and datum are erased.

    The salt must be random, at least 16 bytes, its own for each datum, and kept outside the ledger.
    """
    return hashlib.sha256(f"{salt}:{personal}".encode()).hexdigest()
