"""A table with one row for each voter: `voter`, perhaps a side, and a column for each option."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from shangliang.methods.choice.ballots import APPROVAL, KINDS, LARGEST_SCORE, MOST_OPTIONS, RANKING, gather
from shangliang.methods.choice.files.poll import Poll
from shangliang.methods.tables import BadInput, Row, read_table, read_text

VOTER, SIDE = "voter", "side"


def read(path: Path, *, kind: str | None, side: str | None = None, ties: bool = False) -> Poll:
    """Read the table.

    Cells: ranking, the place from 1, each once unless `ties`; approval, 1 or 0; scores, a whole number from
    0. An empty cell is not ranked, not approved, not scored. A column `side`, or the one named, says whose
    view it is. Raises `BadInput` with row and column.
    """
    if kind not in KINDS:
        raise BadInput(f"say what the cells are: one of {', '.join(KINDS)}", file=path)
    options: list[str] = []
    marks, sides = [], []
    seen: dict[str, int] = {}
    column = side or SIDE
    heading = [cell.strip() for cell in next(csv.reader(io.StringIO(read_text(path), newline="")), [])]
    needed = (VOTER, side) if side else (VOTER,)
    for row in read_table(path, (*needed, *(name for name in heading if name not in needed))):
        if not options:
            options = [name for name in row.cells if name not in (VOTER, column)]
            if not options or "" in options or len(options) > MOST_OPTIONS:
                raise BadInput("expected a column for each option, with its name", file=path, row=1)
        voter = row.text(VOTER)
        if seen.setdefault(voter, row.number) != row.number:
            raise row.bad(VOTER, f"each voter once (first in row {seen[voter]})")
        marks.append([_mark(row, name, kind) for name in options])
        if kind == RANKING and not ties:
            _check_places(row, options, marks[-1])
        if column in row.cells:
            sides.append(row.text(column))
    if not marks:
        raise BadInput("no ballots: expected at least one row", file=path)
    return Poll(path.stem, gather(options, marks, kind=kind, sides=sides or None))


def _mark(row: Row, name: str, kind: str) -> int:
    if not row.cells[name].strip():
        return 0 if kind == APPROVAL else -1
    if kind == APPROVAL:
        return row.whole(name, least=0, most=1)
    if kind == RANKING:
        return row.whole(name, least=1, most=MOST_OPTIONS) - 1
    return row.whole(name, least=0, most=LARGEST_SCORE)


def _check_places(row: Row, options: list[str], places: list[int]) -> None:
    taken: dict[int, str] = {}
    for name, place in zip(options, places, strict=True):
        if place >= 0 and taken.setdefault(place, name) != name:
            raise row.bad(name, f"each place once ({taken[place]} has it too), or --ties")
