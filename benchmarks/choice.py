"""Choice beside pref-voting, pabutools and abcvoting: 100,000 ballots on 20 options, and public elections.

We begin with an array of marks in any order; the peers get their own objects ready made. Ballots are
invented: a merit of each option, and so much chance that nearly every ballot differs, which is the worst
case for us (equal ballots are counted once). Where a peer would take minutes it gets fewer ballots.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks._bars import Bar, cpu_seconds, in_turns, report
from shangliang.methods.choice import (
    APPROVAL,
    RANKING,
    RULES,
    SCORES,
    choose,
    choose_panel,
    gather,
    prepare,
    verdicts,
)
from shangliang.methods.choice.budgets import equal_shares, greedy, purse
from shangliang.methods.choice.files import read
from shangliang.methods.choice.stability import stability

N, M, SEED = 100_000, 20, 1
FEW = 2_000  # ballots of a peer that works ballot by ballot
NAMES = [f"option {j:02}" for j in range(M)]
SIDES = ["residents", "shops", "offices"]
HERE = Path(__file__).parents[1] / "tests" / "data"


def invented(kind: str, n: int = N) -> Any:
    """Marks (n, M) of that kind."""
    luck = np.random.default_rng(SEED)
    liking = luck.normal(size=(n, M)) + np.linspace(0, 0.3, M)
    if kind == RANKING:
        return np.argsort(np.argsort(-liking, axis=1), axis=1)
    if kind == SCORES:
        return np.clip(np.rint(2.5 + 1.3 * liking), 0, 5).astype(int)
    return (liking > 0.6).astype(int)


def single(rule: str, kind: str, sides: list[str] | None = None) -> Callable[[], Any]:
    marks = invented(kind)
    return lambda: RULES[rule](prepare(gather(NAMES, marks, kind=kind, sides=sides)))


def judges() -> dict[str, tuple[str, Callable[[], Any]]]:
    """What the peer is asked, and its note, for each rule that it has."""
    from pref_voting import voting_methods as voting
    from pref_voting.grade_methods import majority_judgement, score_voting
    from pref_voting.grade_profiles import GradeProfile
    from pref_voting.profiles import Profile

    marks = invented(RANKING)
    profile = Profile([row.tolist() for row in np.argsort(marks, axis=1)])
    graded = [dict(enumerate(row.tolist())) for row in invented(SCORES, FEW)]
    grades = GradeProfile(graded, list(range(6)))
    approvals = GradeProfile([dict(enumerate(row.tolist())) for row in invented(APPROVAL, FEW)], [0, 1])
    few = f"peer on {FEW:,} ballots"
    ready = "the peer counted its pairs before, when its profile was made"
    return {
        "plurality": ("", lambda: voting.plurality(profile)),
        "borda": ("", lambda: voting.borda(profile)),
        "instant runoff": ("", lambda: voting.instant_runoff(profile)),
        "schulze": (ready, lambda: voting.beat_path(profile)),
        "ranked pairs": (ready, lambda: voting.ranked_pairs(profile)),
        "score": (few, lambda: score_voting(grades)),
        "majority judgement": (few, lambda: majority_judgement(grades)),
        "approval": (few, lambda: score_voting(approvals)),
    }


def rules_beside_peers(with_peers: bool) -> list[Bar]:
    kinds = {"approval": APPROVAL, "score": SCORES, "majority judgement": SCORES}
    peers = judges() if with_peers else {}
    bars = []
    for rule in RULES:
        kind = kinds.get(rule, RANKING)
        sides = [SIDES[b % 3] for b in range(N)] if rule == "across sides" else None
        ours = single(rule, kind, sides)
        ours()  # compiled
        tasks = {"ours": ours}
        note, peer = peers.get(rule, ("", None))
        took = in_turns(tasks)
        theirs = cpu_seconds(peer)[0] if peer else None
        bars.append(
            Bar(
                f"{rule}, {N:,} x {M}",
                took["ours"],
                most=1.0,
                unit="s CPU",
                peer=theirs,
                peer_name="pref-voting" if peer else "",
                note=note,
            )
        )
    return bars


def budgets_and_panels(with_peers: bool) -> list[Bar]:
    marks = invented(APPROVAL)
    costs = {name: float(1_000 * (j % 7 + 1)) for j, name in enumerate(NAMES)}
    budget = 25_000.0

    def bought(how: Callable[[Any, Any], Any]) -> Callable[[], Any]:
        def run() -> Any:
            ballots = gather(NAMES, marks, kind=APPROVAL)
            return how(purse(ballots, costs, budget), ballots.counts)

        return run

    tasks = {
        "greedy": bought(greedy),
        "equal shares": bought(equal_shares),
        "equal shares add1": bought(lambda money, counts: equal_shares(money, counts, add=1.0)),
        "proportional panel of 5": lambda: choose_panel(
            gather(NAMES, marks, kind=APPROVAL), 5, n_resamples=0
        ),
    }
    for task in tasks.values():
        task()
    took = in_turns(tasks)
    peers = slow_judges(costs, budget) if with_peers else {}
    return [
        Bar(
            f"{name}, {N:,} x {M}",
            took[name],
            most=1.0,
            unit="s CPU",
            peer=peers.get(name, (None, "", ""))[0],
            peer_name=peers.get(name, (None, "", ""))[1],
            note=peers.get(name, (None, "", ""))[2],
        )
        for name in tasks
    ]


def slow_judges(costs: dict[str, float], budget: float) -> dict[str, tuple[float, str, str]]:
    from abcvoting import abcrules, preferences
    from pabutools import election
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares

    few = invented(APPROVAL, FEW)
    note = f"peer on {FEW:,} ballots"
    projects = [election.Project(name, int(costs[name])) for name in NAMES]
    instance = election.Instance(projects, budget_limit=int(budget))
    votes = election.ApprovalProfile(
        [election.ApprovalBallot({projects[j] for j in np.flatnonzero(row)}) for row in few],
        instance=instance,
    )
    profile = preferences.Profile(M)
    profile.add_voters([np.flatnonzero(row).tolist() for row in few])
    found = {
        "greedy": cpu_seconds(
            lambda: greedy_utilitarian_welfare(instance, votes, sat_class=election.Cardinality_Sat)
        )[0],
        "equal shares": cpu_seconds(
            lambda: method_of_equal_shares(instance, votes, sat_class=election.Cost_Sat)
        )[0],
    }
    peers = {name: (seconds, "pabutools", note) for name, seconds in found.items()}
    panel = cpu_seconds(
        lambda: abcrules.compute_pav(profile, 5, algorithm="branch-and-bound", resolute=True)
    )[0]
    return peers | {"proportional panel of 5": (panel, "abcvoting", note)}


def resampled() -> list[Bar]:
    bars = []
    for kind in (SCORES, RANKING):
        sides = [SIDES[b % 3] for b in range(N)]
        prepared = prepare(gather(NAMES, invented(kind), kind=kind, sides=sides))
        names = tuple(verdicts(prepared))
        stability(prepared, names, n=2, seed=SEED)
        seconds, _ = cpu_seconds(lambda p=prepared, r=names: stability(p, r, n=1_000, seed=SEED))
        bars.append(
            Bar(
                f"1,000 resamples, {kind}, {len(names)} rules, {N:,} x {M}",
                seconds,
                most=30.0,
                unit="s CPU",
                note="no peer resamples",
            )
        )
    return bars


def reproduced() -> list[Bar]:
    """Public elections whose stated results come out, of all that are at hand."""
    outside = Path(os.environ.get("SHANGLIANG_PUBLIC_DATA", ""))
    right = asked = missing = 0
    with tempfile.TemporaryDirectory() as folder:
        for one in json.loads((HERE / "preflib" / "expected.json").read_text()):
            file = Path(folder) / one["file"]
            packed = HERE / "preflib" / f"{one['file']}.xz"
            if packed.exists():
                file.write_bytes(lzma.decompress(packed.read_bytes()))
            elif not (file := outside / "preflib" / one["file"]).exists():
                missing += 1
                continue
            choice = choose(read(file).ballots, resamples=0)
            won = {rule: choice.options[verdict.winner] for rule, verdict in choice.verdicts.items()}
            won |= {"irv": won["instant runoff"], "borda_unranked_zero": won["borda"]}
            won |= {"condorcet": "" if choice.condorcet is None else choice.options[choice.condorcet]}
            stated = [key for key in ("plurality", "irv", "condorcet", "borda_unranked_zero") if key in one]
            asked += len(stated)
            right += sum(won[key] == one[key] for key in stated)
    for one in json.loads((HERE / "pabulib" / "expected.json").read_text()):
        file = outside / "pabulib" / one["file"]
        if not file.exists():
            missing += 1
            continue
        poll = read(file)
        money = purse(poll.ballots, poll.costs, poll.budget or 0.0, least=poll.least)
        counts = poll.ballots.counts
        baskets = {
            "greedy_by_score": greedy(money, counts),
            "greedy_no_skip_by_score": greedy(money, counts, skip=False),
            "mes_cost_plain": equal_shares(money, counts),
            "mes_cost_add1": equal_shares(money, counts, add=1.0),
        }
        stated = [key for key in baskets if one[key] is not None]
        asked += len(stated)
        right += sum(
            sorted(poll.ballots.options[p] for p in baskets[key].projects) == one[key] for key in stated
        )
    note = f"{asked} results; {missing} files not at hand" if missing else f"{asked} results"
    return [Bar("stated results reproduced, PrefLib and Pabulib", right / asked, least=1.0, note=note)]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args(argv)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers' own
        bars = reproduced() + rules_beside_peers(not options.without_peers)
        bars += budgets_and_panels(not options.without_peers) + resampled()
    return report("choice", bars, json=options.json)


if __name__ == "__main__":
    sys.exit(main())
