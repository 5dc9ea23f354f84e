"""The opinion map beside red-dwarf 0.4.0: processor time, memory, start-up, and what the groups are worth.

We begin with three arrays of votes in any order; the peer with the list that its function takes, and where
that list would be of gigabytes with its table ready made. Large conversations are invented: three camps that
differ on all statements, with noise. What the peer takes minutes for is measured only with
`--with-slow-peers`, and kept in results/.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from benchmarks._bars import RESULTS, Bar, apart, cpu_seconds, in_turns, machine, peak_mb, report
from shangliang.methods.opinion_map import OpinionMap, add, draw, gather, groups, prepare, support
from shangliang.methods.opinion_map import counts as ct
from shangliang.methods.opinion_map.votes import Votes, keep, rows_of
from tests.methods import polis_data

PEER = "red-dwarf 0.4.0"
SIZES = {
    "10k": (10_000, 300, 900_000),
    "100k": (100_000, 500, 5_000_000),
    "1M": (1_000_000, 1_000, 30_000_000),
}
SLOW = RESULTS / "opinion_map_slow_peer.json"
COPIES, DROPPED, HIDDEN = 6, 0.05, 0.1


# --- votes ---


def invent(n_participants: int, n_statements: int, n_votes: int, seed: int = 0) -> list[Any]:
    """Participants, statements and votes of three camps in any order; chance decides who sees what."""
    luck = np.random.default_rng(seed)
    taste = luck.normal(size=(3, n_statements)) + luck.normal(scale=0.5, size=n_statements)
    parts = []
    for begin in range(0, n_participants, 10_000):
        n = min(10_000, n_participants - begin)
        seen = luck.random((n, n_statements), np.float32) < n_votes / (n_participants * n_statements)
        whose, what = (index.astype(np.int32) for index in np.nonzero(seen))
        camp = luck.choice(3, n, p=(0.5, 0.3, 0.2))
        feeling = taste[camp[whose], what] + luck.normal(size=len(whose))
        how = (feeling > 0.3).astype(np.int8) - (feeling < -0.3)
        parts.append((whose + begin, what, how.astype(np.int8)))
    columns = [np.concatenate(column).astype(column[0].dtype) for column in zip(*parts, strict=True)]
    order = luck.permutation(len(columns[0]))
    return [column[order] for column in columns]


def table_of(votes: Votes) -> Any:
    """What the peer works on: a row for each participant, a column for each statement, NaN for no vote."""
    import pandas as pd

    table = np.full((votes.n_participants, votes.n_statements), np.nan)
    table[rows_of(votes), votes.statements] = votes.values
    voted = np.flatnonzero(votes.counts)
    frame = pd.DataFrame(table[voted], index=pd.Index(voted, name="participant_id"))
    return frame.rename_axis(columns="statement_id").dropna(axis="columns", how="all")


def peer_on(table: Any, rejected: Sequence[int] = ()) -> Any:
    """The whole of the peer's analysis, from its table on."""
    from reddwarf.implementations import base

    with mock.patch.object(base, "generate_raw_matrix", lambda votes: votes):
        return base.run_pipeline(votes=table, mod_out_statement_ids=list(rejected), random_state=0)


def peer_from_list(votes: list[dict[str, int]], rejected: Sequence[int]) -> Any:
    """The same from the list that its function takes."""
    from reddwarf.implementations import base

    return base.run_pipeline(votes=votes, mod_out_statement_ids=list(rejected), random_state=0)


def ours_on(columns: Sequence[Any], rejected: Any = None, **options: Any) -> OpinionMap:
    """The whole of ours, from three arrays on."""
    return draw(prepare(gather(*columns), rejected), **options)


def warm() -> None:
    """Compile, or load what was compiled."""
    ours_on(invent(100, 20, 1_500))


# --- each in a process of its own ---


def here_ours(folder: Path) -> dict[str, float]:
    warm()
    columns = [np.load(folder / f"{name}.npy") for name in range(3)]
    seconds, votes = cpu_seconds(lambda: gather(*columns))
    more, conversation = cpu_seconds(lambda: prepare(votes))
    most, drawn = cpu_seconds(lambda: draw(conversation))
    peak = peak_mb()
    luck = np.random.default_rng(1)
    later = (
        luck.integers(0, votes.n_participants, 100),
        luck.integers(0, votes.n_statements, 100),
        luck.integers(-1, 2, 100),
    )
    update, updated = cpu_seconds(lambda: draw(add(conversation, *later), previous=drawn))
    return {
        "cpu": seconds + more + most,
        "peak_mb": peak,
        "update": min(update, cpu_seconds(lambda: draw(add(conversation, *later), previous=drawn))[0]),
        "votes": votes.n_votes,
        "k": drawn.k,
        "same": groups.agreement(drawn.labels + 1, updated.labels + 1),
    }


