"""Meetings that are announced or were held; and what an invitation's code opens."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shangliang.deliberation.actions import answer_invitation, confirm_minutes
from shangliang.deliberation.lifecycle import Answer, MeetingState, MinutesState
from shangliang.deliberation.models import Confirmation, Meeting, Participant, Speech
from shangliang.deliberation.queries import held_meetings, participant_by_code, upcoming_meetings
from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.people.codes import grouped, normalise
from shangliang.portal.browsers import remember_opened
from shangliang.portal.follow import not_known, refuse_guess
from shangliang.portal.forms.follow import AnswerForm, ConfirmForm
from shangliang.portal.site import committee_of, key_from, key_of, page, private, with_query
from shangliang.ui.acting import ActionForm, submit

PAGE = 20
BEFORE_OPENING = {MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.CHECKED_IN}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    rows = with_numbers(held_meetings(committee=committee))
    key = key_from(request.GET.get("before", ""))
    if key is not None:
        rows = rows.filter(Q(starts_at__lt=key[0]) | Q(starts_at=key[0], pk__lt=key[1]))
    found = list(rows[: PAGE + 1])
    held = found[:PAGE]
    older = key_of((held[-1].starts_at, held[-1].pk)) if len(found) > PAGE else ""
    context = {
        "committee": committee,
        "upcoming": [] if key else list(upcoming_meetings(clock.now(), committee=committee)[:50]),
        "held": held,
        "is_first": key is None,
        "older": with_query(request, before=older) if older else "",
        "newer": with_query(request, before="") if key else "",
    }
    return page(request, "meetings/index", context)


def with_numbers(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The meetings with their minutes and `n_present`."""
    here = Count("participants", filter=Q(participants__attended_at__isnull=False))
    return meetings.select_related("minutes").annotate(n_present=here)


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody invited reads, answers and confirms with the code of their invitation."""
    refusal = refuse_guess(request, code)
    if refusal is not None:
        return refusal
    participant = participant_by_code(code)
    if participant is None:
        return not_known(request)
    part = _Part(request, participant, code)
    done = part.act()
    if done is not None:
        return private(done)
    response = page(request, "meetings/invitation", part.context(), status=part.status)
    return private(remember_opened(request, response, participant.code_hash))


class _Part:
    """A participant with the forms that are open: to answer, or to confirm."""

    def __init__(self, request: HttpRequest, participant: Participant, code: str) -> None:
        self.request = request
        self.participant = participant
        self.meeting = participant.meeting
        self.minutes = getattr(self.meeting, "minutes", None)
        self.back = reverse("portal:invitation", args=[grouped(normalise(code))])
        self.asked = self._asked()
        self.forms = self._open_forms()

    def _asked(self) -> Confirmation | None:
        if self.minutes is None or self.minutes.state == MinutesState.DRAFT:
            return None
        return Confirmation.objects.filter(
            minutes=self.minutes, round=self.minutes.round, participant=self.participant
        ).first()

    @property
    def status(self) -> int:
        return max((form.status for form in self.forms.values()), default=200)

    def _open_forms(self) -> dict[str, ActionForm]:
        sent = self.request.POST.get("do") if self.request.method == "POST" else None
        forms: dict[str, ActionForm] = {}
        if self.meeting.state in BEFORE_OPENING or sent == "answer":
            one = self.participant
            given = {} if one.answer == Answer.INVITED else {"answer": one.answer}
            initial = {**given, "substitute": one.substitute, "words": one.answer_words}
            forms["answer"] = self._form(AnswerForm, sent == "answer", "answer_%s", initial)
        is_confirming = self.minutes is not None and self.minutes.state == MinutesState.CONFIRMING
        if (is_confirming and self.asked) or sent == "confirm":
            forms["confirm"] = self._form(ConfirmForm, sent == "confirm", "confirm_%s", {})
        return forms

    def _form(
        self, form_class: type[ActionForm], is_sent: bool, auto_id: str, initial: dict[str, Any]
    ) -> ActionForm:
        if is_sent:
            return form_class(self.request.POST, auto_id=auto_id)
        return form_class(initial=initial, auto_id=auto_id, seen=self.participant.version)

    def act(self) -> HttpResponse | None:
        sent = self.request.POST.get("do", "")
        does = {"answer": self._answer, "confirm": self._confirm}
        if self.request.method != "POST" or sent not in does:
            return None
        return submit(self.request, self.forms[sent], does[sent])

    def _answer(self, data: dict[str, Any]) -> str:
        answer_invitation(
            self.participant,
            answer=data["answer"],
            words=data["words"],
            substitute=data["substitute"],
            by=self.participant,
            seen=data["seen"],
        )
        return self.back

    def _confirm(self, data: dict[str, Any]) -> str:
        if self.minutes is None:
            raise Refusal(_("这次会议的纪要还没有送来确认。"))
        confirm_minutes(
            self.minutes,
            participant=self.participant,
            agrees=data["agrees"] == "yes",
            words=data["words"],
            by=self.participant,
        )
        return self.back

    def context(self) -> dict[str, Any]:
        is_told = self.meeting.state != MeetingState.PLANNED
        return {
            "committee": self.meeting.topic.committee,
            "participant": self.participant,
            "meeting": self.meeting,
            "topic": self.meeting.topic,
            "papers": list(self.meeting.papers.all()) if is_told else [],
            "speeches": list(
                Speech.objects.filter(meeting=self.meeting, participant=self.participant).order_by("order")
            ),
            "promises": list(self.meeting.promises.filter(participant=self.participant)),
            "minutes": self.minutes if self.asked or (self.minutes and self.minutes.is_signed) else None,
            "asked": self.asked,
            "forms": self.forms,
        }
