"""Suggest a category or a department for each text, say how sure that is and which words decided.

TEXTS.csv has a column text, and may have id. HISTORY.csv holds texts labelled before: columns text and label.
Without a history, a table of keywords decides alone, and the confidence is not measured. Exit status 0; 2 if
the input is wrong.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shangliang.methods.commands import add_output, as_json, put_out
from shangliang.methods.commands.similar import Texts, read_texts, text_of
from shangliang.methods.masking import mask
from shangliang.methods.tables import BadInput, read_table

if TYPE_CHECKING:
    from shangliang.methods.classify import Suggestion


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("texts", type=Path, metavar="TEXTS.csv")
    parser.add_argument("--history", type=Path, metavar="HISTORY.csv", help="columns text and label")
    parser.add_argument(
        "--of", choices=("category", "department", "history"), default="category",
        help="which table of keywords to begin with; history: none (default: category)",
    )  # fmt: skip
    parser.add_argument(
        "--keywords", type=Path, metavar="FILE.toml", help="a table of one's own: label = [words]"
    )
    add_output(parser)


def main(args: argparse.Namespace) -> int:
    from shangliang.methods.classify import default_keywords, learn, read_keywords  # noqa: PLC0415  numpy

    table = read_texts(args.texts)
    texts, labels = read_history(args.history) if args.history else ([], [])
    if args.keywords:
        keywords = read_keywords(args.keywords)
    else:
        keywords = {} if args.of == "history" else default_keywords(args.of)
    if len(keywords.keys() | set(labels)) < 2:
        raise BadInput("fewer than two labels: expected two or more", file=args.history or args.keywords)
    classifier = learn(texts, labels, keywords=keywords)
    suggested = classifier.suggest_all(table.texts)
    if args.json:
        about = {
            name: getattr(classifier, name)
            for name in ("labels", "n_learnt", "calibrated", "macro_f1", "calibration_error", "provenance")
        }
        put_out(as_json({"ids": table.ids, "suggestions": suggested, "classifier": about}), args)
        return 0
    lines = [
        f"{len(table.ids)} texts, {len(classifier.labels)} labels; learnt from {classifier.n_learnt} texts"
    ]
    if classifier.calibrated:
        lines += [
            f"On texts not learnt from: macro-F1 {classifier.macro_f1:.2f},"
            f" confidence off by {classifier.calibration_error:.1%} on average"
        ]
    else:
        lines += ["Confidence is not measured: too few labelled texts"]
    put_out("\n".join(lines + told(table, suggested)), args)
    return 0


def read_history(path: Path) -> tuple[list[str], list[str]]:
    """Texts and their labels. Raises `BadInput` with the row."""
    pairs = [(text_of(row), row.text("label")) for row in read_table(path, ("text", "label"))]
    if not pairs:
        raise BadInput("no labelled texts: expected at least one row", file=path)
    return [text for text, _ in pairs], [label for _, label in pairs]


def told(table: Texts, suggested: Sequence[Suggestion]) -> list[str]:
    """Two lines for each text."""
    lines = []
    for name, text, one in zip(table.ids, table.texts, suggested, strict=True):
        why = f" because of {', '.join(mask(word) for word in one.words)}" if one.words else ""
        next_best = f"; else {one.others[0][0]} {one.others[0][1]:.0%}"
        lines += [f"  [{name}] {mask(text)[:60]}", f"       {one.label} {one.confidence:.0%}{why}{next_best}"]
    return lines
