"""Should a person look at this text before the public does?

A text is held for advertising, porn, gambling and loan offers, links, markup, numbers to call, and
gibberish. Holding is no verdict: a clerk decides. So the rules lean towards letting honest topics through,
also those that quote what they complain of, and every hold says why.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from shangliang.methods.folding import fold, latin_readings, squeeze
from shangliang.methods.masking import mask

__all__ = ["Assessment", "Kind", "Reason", "assess", "mask"]

Kind = Literal["advertising", "porn", "gambling", "loan", "link", "markup", "contact", "gibberish", "evasion"]

HELD_AT = 1.0
QUOTED_AT_MOST = 0.75

# Every repetition is bounded or starts at a border: text of any length takes time in proportion.
HOST = r"(?<![a-z0-9@._-])(?:[a-z0-9-]{1,63}\s?[.。]\s?){1,9}"
ENDING = (
    "com|cn|net|org|top|xyz|vip|cc|info|shop|ru|me|io|tk|link|club|site|online|live|app|pw|biz|tv|win|bet"
    "|fun|icu|co"
)
URL = re.compile(
    rf"(?:https?\s?:?\s?/\s?/\s?|www\s?[.。]\s?)[^\s，。、；！？）)]+|{HOST}(?:{ENDING})(?![a-z0-9@-])"
    # Short links end in any country; what follows the slash tells them from other words with a dot.
    r"|(?<![a-z0-9@._/-])[a-z][a-z0-9-]{0,30}\.[a-z]{2}/[a-z0-9]{3,}"
)
GOVERNMENT = re.compile(r"^(?:https?://)?(?:[a-z0-9-]+\.)*gov\.cn(?:[/:?#]|$)")
MARKUP = re.compile(
    r"<\s?/?\s?(?:script|iframe|img|a|style|svg|object|embed|form|input|meta|link|body|div|span|p|br|video|base)\b[^<>]*>?"
    r"|\bjavascript\s?:|\bon(?:error|load|click|mouseover)\s?=|\[/?(?:url|img|link)\b[^\]]{0,200}\]|\{\{[^{}]{0,200}\}\}|<\?php",
    re.IGNORECASE,
)
MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d[ .-]?\d{4}[ .-]?\d{4})(?!\d)")
PLUS_FOR_ADD = re.compile(r"\+(?=\s?[v微薇威q])")
SPELLED_NUMBER = re.compile(r"[\d零〇幺一二两三四五六七八九壹贰叁肆伍陆柒捌玖]{11,}")
WECHAT = r"(?:微信号?|we(?:ixin|chat)|(?<![a-z])[vw]x|v信)"
ACCOUNT = re.compile(
    rf"{WECHAT}(?:号|是|id|为|同号)*(?:[a-z][a-z0-9]{{4,}}|1[3-9]\d{{9}})"
    r"|(?:qq|(?<![a-z])q(?=群)|扣扣|企鹅)(?:号|群|是|为)*[1-9]\d{5,10}(?!\d)"
    r"|(?:telegram|whatsapp|(?<![a-z])tg|电报|飞机)(?:号|群|是|id)*[a-z0-9]{5,}"
    r"|加我?v(?:信)?[a-z0-9]{5,}"
)
# 微信 as nobody writes it who does not hide it; 微心愿 and 威信 are honest words, so an account must follow.
DISGUISED_ACCOUNT = re.compile(
    r"加?[薇威徽葳溦巍嶶][信芯心伩]?号?[a-z][a-z0-9]{4,}"
    r"|加[薇徽葳溦巍嶶威][信芯心伩x]"
    r"|微[芯心伩]号?[a-z0-9]{5,}"
)
# Orders to write backwards: nobody types them, and they let a text look like another.
DIRECTION = re.compile("[\u202d\u202e]")
SPLIT_WORDS = re.compile(r"(?<![一-鿿])[一-鿿](?:[ \t.*\-_|~/·+][一-鿿]){3,}(?![一-鿿])")
MIXED_SCRIPTS = re.compile(r"[a-zA-Z][а-яА-Я]|[а-яА-Я][a-zA-Z]")
ODD_DIGITS = re.compile(r"[①-⑳⓪⓿❶-➓𝟎-𝟿⁰-⁹₀-₉]{7,}")


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for holding a text.

    Attributes
    ----------
    kind : str
        What is suspected; faces translate it.
    found : str
        The words that say so, as folded, at most 60 characters.
    weight : float
        A text is held when the weights reach 1.
    """

    kind: Kind
    found: str
    weight: float


