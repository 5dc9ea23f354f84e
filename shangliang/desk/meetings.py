"""Meetings on the desk: prepared, announced, signed in at the door, recorded as they go."""

import secrets
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.deliberation.lifecycle import PHASES, MeetingState
from shangliang.deliberation.models import Meeting, Participant
from shangliang.deliberation.papers import RULES, brief, scheme_text
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import (
    absent_from,
    balance_checks,
    current_schemes,
    latest_notice,
    meeting_for,
    meetings_visible_to,
    quorum_checks,
    research_of,
    silent_residents,
    speaking_order,
    speaking_shares,
)
from shangliang.desk.acting import buttons
from shangliang.desk.acts.participants import may as may_speak_for
from shangliang.desk.acts.ways import to_topic
from shangliang.desk.forms.meetings import SpeechForm
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.desk.paging import number_of
from shangliang.desk.waiting import next_of
from shangliang.platforms.roles import allows
from shangliang.ui.parts import Tab

PAGE = 20
OVER = (MeetingState.CLOSED, MeetingState.ADJOURNED, MeetingState.CANCELLED)
BEFORE_OPENING = (MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.CHECKED_IN)
# Acts that have a place of their own on the page of the record.
ON_RECORD = {"meeting.speech_recorded", "meeting.promise_recorded"}
INVITING = {"participant.invited", "participant.invited_again", "participant.codes_renewed"}


def door(request: DeskRequest, pk: int) -> Meeting:
    row = meeting_for(request.user, pk)
    if row is None:
        raise Http404
    return row


