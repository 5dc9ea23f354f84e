"""The votes of a conversation, sorted by participant: five bytes a vote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shangliang.methods.opinion_map import kernels

AGREE, PASS, DISAGREE = 1, 0, -1


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
        Statements that a moderator rejected. Nobody's votes on them are here.
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
    whose = _numbers(participants, "participants", n_participants)
    what = _numbers(statements, "statements", n_statements)
    how = np.asarray(values)
    if not len(whose) == len(what) == len(how):
        raise ValueError(
            f"lengths differ: {len(whose)} participants, {len(what)} statements, {len(how)} votes"
        )
    bad = ~np.isin(how, (AGREE, PASS, DISAGREE)) if how.dtype != np.int8 else np.abs(how) > 1
    if bad.any():
        at = int(np.argmax(bad))
        raise ValueError(f"votes[{at}] is {how[at]}: expected 1, 0 or -1")
    how = how.astype(np.int8, copy=False)
    if times is not None:
        order = np.lexsort((how, np.asarray(times)))
        whose, what, how = whose[order], what[order], how[order]
    n_participants = n_participants if n_participants is not None else int(whose.max(initial=-1)) + 1
    n_statements = n_statements if n_statements is not None else int(what.max(initial=-1)) + 1
    starts, sorted_statements, sorted_values = kernels.sort_votes(
        whose, what, how, n_participants, n_statements
    )
    n_twice, first = kernels.drop_replaced(starts, sorted_statements, sorted_values)
    if n_twice:
        if times is None:
            raise ValueError(f"participant {first} votes twice on a statement: give times, or each vote once")
        n = int(starts[-1])
        sorted_statements, sorted_values = sorted_statements[:n].copy(), sorted_values[:n].copy()
    return Votes(starts, sorted_statements, sorted_values, n_statements)


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
    starts = np.concatenate(([0], np.cumsum(kept)))[votes.starts]
    aside = votes.n_set_aside if n_set_aside is None else n_set_aside
    return Votes(starts, votes.statements[kept], votes.values[kept], votes.n_statements, aside)


def set_aside(votes: Votes, rejected: NDArray[np.bool_]) -> Votes:
    """Without the votes on rejected statements (S), which stay in the count of statements."""
    if not rejected.any():
        return votes
    return keep(votes, ~rejected[votes.statements], n_set_aside=int(rejected.sum()))


def take(votes: Votes, rows: NDArray[np.int64]) -> Votes:
    """These participants' votes alone, in this order."""
    counts = votes.counts[rows]
    starts = np.concatenate(([0], np.cumsum(counts)))
    where = np.repeat(votes.starts[rows] - starts[:-1], counts) + np.arange(starts[-1])
    return Votes(starts, votes.statements[where], votes.values[where], votes.n_statements, votes.n_set_aside)
