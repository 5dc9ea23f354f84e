"""办理时限: what is overdue, and how long each unit has held what it was given. Public, all of it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.deliberation import clocks as of_deliberation
from shangliang.errors import Words
from shangliang.ledger import clock
from shangliang.outcomes import clocks as of_outcomes
from shangliang.outcomes.models import Reminder
from shangliang.outcomes.queries import DepartmentRecord, days_held_by_department, overdue_public
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import Role
from shangliang.portal.journey import holder_words
from shangliang.portal.sheets import csv_answer
from shangliang.portal.site import committee_of, page
from shangliang.topics import clocks as of_topics
from shangliang.topics.models import Clock
from shangliang.topics.queries import Held, days_held

KINDS: dict[str, Words] = {
    key: kind.label
    for table in (of_topics.CLOCKS, of_deliberation.CLOCKS, of_outcomes.CLOCKS)
    for key, kind in table.items()
}
MOST = 200
# These wait on people who were invited: nobody's office is late with them.
OF_PARTICIPANTS = ("answer_invitation", "confirm_minutes")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    today = clock.today()
    departments = days_held_by_department(committee, clock.now(), on=today)
    late = list(_late(committee, today)[: MOST + 1])
    context = {
        "committee": committee,
        "late": [
            (one, KINDS.get(one.kind, one.kind), holder_words(one), _letters(one)) for one in late[:MOST]
        ],
        "is_cut": len(late) > MOST,
        "departments": departments,
        "offices": _offices(days_held(committee, clock.now(), on=today)),
        "option": _bars(departments),
        "today": today,
    }
    return page(request, "clocks", context)


def _late(committee: Committee, on: date) -> QuerySet[Clock]:
    return overdue_public(committee, on).exclude(kind__in=OF_PARTICIPANTS)


def _letters(one: Clock) -> list[tuple[str, object]]:
    """What was sent about it, with the day."""
    return [(str(Reminder.Kind(letter.kind).label), letter.at) for letter in one.reminders.all()]


def _offices(rows: list[Held]) -> list[tuple[str, Held]]:
    """Those that are roles of the institution: accounts and residents are nobody's table."""
    labels = {f"role:{role}": str(role.label) for role in Role}
    return [(labels[row.holder], row) for row in rows if row.holder in labels]


def _bars(departments: list[DepartmentRecord]) -> dict[str, Any]:
    """Mean days of each department, longest on top."""
    rows = [one for one in departments if one.n_held][:15]
    return {
        "grid": {"left": 8, "right": 48, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "splitLine": {"lineStyle": {"color": "var(--line)"}}},
        "yAxis": {"type": "category", "inverse": True, "data": [one.name for one in rows]},
        "series": [
            {
                "type": "bar",
                "data": [one.mean_days for one in rows],
                "itemStyle": {"color": "var(--plot-1)"},
                "label": {"show": True, "position": "right"},
            }
        ],
    }


@require_safe
def departments_csv(request: HttpRequest) -> StreamingHttpResponse:
    committee = committee_of(request)
    rows = days_held_by_department(committee, clock.now(), on=clock.today())
    head = [_("部门"), _("承办件数"), _("在办"), _("逾期"), _("通报批评"), _("累计天数"), _("平均天数")]
    lines = (
        (one.name, one.n_held, one.n_in_hand, one.n_overdue, one.n_criticised, one.days, one.mean_days)
        for one in rows
    )
    return csv_answer("days-held.csv", head, lines)


@require_safe
def overdue_csv(request: HttpRequest) -> StreamingHttpResponse:
    committee = committee_of(request)
    today = clock.today()
    head = [_("议题编号"), _("议题"), _("事项"), _("责任单位"), _("期限"), _("逾期天数")]
    lines = (
        (
            one.topic.number,
            one.topic.title,
            KINDS.get(one.kind, one.kind),
            holder_words(one),
            one.due_on,
            (today - one.due_on).days,
        )
        for one in _late(committee, today)
        if one.topic is not None and one.due_on is not None
    )
    return csv_answer("overdue.csv", head, lines)
