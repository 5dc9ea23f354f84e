"""Draw the opinion map of a conversation: who thinks alike, what all agree on, what divides them.

VOTES.csv is in the format of Polis exports: columns comment-id, voter-id, vote (1 agree, 0 pass, -1 disagree)
and timestamp (may be missing if nobody votes twice on a statement). Exit status 0; 2 if the input is wrong.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.commands import add_output, add_seed, as_json, put_out
from shangliang.methods.opinion_map import Conversation, OpinionMap, draw, gather, prepare
from shangliang.methods.tables import BadInput, read_table

SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("votes", type=Path, metavar="VOTES.csv")
    parser.add_argument(
        "--statements",
        type=Path,
        metavar="COMMENTS.csv",
        help="columns comment-id, comment-body, moderated (-1: rejected); their words are then shown",
    )
    parser.add_argument("--mode", choices=("robust", "polis"), default="robust", help="default: robust")
    add_seed(parser, "of everything drawn by chance (default: 0)")
    parser.add_argument("--png", type=Path, metavar="FILE", help="write a picture of the map")
    add_output(parser)


def main(args: argparse.Namespace) -> int:
    table = read_votes(args.votes)
    words, rejected = read_statements(args.statements, table) if args.statements else ({}, None)
    conversation = prepare(table.votes, rejected)
    drawn = draw(conversation, mode=args.mode, seed=args.seed, order=table.order)
    if args.png:
        from shangliang.methods.opinion_map.picture import picture  # noqa: PLC0415  Pillow only if asked for

        try:
            picture(drawn).save(args.png, format="PNG")
        except OSError as error:
            raise BadInput(error.strerror or "cannot be written", file=args.png) from None
    put_out(
        as_json(for_machines(drawn, table)) if args.json else told(drawn, conversation, table, words), args
    )
    return 0


@dataclass(frozen=True)
class VoteTable:
    """The votes of a file, with the names that participants and statements have there."""

    votes: Any
    voters: list[str]
    statements: list[str]
    order: NDArray[np.int64]


def read_votes(path: Path) -> VoteTable:
    """Read VOTES.csv. Raises `BadInput` with the row."""
    voters: dict[str, int] = {}
    statements: dict[str, int] = {}
    columns: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    timed = None
    seen: dict[tuple[str, str], int] = {}
    for row in read_table(path, ("comment-id", "voter-id", "vote")):
        timed = "timestamp" in row.cells
        voter, statement = row.text("voter-id"), row.text("comment-id")
        first = seen.setdefault((voter, statement), row.number)
        if first != row.number and not timed:
            raise BadInput(
                f"{voter} votes on {statement} again (first in row {first}):"
                " expected a column timestamp, or each once",
                file=path,
                row=row.number,
            )
        vote = row.whole("vote", least=-1, most=1)
        time = row.whole("timestamp") if timed else 0
        for column, value in zip(
            columns,
            (
                voters.setdefault(voter, len(voters)),
                statements.setdefault(statement, len(statements)),
                vote,
                time,
            ),
            strict=True,
        ):
            column.append(value)
    if timed is None:
        raise BadInput("no votes: expected at least one row", file=path)
    return _numbered(voters, statements, columns, timed)


def _numbered(
    voters: dict[str, int], statements: dict[str, int], columns: tuple[list[int], ...], timed: bool
) -> VoteTable:
    """Numbers by the order of names, so that the order of rows is nothing."""
    names, rank = _ranked(voters)
    titles, place = _ranked(statements)
    whose, what, how, when = (np.array(column) for column in columns)
    whose = rank[whose]
    votes = gather(whose, place[what], how, times=when if timed else None)
    first = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(first, whose, when)
    return VoteTable(votes, names, titles, np.argsort(first, kind="stable"))


def _ranked(names: dict[str, int]) -> tuple[list[str], NDArray[np.int64]]:
    """Names in order (numbers as numbers), and the place of each in it."""
    ordered = sorted(names, key=lambda name: (0, int(name), "") if name.isdecimal() else (1, 0, name))
    rank = np.empty(len(names), np.int64)
    rank[[names[name] for name in ordered]] = np.arange(len(names))
    return ordered, rank


def read_statements(path: Path, table: VoteTable) -> tuple[dict[str, str], NDArray[np.bool_]]:
    """Their words, and which are rejected, of those that were voted on."""
    words, rejected = {}, np.zeros(len(table.statements), bool)
    number = {name: at for at, name in enumerate(table.statements)}
    for row in read_table(path, ("comment-id", "comment-body")):
        name = row.text("comment-id")
        words[name] = " ".join(row.cells["comment-body"].split())
        if name in number and "moderated" in row.cells:
            rejected[number[name]] = row.whole("moderated", least=-1, most=1) == -1
    return words, rejected


def told(drawn: OpinionMap, conversation: Conversation, table: VoteTable, words: dict[str, str]) -> str:
    """The map in sentences."""
    votes = conversation.votes

    def say(j: int) -> str:
        name = table.statements[j]
        return f"  [{name}] {words[name]}" if words.get(name) else f"  [{name}]"

    lines = [
        f"{votes.n_participants} participants, {votes.n_statements} statements, {votes.n_votes} votes"
        f" ({drawn.provenance.method}, version {drawn.provenance.version}, seed {drawn.provenance.seed})"
    ]
    lines += _groups_told(drawn, say)
    top = np.argsort(-drawn.common_ground, kind="stable")[:SHOWN]
    lines += ["", "Common ground: at least so many of every group agree (lower bound, 90 % sure)"]
    lines += [f"{say(int(j))}: {drawn.common_ground[j]:.0%}{_sure(drawn, int(j))}" for j in top]
    top = np.argsort(-drawn.divisive, kind="stable")[:SHOWN]
    if drawn.k:
        lines += ["", "Divisive: at least so many of one group agree, and of another disagree"]
        lines += [f"{say(int(j))}: {drawn.divisive[j]:.0%}{_sure(drawn, int(j))}" for j in top]
    return "\n".join(lines)


def _groups_told(drawn: OpinionMap, say: Any) -> list[str]:
    if not drawn.k:
        lines = ["", "No groups supported: the votes do not fall into groups that would come out again."]
        return lines + [
            f"  {one.k} groups: {REASONS[one.why_not]} (stability {one.stability:.2f}, gain {one.gain:.3f},"
            f" smallest {one.smallest})"
            for one in drawn.tried
        ]
    lines = []
    for g, size in enumerate(drawn.sizes):
        sure = "" if drawn.group_confidence is None else f", comes out again: {drawn.group_confidence[g]:.0%}"
        lines += ["", f"Group {g + 1}: {size} participants{sure}"]
        for one in drawn.representative[g]:
            side = "agree" if one.agrees else "disagree"
            lines.append(f"{say(one.statement)}: {one.n} of {one.n_seen} {side}")
    return lines


REASONS = {
    "size": "a group would be too small",
    "stability": "they do not come out again",
    "gain": "they do not foretell votes",
    "": "supported",
}


def _sure(drawn: OpinionMap, j: int) -> str:
    return (
        ""
        if drawn.statement_confidence is None
        else f" (stays so in {drawn.statement_confidence[j]:.0%} of trials)"
    )


def for_machines(drawn: OpinionMap, table: VoteTable) -> dict[str, Any]:
    """The result with the file's own names."""
    return {
        "participants": table.voters,
        "statements": table.statements,
        "groups": [int(size) for size in drawn.sizes],
        "map": drawn,
    }
