"""Pieces of texts as numbers: one or two Chinese characters exactly, words of other scripts by a hash."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.similarity import n_common, pieces

CHARACTER = 21  # bits of a Unicode character
HASHED = 1 << 62  # set in the code of a hashed word

Codes = NDArray[np.int64]
Factors = NDArray[np.float32]


@lru_cache(maxsize=200_000)
def code_of(piece: str) -> int:
    """A number below 2**63. Two different words share one with a chance of 2**-62."""
    if len(piece) == 1:
        return ord(piece)
    if len(piece) == 2 and ord(piece[0]) >= 0x3400 and ord(piece[1]) >= 0x3400:
        return ord(piece[0]) << CHARACTER | ord(piece[1])
    hashed = int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big")
    return HASHED | hashed & HASHED - 1


def coded(text: str) -> tuple[Codes, Factors]:
    """The pieces of a text (single Chinese characters, pairs, other words), each once, by rising code.

    Returns
    -------
    codes : ndarray of int64, shape (n_pieces,)
    factors : ndarray of float32, shape (n_pieces,)
        What the text itself gives to the weight of each: 1 + ln(how often it stands there), halved for each
        grammatical character. The other factor is its rarity among all texts.
    """
    factor = {
        code_of(piece): (1 + math.log(count)) * 0.5 ** n_common(piece)
        for piece, count in Counter(pieces(text, (1, 2))).items()
    }
    codes = np.fromiter(sorted(factor), np.int64, len(factor))
    return codes, np.array([factor[code] for code in codes.tolist()], np.float32)
