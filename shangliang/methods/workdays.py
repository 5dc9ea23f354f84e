"""Legal working days of China, and the deadlines that are counted in them.

A day is worked if the State Council's yearly arrangement says so (调休), is off if it says so, and follows
the weekend otherwise. A year whose arrangement is not known is refused with `UnpublishedYear`, unless the
caller asks for `fallback=True` and shows the result as provisional.

References
----------
Civil Code of the PRC, articles 201 (the first day is not counted), 202 (months end on the corresponding day,
or on the month's last), 203 (a last day that is a holiday moves to the day after it).
全国年节及纪念日放假办法 (State Council order 795, in force from 2025-01-01), article 2.
"""

from __future__ import annotations

import calendar as gregorian
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from shangliang.methods.provenance import Provenance

VERSION = "1"  # changes whenever the same papers may give another day
Unit = Literal["workdays", "days", "months", "hours"]

HOLIDAYS = Path(__file__).parent / "data" / "holidays"
# China has kept one time without summer time since 1991; a fixed offset needs no zone database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
FIRST_UNSETTLED_DAY_OF_DECEMBER = 29
MOST = 100_000
ONE_DAY = timedelta(days=1)


class UnpublishedYear(LookupError):
    """The State Council's arrangement of `year` is not known, so its working days are not."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the holiday arrangement of {year} is not published")
        self.year = year


class BadCalendar(ValueError):
    """A holiday file that cannot be read or contradicts another; the message names it."""


@dataclass(frozen=True, eq=False)
class Calendar:
    """What the State Council's papers say.

    Attributes
    ----------
    changed : mapping of date to bool
        Days that differ from the weekend rule or confirm it: True worked, False off.
    years : frozenset of int
        Years whose paper is known.
    """

    changed: Mapping[date, bool]
    years: frozenset[int]


@dataclass(frozen=True)
class Deadline:
    """The last day of a period.

    Attributes
    ----------
    on : date
        Last day, in Shanghai; the period ends with it.
    provisional : bool
        True if a later paper of the State Council may still move it.
    unit : {"workdays", "days", "months", "hours"}
    n : int
        Length of the period in `unit`.
    at : datetime or None
        The instant, for periods in hours only.
    start : date or datetime
        What the period was counted from.
    fallback : bool
        Whether years without a paper were allowed.
    calendar : Calendar or None
        The papers that were read; None for hours.
    """

    on: date
    provisional: bool
    unit: Unit
    n: int
    at: datetime | None = None
    start: date | datetime | None = None
    fallback: bool = False
    calendar: Calendar | None = field(default=None, repr=False, compare=False)

    @property
    def provenance(self) -> Provenance:
        """Method, version, parameters, and a digest of start and papers."""
        from shangliang.methods.provenance import Provenance, digest_of  # noqa: PLC0415  loads numpy

        parameters = {"unit": self.unit, "n": self.n, "fallback": self.fallback}
        papers = None if self.calendar is None else _papers(self.calendar)
        start = None if self.start is None else self.start.isoformat()
        return Provenance("workdays.deadline", VERSION, parameters, None, digest_of(start, papers))


def read_calendar(*folders: Path) -> Calendar:
    """Read every `YYYY.json` of the folders into one calendar.

    Parameters
    ----------
    *folders : Path
        Folders of files in the form of `data/holidays/README.md`; a later folder may add years.

    Raises
    ------
    BadCalendar
        If a file is malformed, or two files say different things of one day.
    """
    changed: dict[date, bool] = {}
    years: set[int] = set()
    for path in sorted(path for folder in folders for path in folder.glob("[0-9][0-9][0-9][0-9].json")):
        for day, worked in _read_paper(path):
            if changed.setdefault(day, worked) != worked:
                raise BadCalendar(f"{path.name}: {day} is worked in one paper and off in another")
        years.add(int(path.stem))
    return Calendar(MappingProxyType(changed), frozenset(years))


def _read_paper(path: Path) -> Iterator[tuple[date, bool]]:
    try:
        paper = json.loads(path.read_text(encoding="utf-8"))
        if paper["year"] != int(path.stem):
            raise BadCalendar(f"{path.name}: the file holds the year {paper['year']}")
        for entry in paper["days"]:
            if not isinstance(entry["isOffDay"], bool):
                raise BadCalendar(f"{path.name}: isOffDay of {entry['date']} is not true or false")
            yield date.fromisoformat(entry["date"]), not entry["isOffDay"]
    except BadCalendar:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise BadCalendar(f"{path.name}: not a holiday file: {error!r}") from error


@lru_cache(maxsize=1)
def published() -> Calendar:
    """The calendar that ships with the package."""
    return read_calendar(HOLIDAYS)


def is_workday(day: date, *, fallback: bool = False, calendar: Calendar | None = None) -> bool:
    """Whether `day` is a legal working day.

    Parameters
    ----------
    day : date
        A plain date; an instant has no working day before its zone is settled.
    fallback : bool, default False
        For years without a paper, use weekends and the statutory holidays of fixed date.
    calendar : Calendar, optional
        Default: `published()`.

    Raises
    ------
    UnpublishedYear
        If the year's arrangement is not known and `fallback` is False.
    TypeError
        If `day` is a datetime.
    """
    calendar = calendar or published()
    _require_date(day)
    if day in calendar.changed:
        return calendar.changed[day]
    if day.year not in calendar.years:
        if not fallback:
            raise UnpublishedYear(day.year)
        if _is_fixed_holiday(day):
            return False
    return day.weekday() < 5


def is_provisional(first: date, last: date, *, calendar: Calendar | None = None) -> bool:
    """Whether a paper still to come may change a day from `first` to `last`, both included.

    The last days of December count as open until the next year's paper is known, since New Year's
    arrangement may reach back to them, as those of 2019 and 2023 did.
    """
    calendar = calendar or published()
    if any(year not in calendar.years for year in range(first.year, last.year + 1)):
        return True
    in_tail = last.month == 12 and last.day >= FIRST_UNSETTLED_DAY_OF_DECEMBER
    return in_tail and last.year + 1 not in calendar.years


def roll_forward(day: date, *, fallback: bool = False, calendar: Calendar | None = None) -> date:
    """`day` itself if it is worked, else the first working day after it (Civil Code, art. 203)."""
    while not is_workday(day, fallback=fallback, calendar=calendar):
        day += ONE_DAY
    return day


def next_workday(day: date, *, fallback: bool = False, calendar: Calendar | None = None) -> date:
    """The first working day after `day`."""
    return roll_forward(day + ONE_DAY, fallback=fallback, calendar=calendar)


def add_workdays(start: date, n: int, *, fallback: bool = False, calendar: Calendar | None = None) -> date:
    """The `n`-th working day after `start`.

    Parameters
    ----------
    start : date
        Not counted itself: counting starts the day after (Civil Code, art. 201).
    n : int
        Positive counts forward, negative backward from the day before (the last day for a notice that must go
        out 15 working days ahead is `add_workdays(meeting, -15)`); 0 rolls `start` forward.
    fallback, calendar
        As in `is_workday`.

    Raises
    ------
    UnpublishedYear
        If the count enters a year whose arrangement is not known and `fallback` is False.
    ValueError
        If `n` is beyond 100,000 either way.
    """
    calendar = calendar or published()
    _require_date(start)
    _require_length(n)
    if n == 0:
        return roll_forward(start, fallback=fallback, calendar=calendar)
    if n < 0:
        return _count_back(start, -n, calendar, fallback)
    first = (start + ONE_DAY).toordinal()
    year = date.fromordinal(first).year
    while True:
        worked = _workdays_of(calendar, year, fallback)
        passed = bisect_left(worked, first)
        if passed + n <= len(worked):
            return date.fromordinal(worked[passed + n - 1])
        n -= len(worked) - passed
        year += 1


def _count_back(start: date, n: int, calendar: Calendar, fallback: bool) -> date:
    last = (start - ONE_DAY).toordinal()
    year = date.fromordinal(last).year
    while True:
        worked = _workdays_of(calendar, year, fallback)
        left = bisect_right(worked, last)
        if n <= left:
            return date.fromordinal(worked[left - n])
        n -= left
        year -= 1


def workdays_between(a: date, b: date, *, fallback: bool = False, calendar: Calendar | None = None) -> int:
    """Working days after `a` up to and including `b`; negative if `b` is earlier.

    It undoes `add_workdays`: `workdays_between(a, add_workdays(a, n)) == n` for n > 0.
    """
    calendar = calendar or published()
    _require_date(a)
    _require_date(b)
    if b < a:
        return -workdays_between(b, a, fallback=fallback, calendar=calendar)
    if a == b:
        return 0
    n, first = 0, a + ONE_DAY
    for year in range(first.year, b.year + 1):
        worked = _workdays_of(calendar, year, fallback)
        n += bisect_right(worked, b.toordinal()) - bisect_left(worked, first.toordinal())
    return n


def add_months(start: date, n: int) -> date:
    """The corresponding day `n` months on, or that month's last day; not rolled (Civil Code, art. 202)."""
    _require_date(start)
    _require_length(n)
    year, month0 = divmod(start.year * 12 + start.month - 1 + n, 12)
    last = gregorian.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(start.day, last))


