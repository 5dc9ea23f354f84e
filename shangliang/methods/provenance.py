"""Where a result comes from: enough to compute it again and to see that the input was the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Provenance:
    """What every result carries.

    Attributes
    ----------
    method, version : str
        The version changes whenever the same input may give another answer.
    parameters : mapping
    seed : int or None
        None if nothing was drawn by chance.
    digest : str
        SHA-256 of the input, as `digest_of` makes it.
    """

    method: str
    version: str
    parameters: Mapping[str, Any]
    seed: int | None
    digest: str


def digest_of(*parts: Any) -> str:
    """SHA-256 (64 hexadecimal digits) over arrays and plain values, in the order given.

    Arrays count with type, shape and content; other values with their `repr`.
    """
    seal = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            seal.update(f"array {part.dtype.str} {part.shape}\n".encode())
            seal.update(np.ascontiguousarray(part).data)
        else:
            seal.update(f"value {part!r}\n".encode())
    return seal.hexdigest()
