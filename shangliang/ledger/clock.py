"""The time at which an action happens: the machine's, unless the past is being told.

Loading a year of history and testing a deadline both need actions to happen "then".
Nothing else in the product asks the machine for the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told_time", default=None)


def now() -> datetime:
    """The aware instant of the action."""
    return _told.get() or timezone.now()


def today() -> date:
    """The calendar day in Asia/Shanghai, which every deadline of the institution means."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the actions inside happen at `moment` (aware)."""
    if timezone.is_naive(moment):
        raise ValueError(f"{moment!r} has no time zone")
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