def deadline(
    start: date | datetime,
    n: int,
    unit: Unit,
    *,
    fallback: bool = False,
    calendar: Calendar | None = None,
) -> Deadline:
    """The last day of a period of `n` units that begins with `start`.

    Parameters
    ----------
    start : date or datetime
        The day or instant of the event; an instant must carry its zone and is read in Shanghai.
    n : int
        Length of the period, from 0 to 100,000. 0 working days is the same day, or the next one worked.
    unit : {"workdays", "days", "months", "hours"}
        Days and months are calendar periods whose last day is rolled to a working day. Hours run on over
        nights and holidays, are not rolled, and need an instant to start from.
    fallback, calendar
        As in `is_workday`; the result says whether it is provisional.

    Raises
    ------
    UnpublishedYear
        If a year without arrangement is needed and `fallback` is False.
    ValueError
        If `unit` is unknown, `n` is out of range, `start` is an instant without zone, or hours are to be
        counted from a date.
    """
    if unit not in get_args(Unit):
        raise ValueError(f"unit {unit!r}, but known are {', '.join(get_args(Unit))}")
    if n < 0:
        raise ValueError(f"a period of {n} {unit}")
    _require_length(n)
    if unit == "hours":
        return _deadline_in_hours(start, n)
    calendar = calendar or published()
    begin = _day_in_shanghai(start) if isinstance(start, datetime) else start
    if unit == "workdays":
        on = add_workdays(begin, n, fallback=fallback, calendar=calendar)
        first = min(begin + ONE_DAY, on)
    else:
        first = begin + timedelta(days=n) if unit == "days" else add_months(begin, n)
        on = roll_forward(first, fallback=fallback, calendar=calendar)
    provisional = is_provisional(first, on, calendar=calendar)
    return Deadline(on, provisional, unit, n, start=start, fallback=fallback, calendar=calendar)


