"""Which of these short Chinese texts say much the same thing?

Texts are cut into overlapping pieces of a few characters, which needs no dictionary of words and forgives
small changes of wording. Pieces that few of the texts share weigh more (TF-IDF), and two texts are as similar
as the cosine of their weights.

References
----------
Salton and Buckley (1988), Term-weighting approaches in automatic text retrieval. Information Processing &
Management 24(5), 513-523. doi:10.1016/0306-4573(88)90021-0
Cavnar and Trenkle (1994), N-gram-based text categorization. Proc. SDAIR-94, 161-175.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_GRAMS = 60
MOST_SHARED = 8

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
STARTS_HAN = re.compile(f"[{HAN}]")
SPACE_IN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
# Characters that carry the grammar and the politeness of a request, hardly ever its matter.
COMMON = frozenset(
    "的了是在我们你您他她它这那有和与及或也都就还又很太更最把被给让对从向到为以于而但并之其等着过得地"
    "吗呢吧啊呀个些么不没能会可要想请希望建议求尽快大家非常比较时候现在一下已经什怎样如何因所由"
)


@dataclass(frozen=True)
class Match:
    """A candidate that resembles the query.

    Attributes
    ----------
    id : int
    score : float
        Cosine in (0, 1]; 1 for texts made of the same pieces.
    shared_grams : tuple of str
        Up to eight pieces that both hold, those that tell most first: the reason for the score. A single
        character stands there only if no shared pair contains it.
    """

    id: int
    score: float
    shared_grams: tuple[str, ...]


def normalise(text: str) -> str:
    """One spelling for texts that differ in form only.

    Full and half width, upper and lower case become one (NFKC, casefold); invisible characters vanish;
    punctuation and space vanish between Chinese characters and become one space elsewhere.
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    folded = unicodedata.normalize("NFKC", visible).casefold()
    return SPACE_IN_HAN.sub("", " ".join(WORD.findall(folded)))


def grams(text: str, *, most: int = MOST_GRAMS) -> frozenset[str]:
    """The most telling pieces of a text, to find candidates by their overlap.

    Parameters
    ----------
    text : str
    most : int, default 60
        Upper limit; positive. Kept first: pieces without grammatical characters, then those that occur
        more often, then those that come earlier.

    Returns
    -------
    frozenset of str
        Runs of two or three Chinese characters, and whole words of other scripts. The same text always gives
        the same set. Empty for a text without letters or digits, or of one Chinese character.
    """
    if most < 1:
        raise ValueError(f"at most {most} grams asked for")
    counts = Counter(pieces(text, (2, 3)))
    # Counter keeps the order of first appearance, and sorting is stable.
    ranked = sorted(counts, key=lambda gram: (n_common(gram), -counts[gram]))
    return frozenset(ranked[:most])


def rank(query: str, candidates: Sequence[tuple[int, str]], *, least: float = 0.2) -> list[Match]:
    """The candidates that resemble the query, most similar first.

    Parameters
    ----------
    query : str
    candidates : sequence of (int, str)
        Identity and text; meant for up to a few hundred, found by `grams` beforehand.
    least : float, default 0.2
        Lowest score that is returned, in [0, 1]; a score of 0 never is.

    Returns
    -------
    list of Match
        By falling score, then rising identity, whatever the order of the candidates.

    Raises
    ------
    ValueError
        If `least` is outside [0, 1].
    """
    if not 0 <= least <= 1:
        raise ValueError(f"least score {least}, but scores lie in [0, 1]")
    # Single characters beside pairs: a paraphrase of ten characters may share no pair at all.
    asked = Counter(pieces(query, (1, 2)))
    counted = [(key, Counter(pieces(text, (1, 2)))) for key, text in candidates]
    rarity = _rarity([asked, *(counts for _, counts in counted)])
    wanted = _weights(asked, rarity)
    matches = (_compare(key, wanted, _weights(counts, rarity)) for key, counts in counted)
    found = [match for match in matches if match.score >= least and match.shared_grams]
    return sorted(found, key=lambda match: (-match.score, match.id))


def _compare(key: int, wanted: Mapping[str, float], weights: Mapping[str, float]) -> Match:
    parts = {gram: weight * weights[gram] for gram, weight in wanted.items() if gram in weights}
    # Rounded so that the order of summation never decides a tie.
    score = round(min(1.0, math.fsum(parts.values())), 12)
    inside_others = {character for gram in parts if len(gram) == 2 for character in gram}
    telling = sorted(parts.keys() - inside_others, key=lambda gram: (len(gram) == 1, -parts[gram], gram))
    return Match(key, score, tuple(telling[:MOST_SHARED]))


def pieces(text: str, lengths: tuple[int, ...]) -> list[str]:
    """Pieces of a text in order: runs of Chinese characters of these lengths, other words whole."""
    found: list[str] = []
    for word in normalise(text).split():
        if STARTS_HAN.match(word):
            found += [word[i : i + n] for i in range(len(word)) for n in lengths if i + n <= len(word)]
        else:
            found.append(word[:20])
    return [piece for piece in found if not COMMON.issuperset(piece)]


def n_common(gram: str) -> int:
    """Its grammatical characters."""
    return sum(character in COMMON for character in gram)


def _rarity(texts: Sequence[Mapping[str, int]]) -> dict[str, float]:
    """Smoothed inverse document frequency: ln((1 + N) / (1 + n)) + 1 for a gram that n of N texts hold."""
    held_by = Counter(gram for counts in texts for gram in counts)
    return {gram: math.log((1 + len(texts)) / (1 + n)) + 1 for gram, n in held_by.items()}


def _weights(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """Weights (1 + ln count) x rarity, halved for each grammatical character, scaled to length 1."""
    raw = {
        gram: (1 + math.log(count)) * rarity[gram] * 0.5 ** n_common(gram) for gram, count in counts.items()
    }
    length = math.sqrt(math.fsum(weight * weight for weight in raw.values()))
    return {gram: weight / length for gram, weight in raw.items()} if length else {}
