"""What is overdue and how long each department has held what it was given. Both are the public's to see."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from shangliang.outcomes.clocks import HELD_BY_LEAD
from shangliang.outcomes.models import Reminder
from shangliang.people.models import User
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import Role
from shangliang.topics.models import Clock, Topic
from shangliang.topics.queries import overdue


@dataclass(frozen=True)
class DepartmentRecord:
    """How one department has kept its days."""

    department: int
    name: str
    n_held: int
    n_in_hand: int
    n_overdue: int
    n_criticised: int
    held: timedelta

    @property
    def days(self) -> int:
        """Full days over all its suggestions together."""
        return self.held.days

    @property
    def mean_days(self) -> int:
        """Full days for one suggestion."""
        return (self.held / self.n_held).days if self.n_held else 0


def overdue_in_departments(committee: Committee, on: date) -> QuerySet[Clock]:
    """What the committee's departments owe since before `on`, longest first."""
    return overdue(committee, on).filter(department__isnull=False, topic__isnull=False)


def overdue_public(committee: Committee, on: date, *, under: str = "") -> QuerySet[Clock]:
    """Overdue steps of published topics, departments' and offices' alike, longest first."""
    return (
        overdue(committee, on, under=under)
        .filter(topic__published_at__isnull=False)
        .prefetch_related("reminders")
    )


def days_held_by_department(committee: Committee, at: datetime, *, on: date) -> list[DepartmentRecord]:
    """The committee's departments with the time they held suggestions as lead, most first. Two statements.

    `on` is the calendar day of `at`. A department that only helps stands there with its overdue steps and
    no days.
    """
    is_held = Q(kind__in=HELD_BY_LEAD)
    runs = Q(stopped_at__isnull=True, paused_at__isnull=True)
    held = ExpressionWrapper(
        Coalesce("stopped_at", "paused_at", Value(at)) - F("started_at"), output_field=DurationField()
    )
    rows = (
        Clock.objects.filter(committee=committee, department__isnull=False)
        .values("department", "department__name")
        .annotate(
            n_held=Count("subject", filter=is_held, distinct=True),
            n_in_hand=Count("subject", filter=is_held & runs, distinct=True),
            n_overdue=Count("pk", filter=runs & Q(due_on__lt=on)),
            held=Sum(held, filter=is_held),
        )
        .order_by(F("held").desc(nulls_last=True), "department")
    )
    criticised = _criticisms(committee)
    return [
        DepartmentRecord(
            row["department"],
            row["department__name"],
            row["n_held"],
            row["n_in_hand"],
            row["n_overdue"],
            criticised.get(row["department"], 0),
            row["held"] or timedelta(),
        )
        for row in rows
    ]


def _criticisms(committee: Committee) -> dict[int, int]:
    rows = Reminder.objects.filter(topic__committee=committee, kind=Reminder.Kind.CRITICISM)
    counts = rows.values_list("clock__department").annotate(n=Count("pk")).order_by()
    return {department: n for department, n in counts if department is not None}


def leaders_over(topic: Topic) -> QuerySet[User]:
    """The leaders to whom letters about the topic are copied."""
    here = User.objects.filter(
        role_bindings__role=Role.LEADER,
        role_bindings__committee=topic.committee_id,
        role_bindings__ended_at__isnull=True,
        is_active=True,
    )
    return (
        here.annotate(place=Value(topic.path))
        .filter(place__startswith=F("role_bindings__scope"))
        .distinct()
        .order_by("pk")
    )


def reminders_copied_to(user: User) -> QuerySet[Reminder]:
    """The letters of which this leader has a copy, last first."""
    return user.reminders_copied.select_related("topic__platform", "clock__department").order_by("-at", "-pk")


def reminders_to(departments: frozenset[int]) -> QuerySet[Reminder]:
    """The letters that these departments were sent about what they still owe, last first."""
    return (
        Reminder.objects.filter(clock__department__in=departments, clock__stopped_at__isnull=True)
        .select_related("topic__platform", "clock__department")
        .order_by("-at", "-pk")
    )
