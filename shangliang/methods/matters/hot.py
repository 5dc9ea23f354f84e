"""What most people raise: groups of texts ranked by distinct voices, not by repeats of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shangliang.methods.matters.groups import Groups
from shangliang.methods.matters.keywords import Keyword, candidates, chosen, whole
from shangliang.methods.provenance import Provenance, digest_of
from shangliang.methods.similarity import normalise

METHOD, VERSION = "matters.hot", "1"


@dataclass(frozen=True)
class Matter:
    """A group of texts: its label, its leader's row, who raised it how often, and its words."""

    label: int
    leader: int
    n_voices: int
    n_texts: int
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True)
class HotMatters:
    """Matters by falling number of distinct voices, then by the leader's text."""

    matters: tuple[Matter, ...]
    provenance: Provenance


def hot_matters(
    texts: Sequence[str], voices: Sequence[str], groups: Groups, *, most: int = 10, n_keywords: int = 5
) -> HotMatters:
    """Rank groups by how many different people speak in them.

    Parameters
    ----------
    texts, voices : sequence of str, equally long
        Each text and who said it: any name that is the same for the same person. A person counts once in a
        matter, however often they say it.
    groups : Groups
        Of these texts, as `group` made them.
    most, n_keywords : int
        How many matters to return, and how many words for each.

    Raises
    ------
    ValueError
        If the lengths differ, or `most` or `n_keywords` is not positive.
    """
    if not len(texts) == len(voices) == len(groups.labels):
        raise ValueError(f"{len(texts)} texts, {len(voices)} voices, {len(groups.labels)} labels")
    if most < 1 or n_keywords < 1:
        raise ValueError(f"at most {most} matters with {n_keywords} keywords asked for")
    labels = groups.labels.tolist()
    speakers: dict[int, set[str]] = {}
    for label, voice in zip(labels, voices, strict=True):
        if label >= 0:
            speakers.setdefault(label, set()).add(voice)
    plain = {label: normalise(texts[int(groups.leaders[label])]) for label in speakers}
    ranked = sorted(speakers, key=lambda label: (-len(speakers[label]), plain[label]))[:most]
    words = _words(texts, labels, ranked, n_keywords)
    matters = tuple(
        Matter(
            label, int(groups.leaders[label]), len(speakers[label]), int(groups.sizes[label]), words[label]
        )
        for label in ranked
    )
    parameters = {"most": most, "n_keywords": n_keywords, "least": groups.provenance.parameters["least"]}
    digest = digest_of(groups.provenance.digest, sorted(zip(map(normalise, texts), voices, strict=True)))
    return HotMatters(matters, Provenance(METHOD, VERSION, parameters, None, digest))


def _words(
    texts: Sequence[str], labels: Sequence[int], wanted: Sequence[int], most: int
) -> dict[int, tuple[Keyword, ...]]:
    """Keywords of each wanted group against all other texts, which are read once."""
    counts: dict[int, Counter[str]] = {label: Counter() for label in wanted}
    size = Counter(labels)
    for text, label in zip(texts, labels, strict=True):
        if label in counts:
            counts[label].update(candidates(text))
    here = {label: whole(counts[label], size[label]) for label in wanted}
    asked = {word for words in here.values() for word in words}
    everywhere: Counter[str] = Counter()
    for text in texts:
        everywhere.update(candidates(text) & asked)
    return {
        label: chosen(
            words,
            size[label],
            {word: everywhere[word] - n for word, n in words.items()},
            len(texts) - size[label],
            most,
        )
        for label, words in here.items()
    }
