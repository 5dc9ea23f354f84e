"""From votes to a map: place everybody, find groups, say what they agree on and what divides them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from shangliang.methods.opinion_map import axes as ax
from shangliang.methods.opinion_map import counts as ct
from shangliang.methods.opinion_map import groups, polis, support
from shangliang.methods.opinion_map.result import OpinionMap, Supported
from shangliang.methods.opinion_map.votes import Votes, check, gather, rows_of, set_aside, splice, take
from shangliang.methods.provenance import Provenance, digest_of

Floats = NDArray[np.float64]
Mode = Literal["robust", "polis"]

VERSION = "1"
KS = range(2, 6)
TRIALS = 16
LEAST_STABILITY = 0.6
LEAST_SIZE, LEAST_SHARE = 3, 0.02
DRIFT = 0.05  # of the votes: so many more or less, and trials are made again
NEAR_BEST = 0.03  # silhouettes that near to the best count as equal; then the most stable is taken


@dataclass(frozen=True)
class Conversation:
    """Votes with what a map needs of them, ready to be added to.

    Attributes
    ----------
    votes, aside : Votes
        Those on statements that may be shown, and those on rejected ones.
    rejected : bool of S
    pairs : Pairs or None
        Of `votes`; None beyond `axes.WHOLE` statements.
    """

    votes: Votes
    aside: Votes
    rejected: NDArray[np.bool_]
    pairs: ax.Pairs | None

    @property
    def has_enough(self) -> NDArray[np.bool_]:
        """Who voted often enough to be grouped (P); votes on rejected statements count."""
        return self.votes.counts + self.aside.counts >= min(polis.LEAST_VOTES, self.votes.n_statements)


def prepare(votes: Votes, rejected: ArrayLike | None = None) -> Conversation:
    """Count all pairs once. `rejected` marks statements (S) that a moderator took out."""
    marked = np.zeros(votes.n_statements, bool) if rejected is None else np.asarray(rejected, bool)
    if marked.shape != (votes.n_statements,):
        raise ValueError(f"rejected: expected one mark for each of {votes.n_statements} statements")
    kept, aside = set_aside(votes, marked)
    pairs = ax.count_pairs(kept) if votes.n_statements <= ax.WHOLE else None
    return Conversation(kept, aside, marked, pairs)


def add(old: Conversation, participants: ArrayLike, statements: ArrayLike, values: ArrayLike) -> Conversation:
    """With further votes: a later vote on a statement replaces the same person's earlier one.

    Numbers may go past the last participant or statement. The counts are whole numbers, so the result is
    exactly that of `prepare` on all votes. Costs time in proportion to the votes of those who voted, and one
    copy of the votes. Raises `ValueError` as `gather` does.
    """
    whose, what, how = check(participants, statements, values)
    n_statements = max(old.votes.n_statements, int(what.max(initial=-1)) + 1)
    n_participants = max(old.votes.n_participants, int(whose.max(initial=-1)) + 1)
    grown = _grown(old, n_participants, n_statements)
    aside = grown.rejected[what]
    touched = np.unique(whose[~aside])
    before = take(grown.votes, touched)
    votes = _merged(grown.votes, whose[~aside], what[~aside], how[~aside])
    pairs = grown.pairs
    if pairs is not None:
        less, more = ax.count_pairs(before), ax.count_pairs(take(votes, touched))
        pairs = ax.Pairs(
            pairs.seen + more.seen - less.seen,
            pairs.product + more.product - less.product,
            pairs.first + more.first - less.first,
        )
    return Conversation(
        votes, _merged(grown.aside, whose[aside], what[aside], how[aside]), grown.rejected, pairs
    )


def _merged(old: Votes, whose: NDArray[np.int32], what: NDArray[np.int32], how: NDArray[np.int8]) -> Votes:
    """The votes with these as the latest."""
    if not len(whose):
        return old
    touched = np.unique(whose)
    before = take(old, touched)
    after = gather(
        np.concatenate([rows_of(before), np.searchsorted(touched, whose)]),
        np.concatenate([before.statements, what]),
        np.concatenate([before.values, how]),
        times=np.arange(before.n_votes + len(whose)),
        n_participants=len(touched),
        n_statements=old.n_statements,
    )
    return splice(old, touched, after)


def _grown(old: Conversation, n_participants: int, n_statements: int) -> Conversation:
    """With room for new participants and statements."""
    votes, more = old.votes, n_statements - old.votes.n_statements
    new = n_participants - votes.n_participants
    if not more and not new:
        return old
    pairs = old.pairs
    if pairs is not None:
        pairs = None if n_statements > ax.WHOLE else ax.Pairs(*(np.pad(t, (0, more)) for t in pairs.tables))
    roomy, aside = (
        replace(part, starts=np.pad(part.starts, (0, new), mode="edge"), n_statements=n_statements)
        for part in (votes, old.aside)
    )
    return Conversation(roomy, aside, np.pad(old.rejected, (0, more)), pairs)


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
        Of nearly the same votes. In robust mode its trials are taken over instead of being made again, so the
        number of groups and all confidences are those of `previous`; everything else is what a new map
        with that number of groups would say. Once the votes have grown or shrunk by more than `DRIFT` since
        those trials, or with another seed, they are made again.
    """
    if mode not in ("robust", "polis") or not 0 <= seed < 1 << 63:
        raise ValueError(f"mode {mode!r}, seed {seed}: expected robust or polis, and 0 to {(1 << 63) - 1}")
    votes = conversation.votes
    if conversation.pairs is not None:
        means, directions = conversation.pairs.means, ax.directions_of(conversation.pairs)
    else:
        means = ax.column_means(votes)
        directions = ax.directions_by_products(votes, means)
    axes = ax.signed(directions.vectors)
    points = ax.project(votes, means, axes)
    statement_points = ax.place_statements(means, axes)
    if mode == "polis":
        order = np.arange(votes.n_participants) if order is None else order
        found = _polis(conversation, points, order)
    else:
        order = None
        found = _robust(conversation, points, _Placing(means, directions.vectors, seed), previous)
    asked = found.labels if len(found.centres) else np.where(conversation.has_enough, 0, -1).astype(np.int32)
    k = max(len(found.centres), 1)
    counts = ct.count(votes, asked, k) + ct.count(conversation.aside, asked, k)
    listed = ~conversation.rejected
    extremity = np.linalg.norm(statement_points, axis=1)
    agree, disagree = ct.majority(ct.count_all(votes), listed)
    return OpinionMap(
        points=points,
        labels=found.labels,
        centres=found.centres,
        statement_points=statement_points,
        axes=axes,
        explained=directions.explained,
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
            parameters={"least_votes": polis.LEAST_VOTES, **found.parameters},
            seed=seed if mode == "robust" else None,
            digest=digest_of(
                *(
                    one
                    for part in (votes, conversation.aside)
                    for one in (part.starts, part.statements, part.values)
                ),
                conversation.rejected,
                order,
            ),
        ),
    )


