"""One question, every rule: the answer of the rule that was agreed, with the others beside it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.choice import prepared as pr
from shangliang.methods.choice import rules
from shangliang.methods.choice.ballots import APPROVAL, RANKING, SCORES, Ballots
from shangliang.methods.choice.prepared import Prepared
from shangliang.methods.choice.result import Choice, Side, Stability, Verdict
from shangliang.methods.choice.stability import stability
from shangliang.methods.provenance import Provenance, digest_of

VERSION = "1"
RESAMPLES = 1_000
USUAL = {RANKING: "schulze", APPROVAL: "approval", SCORES: "majority judgement"}


def choose(
    ballots: Ballots,
    *,
    rule: str | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
    approve_from: int | None = None,
) -> Choice:
    """Choose one option.

    Parameters
    ----------
    ballots : Ballots
    rule : one of `rules.RULES`
        Unless given: Schulze for rankings, approval for approvals, majority judgement for scores.
    resamples : int
        Elections drawn again from the ballots; 0 for none.
    seed : int
        Of the lot between equals and of the resamples.
    approve_from : int, optional
        The lowest score that approves: unless given, more than half of the highest on any ballot.

    Raises
    ------
    ValueError
        No ballots, or a rule that these ballots do not allow (the message lists those they do).
    """
    prepared = pr.prepare(ballots, seed=seed, approve_from=approve_from)
    margins = pr.margins(prepared)
    verdicts = rules.verdicts(prepared, margins)
    rule = rule or USUAL[ballots.kind]
    if rule not in verdicts:
        raise ValueError(f"rule {rule!r}: these ballots allow {', '.join(verdicts)}")
    sure = stability(prepared, tuple(verdicts), n=resamples, seed=seed) if resamples else None
    parameters = {"rule": rule, "resamples": resamples, "approve_from": prepared.approve_from}
    digest = digest_of(
        ballots.kind, ballots.options, ballots.marks, ballots.counts, ballots.side, ballots.sides
    )
    return Choice(
        ballots.options,
        rule,
        verdicts,
        margins,
        rules.condorcet_winner(margins),
        sides_of(prepared),
        sure,
        sentence(ballots.options, verdicts, rule, sure),
        Provenance("choice.single", VERSION, parameters, seed, digest),
    )


def sides_of(prepared: Prepared) -> tuple[Side, ...]:
    """Each side's liking, agreement and favourite; one side of all if none are named."""
    liking = rules.side_liking(prepared)
    ballots = prepared.ballots
    found = []
    for s, name in enumerate(ballots.sides):
        counts = np.where(ballots.side == s, ballots.counts, 0)
        order = np.lexsort((prepared.lot, -liking[s]))
        found.append(Side(name, int(counts.sum()), liking[s], agreement(prepared, counts), int(order[0])))
    return tuple(found)


def agreement(prepared: Prepared, counts: NDArray[np.int64]) -> float:
    """Mean over pairs of options of |those for one - those for the other| / ballots, 0 to 1; 1 for one
    option.

    One minus the index of polarisation of Can, Ozkes and Storcken (2015), Mathematical Social Sciences 78.
    """
    m = prepared.m
    if m < 2:
        return 1.0
    margins = pr.margins(prepared, counts)
    return float(np.abs(margins).sum() / (m * (m - 1) * max(int(counts.sum()), 1)))


def sentence(
    options: tuple[str, ...], verdicts: Mapping[str, Verdict], rule: str, sure: Stability | None
) -> str:
    """What was chosen, by how much, who else would have won, and how sure that is."""
    verdict = verdicts[rule]
    name = options[verdict.winner]
    said = f"{name} wins by {rule}, {lead_told(verdict, options)}"
    if len(verdict.tied) > 1:
        equals = ", ".join(options[c] for c in verdict.tied)
        said = f"{name} wins by lot, since {rule} leaves {equals} equal"
    said += others_told(options, verdicts, rule)
    if sure:
        said += f"; it wins again in {share_told(float(sure.shares[rule][verdict.winner]))}"
        said += f" of {sure.n:,} resamples"
    return said + "."


def others_told(options: tuple[str, ...], verdicts: Mapping[str, Verdict], rule: str) -> str:
    """Whom the other rules would choose."""
    others = {name: one.winner for name, one in verdicts.items() if name != rule}
    differ = [name for name, winner in others.items() if winner != verdicts[rule].winner]
    if not others:
        return ""
    if not differ:
        return (
            f"; {', '.join(others)} would choose the same"
            if len(others) < 3
            else "; so it does by all other rules"
        )
    told = []
    for winner in dict.fromkeys(others[name] for name in differ):
        names = [name for name in differ if others[name] == winner]
        told.append(f"{options[winner]} would win by {' and '.join(names)}")
    return f"; {len(others) - len(differ)} of {len(others)} other rules agree, but {', '.join(told)}"


def share_told(share: float) -> str:
    """A percentage that is 100 % or 0 % only if it is so."""
    return f"{share:.1%}" if 0.9995 > share > 0.9949 or 0 < share < 0.005 else f"{share:.0%}"


def lead_told(verdict: Verdict, options: tuple[str, ...]) -> str:
    """The margin in words."""
    if len(options) == 1:
        return "as the only option"
    second = options[verdict.order[1]]
    lead = f"{verdict.margin:,.0f}" if verdict.margin == round(verdict.margin) else f"{verdict.margin:,.3f}"
    if verdict.rule == "ranked pairs" and verdict.margin <= 0:
        return "through a circle of majorities"
    if verdict.rule in ("schulze", "ranked pairs"):
        return f"ahead of every rival by at least {lead} ballots in pairs"
    if verdict.rule == "across sides":
        return f"its weakest side likes it {verdict.scores[verdict.winner]:.0%}"
    where = " in the last round" if verdict.rule == "instant runoff" else ""
    return f"{lead} {verdict.unit} ahead of {second}{where}"