def here_peer(folder: Path, limit: str) -> dict[str, float | bool]:
    """The peer, stopped after so many seconds of processor time: then its figures are lower bounds."""
    table = table_of(gather(*(np.load(folder / f"{name}.npy") for name in range(3))))
    begin = time.process_time()

    def figures(*, finished: bool) -> dict[str, float | bool]:
        return {"cpu": time.process_time() - begin, "peak_mb": peak_mb(), "finished": finished}

    def stop(*_signal: Any) -> None:
        print(json.dumps(figures(finished=False)), flush=True)
        os._exit(0)  # an exception would be caught on the way and taken for a failed score

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, float(limit))
    peer_on(table)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return figures(finished=True)


def here_turns(folder: Path, rounds: str) -> dict[str, float]:
    warm()
    return turns([np.load(folder / f"{name}.npy") for name in range(3)], None, int(rounds))


def here_peer_file(file: Path) -> dict[str, float]:
    """What a command of the peer would do: read the file, draw the map."""
    import pandas as pd

    votes = (
        pd.read_csv(file).sort_values("timestamp").drop_duplicates(["voter-id", "comment-id"], keep="last")
    )
    names = {"voter-id": "participant_id", "comment-id": "statement_id"}
    table = votes.rename(columns=names).pivot(index="participant_id", columns="statement_id", values="vote")
    result = peer_on(table.astype(float))
    return {"groups": len(set(result.clusterer.labels_))}


def here_invent(folder: Path, size: str) -> dict[str, float]:
    for name, column in enumerate(invent(*SIZES[size])):
        np.save(folder / f"{name}.npy", column)
    return {}


# --- bars ---


def turns(columns: Sequence[Any], rejected: Any, rounds: int) -> dict[str, float]:
    """Processor time of both our modes, and of the peer from its list and from its table."""
    names = ("participant_id", "statement_id", "vote")
    listed = [dict(zip(names, row, strict=True)) for row in zip(*(c.tolist() for c in columns), strict=True)]
    marked = [] if rejected is None else np.flatnonzero(rejected)
    tasks = {
        "ours": partial(ours_on, columns, rejected, mode="polis"),
        "robust": partial(ours_on, columns, rejected),
        "peer": partial(peer_from_list, listed, marked),
        "table": partial(peer_on, table_of(gather(*columns)), marked),
    }
    return in_turns(tasks, rounds)


def speed(name: str, took: dict[str, float], least: float) -> list[Bar]:
    """The same work as the peer's (`mode="polis"`), and the default mode, which draws 17 maps to its one."""
    note = f"{took['table'] / took['ours']:.3g} times if its table is ready made"
    return [
        times_faster(name, took["ours"], took["peer"], least, note),
        Bar("  robust mode, 16 trials included", took["robust"], unit="s CPU"),
    ]


def public_speed(rounds: int) -> list[Bar]:
    bars = []
    for name in polis_data.NAMES:
        votes, rejected = all_votes(name), polis_data.load(name).conversation.rejected
        luck = np.random.default_rng(0).permutation(votes.n_votes)
        columns = [column[luck] for column in (rows_of(votes), votes.statements, votes.values)]
        bars += speed(name, turns(columns, rejected, rounds), 20)
    return bars


def all_votes(name: str) -> Votes:
    return polis_data.load(name).votes


def times_faster(name: str, ours: float, peer: float | None, least: float, note: str = "") -> Bar:
    return Bar(
        f"{name}: times faster than the peer", None if peer is None else peer / ours, least=least, unit="x",
        peer=peer, peer_name=f"s CPU, ours {ours:.3g}", note=note,
    )  # fmt: skip


def large(folder: Path, *, slow_peers: int) -> list[Bar]:
    for size in SIZES:
        (folder / size).mkdir()
        apart("opinion_map", "--here", "invent", str(folder / size), size)
    ours = {size: apart("opinion_map", "--here", "ours", str(folder / size)) for size in ("100k", "1M")}
    bars = speed("10,000 x 300", apart("opinion_map", "--here", "turns", str(folder / "10k"), "2"), 50)
    if slow_peers:
        found = apart("opinion_map", "--here", "peer", str(folder / "100k"), str(slow_peers))
        SLOW.write_text(json.dumps({"peer": PEER, "machine": machine(), **found}, indent=1) + "\n")
    slow = json.loads(SLOW.read_text()) if SLOW.exists() else {}
    note = f"the peer ran on {slow['machine']['processor']}" if slow else "run with --with-slow-peers"
    if slow and not slow["finished"]:
        note += " and was stopped before it had finished: a lower bound"
    mid, big = ours["100k"], ours["1M"]
    return [
        *bars,
        times_faster("100,000 x 500", mid["cpu"], slow.get("cpu"), 100, note),
        Bar(
            "100,000 x 500, 5 M votes",
            mid["cpu"],
            most=3,
            unit="s CPU",
            peer=slow.get("cpu"),
            peer_name="s CPU",
        ),
        Bar("  memory", mid["peak_mb"], most=600, unit="MB", peer=slow.get("peak_mb"), peer_name="MB"),
        Bar("  update after 100 votes", mid["update"], most=0.3, unit="s CPU"),
        Bar("  ARI of the updated groups with the old", mid["same"]),
        Bar(
            "1,000,000 x 1,000, 30 M votes",
            big["cpu"],
            most=20,
            unit="s CPU",
            note="the peer does not run it",
        ),
        Bar("  memory", big["peak_mb"], most=2_500, unit="MB"),
        Bar("  update after 100 votes", big["update"], unit="s CPU"),
    ]


