"""Files of ballots: PrefLib, Pabulib, abcvoting's YAML, and tables with one row for each voter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from shangliang.methods.choice.files import approvals, pabulib, preflib, table
from shangliang.methods.choice.files.poll import Poll
from shangliang.methods.tables import BadInput

READERS: Mapping[str, Callable[[Path], Poll]] = {
    ".soc": preflib.read,
    ".soi": preflib.read,
    ".toc": preflib.read,
    ".toi": preflib.read,
    ".pb": pabulib.read,
    ".yaml": approvals.read,
    ".yml": approvals.read,
}


def read(path: Path, *, kind: str | None = None, side: str | None = None, ties: bool = False) -> Poll:
    """The poll in the file, by its ending. `kind`, `side` and `ties` are for tables; `side` for Pabulib too.

    Raises `BadInput`.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return table.read(path, kind=kind, side=side, ties=ties)
    if suffix == ".pb":
        return pabulib.read(path, side=side)
    if suffix not in READERS:
        raise BadInput(f"ends in {suffix!r}: expected .csv, {', '.join(READERS)}", file=path)
    if side is not None:
        raise BadInput(f"no column {side}: only .csv and .pb have columns", file=path)
    return READERS[suffix](path)


__all__ = ["READERS", "Poll", "read"]
