"""Minutes on the desk: the text as data, said in the reader's language; and who has confirmed it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shangliang.deliberation.lifecycle import Answer, MinutesState, Result, Side, SpeechKind
from shangliang.deliberation.models import Minutes
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import confirmations_of, minutes_for, text_is_as_signed
from shangliang.desk.acting import buttons
from shangliang.desk.acts.minutes import may as may_confirm
from shangliang.desk.acts.ways import to_topic
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.desk.waiting import next_of
from shangliang.platforms.roles import allows
from shangliang.topics.models import PlanItem


@require_safe
def minutes(request: DeskRequest, pk: int) -> HttpResponse:
    row, context = _read(request, pk)
    meeting = row.meeting
    confirmations = list(confirmations_of(row).select_related("participant__meeting__platform"))
    for one in confirmations:
        one.minutes = row
    is_confirming = row.state == MinutesState.CONFIRMING
    context |= {
        "buttons": buttons(NOUNS["minutes"], request.user, row),
        "confirmations": confirmations,
        "open_to_me": {
            one.pk
            for one in confirmations
            if is_confirming and may_confirm(request.user, PERMISSIONS["minutes.confirmed"], one)
        },
        "may_reply": is_confirming and allows(request.user, PERMISSIONS["minutes.objection_replied"], row),
        "mine": [one for one in confirmations if one.participant.user_id == request.user.pk],
        "is_confirming": is_confirming,
        "corrections": list(row.corrections.select_related("by")),
        "outcome": getattr(meeting, "outcome", None),
        "next": next_of(meeting.topic, [row.ref, meeting.ref, meeting.topic.ref]),
    }
    return show(request, "minutes/detail", context)


@require_safe
def printed(request: DeskRequest, pk: int) -> HttpResponse:
    """The minutes on paper."""
    row, context = _read(request, pk)
    context["corrections"] = list(row.corrections.select_related("by"))
    return show(request, "minutes/print", context)


def _read(request: DeskRequest, pk: int) -> tuple[Minutes, dict[str, Any]]:
    row = minutes_for(request.user, pk)
    if row is None:
        raise Http404
    sees_names = allows(request.user, PERMISSIONS["participant.view"], row)
    return row, {
        "minutes": row,
        "text": said(row.body, sees_names=sees_names),
        "sees_names": sees_names,
        "is_as_signed": text_is_as_signed(row) if row.is_signed else None,
        "trail": [
            *to_topic(row.meeting.topic),
            (row.meeting.number, reverse("desk:meeting", args=[row.meeting_id])),
        ],
    }


def said(body: dict[str, Any], *, sees_names: bool) -> dict[str, Any]:
    """The text with its codes in words; with names only for those who may read them."""
    names = {one["participant"]: one["name"] for one in body.get("present", []) + body.get("absent", [])}

    def who(row: dict[str, Any]) -> str:
        side = str(Side(row["side"]).label)
        return f"{names.get(row['participant'], '')}（{side}）" if sees_names else side

    return {
        **body,
        "form_label": PlanItem.Form(body["form"]).label if body.get("form") else "",
        "present": [_person(one, sees_names) for one in body.get("present", [])],
        "absent": [_person(one, sees_names) for one in body.get("absent", [])],
        "viewpoints": [
            {
                **one,
                "who": who(one),
                "kind_label": SpeechKind(one["kind"]).label,
                "minutes": one["seconds"] // 60,
            }
            for one in body.get("viewpoints", [])
        ],
        "results": [
            {
                **found,
                "label": Result(found["result"]).label,
                "reservations": [{**one, "who": who(one)} for one in found["reservations"]],
            }
            for found in body.get("results", [])
        ],
        "promises": [{**one, "who": who(one)} for one in body.get("promises", [])],
    }


def _person(one: dict[str, Any], sees_names: bool) -> dict[str, Any]:
    answer = one.get("answer", "")
    return {
        "side": Side(one["side"]).label,
        "name": one["name"] if sees_names else "",
        "organisation": one["organisation"] if sees_names else "",
        "substitute": one["substitute"] if sees_names else "",
        "answer": Answer(answer).label if answer else "",
    }