def start_up(folder: Path) -> list[Bar]:
    """`shangliang map` from the shell, after a first time that compiles: the median of five."""
    file = folder / "votes.csv"
    file.write_bytes(lzma.decompress((polis_data.ROOT / "brexit-consensus" / "votes.csv.xz").read_bytes()))
    # As installed: with compiled modules, which this process may have been told not to write.
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [str(Path(sys.executable).with_name("shangliang")), "map", str(file)]
    peer = [sys.executable, "-m", "benchmarks.opinion_map", "--here", "peer-file", str(file)]

    def run(arguments: list[str]) -> None:
        subprocess.run(arguments, env=environment, stdout=subprocess.DEVNULL, check=True)

    def medians(arguments: list[str]) -> tuple[float, float]:
        run(arguments)
        runs = []
        for _time in range(5):
            begin = time.perf_counter()
            used, _nothing = cpu_seconds(lambda: run(arguments))
            runs.append((time.perf_counter() - begin, used))
        wall, used = zip(*runs, strict=True)
        return statistics.median(wall), statistics.median(used)

    (wall, used), (peer_wall, peer_used) = medians(command), medians(peer)
    return [
        Bar("start-up on 204 participants: time on the clock", wall, most=1.5, unit="s",
            peer=peer_wall, peer_name="s", note=f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"),
        Bar("start-up on 204 participants: processor", used, unit="s CPU", peer=peer_used, peer_name="s CPU"),
    ]  # fmt: skip


# --- quality ---


def grouped(drawn: OpinionMap, enough: Any) -> Any:
    """Group of each; all in one if no groups are supported; -1 for those with too few votes."""
    return np.where(enough, np.maximum(drawn.labels, 0), -1)


def ours_labels(votes: Votes, name: str, **options: Any) -> Any:
    conversation = prepare(votes, polis_data.load(name).conversation.rejected)
    return grouped(draw(conversation, **options), conversation.has_enough)


def peer_labels(votes: Votes, name: str) -> Any:
    table = table_of(votes)
    result = peer_on(table, np.flatnonzero(polis_data.load(name).conversation.rejected))
    labels = np.full(votes.n_participants, -1)
    labels[result.participants_df.index] = result.participants_df["cluster_id"].fillna(-1).astype(int)
    return labels


def plain_labels(votes: Votes, name: str) -> Any:
    """k-means++, best of 20, the best silhouette of k = 2 to 5, on our map."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    conversation = prepare(votes, polis_data.load(name).conversation.rejected)
    rows = np.flatnonzero(conversation.has_enough)
    points = draw(conversation, mode="polis").points[rows]
    tried = [KMeans(k, n_init=20, random_state=0).fit_predict(points) for k in range(2, 6)]
    labels = np.full(votes.n_participants, -1)
    labels[rows] = max(tried, key=lambda one: silhouette_score(points, one))
    return labels


def pairwise(labellings: Sequence[Any]) -> float:
    """Mean adjusted Rand index over pairs, on those whom both group."""
    found = []
    for n, one in enumerate(labellings):
        for other in labellings[:n]:
            both = (one >= 0) & (other >= 0)
            found.append(groups.agreement(one[both], other[both]))
    return float(np.mean(found))


def stability(of: Callable[[Votes, str], Any], name: str, seed: int) -> float:
    votes, luck = all_votes(name), np.random.default_rng(seed)
    return pairwise([of(keep(votes, luck.random(votes.n_votes) > DROPPED), name) for _copy in range(COPIES)])


def gain(of: Callable[[Votes, str], Any], name: str, seed: int) -> float:
    """Share of the hidden votes' squared error that the groups found without them take away."""
    votes = all_votes(name)
    hidden = np.random.default_rng(seed).random(votes.n_votes) < HIDDEN
    labels = of(keep(votes, ~hidden), name).astype(np.int32)
    return support.gain(votes, hidden, labels, int(labels.max()) + 1)


def reordering(name: str) -> float:
    votes = all_votes(name)
    labellings = []
    for seed in range(8):
        luck = np.random.default_rng(seed)
        people, order = luck.permutation(votes.n_participants), luck.permutation(votes.n_votes)
        mixed = gather(
            people[rows_of(votes)][order], votes.statements[order], votes.values[order],
            n_participants=votes.n_participants, n_statements=votes.n_statements,
        )  # fmt: skip
        labellings.append(ours_labels(mixed, name)[people])
    return pairwise(labellings)


def quality(sets: int) -> list[Bar]:
    def mean(measure: Callable[..., float], of: Callable[..., Any]) -> tuple[float, str]:
        of_each = {
            name: float(np.mean([measure(of, name, seed) for seed in range(sets)]))
            for name in polis_data.NAMES
        }
        return float(np.mean(list(of_each.values()))), ", ".join(f"{n} {v:.3f}" for n, v in of_each.items())

    (stable, of_each), (stable_peer, _each) = mean(stability, ours_labels), mean(stability, peer_labels)
    (gained, gains), (gained_plain, plains) = mean(gain, ours_labels), mean(gain, plain_labels)
    bars = [
        Bar("stability: ARI of copies without 5 % of the votes", stable, least=0.87,
            peer=stable_peer, peer_name=PEER, note=of_each),
        Bar("reordering: least ARI", min(reordering(name) for name in polis_data.NAMES), least=1),
        Bar("hidden votes' error taken away", gained, least=gained_plain, peer=gained_plain,
            peer_name="k-means++ best of 20", note=f"{gains}; k-means++ {plains}"),
    ]  # fmt: skip
    for name, least in (("vtaiwan.uberx", 0.88), ("scoop-hivemind.biodiversity", 0.90)):
        public = polis_data.load(name)
        drawn = draw(public.conversation, mode="polis", order=public.order)
        found = [drawn.labels, peer_labels(public.votes, name)]
        both = [(labels >= 0) & (public.exported >= 0) for labels in found]
        ours, peer = (
            groups.agreement(labels[b], public.exported[b]) for labels, b in zip(found, both, strict=True)
        )
        bars.append(Bar(f"{name}: ARI with Polis's groups", ours, least=least, peer=peer, peer_name=PEER))
    return bars


def published() -> Bar:
    """On the peer's own groups: lists of statements, consensus and priorities that differ."""
    differ, n = 0, 0
    for name in polis_data.NAMES:
        public = polis_data.load(name)
        listed, table = ~public.conversation.rejected, table_of(public.votes)
        peer = peer_on(table, np.flatnonzero(~listed))
        labels = peer_labels(public.votes, name).astype(np.int32)
        counted = ct.count(public.votes, labels, int(labels.max()) + 1)
        for group, theirs in zip(ct.representatives(counted, listed), peer.repness.values(), strict=True):
            mine = [(one.statement, "agree" if one.agrees else "disagree") for one in group]
            differ += mine != [(one["tid"], one["repful-for"]) for one in theirs]
            n += 1
        agreed, refused = ct.majority(ct.count_all(public.conversation.votes), listed)
        differ += agreed != [one["tid"] for one in peer.consensus["agree"]]
        differ += refused != [one["tid"] for one in peer.consensus["disagree"]]
        told = peer.statements_df
        score = ct.group_informed_consensus(counted)[told.index] - told["group-aware-consensus-agree"]
        differ += int((score.abs() > 1e-12).sum())
        extremity = np.zeros(len(listed))
        extremity[told.index] = told["extremity"]
        ratio = ct.priorities(counted, extremity)[told.index] / told["priority"]
        differ += int(((ratio - 1).abs() > 1e-12).sum())
        n += 2 + 2 * len(told)
    return Bar(f"lists and figures that differ from the peer's, of {n:,}", differ, most=0)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each on the public conversations")
    parser.add_argument("--sets", type=int, default=3, help="sets of copies, and of hidden votes")
    parser.add_argument(
        "--with-slow-peers", type=int, nargs="?", const=3_600, default=0, metavar="SECONDS",
        help="run the peer on 5 M votes, too: for so many seconds of processor time, and gigabytes",
    )  # fmt: skip
    parser.add_argument("--here", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.here:
        tasks: dict[str, Callable[..., Any]] = {
            "ours": here_ours, "peer": here_peer, "turns": here_turns,
            "peer-file": here_peer_file, "invent": here_invent,
        }  # fmt: skip
        print(json.dumps(tasks[options.here[0]](Path(options.here[1]), *options.here[2:])))
        return 0
    with tempfile.TemporaryDirectory() as name:
        bars = start_up(Path(name)) + large(Path(name), slow_peers=options.with_slow_peers)
    warm()
    bars = public_speed(options.rounds) + bars + quality(options.sets) + [published()]
    return report("opinion_map", bars, json=options.json, peer=PEER)


if __name__ == "__main__":
    sys.exit(main())
