"""Letters about what is overdue: a reminder the next day, criticism some working days on, each once."""

from datetime import date

from django.db.models import QuerySet

from shangliang.ledger import clock as time
from shangliang.ledger.actions import SYSTEM, act, append
from shangliang.methods import workdays
from shangliang.outcomes.models import Reminder
from shangliang.outcomes.queries.overdue import leaders_over, overdue_in_departments
from shangliang.platforms.models import Committee
from shangliang.platforms.queries import number
from shangliang.topics.models import Clock

Kind = Reminder.Kind


def send_reminders(on: date) -> list[Reminder]:
    """Remind every department of what it owes since before `on`, with a copy to the leaders of the place.

    May run any number of times a day: what was sent is not sent again. One transaction for each letter.
    """
    sent = []
    for committee in Committee.objects.order_by("pk"):
        grace = number(committee.pk, "criticise_after")
        for kind, clocks in _due(committee, on, grace):
            sent += [reminder for clock in clocks if (reminder := _remind(clock, kind))]
    return sent


def is_criticised(due_on: date, on: date, grace: int) -> bool:
    """Whether `grace` working days have gone by since the day on which it was due."""
    return on > workdays.add_workdays(due_on, grace, fallback=True)


def _due(committee: Committee, on: date, grace: int) -> list[tuple[Kind, list[Clock]]]:
    late = overdue_in_departments(committee, on)
    criticised = [
        clock
        for clock in _not_yet(late, Kind.CRITICISM)
        if clock.due_on and is_criticised(clock.due_on, on, grace)
    ]
    return [(Kind.REMINDER, list(_not_yet(late, Kind.REMINDER))), (Kind.CRITICISM, criticised)]


def _not_yet(late: QuerySet[Clock], kind: Kind) -> QuerySet[Clock]:
    return late.exclude(pk__in=Reminder.objects.filter(kind=kind).values("clock_id"))


@act
def _remind(clock: Clock, kind: Kind) -> Reminder | None:
    topic = clock.topic
    still = Clock.objects.filter(pk=clock.pk, stopped_at__isnull=True, paused_at__isnull=True)
    if topic is None or not still.exists() or clock.reminders.filter(kind=kind).exists():
        return None
    leaders = list(leaders_over(topic))
    reminder = Reminder.objects.create(topic=topic, clock=clock, kind=kind, at=time.now())
    reminder.copied_to.set(leaders)
    append(
        "clock.reminded" if kind == Kind.REMINDER else "clock.criticised",
        topic,
        by=SYSTEM,
        public=topic.is_published,
        clock=clock.pk,
        kind=clock.kind,
        department=clock.department_id,
        due_on=clock.due_on,
        copied_to=[leader.pk for leader in leaders],
    )
    return reminder
