"""Commit, then reveal: a seed that nobody could choose and anybody can check.

1. Publish the lottery's digest and the commitment, the SHA-256 of a secret nonce; name a beacon, a number
   that will become public later and that nobody here controls.
2. When the beacon is out, reveal the nonce. The three texts together give the seed, the seed the panel.

Who knows the nonce does not know the beacon; who knew the beacon would not know the nonce, and could not
change it. docs/methods/lots.md has the check in ten lines.
"""

from __future__ import annotations

import hashlib
import secrets


def fresh_nonce() -> str:
    """64 hexadecimal digits that nobody can guess."""
    return secrets.token_hex(32)


def commitment(nonce: str) -> str:
    """What is published of the nonce beforehand."""
    return hashlib.sha256(nonce.encode()).hexdigest()


def digest_of_text(text: str) -> str:
    """SHA-256 of a published lottery, in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def public_seed(lottery_digest: str, nonce: str, beacon: str) -> str:
    """SHA-256 of the three, a line each, without a last line break."""
    return hashlib.sha256(f"{lottery_digest}\n{nonce}\n{beacon}".encode()).hexdigest()


def drawn(seed: str, n_panels: int) -> int:
    """The number of the panel: the seed, as a number, modulo the panels. Its bias is below 2^-240."""
    return int(seed, 16) % n_panels


def further(seed: str, purpose: str) -> str:
    """A seed for what is drawn afterwards: stand-bys, replacements."""
    return hashlib.sha256(f"{seed}\n{purpose}".encode()).hexdigest()
