"""The votes of a conversation, sorted by participant: five bytes a vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shangliang.methods.opinion_map import kernels

AGREE, PASS, DISAGREE = 1, 0, -1
MOST_STATEMENTS = 1 << 20  # a statement and a vote on it share a word of 32 bits; tables have a row for each


@dataclass(frozen=True)
class Votes:
    """P participants on S statements, V votes.

    Attributes
    ----------
    starts : int64 array of P + 1
        The votes of participant i stand from `starts[i]` up to `starts[i + 1]`.
    statements : int32 array of V
        Ascending within a participant.
    values : int8 array of V
        1 agree, 0 pass, -1 disagree.
    n_statements : int
        S, those set aside included.
    n_set_aside : int
        Statements that a moderator rejected, if nobody's votes on them are here.
    """

    starts: NDArray[np.int64]
    statements: NDArray[np.int32]
    values: NDArray[np.int8]
    n_statements: int
    n_set_aside: int = 0

    @property
    def n_participants(self) -> int:
        return len(self.starts) - 1

    @property
    def n_votes(self) -> int:
        return len(self.values)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Votes of each participant."""
        return np.diff(self.starts)


def gather(
    participants: ArrayLike,
    statements: ArrayLike,
    values: ArrayLike,
    *,
    n_participants: int | None = None,
    n_statements: int | None = None,
    times: ArrayLike | None = None,
) -> Votes:
    """Sort votes given as three arrays of equal length V, in any order.

    Parameters
    ----------
    participants, statements : integers from 0
    values : 1 agree, 0 pass, -1 disagree
    n_participants, n_statements : int, optional
        One more than the largest number, unless given.
    times : numbers, optional
        When each vote was given: of several by one participant on one statement the latest counts (of several
        at one time, the most agreeing). Without times, each may vote once on each statement.

    Raises
    ------
    ValueError
        Lengths differ, a number is negative or too large, a vote is none of the three, or one votes twice
        without times. The message names the first position.
    """
    whose, what, how = check(participants, statements, values, n_participants, n_statements)
    when = None if times is None else np.asarray(times)
    if when is not None and len(when) != len(how):
        raise ValueError(f"lengths differ: {len(how)} votes, {len(when)} times")
    if when is not None:
        order = np.lexsort((how, when))
        whose, what, how = whose[order], what[order], how[order]
    n_participants = n_participants if n_participants is not None else int(whose.max(initial=-1)) + 1
    n_statements = n_statements if n_statements is not None else int(what.max(initial=-1)) + 1
    starts, sorted_statements, sorted_values = kernels.sort_votes(
        whose, what, how, n_participants, n_statements
    )
    n_twice, first = kernels.drop_replaced(starts, sorted_statements, sorted_values)
    if n_twice:
        if when is None:
            raise ValueError(f"participant {first} votes twice on a statement: give times, or each vote once")
        n = int(starts[-1])
        sorted_statements, sorted_values = sorted_statements[:n].copy(), sorted_values[:n].copy()
    return Votes(starts, sorted_statements, sorted_values, n_statements)


def check(
    participants: ArrayLike,
    statements: ArrayLike,
    values: ArrayLike,
    n_participants: int | None = None,
    n_statements: int | None = None,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
    """The three as arrays of small numbers. Raises `ValueError` as `gather` says."""
    whose = _numbers(participants, "participants", n_participants)
    what = _numbers(statements, "statements", MOST_STATEMENTS if n_statements is None else n_statements)
    how = np.asarray(values)
    if not len(whose) == len(what) == len(how):
        raise ValueError(
            f"lengths differ: {len(whose)} participants, {len(what)} statements, {len(how)} votes"
        )
    bad = ~np.isin(how, (AGREE, PASS, DISAGREE)) if how.dtype != np.int8 else (how < DISAGREE) | (how > AGREE)
    if bad.any():
        at = int(np.argmax(bad))
        raise ValueError(f"votes[{at}] is {how[at]}: expected 1, 0 or -1")
    return whose, what, how.astype(np.int8, copy=False)


def _numbers(given: ArrayLike, name: str, limit: int | None) -> NDArray[np.int32]:
    """As int32, each from 0 and below the limit."""
    array = np.asarray(given)
    if array.ndim != 1 or (array.dtype.kind not in "iu" and array.size):
        raise ValueError(f"{name}: expected whole numbers in one row")
    top = np.iinfo(np.int32).max if limit is None else limit
    if array.size and (array.min() < 0 or array.max() >= top):
        at = int(np.argmax((array < 0) | (array >= top)))
        raise ValueError(f"{name}[{at}] is {array[at]}: expected 0 to {top - 1}")
    return array.astype(np.int32, copy=False)


def rows_of(votes: Votes) -> NDArray[np.int32]:
    """The participant of each vote (V)."""
    return np.repeat(np.arange(votes.n_participants, dtype=np.int32), votes.counts)


def keep(votes: Votes, kept: NDArray[np.bool_], *, n_set_aside: int | None = None) -> Votes:
    """The votes that are marked (V)."""
    n = np.count_nonzero(kept)
    starts, statements, values = np.empty_like(votes.starts), np.empty(n, np.int32), np.empty(n, np.int8)
    kernels.copy_kept(votes.starts, votes.statements, votes.values, kept, starts, statements, values)
    aside = votes.n_set_aside if n_set_aside is None else n_set_aside
    return Votes(starts, statements, values, votes.n_statements, aside)


def set_aside(votes: Votes, rejected: NDArray[np.bool_]) -> tuple[Votes, Votes]:
    """The votes on other than rejected statements (S), and those on rejected ones."""
    if not rejected.any():
        nothing = np.zeros_like(votes.starts)
        return votes, Votes(nothing, votes.statements[:0], votes.values[:0], votes.n_statements)
    marked = rejected[votes.statements]
    return keep(votes, ~marked, n_set_aside=int(rejected.sum())), keep(votes, marked)


def take(votes: Votes, rows: NDArray[np.integer]) -> Votes:
    """These participants' votes alone, in this order."""
    starts = np.concatenate(([0], np.cumsum(votes.counts[rows])))
    statements, values = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int8)
    kernels.copy_rows(votes.starts, votes.statements, votes.values, rows, starts, statements, values)
    return Votes(starts, statements, values, votes.n_statements, votes.n_set_aside)


def splice(votes: Votes, rows: NDArray[np.integer], new: Votes) -> Votes:
    """The votes with those of some participants (ascending) replaced by theirs in `new`."""
    counts = votes.counts.copy()
    counts[rows] = new.counts
    starts = np.concatenate(([0], np.cumsum(counts)))
    statements, values = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int8)
    edges = [0, *(edge for row in rows for edge in (row, row + 1)), votes.n_participants]
    for begin, end in zip(edges[::2], edges[1::2], strict=True):  # whoever lies between keeps their votes
        here, there = slice(starts[begin], starts[end]), slice(votes.starts[begin], votes.starts[end])
        statements[here], values[here] = votes.statements[there], votes.values[there]
    for number, row in enumerate(rows):
        here, there = slice(starts[row], starts[row + 1]), slice(new.starts[number], new.starts[number + 1])
        statements[here], values[here] = new.statements[there], new.values[there]
    return Votes(starts, statements, values, votes.n_statements, votes.n_set_aside)