@dataclass(frozen=True)
class Assessment:
    """Whether to hold a text, with every reason, heaviest first; a text that passes may have reasons too."""

    hold: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Phrase:
    kind: Kind
    weight: float
    word: str
    pattern: re.Pattern[str] | None


@dataclass(frozen=True)
class _Table:
    phrases: tuple[_Phrase, ...]
    report: tuple[str, ...]
    local: tuple[str, ...]
    invite: tuple[str, ...]


def assess(text: str, *, urls_allowed: int = 0) -> Assessment:
    """Weigh what speaks for showing a text to a clerk before it is published.

    Parameters
    ----------
    text : str
        Title and body of a submission, as typed.
    urls_allowed : int, default 0
        Links that are no reason to hold; links to gov.cn never are.

    Returns
    -------
    Assessment
        Held if the weights of the reasons add up to 1. The same text always gets the same answer.
    """
    folded = fold(text)
    squeezed = squeeze(PLUS_FOR_ADD.sub("加", folded))
    certain = [*_markup(text), *_links(folded, urls_allowed), *_gibberish(text, folded)]
    contacts = list(_contacts(folded, squeezed))
    evasions = list(_evasions(text, squeezed))
    phrases = _phrases(folded, squeezed, contacts, linked=any(reason.kind == "link" for reason in certain))
    reasons = sorted([*certain, *phrases, *contacts, *evasions], key=lambda reason: -reason.weight)
    hold = math.fsum(reason.weight for reason in reasons) >= HELD_AT - 1e-9
    return Assessment(hold, tuple(reasons))


def _reason(kind: Kind, found: str, weight: float) -> Reason:
    return Reason(kind, found[:60], weight)


def _markup(text: str) -> Iterator[Reason]:
    if found := MARKUP.search(fold(text)) or MARKUP.search(text):
        yield _reason("markup", found.group(), 1.0)


def _links(folded: str, urls_allowed: int) -> Iterator[Reason]:
    foreign = [found.group() for found in URL.finditer(folded) if not GOVERNMENT.match(found.group())]
    if len(foreign) > urls_allowed:
        yield _reason("link", " ".join(foreign), 1.0)


def _contacts(folded: str, squeezed: str) -> Iterator[Reason]:
    phones = Counter(map(squeeze, MOBILE.findall(folded) or MOBILE.findall(squeezed)))
    if len(phones) >= 3 or max(phones.values(), default=0) >= 3:
        yield _reason("contact", " ".join(phones), 1.0)
    elif phones:
        yield _reason("contact", " ".join(phones), 0.25)
    account = ACCOUNT.search(squeezed)
    if account:
        yield _reason("contact", account.group(), 0.5)
    invited = [word for word in _table().invite if word in squeezed]
    if invited and (phones or account):
        yield _reason("contact", invited[0], 0.25)
    if (phones or account) and not _speaks_of_a_place(squeezed):
        yield _reason("contact", "no place, no wish", 0.25)
    if (phones or account) and len(MOBILE.sub("", ACCOUNT.sub("", squeezed))) < 8:
        yield _reason("contact", squeezed, 0.5)


def _speaks_of_a_place(squeezed: str) -> bool:
    """Whether the text has a word of complaint or of a place and its people, as topics nearly always do."""
    return any(word in squeezed for word in (*_table().report, *_table().local))


def _evasions(text: str, squeezed: str) -> Iterator[Reason]:
    if found := DISGUISED_ACCOUNT.search(squeezed):
        yield _reason("evasion", found.group(), 1.0)
    for number in SPELLED_NUMBER.finditer(squeezed):
        if sum(not digit.isascii() for digit in number.group()) >= 4:
            yield _reason("evasion", number.group(), 0.75)
            break
    if len(re.findall(r"(?<=\w)[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]+(?=\w)", text)) >= 2:
        yield _reason("evasion", "zero-width", 0.5)
    if DIRECTION.search(text):
        yield _reason("evasion", "direction of writing", 1.0)
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    for pattern in (SPLIT_WORDS, MIXED_SCRIPTS, ODD_DIGITS):
        if odd := pattern.search(visible):
            yield _reason("evasion", odd.group(), 0.5)


