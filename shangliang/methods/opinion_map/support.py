"""Are there groups at all? Votes are hidden, the map is drawn without them, and asked about them.

A number of groups is supported if the groups come out again from the votes left over, and if knowing a
voter's group foretells the hidden votes better than the statement's mean alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.opinion_map import axes as ax
from shangliang.methods.opinion_map import counts as ct
from shangliang.methods.opinion_map import groups, kernels
from shangliang.methods.opinion_map.votes import Votes, keep, take

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]

MOST_PARTICIPANTS, MOST_VOTES = 4_096, 400_000
STARTS = 10


@dataclass(frozen=True)
class Trial:
    """One copy of the conversation with a tenth of its votes hidden.

    Attributes
    ----------
    labels : dict of k to labels of the participants asked
    gains : dict of k to float
        Share of the hidden votes' squared error that the groups take away (below 0: they mislead).
    """

    hidden: NDArray[np.bool_]
    labels: dict[int, Labels]
    gains: dict[int, float]


@dataclass(frozen=True)
class Panel:
    """The participants asked, with their votes; `whole` if nobody was left out."""

    rows: NDArray[np.int64]
    votes: Votes
    keys: NDArray[np.uint64]
    whole: bool


def panel_of(votes: Votes, rows: NDArray[np.int64], seed: int) -> Panel:
    """All of these participants, or as many as the limits allow, drawn by what they voted and the seed."""
    some = take(votes, rows)
    keys = keys_of(some, seed)
    if len(rows) <= MOST_PARTICIPANTS and some.n_votes <= MOST_VOTES:
        return Panel(rows, some, keys, whole=True)
    order = np.argsort(keys, kind="stable")[:MOST_PARTICIPANTS]
    within = np.searchsorted(np.cumsum(some.counts[order]), MOST_VOTES) + 1
    chosen = np.sort(order[:within])
    return Panel(rows[chosen], take(some, chosen), keys[chosen], whole=False)


def keys_of(votes: Votes, seed: int) -> NDArray[np.uint64]:
    keys = np.empty(votes.n_participants, np.uint64)
    kernels.row_keys(votes.starts, votes.statements, votes.values, seed, keys)
    return keys


def try_once(
    panel: Panel, number: int, *, ks: range, means: Floats, leading: Floats, seed: int, share: float = 0.1
) -> Trial:
    """Hide a tenth of the panel's votes, draw its map and groups from the others, and foretell the hidden."""
    votes = panel.votes
    hidden = np.empty(votes.n_votes, np.bool_)
    kernels.hide(votes.starts, votes.statements, panel.keys, number, share, hidden)
    left = keep(votes, ~hidden)
    axes = leading[:, :2]
    if panel.whole:  # otherwise the axes are known better than this panel could say
        means = ax.column_means(left)
        axes = ax.axes_nearby(left, means, leading)
    points = ax.project(left, means, axes)
    cells = groups.cells_of(points)
    labels, gains = {}, {}
    for k in ks:
        grouping = groups.group(cells, k, seed=seed, starts=STARTS)
        labels[k] = groups.label(points, grouping.centres)
        by_all, by_group = kernels.saved_error(
            votes.starts, votes.statements, votes.values, hidden, labels[k], k, votes.n_statements
        )
        gains[k] = 1 - by_group / by_all if by_all > 0 else 0.0
    return Trial(hidden, labels, gains)


def spliced(votes: Votes, rows: NDArray[np.int64], new: Votes) -> Votes:
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


def group_confidence(full: Labels, others: list[Labels], k: int) -> Floats:
    """How often each group comes out again (k): mean Jaccard overlap with the likest group (Hennig 2007)."""
    found = []
    for labels in others:
        together = np.zeros((k, k))
        np.add.at(together, (full, labels), 1)
        either = together.sum(axis=1, keepdims=True) + together.sum(axis=0, keepdims=True) - together
        found.append((together / np.maximum(either, 1)).max(axis=1))
    return np.asarray(np.mean(found, axis=0))


def statement_confidence(panel: Panel, full: Labels, trials: list[Trial], k: int) -> Floats:
    """Share of the trials in which each statement keeps its verdict (S)."""
    now = verdicts(ct.count(panel.votes, full, k))
    same = [
        now == verdicts(ct.count(keep(panel.votes, ~trial.hidden), trial.labels[k], k)) for trial in trials
    ]
    return np.asarray(np.mean(same, axis=0))


def verdicts(counts: ct.Counts) -> NDArray[np.int8]:
    """Of each statement (S): 1 most of every group agree, -1 most disagree, 2 groups differ, 0 otherwise."""
    agree = (counts.agree + 0.5) / (counts.seen + 1) > 0.5
    disagree = (counts.disagree + 0.5) / (counts.seen + 1) > 0.5
    verdict = np.where(agree.all(axis=0), 1, np.where(disagree.all(axis=0), -1, 0))
    return np.where(agree.any(axis=0) & disagree.any(axis=0), 2, verdict).astype(np.int8)
