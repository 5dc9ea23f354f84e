"""What a map says: points, groups, statements, and how sure it is of each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.opinion_map.counts import Counts, Representative
from shangliang.methods.provenance import Provenance

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Supported:
    """How a number of groups stood the test of hidden votes.

    Attributes
    ----------
    k : int
    silhouette : float
    stability : float
        Mean adjusted Rand index between the groups and those found without a tenth of the votes.
    gain : float
        Mean share of the hidden votes' squared error that knowing the group takes away.
    least_gain : float
        The tenth percentile of it over the trials.
    smallest : int
        Participants of the smallest group.
    why_not : str
        Empty if supported; otherwise "size", "stability" or "gain".
    """

    k: int
    silhouette: float
    stability: float
    gain: float
    least_gain: float
    smallest: int
    why_not: str


@dataclass(frozen=True)
class OpinionMap:
    """P participants on S statements in G groups.

    Attributes
    ----------
    points : (P, 2)
        Where each participant stands; 0 for those without votes.
    labels : int32 of P
        The group of each, the largest 0; -1 if not grouped: too few votes, or no groups supported.
    centres : (G, 2)
    statement_points : (S, 2)
    axes : (S, 2)
        The two directions.
    explained : (float, float)
        Share of the votes' variance along each.
    counts : Counts
        By group (G x S); without groups, of all participants with enough votes (1 x S).
    representative : tuple of tuples
        For each group.
    common_ground, divisive, consensus, priorities : (S)
        See `counts`; `consensus` is Polis's.
    majority_agree, majority_disagree : tuple of int
    listed : bool of S
        Statements that may be shown: not rejected.
    group_confidence : (G) or None
        How often each group comes out again without a tenth of the votes: mean Jaccard overlap with the
        likest group (Hennig 2007). None in Polis's mode.
    statement_confidence : (S) or None
        Share of those trials in which the statement stays common ground, common refusal, dividing, or open.
    tried : tuple of Supported
        Every number of groups that was tried, and why it was not taken.
    provenance : Provenance
    """

    points: Floats
    labels: NDArray[np.int32]
    centres: Floats
    statement_points: Floats
    axes: Floats
    explained: tuple[float, float]
    counts: Counts
    representative: tuple[tuple[Representative, ...], ...]
    common_ground: Floats
    divisive: Floats
    consensus: Floats
    priorities: Floats
    majority_agree: tuple[int, ...]
    majority_disagree: tuple[int, ...]
    listed: NDArray[np.bool_]
    group_confidence: Floats | None
    statement_confidence: Floats | None
    tried: tuple[Supported, ...]
    provenance: Provenance

    @property
    def k(self) -> int:
        """Groups found; 0 if none are supported."""
        return len(self.centres)

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.bincount(self.labels[self.labels >= 0], minlength=self.k)