def page_of(rows: QuerySet[Any], before: int | None, size: int = PAGE) -> tuple[list[Any], str]:
    """The next rows by falling key, and the query of the page after them; empty where none is."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    return found[:size], f"before={found[size - 1].pk}" if len(found) > size else ""


@require_safe
def meetings(request: DeskRequest) -> HttpResponse:
    is_past = request.GET.get("show") == "past"
    rows = meetings_visible_to(request.user).annotate(n_invited=Count("participants", distinct=True))
    rows = rows.filter(state__in=OVER) if is_past else rows.exclude(state__in=OVER)
    shown, older = page_of(rows, number_of(request))
    here = reverse("desk:meetings")
    tabs = [
        Tab(_("筹备和进行中"), here, not is_past),
        Tab(_("已结束"), f"{here}?show=past", is_past),
    ]
    past = "show=past&" if is_past else ""
    context = {"meetings": shown, "tabs": tabs, "older": f"{here}?{past}{older}" if older else ""}
    return show(request, "meetings/list", context)


@require_safe
def meeting(request: DeskRequest, pk: int) -> HttpResponse:
    row = door(request, pk)
    noun = NOUNS["meetings"]
    all_buttons = buttons(noun, request.user, row)
    inviting = {noun.act_url(pk, verb) for verb in INVITING}
    people = list(row.participants.select_related("user", "department").order_by("pk"))
    context = {
        "meeting": row,
        "buttons": [one for one in all_buttons if one.href not in inviting],
        "inviting": [one for one in all_buttons if one.href in inviting],
        "sees_names": allows(request.user, PERMISSIONS["participant.view"], row),
        "may_lead": allows(request.user, PERMISSIONS["meeting.advanced"], row),
        "people": people,
        "mine": _mine(request, row, people),
        "balance": balance_checks(row),
        "is_before": row.state in BEFORE_OPENING,
        "is_signing": row.state in {MeetingState.CHECKED_IN, *PHASES},
        "latest_notice": latest_notice(row) if row.state == MeetingState.PLANNED else None,
        "results": _results(row),
        "promises": list(row.promises.select_related("participant")),
        "papers": list(row.papers.all()),
        "minutes": getattr(row, "minutes", None),
        "outcome": getattr(row, "outcome", None),
        "next": next_of(row.topic, _subjects(row, people)),
        "trail": to_topic(row.topic),
    }
    return show(request, "meetings/detail", context)


def _mine(request: DeskRequest, row: Meeting, people: list[Participant]) -> list[Participant]:
    """The invitations for which this account speaks without being staff of the place."""
    of = {binding.department_id for binding in request.user.bindings} - {None}
    return [
        one
        for one in people
        if one.user_id == request.user.pk or (one.department_id and one.department_id in of)
    ]


def _subjects(row: Meeting, people: list[Participant]) -> list[str]:
    minutes = getattr(row, "minutes", None)
    return [row.ref, row.topic.ref, *([minutes.ref] if minutes else []), *(one.ref for one in people)]


def _results(row: Meeting) -> list[Any]:
    """Each scheme of the round with what was found of it, if anything was."""
    found = {
        one.scheme_id: one
        for one in row.results.select_related("scheme").prefetch_related("reservations__participant")
    }
    if row.state == MeetingState.CLOSED or row.state in OVER:
        return [{"scheme": one.scheme, "found": one} for one in found.values()]
    return [{"scheme": one, "found": found.get(one.pk)} for one in current_schemes(row.topic)]


@require_safe
def notice(request: DeskRequest, pk: int) -> HttpResponse:
    """The notice with its papers, to be read and printed: as sent, or as it would be sent now."""
    row = door(request, pk)
    papers: list[Any] = list(row.papers.all()) or _as_they_would_be(row)
    context = {
        "meeting": row,
        "papers": papers,
        "is_sent": row.noticed_at is not None,
        "people": list(row.participants.order_by("pk")),
        "sees_names": allows(request.user, PERMISSIONS["participant.view"], row),
        "trail": [*to_topic(row.topic), (row.number, reverse("desk:meeting", args=[pk]))],
    }
    return show(request, "meetings/notice", context)


def _as_they_would_be(row: Meeting) -> list[dict[str, Any]]:
    research = research_of(row.topic)
    schemes = "\n\n".join(scheme_text(one) for one in current_schemes(row.topic))
    papers = [
        (_("调研简报"), brief(research) if research else ""),
        (_("备选方案"), schemes),
        (_("会议议程"), row.agenda),
        (_("议事规则"), RULES),
    ]
    return [{"title": title, "text": text} for title, text in papers]


@require_safe
def check_in(request: DeskRequest, pk: int) -> HttpResponse:
    """The list at the door: one tap for each."""
    row = door(request, pk)
    noun = NOUNS["meetings"]
    people = list(row.participants.select_related("department", "meeting__platform").order_by("pk"))
    is_signing = row.state in {MeetingState.CHECKED_IN, *PHASES}
    context = {
        "meeting": row,
        "rows": [
            {
                "participant": one,
                "once": secrets.token_urlsafe(16),
                "may": is_signing and _may_sign_in(request, one),
            }
            for one in people
        ],
        "n_here": sum(one.has_attended for one in people),
        "quorum": quorum_checks(row, opened_by=request.user),
        "may_undo": row.state == MeetingState.CHECKED_IN
        and allows(request.user, PERMISSIONS["participant.sign_in_withdrawn"], row),
        "sees_names": allows(request.user, PERMISSIONS["participant.view"], row),
        "is_signing": is_signing,
        "buttons": [
            one
            for one in buttons(noun, request.user, row)
            if one.href.endswith(("meeting.checked_in/", "meeting.opened/", "meeting.adjourned/"))
        ],
        "invite": noun.act_url(pk, "participant.invited") if row.state in BEFORE_OPENING else "",
        "trail": [*to_topic(row.topic), (row.number, reverse("desk:meeting", args=[pk]))],
    }
    return show(request, "meetings/check_in", context)


def _may_sign_in(request: DeskRequest, participant: Participant) -> bool:
    return may_speak_for(request.user, PERMISSIONS["participant.signed_in"], participant)


@require_safe
def record(request: DeskRequest, pk: int) -> HttpResponse:
    """The meeting as it goes: where it is, who speaks, what is found."""
    row = door(request, pk)
    noun = NOUNS["meetings"]
    may_record = allows(request.user, PERMISSIONS["meeting.speech_recorded"], row)
    if not may_record:
        raise Http404
    speak = noun.acts["meeting.speech_recorded"]
    is_open = noun.fits(speak, row)
    speeches = list(row.speeches.select_related("participant").order_by("order"))
    # The one who is asked next: present, and has not spoken yet.
    heard = {one.participant_id for one in speeches}
    order = speaking_order(row)
    upcoming = next((one for one in order if one.pk not in heard), None)
    form = SpeechForm(
        row=row,
        user=request.user,
        seen=row.version,
        initial={"participant": upcoming.pk if upcoming else None},
    )
    steering = [one for one in buttons(noun, request.user, row) if not _is_on_record(one.href)]
    context = {
        "meeting": row,
        "phases": [(phase.label, _phase_status(row, phase)) for phase in PHASES],
        "form": form if is_open else None,
        "speak_url": noun.act_url(pk, "meeting.speech_recorded"),
        "promise_url": noun.act_url(pk, "meeting.promise_recorded") if is_open else "",
        "speeches": speeches,
        "may_correct": is_open,
        "upcoming": upcoming,
        "shares": speaking_shares(row),
        "silent": list(silent_residents(row)),
        "n_here": len(order),
        "n_absent": absent_from(row).count(),
        "results": _results(row),
        "may_find": row.state == MeetingState.CONSENSUS_CHECK,
        "promises": list(row.promises.select_related("participant")),
        "buttons": steering,
        "trail": [*to_topic(row.topic), (row.number, reverse("desk:meeting", args=[pk]))],
    }
    return show(request, "meetings/record", context)


def _is_on_record(href: str) -> bool:
    return any(href.endswith(f"{verb}/") for verb in ON_RECORD)


def _phase_status(row: Meeting, phase: MeetingState) -> str:
    if row.state not in PHASES:
        return "done" if row.state == MeetingState.CLOSED else "coming"
    here, there = PHASES.index(MeetingState(row.state)), PHASES.index(phase)
    return "current" if here == there else "done" if there < here else "coming"
