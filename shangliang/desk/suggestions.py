"""Suggestions on the desk: what lies with my department, by its day; one suggestion; one promise."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.desk.acting import buttons
from shangliang.desk.acts.suggestions import find
from shangliang.desk.acts.suggestions import trail as trail_of
from shangliang.desk.clocks import told
from shangliang.desk.meetings import page_of
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.desk.paging import number_of
from shangliang.desk.pictures import picture
from shangliang.desk.waiting import next_of
from shangliang.errors import Words
from shangliang.ledger.clock import now
from shangliang.outcomes.lifecycle import Part, SuggestionState
from shangliang.outcomes.models import Assignment, Progress, Reply
from shangliang.outcomes.queries import (
    commitment_for,
    department_desk,
    departments_of,
    pending_reply,
    suggestions_visible_to,
    suggestions_with_parts,
    to_dispatch,
)
from shangliang.people.models import User
from shangliang.topics.models import Clock
from shangliang.topics.queries import clocks_of
from shangliang.ui.parts import Tab

MOST = 100
# While the written reply is owed.
S = SuggestionState
AWAITING = {S.DISPATCHED, S.SIGNED, S.REPLYING, S.REDO}


@require_safe
def suggestions(request: DeskRequest) -> HttpResponse:
    """For a department, what lies with it by its day; for others, what waits to be dispatched, and all."""
    here = reverse("desk:suggestions")
    is_department = bool(departments_of(request.user))
    view = request.GET.get("show", "")
    view = view if view in {"all", "mine"} else "mine"
    context: dict[str, Any] = {
        "is_department": is_department,
        "awaiting": AWAITING,
        "view": view,
        "tabs": [
            Tab(_("本部门承办") if is_department else _("待交办"), here, view == "mine"),
            Tab(_("全部"), f"{here}?show=all", view == "all"),
        ],
    }
    if view == "all":
        rows = suggestions_visible_to(request.user).select_related("topic__platform", "outcome")
        rows = rows.prefetch_related("assignments__department")
        state = request.GET.get("state", "")
        state = state if state in SuggestionState.values else ""
        shown, older = page_of(rows.filter(state=state) if state else rows, number_of(request))
        narrowed = f"show=all&state={state}&" if state else "show=all&"
        context |= {
            "rows": [(one, _lead_among(one)) for one in shown],
            "older": f"{here}?{narrowed}{older}" if older else "",
            "state": state,
            "states": SuggestionState.choices,
        }
    elif is_department:
        context["assignments"] = list(department_desk(request.user, localdate())[:MOST])
    else:
        context["waiting"] = list(to_dispatch(request.user)[:MOST])
    return show(request, "suggestions/list", context)


def _lead_among(suggestion: Any) -> Assignment | None:
    return next(
        (one for one in suggestion.assignments.all() if one.part == Part.LEAD and one.ended_at is None), None
    )


@require_safe
def suggestion(request: DeskRequest, pk: int) -> HttpResponse:
    row: Any = find(request.user, pk)
    if row is None:
        raise Http404
    whole = suggestions_with_parts().get(pk=pk)
    commitments = list(whole.commitments.all())
    context = {
        "suggestion": whole,
        "awaiting": AWAITING,
        "lead": row.lead,
        "mine": row.mine,
        "buttons": buttons(NOUNS["suggestions"], request.user, row),
        "commitments": commitments,
        "draft": _draft_of(row, request.user),
        "sent_back": _sent_back(row, request.user),
        "held": _held(row),
        "next": next_of(row.topic, [row.ref, *(one.ref for one in commitments)]),
        "trail": trail_of(row)[:-1],
        "today": localdate(),
    }
    return show(request, "suggestions/detail", context)


def _is_theirs(row: Any, user: User) -> bool:
    return row.lead is not None and row.lead.department_id in departments_of(user)


def _draft_of(row: Any, user: User) -> Reply | None:
    """The reply before its approver: the department's own until it is approved."""
    return pending_reply(row) if _is_theirs(row, user) else None


def _sent_back(row: Any, user: User) -> Reply | None:
    if not _is_theirs(row, user) or row.state != SuggestionState.SIGNED:
        return None
    rows = Reply.objects.filter(suggestion=row, sent_back_at__isnull=False)
    return rows.order_by("-sent_back_at").first()


@dataclass(frozen=True)
class Held:
    """One time limit on the suggestion: who held it since when, for how many days."""

    label: Words
    who: Words
    on: datetime
    due_on: date | None
    days: int
    is_over: bool
    was_late: bool


def _held(row: Any) -> list[Held]:
    return [_of_clock(clock) for clock in clocks_of(row.topic).filter(subject=row.ref)]


def _of_clock(clock: Clock) -> Held:
    of = told(clock)
    until = clock.stopped_at or clock.paused_at or now()
    return Held(
        label=of.label,
        who=of.who,
        on=clock.started_at,
        due_on=clock.due_on,
        days=(until - clock.started_at).days,
        is_over=clock.stopped_at is not None,
        was_late=bool(clock.stopped_at and clock.due_on and localdate(clock.stopped_at) > clock.due_on),
    )


@require_safe
def commitment(request: DeskRequest, pk: int) -> HttpResponse:
    row = commitment_for(request.user, pk)
    if row is None:
        raise Http404
    context = {
        "commitment": row,
        "suggestion": row.suggestion,
        "progress": list(row.progress.select_related("by").order_by("-at", "-pk")),
        "extensions": list(row.extensions.all()),
        "buttons": buttons(NOUNS["commitments"], request.user, row),
        "next": next_of(row.suggestion.topic, [row.ref, row.suggestion.ref]),
        "trail": trail_of(row.suggestion),
        "today": localdate(),
    }
    return show(request, "suggestions/commitment", context)


@require_safe
def photo(request: DeskRequest, pk: int) -> FileResponse:
    """A picture of progress, for whoever may see the promise."""
    row = Progress.objects.filter(pk=pk).exclude(image="").first()
    if row is None or commitment_for(request.user, row.commitment_id) is None:
        raise Http404
    return picture(row.image)