def _phrases(folded: str, squeezed: str, contacts: list[Reason], *, linked: bool) -> list[Reason]:
    """Reasons from the table of phrases; scaled to stay below a hold where the text only quotes them."""
    table = _table()
    readings = latin_readings(folded)
    found = [
        phrase
        for phrase in table.phrases
        if (phrase.word in squeezed if phrase.pattern is None else any(map(phrase.pattern.search, readings)))
    ]
    longest = [p for p in found if not any(p.word != other.word and p.word in other.word for other in found)]
    reachable = linked or any(reason.weight >= 0.5 for reason in contacts)
    quoted = not reachable and any(word in squeezed for word in table.report)
    local = not contacts and not reachable and any(word in squeezed for word in table.local)
    everyday = not contacts and all(phrase.weight <= 0.25 for phrase in longest)
    total = math.fsum(phrase.weight for phrase in longest)
    scale = QUOTED_AT_MOST / total if (quoted or local or everyday) and total > QUOTED_AT_MOST else 1.0
    return [_reason(phrase.kind, phrase.word, phrase.weight * scale) for phrase in longest]


def _gibberish(text: str, folded: str) -> Iterator[Reason]:
    written = [c for c in folded if not c.isspace()]
    letters = "".join(c for c in written if c.isalpha())
    if (len(written) >= 6 and not letters) or (len(written) >= 20 and _n_signs(written) > 0.6 * len(written)):
        yield _reason("gibberish", "".join(written), 1.0)
    elif len(letters) >= 12 and len(set(letters)) <= max(2, min(6, len(letters) // 8)):
        yield _reason("gibberish", letters, 1.0)
    elif _is_mashed(letters, folded):
        yield _reason("gibberish", folded, 1.0)
    elif sum(unicodedata.category(c) == "Mn" for c in text) > 0.5 * max(8, len(letters)):
        yield _reason("gibberish", "combining marks", 1.0)
    pieces = Counter(piece for piece in re.split(r"[\s。！!？?；;，,]+", folded) if len(piece) >= 2)
    piece, times = max(pieces.items(), key=lambda item: item[1], default=("", 0))
    if times >= 5 and times * len(piece) > 0.6 * len(written):
        yield _reason("gibberish", piece, 1.0)


def _n_signs(written: list[str]) -> int:
    return sum(unicodedata.category(c)[0] in "SC" for c in written)


def _is_mashed(letters: str, folded: str) -> bool:
    """Whether most of the text is Latin letters that no one could pronounce."""
    words = re.findall(r"[a-z]{6,}", folded)
    bare = re.findall(r"(?<![a-z])[b-df-hj-np-tv-xz]{3,}(?![a-z])", folded)
    if len(bare) >= 4 and sum(map(len, bare)) >= 0.8 * len(letters):
        return True
    mashed = [word for word in words if re.search(r"[^aeiouy]{6}|^[^aeiouy]+$|^(?:asdf|qwer|zxcv)", word)]
    return bool(mashed) and sum(map(len, mashed)) > 0.5 * len(letters)


@lru_cache(maxsize=1)
def _table() -> _Table:
    path = Path(__file__).parent / "data" / "moderation.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases = tuple(
        _Phrase(group["kind"], float(group["weight"]), word, _word_pattern(word))
        for group in data["phrases"]
        for word in group["words"]
    )
    return _Table(phrases, tuple(data["report"]), tuple(data["local"]), tuple(data["invite"]))


def _word_pattern(word: str) -> re.Pattern[str] | None:
    """A pattern for phrases of Latin letters only; Chinese ones are looked for as they stand."""
    if not word.isascii():
        return None
    return re.compile(r"(?<![a-z])" + r"[\W_]+".join(map(re.escape, word.split())) + r"(?![a-z])")