@dataclass(frozen=True)
class _Found:
    labels: NDArray[np.int32]
    centres: Floats
    group_confidence: Floats | None = None
    statement_confidence: Floats | None = None
    tried: tuple[Supported, ...] = ()
    parameters: Mapping[str, int] = field(default_factory=dict)


def _polis(conversation: Conversation, points: Floats, order: NDArray[np.int64]) -> _Found:
    votes = conversation.votes
    labels = np.full(votes.n_participants, -1, np.int32)
    rows = polis.grouped(votes.counts + conversation.aside.counts, votes.n_statements, order)
    found = polis.group(points[rows]) if len(rows) else None
    if found is None:
        return _Found(labels, np.empty((0, 2)))
    grouping, labels[rows] = found
    return _Found(labels, grouping.centres)


@dataclass(frozen=True)
class _Placing:
    """What places a copy of the conversation nearly as the whole."""

    means: Floats
    leading: Floats
    seed: int


def _robust(
    conversation: Conversation, points: Floats, placing: _Placing, previous: OpinionMap | None
) -> _Found:
    votes, seed = conversation.votes, placing.seed
    labels = np.full(votes.n_participants, -1, np.int32)
    rows = np.flatnonzero(conversation.has_enough)
    cells = groups.cells_of(points[rows])
    if len(cells.weights) < KS.start:
        return _Found(labels, np.empty((0, 2)))
    if previous is not None and _still_holds(previous, votes, seed) and previous.k <= len(cells.weights):
        centres = groups.group(cells, previous.k, seed=seed).centres if previous.k else np.empty((0, 2))
        if previous.k:
            labels[rows] = groups.label(points[rows], centres)
        return _taken_over(previous, labels, centres, votes.n_statements)
    ks = range(KS.start, min(KS.stop, len(cells.weights) + 1))
    groupings = {k: groups.group(cells, k, seed=seed) for k in ks}
    panel = support.panel_of(votes, rows, seed)
    trials = [
        support.try_once(panel, number, ks=ks, means=placing.means, leading=placing.leading, seed=seed)
        for number in range(TRIALS)
    ]
    full = {k: groups.label(points[panel.rows], grouping.centres) for k, grouping in groupings.items()}
    full[1] = np.zeros(len(panel.rows), np.int32)
    tried = tuple(_judge(groupings[k], full[k], trials, len(rows)) for k in ks)
    k = _chosen(tried)
    if k:
        labels[rows] = groups.label(points[rows], groupings[k].centres)
    return _Found(
        labels,
        groupings[k].centres if k else np.empty((0, 2)),
        support.group_confidence(full[k], [trial.labels[k] for trial in trials], k) if k else None,
        support.statement_confidence(panel, full[max(k, 1)], trials, max(k, 1)),
        tried,
        {"trials": TRIALS, "trials_at": votes.n_votes},
    )


def _still_holds(previous: OpinionMap, votes: Votes, seed: int) -> bool:
    """Were its trials made on nearly these votes?"""
    of = previous.provenance
    at = of.parameters.get("trials_at")
    return (
        at is not None
        and (of.method, of.version, of.seed) == ("opinion_map.robust", VERSION, seed)
        and abs(votes.n_votes - at) <= DRIFT * at
        and len(previous.listed) <= votes.n_statements
    )


def _taken_over(
    previous: OpinionMap, labels: NDArray[np.int32], centres: Floats, n_statements: int
) -> _Found:
    """With the trials of the previous map; a statement that is new has stood none."""
    confidence = np.zeros(n_statements)
    confidence[: len(previous.listed)] = previous.statement_confidence
    of = {name: previous.provenance.parameters[name] for name in ("trials", "trials_at")}
    return _Found(labels, centres, previous.group_confidence, confidence, previous.tried, of)


def _judge(
    grouping: groups.Grouping, full: NDArray[np.int32], trials: list[support.Trial], n: int
) -> Supported:
    k = grouping.k
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