def _deadline_in_hours(start: date | datetime, n: int) -> Deadline:
    if not isinstance(start, datetime):
        raise ValueError(f"hours are counted from an instant, not from the date {start}")
    _day_in_shanghai(start)
    # Added in UTC: local addition would be off across a zone's change of clocks.
    at = (start.astimezone(UTC) + timedelta(hours=n)).astimezone(SHANGHAI)
    return Deadline(at.date(), provisional=False, unit="hours", n=n, at=at, start=start)


def _day_in_shanghai(instant: datetime) -> date:
    if instant.utcoffset() is None:
        raise ValueError(f"the instant {instant} has no time zone")
    return instant.astimezone(SHANGHAI).date()


@lru_cache(maxsize=256)
def _workdays_of(calendar: Calendar, year: int, fallback: bool) -> tuple[int, ...]:
    """Ordinals of the year's working days, ascending."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = (date.fromordinal(ordinal) for ordinal in range(first, last + 1))
    return tuple(day.toordinal() for day in days if is_workday(day, fallback=fallback, calendar=calendar))


@lru_cache(maxsize=8)
def _papers(calendar: Calendar) -> tuple[tuple[int, ...], tuple[tuple[str, bool], ...]]:
    """All that the papers say, in order."""
    days = sorted((day.isoformat(), worked) for day, worked in calendar.changed.items())
    return tuple(sorted(calendar.years)), tuple(days)


def _is_fixed_holiday(day: date) -> bool:
    """New Year, Labour Day (two days since 2025) and National Day; lunar feasts are left to the paper."""
    fixed = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}
    return (day.month, day.day) in fixed or (day.year >= 2025 and (day.month, day.day) == (5, 2))


def _require_date(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError(f"{day!r} is an instant; a working day needs a date")


def _require_length(n: int) -> None:
    if abs(n) > MOST:
        raise ValueError(f"a period of {n}, but at most {MOST} are counted")
