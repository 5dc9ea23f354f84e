"""Reading tables that people made, in UTF-8 (with its mark or not) or GB18030: every fault with its place."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST_FIELD = 1_000_000


class BadInput(ValueError):
    """The input is wrong. Says file, row and column where there are such, and what was expected."""

    def __init__(self, what: str, *, file: object = None, row: int | None = None, column: str = "") -> None:
        place = [str(file)] if file is not None else []
        place += [f"row {row}"] if row is not None else []
        place += [f"column {column}"] if column else []
        super().__init__(": ".join([", ".join(place), what] if place else [what]))
        self.what, self.file, self.row, self.column = what, file, row, column


@dataclass(frozen=True)
class Row:
    """One row of a table; `number` is its line in the file, the heading being 1."""

    file: str
    number: int
    cells: dict[str, str]

    def bad(self, column: str, expected: str) -> BadInput:
        """The fault of a cell, ready to raise."""
        return BadInput(
            f"{self.cells.get(column, '')[:40]!r}: expected {expected}",
            file=self.file,
            row=self.number,
            column=column,
        )

    def text(self, column: str) -> str:
        """The cell without space around it; it must not be empty."""
        text = self.cells.get(column, "").strip()
        if not text:
            raise self.bad(column, "something")
        return text

    def whole(self, column: str, *, least: int | None = None, most: int | None = None) -> int:
        """A whole number between the limits."""
        try:
            number = int(self.text(column))
        except ValueError:
            raise self.bad(column, "a whole number") from None
        if (least is not None and number < least) or (most is not None and number > most):
            raise self.bad(column, f"a whole number {within(least, most)}")
        return number

    def number_(self, column: str, *, least: float | None = None, most: float | None = None) -> float:
        """A finite number between the limits."""
        try:
            number = float(self.text(column))
        except ValueError:
            raise self.bad(column, "a number") from None
        if not math.isfinite(number):
            raise self.bad(column, "a finite number")
        if (least is not None and number < least) or (most is not None and number > most):
            raise self.bad(column, f"a number {within(least, most)}")
        return number


def within(least: float | None, most: float | None) -> str:
    """The limits in words."""
    if least is None:
        return f"up to {most}"
    return f"from {least}" if most is None else f"from {least} to {most}"


def read_text(path: Path) -> str:
    """The whole file. Raises `BadInput` if it is not there or not text in one of the encodings."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(error.strerror or "cannot be read", file=path) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("expected text in UTF-8 or GB18030", file=path)


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV file with a heading that has at least these columns; empty lines are passed over.

    Raises `BadInput`, with the row: no heading, a missing or doubled column, a row longer or shorter than the
    heading, a quotation that is not closed. A table without rows yields none.
    """
    text = read_text(path)
    if "\0" in text:
        raise BadInput(
            "holds a NUL character: expected text", file=path, row=text[: text.index("\0")].count("\n") + 1
        )
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    name = str(path)
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        _check_heading(heading, columns, name)
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(heading):
                raise BadInput(f"{len(cells)} cells: expected {len(heading)}", file=name, row=reader.line_num)
            yield Row(name, reader.line_num, dict(zip(heading, cells, strict=True)))
    except csv.Error as error:
        raise BadInput(str(error), file=name, row=reader.line_num) from None


def _check_heading(heading: list[str], columns: Sequence[str], name: str) -> None:
    if not any(heading):
        raise BadInput(f"empty: expected a heading with {', '.join(columns)}", file=name, row=1)
    missing = [column for column in columns if column not in heading]
    if missing:
        raise BadInput(
            f"no such column: the heading has {', '.join(heading)[:200]}", file=name, row=1, column=missing[0]
        )
    doubled = [column for column in columns if heading.count(column) > 1]
    if doubled:
        raise BadInput("stands in the heading twice", file=name, row=1, column=doubled[0])
