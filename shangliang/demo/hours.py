"""When things happen: offices on working days, residents at any waking hour."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils.timezone import get_default_timezone

from shangliang.methods import workdays


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """That time of that day, in Shanghai."""
    return datetime.combine(day, time(hour, minute), get_default_timezone())


def on_workday(day: date, n: int = 0) -> date:
    """The working day `n` after `day` (before it, if negative); for 0 the day itself or the next one."""
    return workdays.add_workdays(day, n, fallback=True) if n else workdays.roll_forward(day, fallback=True)


def office_hour(day: date, rng: Random) -> datetime:
    """Some minute between nine and half past four of the working day."""
    return at(day) + timedelta(minutes=rng.randrange(450))


def waking_hour(day: date, rng: Random) -> datetime:
    """Some minute between seven in the morning and ten in the evening."""
    return at(day, 7) + timedelta(minutes=rng.randrange(900))


def after(moment: datetime, n: int, rng: Random) -> datetime:
    """`n` working days later at some office hour; on the same day, some minutes later."""
    if n == 0:
        return moment + timedelta(minutes=rng.randrange(5, 40))
    return office_hour(on_workday(moment.astimezone(get_default_timezone()).date(), n), rng)
