"""What an answer says: the winner, by how much, who else would have won, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.provenance import Provenance

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Verdict:
    """The answer of one rule on m options.

    Attributes
    ----------
    rule : str
    winner : int
    tied : tuple of int
        All who could win under the rule, before the lot; the winner alone if there is no tie.
    scores : (m)
        What the rule ranks by, in `unit`.
    order : tuple of int
        All options from first to last; ties by lot.
    margin : float
        The winner's lead, in `unit`; see `docs/methods/choice.md` for each rule's.
    unit : str
    tallies : int64 (rounds, m) or None
        Instant runoff: the ballots of each option in each round, -1 once it is dropped.
    """

    rule: str
    winner: int
    tied: tuple[int, ...]
    scores: Floats
    order: tuple[int, ...]
    margin: float
    unit: str
    tallies: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Side:
    """One side's view.

    Attributes
    ----------
    name : str
    n : int
        Ballots.
    liking : (m)
        How the side likes each option, 0 to 1: mean Borda share, share that approves, or mean score as a part
        of the highest score on any ballot.
    agreement : float
        0 if every pair of options divides the side in halves, 1 if all rank all alike (Can, Ozkes and
        Storcken).
    favourite : int
        Best liked; ties by lot.
    """

    name: str
    n: int
    liking: Floats
    agreement: float
    favourite: int


@dataclass(frozen=True)
class Stability:
    """What becomes of the winners if the same electorate had voted again.

    Attributes
    ----------
    n : int
        Resamples.
    shares : mapping of rule to (m)
        Part of the resamples in which each option wins.
    """

    n: int
    shares: Mapping[str, Floats]


@dataclass(frozen=True)
class Choice:
    """The answer of the chosen rule, with all others beside it.

    Attributes
    ----------
    options : tuple of str
    rule : str
    verdicts : mapping of rule to Verdict
        Every rule that these ballots allow.
    margins : int64 (m, m)
        How many more ballots prefer the row to the column than the reverse.
    condorcet : int or None
        Who beats everyone in pairs.
    sides : tuple of Side
    stability : Stability or None
    sentence : str
    provenance : Provenance
    """

    options: tuple[str, ...]
    rule: str
    verdicts: Mapping[str, Verdict]
    margins: NDArray[np.int64]
    condorcet: int | None
    sides: tuple[Side, ...]
    stability: Stability | None
    sentence: str
    provenance: Provenance

    @property
    def verdict(self) -> Verdict:
        return self.verdicts[self.rule]

    @property
    def winner(self) -> str:
        return self.options[self.verdict.winner]

    @property
    def is_tied(self) -> bool:
        """Whether the lot decided."""
        return len(self.verdict.tied) > 1
