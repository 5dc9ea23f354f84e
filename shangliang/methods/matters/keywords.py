"""Words that tell some texts from the others, found without a dictionary.

A candidate is a run of two to six Chinese characters, or a whole word of another script. It counts once for
each text that holds it. What stands in the texts much more often than elsewhere is a keyword; a piece that
hardly ever stands outside a longer candidate gives way to it.

References
----------
Dunning (1993), Accurate methods for the statistics of surprise and coincidence. Computational Linguistics
19(1), 61-74.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from shangliang.methods.similarity import COMMON, STARTS_HAN, normalise

LONGEST = 6
INSIDE = 0.7


@dataclass(frozen=True)
class Keyword:
    """A word, how many of the texts hold it, how many others do, and how much it tells (G squared)."""

    word: str
    n_here: int
    n_elsewhere: int
    score: float


def keywords(texts: Sequence[str], others: Iterable[str] = (), *, most: int = 8) -> tuple[Keyword, ...]:
    """The words that tell these texts from the others, most telling first.

    Parameters
    ----------
    texts : sequence of str
    others : iterable of str
        Texts to tell them from, these not among them. Without any, the most frequent and longest words win.
    most : int, default 8

    Raises
    ------
    ValueError
        If `most` is not positive.
    """
    if most < 1:
        raise ValueError(f"at most {most} keywords asked for")
    here = whole(Counter(one for text in texts for one in candidates(text)), len(texts))
    elsewhere: Counter[str] = Counter()
    n_others = 0
    for text in others:
        n_others += 1
        elsewhere.update(candidates(text) & here.keys())
    return chosen(here, len(texts), elsewhere, n_others, most)


def candidates(text: str) -> set[str]:
    """Runs of two to six Chinese characters that neither begin nor end with grammar; other words whole."""
    found = set()
    for word in normalise(text).split():
        if not STARTS_HAN.match(word):
            found |= {word[:20]} if len(word) > 1 and not word.isdecimal() else set()
            continue
        for begin, first in enumerate(word):
            if first in COMMON:
                continue
            for end in range(begin + 2, min(begin + LONGEST, len(word)) + 1):
                if word[end - 1] not in COMMON:
                    found.add(word[begin:end])
    return found


def whole(counts: Mapping[str, int], n_texts: int) -> dict[str, int]:
    """Without what few texts hold, and without what hardly stands outside a longer candidate."""
    enough = 1 if n_texts < 4 else 2
    frequent = {word: n for word, n in counts.items() if n >= enough}
    inner: dict[str, int] = {}
    for word, n in frequent.items():
        for part in {word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1)} - {word}:
            inner[part] = max(n, inner.get(part, 0))
    return {word: n for word, n in frequent.items() if inner.get(word, 0) < INSIDE * n}


def chosen(
    here: Mapping[str, int], n_here: int, elsewhere: Mapping[str, int], n_others: int, most: int
) -> tuple[Keyword, ...]:
    """The most telling words, of which none contains another."""
    told = [
        Keyword(word, n, elsewhere.get(word, 0), _surprise(n, n_here, elsewhere.get(word, 0), n_others))
        for word, n in here.items()
    ]
    told.sort(key=lambda one: (-one.score, -one.n_here * len(one.word), one.word))
    kept: list[Keyword] = []
    for one in told:
        if len(kept) == most or (n_others and one.score <= 0):
            break
        if not _overlaps(one.word, [other.word for other in kept]):
            kept.append(one)
    return tuple(kept)


def _overlaps(word: str, others: Collection[str]) -> bool:
    return any(word in other or other in word for other in others)


def _surprise(a: int, n: int, b: int, m: int) -> float:
    """G squared of `a` in `n` texts against `b` in `m`; negative where it is rarer here; 0 without others."""
    if not m:
        return 0.0

    def gain(k: int, size: int, share: float) -> float:
        held = k * math.log(k / (size * share)) if k else 0.0
        return held + ((size - k) * math.log((size - k) / (size * (1 - share))) if size > k else 0.0)

    share = (a + b) / (n + m)
    if share >= 1:
        return 0.0
    g = 2 * (gain(a, n, share) + gain(b, m, share))
    return round(g if a / n > b / m else -g, 9)
