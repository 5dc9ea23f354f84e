"""Find texts that say the same: those like some words, or all the matters and who raises them most.

TEXTS.csv has a column text, and may have id (each once) and voice (the same for the same person). Without
--to, the texts are grouped, and the groups ranked by distinct voices. Exit status 0; 2 if the input is wrong.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

from shangliang.methods.commands import add_output, as_json, put_out
from shangliang.methods.masking import mask
from shangliang.methods.tables import BadInput, Row, read_table

LONGEST = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("texts", type=Path, metavar="TEXTS.csv")
    parser.add_argument("--to", metavar="WORDS", help="find the texts most like these words")
    parser.add_argument("--least", type=float, help="lowest likeness, 0 to 1 (default: 0.2; groups: 0.4)")
    parser.add_argument("--most", type=int, default=10, help="longest answer (default: 10)")
    add_output(parser)


def main(args: argparse.Namespace) -> int:
    if args.most < 1:
        raise BadInput(f"--most {args.most}: expected 1 or more")
    if args.least is not None and not 0 < args.least <= 1:
        raise BadInput(f"--least {args.least}: expected a number above 0, up to 1")
    table = read_texts(args.texts)
    put_out(find(table, args) if args.to is not None else rank(table, args), args)
    return 0


@dataclass(frozen=True)
class Texts:
    """The rows of a file; each row without a voice is a voice of its own."""

    ids: list[str]
    texts: list[str]
    voices: list[str]
    voiced: bool


def text_of(row: Row) -> str:
    """The cell `text`. Raises `BadInput` if it is empty or too long."""
    text = row.text("text")
    if len(text) > LONGEST:
        raise BadInput(
            f"{len(text):,} characters: expected at most {LONGEST:,}",
            file=row.file,
            row=row.number,
            column="text",
        )
    return text


def read_texts(path: Path) -> Texts:
    """Read TEXTS.csv. Raises `BadInput` with the row."""
    table = Texts([], [], [], True)
    first: dict[str, int] = {}
    voiced = True
    for row in read_table(path, ("text",)):
        voiced = "voice" in row.cells
        name = row.text("id") if "id" in row.cells else str(row.number)
        if first.setdefault(name, row.number) != row.number:
            raise BadInput(
                f"{name!r} again (first in row {first[name]}): expected each once",
                file=path,
                row=row.number,
                column="id",
            )
        table.ids.append(name)
        table.texts.append(text_of(row))
        table.voices.append(row.text("voice") if voiced else f"row {row.number}")
    if not table.ids:
        raise BadInput("no texts: expected at least one row", file=path)
    return Texts(table.ids, table.texts, table.voices, voiced)


def find(table: Texts, args: argparse.Namespace) -> str:
    """The texts most like the words."""
    from shangliang.methods.text_index import TextIndex  # noqa: PLC0415  numpy only when needed

    # Numbers by the order of ids, so that the order of rows is nothing.
    order = sorted(range(len(table.ids)), key=lambda row: table.ids[row])
    with tempfile.TemporaryDirectory() as folder, TextIndex(Path(folder) / "texts.sqlite3") as index:
        index.add_many((number, table.texts[row]) for number, row in enumerate(order))
        least = 0.2 if args.least is None else args.least
        found = index.search(args.to, most=args.most, least=least)
    rows = [order[match.id] for match in found.matches]
    if args.json:
        return as_json({"ids": [table.ids[row] for row in rows], "found": found})
    lines = [f"{len(found.matches)} of {found.n_texts} texts resemble {mask(args.to)!r}"]
    for row, match in zip(rows, found.matches, strict=True):
        lines += [f"  {match.score:.2f} [{table.ids[row]}] {mask(table.texts[row])}"]
        lines += [f"       both say {', '.join(match.shared_grams)}"]
    return "\n".join(lines)


def rank(table: Texts, args: argparse.Namespace) -> str:
    """The matters by distinct voices."""
    from shangliang.methods.matters import group, hot_matters  # noqa: PLC0415  numpy only when needed
    from shangliang.methods.matters.groups import LEAST  # noqa: PLC0415

    groups = group(table.texts, least=LEAST if args.least is None else args.least)
    hot = hot_matters(table.texts, table.voices, groups, most=args.most)
    if args.json:
        return as_json({"ids": table.ids, "groups": groups, "hot": hot})
    voices = "voices" if table.voiced else "texts (no column voice: each counts as a voice of its own)"
    lines = [f"{len(table.ids)} texts, {groups.n_groups} matters, ranked by distinct {voices}"]
    for matter in hot.matters:
        many = f"voices {matter.n_voices}, texts {matter.n_texts}"
        lines += [f"  {many}: {mask(table.texts[matter.leader])}"]
        if matter.keywords:
            lines += [f"       {', '.join(one.word for one in matter.keywords)}"]
    return "\n".join(lines)
