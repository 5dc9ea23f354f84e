"""Choose one scheme of several, a panel of them, or projects for a budget, and say what other rules would do.

BALLOTS is a PrefLib file (.soc, .soi, .toc, .toi), a Pabulib file (.pb), approvals in abcvoting's YAML, or a
table (.csv) with a row for each voter: columns voter, side (may be missing), and one for each option, whose
cells are said by --ballots. Exit status 0; 2 if the input is wrong.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from shangliang.methods.choice import (
    KINDS,
    BudgetChoice,
    Choice,
    PanelChoice,
    choose,
    choose_panel,
    choose_projects,
)
from shangliang.methods.choice.budgets import ADD1, GREEDY, SHARES, STOPS
from shangliang.methods.choice.choose import share_told
from shangliang.methods.choice.files import Poll, read
from shangliang.methods.choice.rules import RULES
from shangliang.methods.commands import add_output, add_seed, as_json, put_out
from shangliang.methods.tables import BadInput

BUDGET_RULES = (ADD1, SHARES, GREEDY, STOPS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ballots", type=Path, metavar="BALLOTS")
    parser.add_argument(
        "--rule",
        choices=[name.replace(" ", "-") for name in (*RULES, *BUDGET_RULES)],
        metavar="RULE",
        help=f"that decides: {', '.join(RULES)}, with - for a space (default: schulze for rankings, approval"
        " for approvals, majority-judgement for scores); for a budget"
        f" {', '.join(BUDGET_RULES)} (default: {ADD1})",
    )
    parser.add_argument("--ballots", dest="kind", choices=KINDS, help="what the cells of a table are")
    parser.add_argument("--ties", action="store_true", help="a table's ranking may give a place to several")
    parser.add_argument(
        "--side", metavar="COLUMN", help="the column that names a voter's side (table, Pabulib)"
    )
    parser.add_argument("--panel", type=int, metavar="K", help="choose a panel of K by proportional approval")
    parser.add_argument("--approve-from", type=int, metavar="SCORE", help="the lowest score that approves")
    parser.add_argument("--resamples", type=int, default=1_000, metavar="N", help="default: 1000; 0 for none")
    add_seed(parser, "of lots and resamples")
    add_output(parser)


def main(args: argparse.Namespace) -> int:
    if not 0 <= args.resamples <= 1_000_000:
        raise BadInput(f"--resamples {args.resamples}: expected 0 to 1,000,000")
    poll = read(args.ballots, kind=args.kind, side=args.side, ties=args.ties)
    try:
        choice = answer(poll, args)
    except ValueError as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(str(error), file=args.ballots) from None
    put_out(as_json(choice) if args.json else told(choice, poll), args)
    return 0


def answer(poll: Poll, args: argparse.Namespace) -> Choice | PanelChoice | BudgetChoice:
    """The answer to the question that the file and the options put."""
    rule = args.rule.replace("-", " ") if args.rule else None
    size = args.panel if args.panel is not None or rule else poll.size
    if size is not None:
        return choose_panel(
            poll.ballots, size, n_resamples=args.resamples, seed=args.seed, approve_from=args.approve_from
        )
    if poll.budget is not None and rule not in RULES:
        return choose_projects(
            poll.ballots,
            poll.costs,
            poll.budget,
            rule=rule or ADD1,
            n_resamples=args.resamples,
            seed=args.seed,
            least=poll.least,
        )
    return choose(
        poll.ballots, rule=rule, resamples=args.resamples, seed=args.seed, approve_from=args.approve_from
    )


def told(choice: Choice | PanelChoice | BudgetChoice, poll: Poll) -> str:
    """The answer in sentences and a table."""
    of = choice.provenance
    lines = [
        f"{poll.title}: {poll.ballots.n} ballots on {poll.ballots.m} options"
        f" ({of.method}, version {of.version}, seed {of.seed})",
        "",
        choice.sentence,
        "",
    ]
    if isinstance(choice, Choice):
        return "\n".join(lines + _one_told(choice))
    if isinstance(choice, PanelChoice):
        return "\n".join(lines + _panel_told(choice))
    return "\n".join(lines + _budget_told(choice, poll))


def _one_told(choice: Choice) -> list[str]:
    lines = ["Rule: winner, margin, wins again"]
    for name, verdict in choice.verdicts.items():
        margin = (
            f"{verdict.margin:,.0f}" if verdict.margin == round(verdict.margin) else f"{verdict.margin:,.4f}"
        )
        sure = (
            f", {share_told(float(choice.stability.shares[name][verdict.winner]))}"
            if choice.stability
            else ""
        )
        tie = (
            f" (by lot among {', '.join(choice.options[c] for c in verdict.tied)})"
            if len(verdict.tied) > 1
            else ""
        )
        lines.append(f"  {name}: {choice.options[verdict.winner]}{tie}, {margin} {verdict.unit}{sure}")
    beats_all = "nobody" if choice.condorcet is None else choice.options[choice.condorcet]
    lines.append(f"  beats every other in pairs: {beats_all}")
    runoff = choice.verdicts["instant runoff"]
    if choice.rule == "instant runoff" and runoff.tallies is not None:
        lines += ["", "Rounds"]
        for tally in runoff.tallies[:-1]:
            alive = [c for c in runoff.order if tally[c] >= 0]
            lines.append("  " + ", ".join(f"{choice.options[c]} {tally[c]:,}" for c in alive))
    lines += ["", "Sides: how much each likes the options, and how far it agrees"]
    for side in choice.sides:
        order = np.argsort(-side.liking, kind="stable")
        likes = ", ".join(f"{choice.options[c]} {side.liking[c]:.0%}" for c in order)
        lines.append(f"  {side.name or 'all'} ({side.n}): {likes}; agreement {side.agreement:.2f}")
    return [
        *lines,
        "",
        f"Ties go by lot: the lowest SHA-256 of {choice.provenance.seed}, a line break, the name.",
    ]


def _panel_told(choice: PanelChoice) -> list[str]:
    lines = ["Rule: panel, worth in ballots; of the ballots, so many approve 0, 1, 2 ... of it"]
    for name, panel in choice.panels.items():
        names = ", ".join(choice.options[c] for c in panel.members)
        tie = f" (one of {panel.n_tied} equal ones)" if panel.n_tied > 1 else ""
        shares = " ".join(f"{share:.0%}" for share in choice.represented[name])
        lines.append(f"  {name}: {names}{tie}, {panel.worth:,.2f}; {shares}")
    lines.append(f"  proportional, one at a time: {', '.join(choice.options[c] for c in choice.sequential)}")
    if choice.n_resamples:
        order = np.argsort(-choice.stability, kind="stable")
        lines += ["", f"In the proportional panel of {choice.n_resamples:,} resamples"]
        lines.append(
            "  " + ", ".join(f"{choice.options[c]} {share_told(float(choice.stability[c]))}" for c in order)
        )
    return lines


def _budget_told(choice: BudgetChoice, poll: Poll) -> list[str]:
    lines = ["Project: cost, votes; bought by; bought in resamples"]
    for p in np.argsort(-choice.votes, kind="stable"):
        name = choice.options[p]
        label = f"{name} {poll.labels.get(name, '')}".strip()
        by = [rule for rule, basket in choice.baskets.items() if p in basket.projects]
        sure = ""
        if choice.n_resamples:
            sure = "; " + ", ".join(
                f"{rule} {share_told(float(share[p]))}" for rule, share in choice.stability.items()
            )
        lines.append(
            f"  {label}: {choice.costs[p]:,.0f}, {choice.votes[p]:,}; {', '.join(by) or 'none'}{sure}"
        )
    return lines
