"""Shares of the floor, how equal they are, and how long each was silent.

References
----------
Gini (1912), Variabilità e mutabilità: half the relative mean absolute difference.
Shannon (1948), A mathematical theory of communication: entropy, here over its maximum, which is the evenness
of Pielou (1966).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shangliang.methods.provenance import Provenance, digest_of

VERSION = "1"

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Voice:
    """One person's part in the meeting, or one side's.

    Attributes
    ----------
    name, side : str
        Of a side, both are its name.
    n_persons : int
        1 for a person.
    time : float
        Spoken, in the unit of the input; talking twice at once counts once.
    time_share, turn_share : float
        Of the sum of all persons' (all sides') times, and of all turns; 0 if nobody spoke.
    turns : int
    due : float
        `time_share` over the share of persons: 1 if each head had the same time.
    longest_silence : float
        Longest stretch of the meeting without a word of theirs.
    listening : float
        Share of the time in which anybody spoke that they were silent; NaN if nobody spoke.
    """

    name: str
    side: str
    n_persons: int
    time: float
    time_share: float
    turns: int
    turn_share: float
    due: float
    longest_silence: float
    listening: float


@dataclass(frozen=True)
class EqualVoice:
    """How equally the floor was shared.

    Attributes
    ----------
    persons, sides : tuple of Voice
        By name; all who were present, also the silent.
    floor : float
        Time in which anybody spoke.
    gini : float
        Of the persons' times: 0 if all spoke the same, (n - 1) / n if only one of n did.
    gini_of_turns : float
    entropy : float
        Of the persons' times, normalised: 1 if all spoke the same, 0 if only one did.
    entropy_of_sides : float
    longest_silence : float
        Longest stretch in which nobody spoke.
    provenance : Provenance
    """

    persons: tuple[Voice, ...]
    sides: tuple[Voice, ...]
    floor: float
    gini: float
    gini_of_turns: float
    entropy: float
    entropy_of_sides: float
    longest_silence: float
    provenance: Provenance


def gini(amounts: ArrayLike) -> float:
    """Gini coefficient of N amounts, from 0 (all equal; also if all are 0) to (N - 1) / N (one has all).

    Raises
    ------
    ValueError
        If there is none, or one is negative or not finite.
    """
    ordered = np.sort(_amounts(amounts))
    total, n = float(ordered.sum()), len(ordered)
    if total == 0:
        return 0.0
    ranks = np.arange(1, n + 1)
    # Sum over all pairs of |x - y|, over 2 n times the total; each amount counts by its rank.
    return max(0.0, float((2 * ranks - n - 1) @ ordered) / (n * total))


def entropy(amounts: ArrayLike) -> float:
    """Entropy of N amounts' shares over ln N, from 0 (one has all) to 1 (all equal; also all 0, or N = 1).

    Raises
    ------
    ValueError
        If there is none, or one is negative or not finite.
    """
    ordered = np.sort(_amounts(amounts))
    total, n = float(ordered.sum()), len(ordered)
    if total == 0 or n == 1:
        return 1.0
    shares = ordered[ordered > 0] / total
    return min(1.0, max(0.0, float(-(shares @ np.log(shares)) / np.log(n))))


def in_succession(lengths: ArrayLike) -> tuple[Floats, Floats]:
    """Starts and ends of turns that follow one another without pause: for transcripts without a clock."""
    ends = np.cumsum(_amounts(lengths) if np.size(lengths) else np.zeros(0))
    return np.concatenate([[0.0], ends])[: len(ends)], ends


def measure(
    speakers: Sequence[str],
    starts: ArrayLike,
    ends: ArrayLike,
    *,
    sides: Mapping[str, str],
    begin: float | None = None,
    end: float | None = None,
) -> EqualVoice:
    """Measure a meeting.

    Parameters
    ----------
    speakers : N names
        Who had each turn.
    starts, ends : (N)
        In seconds, or in characters if there is no clock; turns may overlap and be in any order.
    sides : mapping of name to side
        Of everybody who was present: who said nothing counts too.
    begin, end : float, optional
        Of the meeting; default: the first start and the last end.

    Raises
    ------
    ValueError
        If lengths differ, nobody was present, a speaker was not, a turn ends before it starts, is not finite,
        or lies outside the meeting.
    """
    if not sides:
        raise ValueError("nobody was present")
    names = sorted(sides)
    side_names = sorted(set(sides.values()))
    whose, begun, ended = _turns(speakers, starts, ends, names)
    first, last = _meeting(begun, ended, begin, end)
    meeting = _Meeting(begun, ended, first, last, len(names))
    side_of = np.array([side_names.index(sides[name]) for name in names], np.int64)
    heads = np.bincount(side_of, minlength=len(side_names))
    times, silences = _floor(meeting, whose, len(names))
    floor, silence = _floor(meeting, np.zeros(len(whose), np.int64), 1)
    persons = _voices(
        meeting, names, [sides[name] for name in names], [1] * len(names), whose, times, silences, floor[0]
    )
    by_side = _voices(
        meeting,
        side_names,
        side_names,
        heads.tolist(),
        side_of[whose],
        *_floor(meeting, side_of[whose], len(side_names)),
        floor[0],
    )
    digest = digest_of([(name, sides[name]) for name in names], whose, begun, ended, first, last)
    return EqualVoice(
        persons,
        by_side,
        float(floor[0]),
        gini(times),
        gini([voice.turns for voice in persons]),
        entropy(times),
        entropy([voice.time for voice in by_side]),
        float(silence[0]),
        Provenance("equal_voice.measure", VERSION, {"begin": begin, "end": end}, None, digest),
    )


@dataclass(frozen=True, eq=False)
class _Meeting:
    """Turns by start, and the meeting's limits."""

    begun: Floats
    ended: Floats
    first: float
    last: float
    n_persons: int


