"""The public conversations of tests/data/polis (CC BY 4.0, see the README of each)."""

import csv
import io
import lzma
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.opinion_map import Conversation, Votes, gather, prepare

ROOT = Path(__file__).parents[1] / "data" / "polis"
NAMES = ("brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx")


@dataclass(frozen=True)
class Public:
    """A conversation; `exported` is Polis's own group of each participant, -1 for none."""

    votes: Votes
    conversation: Conversation
    order: NDArray[np.int64]
    exported: NDArray[np.int64]


def table(name: str, file: str) -> list[dict[str, str]]:
    text = lzma.decompress((ROOT / name / f"{file}.csv.xz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


@cache
def load(name: str) -> Public:
    rows = table(name, "votes")
    whose, what, how, when = (
        np.array([int(row[column]) for row in rows])
        for column in ("voter-id", "comment-id", "vote", "timestamp")
    )
    votes = gather(whose, what, how, times=when)
    rejected = np.zeros(votes.n_statements, bool)
    for row in table(name, "comments"):
        rejected[int(row["comment-id"])] = row["moderated"] == "-1"
    exported = np.full(votes.n_participants, -1)
    for row in table(name, "participants-votes"):
        if row["group-id"]:
            exported[int(row["participant"])] = int(row["group-id"])
    first = np.full(votes.n_participants, np.iinfo(np.int64).max)
    np.minimum.at(first, whose, when)
    return Public(votes, prepare(votes, rejected), np.argsort(first, kind="stable"), exported)
