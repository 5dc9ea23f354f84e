"""Approvals in abcvoting's YAML: `profile`, `num_cand`, `committeesize`, `voter_weights`.

Of YAML just what these files use: keys at the start of a line, and lists in brackets. Options are numbers
from 0.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from shangliang.methods.choice.ballots import APPROVAL, gather
from shangliang.methods.choice.files.poll import Poll
from shangliang.methods.tables import BadInput, read_text

KEY = re.compile(r"([A-Za-z_][\w-]*):(.*)")


def read(path: Path) -> Poll:
    """Read the file. Raises `BadInput` with the line of the key."""
    found: dict[str, tuple[str, int]] = {}
    key = ""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        match = KEY.match(line)
        if match:
            key = match[1]
            found[key] = match[2].strip(), number
        elif key and line.strip() and not line.lstrip().startswith("#"):
            text, first = found[key]
            found[key] = f"{text} {line.strip()}", first
    profile, row = _list_of(found, "profile", path)
    sets = [_members(one, row, path) for one in profile]
    m = (
        _whole(found, "num_cand", path)
        if "num_cand" in found
        else max((max(s, default=-1) for s in sets), default=-1) + 1
    )
    for at, one in enumerate(sets, 1):
        if one and max(one) >= m:
            raise BadInput(
                f"ballot {at} approves {max(one)}: expected 0 to {m - 1}",
                file=path,
                row=row,
                column="profile",
            )
    if not sets or not 1 <= m <= 10_000:
        raise BadInput("no ballots", file=path, row=row, column="profile")
    counts = None
    if "voter_weights" in found:
        counts, at_row = _list_of(found, "voter_weights", path)
        if len(counts) != len(sets) or any(type(one) is not int or one < 1 for one in counts):
            raise BadInput(
                f"expected {len(sets)} whole numbers from 1", file=path, row=at_row, column="voter_weights"
            )
    marks = [[int(j in one) for j in range(m)] for one in sets]
    ballots = gather([str(j) for j in range(m)], marks, counts, kind=APPROVAL)
    size = _whole(found, "committeesize", path) if "committeesize" in found else None
    title = found.get("description", (path.stem, 0))[0].strip("'\"")
    return Poll(title, ballots, size=size)


def _list_of(found: dict[str, tuple[str, int]], key: str, path: Path) -> tuple[list[Any], int]:
    text, row = found.get(key, ("", None))
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = None
    if not isinstance(value, list):
        raise BadInput("expected a list in brackets", file=path, row=row, column=key)
    return value, row or 0


def _members(one: Any, row: int, path: Path) -> set[int]:
    if not isinstance(one, list) or any(type(j) is not int or j < 0 for j in one) or len(set(one)) < len(one):
        raise BadInput(f"{str(one)[:40]}: expected options, each once", file=path, row=row, column="profile")
    return set(one)


def _whole(found: dict[str, tuple[str, int]], key: str, path: Path) -> int:
    text, row = found[key]
    if not text.isdecimal() or int(text) < 1:
        raise BadInput(f"{text[:40]!r}: expected a whole number from 1", file=path, row=row, column=key)
    return int(text)