def _voices(
    meeting: _Meeting,
    titles: Sequence[str],
    sides: Sequence[str],
    heads: Sequence[int],
    groups: Indices,
    times: Floats,
    silences: Floats,
    floor: float,
) -> tuple[Voice, ...]:
    """One voice for each group of turns."""
    turns = np.bincount(groups, minlength=len(titles))
    # Sorted first: a sum then does not depend on how the groups are named.
    time_share = times / (np.sort(times).sum() or 1.0)
    return tuple(
        Voice(
            name=titles[g],
            side=sides[g],
            n_persons=heads[g],
            time=float(times[g]),
            time_share=float(time_share[g]),
            turns=int(turns[g]),
            turn_share=float(turns[g] / max(1, len(groups))),
            due=float(time_share[g] * meeting.n_persons / heads[g]),
            longest_silence=float(silences[g]),
            listening=float(1 - times[g] / floor) if floor else float("nan"),
        )
        for g in range(len(titles))
    )


def _floor(meeting: _Meeting, groups: Indices, n_groups: int) -> tuple[Floats, Floats]:
    """Of each group the time in which any of it spoke, and its longest silence."""
    order = np.argsort(groups, kind="stable")
    order = order[meeting.ended[order] > meeting.begun[order]]  # a turn of no length breaks no silence
    bounds = np.searchsorted(groups[order], np.arange(n_groups + 1))
    times, silences = np.zeros(n_groups), np.full(n_groups, meeting.last - meeting.first)
    for g in range(n_groups):
        own = order[bounds[g] : bounds[g + 1]]
        if not len(own):
            continue
        begun, until = meeting.begun[own], np.maximum.accumulate(meeting.ended[own])
        before = np.concatenate([[meeting.first], until[:-1]])
        times[g] = np.sum(np.maximum(0, until - np.maximum(begun, before)))
        silences[g] = max(0.0, float((begun - before).max()), meeting.last - float(until[-1]))
    return times, silences


def _turns(
    speakers: Sequence[str], starts: ArrayLike, ends: ArrayLike, names: list[str]
) -> tuple[Indices, Floats, Floats]:
    """Checked, as numbers, by start."""
    begun, ended = np.array(starts, np.float64, ndmin=1), np.array(ends, np.float64, ndmin=1)
    if not len(speakers) == len(begun) == len(ended):
        raise ValueError(f"{len(speakers)} speakers, {len(begun)} starts and {len(ended)} ends")
    number = {name: i for i, name in enumerate(names)}
    strangers = sorted(set(speakers) - number.keys())
    if strangers:
        raise ValueError(f"{strangers[0]!r} spoke but was not present")
    wrong = np.flatnonzero(~(np.isfinite(begun) & np.isfinite(ended) & (begun <= ended)))
    if len(wrong):
        i = int(wrong[0])
        raise ValueError(f"turn {i} goes from {begun[i]} to {ended[i]}")
    whose = np.array([number[name] for name in speakers], np.int64)
    order = np.lexsort((whose, ended, begun))
    return whose[order], begun[order] + 0.0, ended[order] + 0.0


def _meeting(begun: Floats, ended: Floats, begin: float | None, end: float | None) -> tuple[float, float]:
    first = begin if begin is not None else float(begun[0]) if len(begun) else 0.0
    last = end if end is not None else float(ended.max()) if len(ended) else first
    if not (np.isfinite(first) and np.isfinite(last) and first <= last):
        raise ValueError(f"a meeting from {first} to {last}")
    if len(begun) and (begun[0] < first or ended.max() > last):
        raise ValueError(
            f"turns from {begun[0]} to {ended.max()}, but the meeting went from {first} to {last}"
        )
    return first, last


def _amounts(amounts: ArrayLike) -> Floats:
    given = np.array(amounts, np.float64, ndmin=1)
    if given.ndim != 1 or not len(given):
        raise ValueError("no amounts: expected at least one")
    wrong = np.flatnonzero(~np.isfinite(given) | (given < 0))
    if len(wrong):
        raise ValueError(f"amount {wrong[0]} is {given[wrong[0]]}: expected a finite number, not negative")
    return given
