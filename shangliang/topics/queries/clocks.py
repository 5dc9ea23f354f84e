"""What waits, on whom, and how long each has held topics. Overdue is computed here, by no job."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shangliang.people.models import User
from shangliang.platforms.models import Committee
from shangliang.topics.clocks import VOICES
from shangliang.topics.models import Clock, Topic

RUNS = Q(stopped_at__isnull=True, paused_at__isnull=True)


def waiting_for(user: User, on: date) -> QuerySet[Clock]:
    """The clocks that wait on the user's roles, departments or person, nearest day first, with `is_overdue`.

    What has no day stands last. One statement beside the one that reads the user's bindings.
    """
    mine = Q(user=user)
    for binding in user.bindings:
        place = Q(committee=binding.committee_id, path__startswith=binding.scope)
        if binding.department_id is None:
            mine |= place & Q(role=binding.role, department__isnull=True)
        else:
            mine |= Q(department=binding.department_id, role__in=["", binding.role])
    return (
        Clock.objects.filter(RUNS & mine)
        .select_related("topic__platform", "department")
        .annotate(is_overdue=_late(on))
        .order_by(F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "started_at", "pk")
    )


def overdue(committee: Committee, on: date, *, under: str = "") -> QuerySet[Clock]:
    """Clocks of the committee, or of the subtree `under`, whose day has gone by; longest first."""
    return (
        Clock.objects.filter(RUNS, committee=committee, due_on__lt=on, path__startswith=under)
        .exclude(holder=VOICES)
        .select_related("topic__platform", "department", "user")
        .order_by("due_on", "pk")
    )


class Which(models.TextChoices):
    """Which of a unit's clocks a figure of `Held` counts."""

    ALL = "all", _("全部事项")
    RUNNING = "running", _("正在办理")
    LATE = "late", _("超期")


def clocks_held(
    committee: Committee, holder: str, which: Which, *, on: date, under: str = ""
) -> QuerySet[Clock]:
    """The clocks behind a figure of one unit (as `Held.holder`), last first: exactly as many as it says."""
    narrowed = {Which.ALL: Q(), Which.RUNNING: RUNS, Which.LATE: _ran_late(on)}[which]
    return (
        Clock.objects.filter(narrowed, committee=committee, holder=holder, path__startswith=under)
        .select_related("topic__platform", "department", "user")
        .order_by("-pk")
    )


def clocks_of(topic: Topic) -> QuerySet[Clock]:
    """Every clock of the topic, in the order in which they started."""
    return Clock.objects.filter(topic=topic).select_related("department", "user").order_by("started_at", "pk")


@dataclass(frozen=True)
class Held:
    """How long one unit (`department:7`, `role:convenor`, `user:3` or `voices`) has held topics."""

    holder: str
    department: str
    n: int
    n_running: int
    n_overdue: int
    time: timedelta

    @property
    def days(self) -> int:
        """Full days over all its clocks together."""
        return self.time.days


def days_held(committee: Committee, at: datetime, *, on: date, under: str = "") -> list[Held]:
    """Time held by each unit, most first: over clocks that stopped, and up to `at` over those that run.

    `on` is the calendar day of `at`. A clock that stopped after its day counts as overdue too. One statement.
    """
    held = ExpressionWrapper(
        Coalesce("stopped_at", Value(at)) - F("started_at"), output_field=DurationField()
    )
    rows = (
        Clock.objects.filter(committee=committee, path__startswith=under)
        .values("holder", "department__short_name")
        .annotate(
            n=Count("pk"),
            n_running=Count("pk", filter=RUNS),
            n_overdue=Count("pk", filter=_ran_late(on)),
            time=Sum(held),
        )
        .order_by("-time", "holder")
    )
    return [
        Held(
            row["holder"],
            row["department__short_name"] or "",
            row["n"],
            row["n_running"],
            row["n_overdue"],
            row["time"],
        )
        for row in rows
    ]


def _ran_late(on: date) -> Q:
    """Its day has gone by, or had when it stopped."""
    return Q(stopped_at__isnull=True, due_on__lt=on) | Q(stopped_at__date__gt=F("due_on"))


def _late(on: date) -> Case:
    return Case(
        When(Q(due_on__lt=on) & ~Q(holder=VOICES), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
