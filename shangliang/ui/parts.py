"""What the larger components take: plain records that a view fills from its queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

StopStatus = Literal["done", "current", "coming", "overdue", "skipped"]


@dataclass(frozen=True)
class Link:
    """A document, a record, a page: where it is and what it is called."""

    label: str
    href: str


@dataclass(frozen=True)
class Stop:
    """One stop on a topic's journey.

    `on` is the day it was reached, `due` the day by which it must be; `who` did or must do it.
    `days_left` counts working days and is negative when overdue; None leaves it out.
    """

    title: str
    status: StopStatus
    on: date | datetime | None = None
    due: date | None = None
    days_left: int | None = None
    who: str = ""
    note: str = ""
    documents: Sequence[Link] = ()


@dataclass(frozen=True)
class Tab:
    label: str
    href: str
    is_current: bool = False
    n: int | None = None


@dataclass(frozen=True)
class Row:
    """A line of a summary; `href` leads to where it can be changed."""

    label: str
    value: object
    href: str = ""


@dataclass(frozen=True)
class Key:
    """A line of a legend. `tone` is a state's tone, a brand, or `plot-1` to `plot-6`."""

    label: str
    tone: str
    n: int | None = None
