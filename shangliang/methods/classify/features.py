"""Texts as weights of their runs of a few characters (TF-IDF)."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Matrix:
    """Texts as rows of a sparse matrix, each of length 1 (0 for a text that shares nothing)."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    weights: NDArray[np.float64]

    @property
    def n_rows(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class Vocabulary:
    """The runs that training texts hold, in order, and the rarity of each."""

    runs: tuple[str, ...]
    rarity: NDArray[np.float64]
    longest: int

    def matrix(self, texts: Sequence[str]) -> Matrix:
        """The texts by these runs: (1 + ln count) x rarity, scaled to length 1."""
        place = {run: column for column, run in enumerate(self.runs)}
        starts, columns, weights = [0], [], []
        for text in texts:
            found = sorted(
                (place[run], n) for run, n in Counter(runs(text, self.longest)).items() if run in place
            )
            columns += [column for column, _ in found]
            weights += [(1 + math.log(n)) * self.rarity[column] for column, n in found]
            starts.append(len(columns))
        at, raw = np.array(starts), np.array(weights, np.float64)
        whose = np.repeat(np.arange(len(texts)), np.diff(at))
        lengths = np.sqrt(np.bincount(whose, raw**2, minlength=len(texts)))
        return Matrix(at, np.array(columns, np.int32), raw / lengths[whose])


def vocabulary(texts: Sequence[str], longest: int) -> Vocabulary:
    """All runs of these texts of up to `longest` characters, with rarity ln((1 + N) / (1 + n)) + 1."""
    held = Counter(run for text in texts for run in set(runs(text, longest)))
    known = tuple(sorted(held))
    n = np.array([held[run] for run in known], np.float64)
    return Vocabulary(known, np.log((1 + len(texts)) / (1 + n)) + 1, longest)


def folded(text: str) -> str:
    """Half width, lower case, one space between words, nothing invisible; punctuation stays."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", visible).casefold().split())


def runs(text: str, longest: int) -> list[str]:
    """All runs of one to `longest` characters."""
    plain = folded(text)
    return [plain[i : i + n] for n in range(1, longest + 1) for i in range(len(plain) - n + 1)]
