"""A topic that rested goes on: the day until which its minutes may be confirmed moves with its clocks."""

from shangliang.deliberation.clocks import CLOCKS
from shangliang.deliberation.lifecycle import MinutesState
from shangliang.deliberation.models import Minutes
from shangliang.ledger.actions import append, change
from shangliang.methods import workdays
from shangliang.people.models import User
from shangliang.topics.actions import extend_clock, moved_on
from shangliang.topics.models import Topic


def move_confirmation(topic: Topic, days: int, *, by: User) -> None:
    """Move the day by as many days as the topic rested; they are signed on the working day after it.

    For the action that resumes the topic, which has asked the permission.
    """
    waiting = Minutes.objects.filter(meeting__topic=topic, state=MinutesState.CONFIRMING)
    for minutes in waiting.select_related("meeting__topic", "meeting__platform"):
        was = minutes.confirm_until
        if was is None:
            continue
        until = moved_on(was, days)
        change(minutes, by=by, seen=None, fields={"confirm_until": until})
        after = workdays.next_workday(until, fallback=True)
        extend_clock(CLOCKS["sign_minutes"], minutes, due_on=after)
        append(
            "minutes.extended",
            minutes,
            by=by,
            public=topic.is_published,
            was_until=was,
            until=until,
            rested=days,
        )
