"""Pabulib's votes on projects (https://pabulib.org/format): sections META, PROJECTS and VOTES."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

from shangliang.methods.choice.ballots import APPROVAL, LARGEST_SCORE, RANKING, SCORES, gather
from shangliang.methods.choice.files.poll import Poll
from shangliang.methods.tables import BadInput, Row, read_text

SECTIONS = ("META", "PROJECTS", "VOTES")
TYPES = {
    "approval": APPROVAL,
    "choose-1": APPROVAL,
    "ordinal": RANKING,
    "cumulative": SCORES,
    "scoring": SCORES,
}


def read(path: Path, *, side: str | None = None) -> Poll:
    """Read the file; `side` is a column of its votes (sex, district, ...).

    Raises `BadInput` with row and column.
    """
    meta, projects, votes = (list(rows) for rows in _sections(path))
    about = {row.text("key"): row for row in meta}
    for key in ("budget", "vote_type"):
        if key not in about:
            raise BadInput(f"no {key} in META", file=path)
    if about["vote_type"].text("value") not in TYPES:
        raise about["vote_type"].bad("value", f"one of {', '.join(TYPES)}")
    budget = about["budget"].number_("value", least=0)
    if not budget:
        raise about["budget"].bad("value", "more than 0")
    kind = TYPES[about["vote_type"].text("value")]
    costs, labels = _projects(projects, path)
    for key, rows in (("num_projects", projects), ("num_votes", votes)):
        if key in about and about[key].whole("value") != len(rows):
            raise about[key].bad("value", f"{len(rows)}, the rows of the section")
    if not votes:
        raise BadInput("no votes", file=path)
    if kind == RANKING and "points" in votes[0].cells:
        kind = SCORES
    marks, sides = [], []
    seen: dict[str, int] = {}
    for row in votes:
        voter = row.text("voter_id")
        if seen.setdefault(voter, row.number) != row.number:
            raise row.bad("voter_id", f"each voter once (first in row {seen[voter]})")
        marks.append(_marks(row, costs, kind))
        if side is not None:
            sides.append(row.text(side))
    threshold = about.get("min_project_score_threshold")
    least = int(threshold.number_("value", least=0)) if threshold and threshold.cells["value"].strip() else 0
    title = about["description"].cells["value"] if "description" in about else path.stem
    ballots = gather(list(costs), marks, kind=kind, sides=sides or None)
    return Poll(title, ballots, costs, budget, least, None, labels)


def _sections(path: Path) -> Iterator[Iterator[Row]]:
    """The rows of each section."""
    lines = read_text(path).splitlines()
    starts = {
        line.strip().upper().rstrip(";"): at
        for at, line in enumerate(lines)
        if line.strip(" ;").upper() in SECTIONS
    }
    missing = [name for name in SECTIONS if name not in starts]
    if missing or sorted(starts.values()) != [starts[name] for name in SECTIONS]:
        raise BadInput(f"expected the sections {', '.join(SECTIONS)}", file=path)
    ends = [starts["PROJECTS"], starts["VOTES"], len(lines)]
    columns = (("key", "value"), ("project_id", "cost"), ("voter_id", "vote"))
    for name, end, needed in zip(SECTIONS, ends, columns, strict=True):
        yield _rows(lines[starts[name] + 1 : end], starts[name] + 2, needed, path)


def _rows(lines: list[str], first: int, needed: tuple[str, ...], path: Path) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=";")
    heading = [cell.strip() for cell in next(reader, [])]
    for column in needed:
        if column not in heading:
            raise BadInput(
                f"no such column: the heading has {', '.join(heading)[:200]}",
                file=path,
                row=first,
                column=column,
            )
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) > len(heading):
            raise BadInput(
                f"{len(cells)} cells: expected {len(heading)}", file=path, row=first + reader.line_num - 1
            )
        cells += [""] * (len(heading) - len(cells))  # Pabulib leaves out the last ones that are empty
        yield Row(str(path), first + reader.line_num - 1, dict(zip(heading, cells, strict=True)))


def _projects(rows: list[Row], path: Path) -> tuple[dict[str, float], dict[str, str]]:
    costs: dict[str, float] = {}
    labels: dict[str, str] = {}
    for row in rows:
        name = row.text("project_id")
        if name in costs:
            raise row.bad("project_id", "each project once")
        costs[name] = row.number_("cost", least=0)
        labels[name] = " ".join(row.cells.get("name", "").split())
    if not costs:
        raise BadInput("no projects", file=path)
    return costs, labels


def _marks(row: Row, costs: dict[str, float], kind: str) -> list[int]:
    """The ballot, in the order of the projects."""
    chosen = [one.strip() for one in row.cells["vote"].split(",")] if row.cells["vote"].strip() else []
    for one in chosen:
        if one not in costs:
            raise row.bad("vote", f"projects of this file, not {one[:40]!r}")
    if len(set(chosen)) < len(chosen):
        raise row.bad("vote", "each project once")
    given = dict.fromkeys(chosen, 1)
    if kind == RANKING:
        given = {one: place for place, one in enumerate(chosen)}
    elif kind == SCORES:
        points = [one.strip() for one in row.cells.get("points", "").split(",")] if chosen else []
        if len(points) != len(chosen):
            raise row.bad("points", f"{len(chosen)} numbers, one for each project of the vote")
        given = dict(zip(chosen, (_points(one, row) for one in points), strict=True))
    empty = 0 if kind == APPROVAL else -1
    return [given.get(name, empty) for name in costs]


def _points(text: str, row: Row) -> int:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= LARGEST_SCORE or value != int(value):
        raise row.bad("points", f"whole numbers from 0 to {LARGEST_SCORE:,}")
    return int(value)
