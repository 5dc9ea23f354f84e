"""The annual plan: by quarter, against what happened, and from version to version."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from shangliang.desk.acting import buttons
from shangliang.desk.acts.plans import plan_for, trail
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, holds, show
from shangliang.platforms.roles import allows
from shangliang.topics.lifecycle import PlanState
from shangliang.topics.models import AnnualPlan, PlanItem
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import (
    Difference,
    Slip,
    candidates_for,
    compare_versions,
    plans_of,
    slippage,
    versions_of,
)
from shangliang.ui.parts import Stop

CHAIN = (
    PlanState.COLLECTING,
    PlanState.DRAFT,
    PlanState.OFFICE_CONSULT,
    PlanState.CHAIR_MEETING,
    PlanState.PARTY_COMMITTEE,
    PlanState.ISSUED,
    PlanState.REVIEWED,
)
MOST_VERSIONS = 50
# What a version keeps of an item, in words.
COLUMNS: dict[str, Any] = {
    "form": _("协商形式"),
    "host": _("承办单位"),
    "leader": _("牵头领导"),
    "department": _("部门"),
    "due_month": _("计划月份"),
    "research_plan": _("调研安排"),
    "expected_outcome": _("预期成果"),
    "title": _("标题"),
}


@require_GET
def plans(request: DeskRequest) -> HttpResponse:
    staff = holds(request.user, PERMISSIONS["topic.view"])
    noun = NOUNS["committee"]
    may_open = holds(request.user, PERMISSIONS["plan.opened"])
    context = {
        "plans": list(plans_of(request.user.committee, public=not staff)),
        "open_url": noun.act_url(request.user.committee_id, "plan.opened") if may_open else "",
    }
    return show(request, "plans/list", context)


@require_GET
def plan(request: DeskRequest, pk: int) -> HttpResponse:
    """The year in four quarters; each item with the month it was meant for and when it was held."""
    row = _found(request, pk)
    may_add = row.state != PlanState.REVIEWED and allows(request.user, PERMISSIONS["plan.item_added"], row)
    context = {
        "plan": row,
        "stops": chain_of(row),
        "buttons": buttons(NOUNS["plans"], request.user, row),
        "quarters": _by_quarter(slippage(row, localdate())),
        "candidates": list(candidates_for(row)[:30]) if may_add else [],
        "may_add": may_add,
        "may_change": row.state != PlanState.REVIEWED
        and allows(request.user, PERMISSIONS["plan.item_changed"], row),
        "n_versions": row.versions.count(),
    }
    return show(request, "plans/detail", context)


def chain_of(plan: AnnualPlan) -> list[Stop]:
    """The approval chain: what is behind the plan, where it lies, what is to come."""
    here = CHAIN.index(PlanState(plan.state))
    return [
        Stop(str(state.label), "done" if at < here else "current" if at == here else "coming")
        for at, state in enumerate(CHAIN)
    ]


def _by_quarter(slips: list[Slip]) -> list[tuple[int, list[Slip]]]:
    return [
        (quarter, [slip for slip in slips if (slip.item.due_month.month + 2) // 3 == quarter])
        for quarter in range(1, 5)
    ]


@require_GET
def versions(request: DeskRequest, pk: int) -> HttpResponse:
    """Every version with its reason, and what each changed against the one before."""
    row = _found(request, pk)
    found = list(versions_of(row)[:MOST_VERSIONS])
    pairs = zip(found, [*found[1:], None], strict=False)  # the first version has none before it
    changes = [(newer, _told(compare_versions(before, newer)) if before else None) for newer, before in pairs]
    context = {
        "plan": row,
        "versions": changes,
        "trail": trail(row),
    }
    return show(request, "plans/versions", context)


def _told(difference: Difference) -> dict[str, Any]:
    """What a version changed, with columns and values in words."""
    changed = [
        {
            "number": change.number,
            "title": change.title,
            "lines": [
                {"label": label, "was": _value(key, change.was[key]), "now": _value(key, change.now[key])}
                for key, label in COLUMNS.items()
                if key in change.now
            ],
        }
        for change in difference.changed
    ]
    return {"added": difference.added, "removed": difference.removed, "changed": changed}


def _value(column: str, value: Any) -> Any:
    if column == "form":
        return dict(PlanItem.Form.choices).get(value, value)
    return str(value)[:7] if column == "due_month" else value or "—"


def _found(request: DeskRequest, pk: int) -> AnnualPlan:
    row = plan_for(request.user, pk)
    if row is None:
        raise Http404
    return row
