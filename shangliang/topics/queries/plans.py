"""The year's plan: by quarter, against what happened, and from version to version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate

from shangliang.ledger.models import Entry
from shangliang.platforms.models import Committee
from shangliang.topics.lifecycle import PlanState
from shangliang.topics.models import AnnualPlan, PlanItem, PlanVersion, Topic


@dataclass(frozen=True)
class Quarter:
    number: int
    items: list[PlanItem]


@dataclass(frozen=True)
class Slip:
    """An item beside what became of it: `held_on` is the day of its first meeting, `months_late` is signed.

    While nothing was held, lateness is counted to the day asked about, and is never below zero.
    """

    item: PlanItem
    held_on: date | None
    months_late: int

    @property
    def is_late(self) -> bool:
        return self.months_late > 0


@dataclass(frozen=True)
class Change:
    """One item's change between two versions: `was` and `now` hold the columns that differ."""

    number: str
    title: str
    was: Mapping[str, Any]
    now: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """What a later version of the plan added, removed and changed."""

    added: list[Mapping[str, Any]]
    removed: list[Mapping[str, Any]]
    changed: list[Change]


def plans_of(committee: Committee, *, public: bool = False) -> QuerySet[AnnualPlan]:
    """The committee's plans, latest year first; the public sees those that were issued."""
    rows = AnnualPlan.objects.filter(committee=committee).order_by("-year")
    return rows.filter(state__in=[PlanState.ISSUED, PlanState.REVIEWED]) if public else rows


def items_of(plan: AnnualPlan) -> QuerySet[PlanItem]:
    """What is in the plan now, by planned month, with topic, platform, department and convenor."""
    return (
        PlanItem.objects.filter(plan=plan, removed_at__isnull=True)
        .select_related("topic__platform", "department", "convenor")
        .order_by("due_month", "pk")
    )


def plan_by_quarter(plan: AnnualPlan) -> list[Quarter]:
    """The plan's four quarters, each with its items. One statement."""
    items = list(items_of(plan))
    return [
        Quarter(number, [item for item in items if (item.due_month.month + 2) // 3 == number])
        for number in range(1, 5)
    ]


def candidates_for(plan: AnnualPlan) -> QuerySet[Topic]:
    """Candidate topics of the committee that no plan holds yet, longest published first."""
    held = PlanItem.objects.filter(removed_at__isnull=True, done_at__isnull=True).values("topic")
    return (
        Topic.objects.filter(committee=plan.committee_id, state="candidate")
        .exclude(pk__in=held)
        .select_related("platform")
        .order_by("published_at", "pk")
    )


def slippage(plan: AnnualPlan, on: date) -> list[Slip]:
    """Every item of the plan against its month: when its first meeting was held, and how late. One query."""
    topic = Concat(Value("topic:"), Cast(OuterRef("topic_id"), CharField()), output_field=CharField())
    held = Entry.objects.filter(matter=topic, verb="topic.held", at__gte=OuterRef("topic__submitted_at"))
    items = items_of(plan).annotate(first_held_at=Subquery(held.order_by("sequence").values("at")[:1]))
    return [_slip(item, item.first_held_at, on) for item in items]


def versions_of(plan: AnnualPlan) -> QuerySet[PlanVersion]:
    """Every version of the plan, latest first, with who made it."""
    return PlanVersion.objects.filter(plan=plan).select_related("by").order_by("-number")


def compare_versions(older: PlanVersion, newer: PlanVersion) -> Difference:
    """What changed from one version to a later one. No statement."""
    was = {row["item"]: row for row in older.items}
    now = {row["item"]: row for row in newer.items}
    return Difference(
        added=[row for key, row in now.items() if key not in was],
        removed=[row for key, row in was.items() if key not in now],
        changed=[_change(was[key], row) for key, row in now.items() if key in was and was[key] != row],
    )


def _change(was: Mapping[str, Any], now: Mapping[str, Any]) -> Change:
    columns = [column for column in now if was.get(column) != now[column]]
    return Change(
        now["number"],
        now["title"],
        {column: was.get(column) for column in columns},
        {column: now[column] for column in columns},
    )


def _slip(item: PlanItem, held_at: datetime | None, on: date) -> Slip:
    held_on = localdate(held_at) if held_at else None
    months = _months(item.due_month, held_on or on)
    return Slip(item, held_on, months if held_on else max(0, months))


def _months(planned: date, then: date) -> int:
    return (then.year - planned.year) * 12 + then.month - planned.month
