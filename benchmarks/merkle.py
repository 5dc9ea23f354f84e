"""A log of a million entries: its head, proofs and their checking, beside pymerkle."""

from __future__ import annotations

import argparse
import json
import random
import sys
import warnings
from collections.abc import Sequence

from benchmarks._bars import Bar, apart, in_turns, peak_mb, report
from shangliang.methods.merkle import (
    EMPTY,
    extend,
    is_consistent,
    is_included,
    prove_consistency,
    prove_inclusion,
    tree_head,
)

PROOFS = 1000


def entries(n: int) -> list[bytes]:
    """Such as the ledger's: 32 bytes each."""
    return [i.to_bytes(32, "big") for i in range(n)]


def memory(n: int) -> dict[str, float]:
    """Peak of a process that builds the tree from a stream and does nothing else."""
    before = peak_mb()
    tree = extend(EMPTY, (i.to_bytes(32, "big") for i in range(n)))
    assert tree.size == n
    return {"mb": peak_mb() - before}


def bars(n: int, seed: int) -> list[Bar]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import pymerkle
    log = entries(n)
    trees = {}

    def build() -> None:
        trees["ours"] = extend(EMPTY, log)

    def build_peer() -> None:
        trees["peer"] = pymerkle.InmemoryTree.init_from_entries(log)

    took = in_turns({"ours": build, "peer": build_peer}, rounds=2)
    tree, peer = trees["ours"], trees["peer"]
    root = tree_head(tree).root
    assert root == peer.get_root(), "the heads differ"
    draw = random.Random(seed)
    some = [draw.randrange(n) for _ in range(PROOFS)]
    proofs = [prove_inclusion(tree, i) for i in some]
    grown = [prove_consistency(tree, i + 1) for i in some]
    heads = [tree_head(tree, i + 1).root for i in some]
    assert all(is_included(log[i], proof, root) for i, proof in zip(some, proofs, strict=True))
    assert all(is_consistent(proof, head, root) for proof, head in zip(grown, heads, strict=True))
    leaves = [peer.get_leaf(i + 1) for i in some[:100]]
    theirs = [peer.prove_inclusion(i + 1) for i in some[:100]]
    each = in_turns(
        {
            "inclusion": lambda: [prove_inclusion(tree, i) for i in some],
            "inclusion, peer": lambda: [peer.prove_inclusion(i + 1) for i in some[:100]],
            "consistency": lambda: [prove_consistency(tree, i + 1) for i in some],
            "consistency, peer": lambda: [peer.prove_consistency(i + 1, n) for i in some[:100]],
            "check": lambda: [is_included(log[i], one, root) for i, one in zip(some, proofs, strict=True)],
            "check, peer": lambda: [
                pymerkle.verify_inclusion(leaf, root, one) for leaf, one in zip(leaves, theirs, strict=True)
            ],
            "old head": lambda: [tree_head(tree, i + 1) for i in some],
            "add": lambda: extend(tree, log[:1000]),
        }
    )
    us, us_peer = 1e6 / PROOFS, 1e6 / len(theirs)

    def beside(name: str, task: str) -> Bar:
        peer_us = each[f"{task}, peer"] * us_peer
        return Bar(name, each[task] * us, most=peer_us, unit="us CPU", peer=peer_us, peer_name="pymerkle")

    height = (n - 1).bit_length()
    return [
        Bar(
            f"head of {n:,} entries",
            took["ours"],
            most=took["peer"],
            unit="s CPU",
            peer=took["peer"],
            peer_name="pymerkle",
        ),
        Bar("memory of the tree", apart("merkle", "--memory", str(n))["mb"], most=512, unit="MB"),
        Bar("longest inclusion proof", max(len(one.path) for one in proofs), most=height, unit="hashes"),
        Bar("longest consistency proof", max(len(one.path) for one in grown), most=height + 1, unit="hashes"),
        beside("prove inclusion", "inclusion"),
        beside("prove consistency", "consistency"),
        beside("check inclusion", "check"),
        Bar("an older head", each["old head"] * us, unit="us CPU"),
        Bar("add 1,000 entries", each["add"] * 1e3, unit="ms CPU"),
    ]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", type=int, metavar="N", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.memory:
        print(json.dumps(memory(options.memory)))
        return 0
    return report("merkle", bars(options.n, options.seed), json=options.json, n=options.n, seed=options.seed)


if __name__ == "__main__":
    sys.exit(main())
