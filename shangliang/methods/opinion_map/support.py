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

MOST_PARTICIPANTS, MOST_VOTES = 2_048, 80_000
MOST_CELLS, STARTS = 576, 10


@dataclass(frozen=True)
class Trial:
    """One copy of the conversation with a tenth of its votes hidden.

    Attributes
    ----------
    left : the other votes
    labels : dict of k to labels of the participants asked; of 1, all 0
    gains : dict of k to float
        Share of the hidden votes' squared error that the groups take away (below 0: they mislead).
    """

    left: Votes
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
    keys = keys_of(votes, seed)[rows]
    counts = votes.counts[rows]
    if len(rows) <= MOST_PARTICIPANTS and counts.sum() <= MOST_VOTES:
        return Panel(rows, take(votes, rows), keys, whole=True)
    order = np.argsort(keys, kind="stable")[:MOST_PARTICIPANTS]
    within = np.searchsorted(np.cumsum(counts[order]), MOST_VOTES) + 1
    chosen = np.sort(order[:within])
    return Panel(rows[chosen], take(votes, rows[chosen]), keys[chosen], whole=False)


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
    axes = ax.signed(leading)
    if panel.whole:  # otherwise the axes are known better than this panel could say
        means = ax.column_means(left)
        axes = ax.axes_nearby(left, means, leading)
    points = ax.project(left, means, axes)
    cells = groups.cells_of(points, MOST_CELLS)
    labels, gains = {1: np.zeros(len(points), np.int32)}, {}
    for k in ks:
        labels[k] = groups.label(points, groups.centres_of(cells, k, seed=seed, starts=STARTS))
        gains[k] = gain(votes, hidden, labels[k], k)
    return Trial(left, labels, gains)


def gain(votes: Votes, hidden: NDArray[np.bool_], labels: Labels, k: int) -> float:
    """Share of the hidden votes' squared error that knowing their group takes away; below 0, it misleads.

    Without groups a vote is foretold by its statement's mean, with them by its mean in the voter's group,
    both of the votes that are shown; a group's mean is drawn to the statement's by one vote.
    """
    squares, tables = 0, np.zeros((4, k, votes.n_statements))
    for begin in range(0, votes.n_participants, kernels.BLOCK):
        block = slice(begin, begin + kernels.BLOCK)
        words = np.zeros((k, votes.n_statements), np.int64)
        starts = votes.starts[begin : begin + kernels.BLOCK + 1]
        squares += kernels.add_tallies(
            starts, votes.statements, votes.values, hidden, labels[block], kernels.TALLY, words
        )
        for table in tables:
            field = words.astype(np.int16)  # the lowest 16 bits, with their sign
            table += field
            words = (words - field) >> 16
    n, total, n_hidden, total_hidden = tables
    mean = total.sum(axis=0) / np.maximum(n.sum(axis=0), 1)
    of_group = (total + mean) / (n + 1)
    # Sum of (v - m)² over hidden votes, from their numbers and sums.
    by_all = squares - 2 * (total_hidden * mean).sum() + (n_hidden * mean**2).sum()
    by_group = squares - 2 * (total_hidden * of_group).sum() + (n_hidden * of_group**2).sum()
    return float(1 - by_group / by_all) if by_all > 1e-9 else 0.0  # rounding may leave a little


def group_confidence(full: Labels, others: list[Labels], k: int) -> Floats:
    """How often each group comes out again (k): mean Jaccard overlap with the likest group (Hennig 2007)."""
    found = []
    for labels in others:
        together = groups.crossed(full, labels, k, k)
        either = together.sum(axis=1, keepdims=True) + together.sum(axis=0, keepdims=True) - together
        found.append((together / np.maximum(either, 1)).max(axis=1))
    return np.asarray(np.mean(found, axis=0))


def statement_confidence(panel: Panel, full: Labels, trials: list[Trial], k: int) -> Floats:
    """Share of the trials in which each statement keeps its verdict (S)."""
    now = verdicts(ct.count(panel.votes, full, k))
    same = [now == verdicts(ct.count(trial.left, trial.labels[k], k)) for trial in trials]
    return np.asarray(np.mean(same, axis=0))


def verdicts(counts: ct.Counts) -> NDArray[np.int8]:
    """Of each statement (S): 1 most of every group agree, -1 most disagree, 2 groups differ, 0 otherwise."""
    agree = (counts.agree + 0.5) / (counts.seen + 1) > 0.5
    disagree = (counts.disagree + 0.5) / (counts.seen + 1) > 0.5
    verdict = np.where(agree.all(axis=0), 1, np.where(disagree.all(axis=0), -1, 0))
    return np.where(agree.any(axis=0) & disagree.any(axis=0), 2, verdict).astype(np.int8)
