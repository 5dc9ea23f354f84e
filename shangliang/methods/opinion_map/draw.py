"""From votes to a map: place everybody, find groups, say what they agree on and what divides them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shangliang.methods.opinion_map import axes as ax
from shangliang.methods.opinion_map import counts as ct
from shangliang.methods.opinion_map import groups, polis, support
from shangliang.methods.opinion_map.result import OpinionMap, Supported
from shangliang.methods.opinion_map.votes import Votes, gather, rows_of, set_aside, take
from shangliang.methods.provenance import Provenance, digest_of

Floats = NDArray[np.float64]
Mode = Literal["robust", "polis"]

VERSION = "1"
KS = range(2, 6)
TRIALS = 16
LEAST_STABILITY = 0.6
LEAST_SIZE, LEAST_SHARE = 3, 0.02
NEAR_BEST = 0.03  # silhouettes that near to the best count as equal; then the most stable is taken


@dataclass(frozen=True)
class Conversation:
    """Votes with what a map needs of them, ready to be added to.

    Attributes
    ----------
    votes : Votes
        Without those on rejected statements.
    rejected : bool of S
    pairs : Pairs or None
        None beyond `axes.WHOLE` statements.
    counts_all : int64 of P
        Votes of each participant, those on rejected statements included.
    """

    votes: Votes
    rejected: NDArray[np.bool_]
    pairs: ax.Pairs | None
    counts_all: NDArray[np.int64]


def prepare(votes: Votes, rejected: ArrayLike | None = None) -> Conversation:
    """Count all pairs once. `rejected` marks statements (S) that a moderator took out."""
    marked = np.zeros(votes.n_statements, bool) if rejected is None else np.asarray(rejected, bool)
    if marked.shape != (votes.n_statements,):
        raise ValueError(f"rejected: expected one mark for each of {votes.n_statements} statements")
    kept = set_aside(votes, marked)
    pairs = ax.count_pairs(kept) if votes.n_statements <= ax.WHOLE else None
    return Conversation(kept, marked, pairs, votes.counts)


def add(old: Conversation, participants: ArrayLike, statements: ArrayLike, values: ArrayLike) -> Conversation:
    """With further votes: a later vote on a statement replaces the same person's earlier one.

    Numbers may go past the last participant or statement. The counts are whole numbers, so the result is
    exactly that of `prepare` on all votes. Costs time in proportion to the votes of those who voted, and one
    copy of the votes.
    """
    whose, what = np.asarray(participants), np.asarray(statements)
    n_statements = max(old.votes.n_statements, int(what.max(initial=-1)) + 1)
    n_participants = max(old.votes.n_participants, int(whose.max(initial=-1)) + 1)
    grown = _grown(old, n_participants, n_statements)
    kept = ~grown.rejected[what]
    touched = np.unique(whose[kept])
    before = take(grown.votes, touched)
    renumbered = np.searchsorted(touched, whose[kept])
    after = gather(
        np.concatenate([rows_of(before), renumbered]),
        np.concatenate([before.statements, what[kept]]),
        np.concatenate([before.values, np.asarray(values)[kept]]),
        times=np.arange(before.n_votes + int(kept.sum())),
        n_participants=len(touched),
        n_statements=n_statements,
    )
    pairs = grown.pairs
    if pairs is not None:
        less, more = ax.count_pairs(before), ax.count_pairs(after)
        pairs = ax.Pairs(
            pairs.seen + more.seen - less.seen,
            pairs.product + more.product - less.product,
            pairs.first + more.first - less.first,
        )
    counts_all = grown.counts_all.copy()
    counts_all[touched] += after.counts - before.counts
    np.add.at(counts_all, whose[~kept], 1)
    return Conversation(support.spliced(grown.votes, touched, after), grown.rejected, pairs, counts_all)


def _grown(old: Conversation, n_participants: int, n_statements: int) -> Conversation:
    """With room for new participants and statements."""
    votes, more = old.votes, n_statements - old.votes.n_statements
    new = n_participants - votes.n_participants
    if not more and not new:
        return old
    starts = np.concatenate([votes.starts, np.full(new, votes.starts[-1])])
    pairs = old.pairs
    if pairs is not None:
        pairs = None if n_statements > ax.WHOLE else ax.Pairs(*(np.pad(t, (0, more)) for t in pairs.tables))
    return Conversation(
        replace(votes, starts=starts, n_statements=n_statements),
        np.pad(old.rejected, (0, more)),
        pairs,
        np.pad(old.counts_all, (0, new)),
    )


def draw(
    conversation: Conversation,
    *,
    mode: Mode = "robust",
    seed: int = 0,
    order: NDArray[np.int64] | None = None,
    previous: OpinionMap | None = None,
) -> OpinionMap:
    """Draw the map.

    Parameters
    ----------
    conversation : Conversation
    mode : "robust" or "polis"
        As README and docs/methods/opinion-map.md explain.
    seed : int
        Of the starts of k-means and of the votes hidden in trials.
    order : participants in order of their first vote, optional
        Polis's groups depend on it; the order of numbers unless given.
    previous : OpinionMap, optional
        Of nearly the same votes: its trials are taken over instead of being made again, so that supported
        numbers of groups and confidences are those of `previous`; all else is what a new map would say.
    """
    votes, n = conversation.votes, conversation.votes.n_statements
    if conversation.pairs is not None:
        means, leading = conversation.pairs.means, ax.directions_of(conversation.pairs)
        variance = float(np.trace(conversation.pairs.gram))
    else:
        means = ax.column_means(votes)
        leading = ax.directions_by_products(votes, means)
        variance = ax.total_variance(votes, means)
    axes = ax.signed(leading)
    points = ax.project(votes, means, axes)
    statement_points = ax.place_statements(means, axes)
    finders: dict[Mode, Callable[..., _Found]] = {"robust": _robust, "polis": _polis}
    found = finders[mode](
        conversation, points, means=means, leading=leading, seed=seed, order=order, previous=previous
    )
    k = max(len(found.centres), 1)
    enough = conversation.counts_all >= min(polis.LEAST_VOTES, n)
    counts = ct.count(votes, found.labels if len(found.centres) else np.where(enough, 0, -1), k)
    listed = ~conversation.rejected
    extremity = np.linalg.norm(statement_points, axis=1)
    agree, disagree = ct.majority(counts, listed)
    strengths = ax.strengths(votes, means, axes)
    return OpinionMap(
        points=points,
        labels=found.labels,
        centres=found.centres,
        statement_points=statement_points,
        axes=axes,
        explained=tuple(float(s / variance) if variance > 0 else 0.0 for s in strengths),  # type: ignore[arg-type]
        counts=counts,
        representative=ct.representatives(counts, listed) if len(found.centres) else (),
        common_ground=np.where(listed, ct.common_ground(counts), 0.0),
        divisive=np.where(listed, ct.divisive(counts), 0.0),
        consensus=ct.group_informed_consensus(counts),
        priorities=ct.priorities(counts, extremity),
        majority_agree=tuple(agree),
        majority_disagree=tuple(disagree),
        listed=listed,
        group_confidence=found.group_confidence,
        statement_confidence=found.statement_confidence,
        tried=found.tried,
        provenance=Provenance(
            method=f"opinion_map.{mode}",
            version=VERSION,
            parameters={"least_votes": polis.LEAST_VOTES, "trials": TRIALS if mode == "robust" else 0},
            seed=seed if mode == "robust" else None,
            digest=digest_of(votes.starts, votes.statements, votes.values, conversation.rejected, mode),
        ),
    )


@dataclass(frozen=True)
class _Found:
    labels: NDArray[np.int32]
    centres: Floats
    group_confidence: Floats | None = None
    statement_confidence: Floats | None = None
    tried: tuple[Supported, ...] = ()


def _polis(
    conversation: Conversation, points: Floats, *, order: NDArray[np.int64] | None, **_others: object
) -> _Found:
    votes = conversation.votes
    labels = np.full(votes.n_participants, -1, np.int32)
    order = np.arange(votes.n_participants) if order is None else order
    rows = polis.grouped(conversation.counts_all, votes.n_statements, order)
    grouping = polis.group(points[rows]) if len(rows) else None
    if grouping is None:
        return _Found(labels, np.empty((0, 2)))
    labels[rows] = polis.labels_of(points[rows], grouping)
    sizes = np.bincount(labels[rows], minlength=grouping.k)
    rank = np.argsort(np.argsort(-sizes, kind="stable"))
    labels[rows] = rank[labels[rows]]
    return _Found(labels, grouping.centres[np.argsort(rank)])


def _robust(
    conversation: Conversation,
    points: Floats,
    *,
    means: Floats,
    leading: Floats,
    seed: int,
    previous: OpinionMap | None,
    **_others: object,
) -> _Found:
    votes = conversation.votes
    labels = np.full(votes.n_participants, -1, np.int32)
    none = _Found(labels, np.empty((0, 2)))
    rows = np.flatnonzero(conversation.counts_all >= min(polis.LEAST_VOTES, votes.n_statements))
    cells = groups.cells_of(points[rows]) if len(rows) else None
    if cells is None or len(cells.weights) < KS.start:
        return none
    ks = range(KS.start, min(KS.stop, len(cells.weights) + 1))
    groupings = {k: groups.group(cells, k, seed=seed) for k in ks}
    if previous is not None and previous.group_confidence is not None and previous.k in ks:
        grouping = groupings[previous.k]
        labels[rows] = groups.label(points[rows], grouping.centres)
        grown = np.ones(
            votes.n_statements
        )  # what is new is as sure as anything that nobody tried: not at all
        grown[: len(previous.listed)] = previous.statement_confidence
        grown[len(previous.listed) :] = 0.0
        return _Found(labels, grouping.centres, previous.group_confidence, grown, previous.tried)
    panel = support.panel_of(votes, rows, seed)
    trials = [
        support.try_once(panel, number, ks=ks, means=means, leading=leading, seed=seed)
        for number in range(TRIALS)
    ]
    full = {k: groups.label(points[panel.rows], grouping.centres) for k, grouping in groupings.items()}
    tried = tuple(_judge(groupings[k], full[k], trials, k, len(rows)) for k in ks)
    k = _chosen(tried)
    if k == 0:
        return replace(none, tried=tried)
    labels[rows] = groups.label(points[rows], groupings[k].centres)
    return _Found(
        labels,
        groupings[k].centres,
        support.group_confidence(full[k], [trial.labels[k] for trial in trials], k),
        support.statement_confidence(panel, full[k], trials, k),
        tried,
    )


def _judge(
    grouping: groups.Grouping, full: NDArray[np.int32], trials: list[support.Trial], k: int, n: int
) -> Supported:
    stability = float(np.mean([groups.agreement(full, trial.labels[k]) for trial in trials]))
    gains = np.array([trial.gains[k] for trial in trials])
    least = float(np.quantile(gains, 0.1))
    smallest = int(grouping.weights.min())
    reasons = {
        "size": smallest < max(LEAST_SIZE, LEAST_SHARE * n),
        "stability": stability < LEAST_STABILITY,
        "gain": least <= 0,
    }
    why_not = next((name for name, broken in reasons.items() if broken), "")
    return Supported(k, grouping.silhouette, stability, float(gains.mean()), least, smallest, why_not)


def _chosen(tried: tuple[Supported, ...]) -> int:
    """The number of groups taken; 0 if none is supported."""
    supported = [one for one in tried if not one.why_not]
    if not supported:
        return 0
    near = max(one.silhouette for one in supported) - NEAR_BEST
    return max(
        (one for one in supported if one.silhouette >= near), key=lambda one: (one.stability, -one.k)
    ).k
