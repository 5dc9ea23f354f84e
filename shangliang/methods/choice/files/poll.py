"""What a file of ballots holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shangliang.methods.choice.ballots import Ballots


@dataclass(frozen=True)
class Poll:
    """Ballots, with what the question was.

    Attributes
    ----------
    title : str
    ballots : Ballots
    costs : mapping of option to float
        Of projects; empty if the question is no budget.
    budget : float or None
    least : int
        Votes that a project needs (Pabulib's `min_project_score_threshold`).
    size : int or None
        Of the panel to be chosen.
    labels : mapping of option to str
        What projects are called.
    """

    title: str
    ballots: Ballots
    costs: Mapping[str, float] = field(default_factory=dict)
    budget: float | None = None
    least: int = 0
    size: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
