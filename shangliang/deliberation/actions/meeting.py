"""The meeting itself: signed in, opened, led through its phases, closed or adjourned."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.deliberation.actions.planning import call_off, postpone, stop_waiting_for_answers
from shangliang.deliberation.actions.waiting import done, wait_on
from shangliang.deliberation.checks import in_words, unmet
from shangliang.deliberation.lifecycle import MEETING_STEPS, PHASES, MeetingState
from shangliang.deliberation.models import Meeting, SchemeResult
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries.meetings import quorum_checks
from shangliang.deliberation.queries.research import current_schemes
from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, move
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions import carry_topic
from shangliang.topics.actions.texts import chosen
from shangliang.topics.lifecycle import State


@act
def start_check_in(meeting: Meeting, *, by: User, seen: int | None = None) -> None:
    """Open the list at the door, on the day of the meeting or, from paper, after it."""
    require(by, PERMISSIONS["meeting.checked_in"], meeting)
    topic = meeting.topic
    topic.refresh_from_db()
    if meeting.state == MeetingState.NOTICED and topic.state != State.SCHEDULED:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，不能开会。") % {"topic": topic, "now": topic.get_state_display()}
        )
    if meeting.state == MeetingState.NOTICED and time.today() < localdate(meeting.starts_at):
        raise Refusal(
            _("“%(meeting)s”定于 %(day)s 召开，当天才能签到。")
            % {"meeting": meeting, "day": localdate(meeting.starts_at)}
        )
    move(meeting, MEETING_STEPS["meeting.checked_in"], by=by, seen=seen, public=topic.is_published)


@act
def open_meeting(meeting: Meeting, *, rules_read: bool, by: User, seen: int | None = None) -> None:
    """Open the meeting once enough are there and the rules of order have been read out.

    Raises `Refusal` that says who is missing: wait for them, or adjourn.
    """
    require(by, PERMISSIONS["meeting.opened"], meeting)
    if meeting.state == MeetingState.CHECKED_IN:
        _refuse_without_quorum(meeting, by)
        if not rules_read:
            raise Refusal(_("请先宣读议事规则，再宣布开会。"), field="rules_read")
    move(
        meeting,
        MEETING_STEPS["meeting.opened"],
        by=by,
        seen=seen,
        public=meeting.topic.is_published,
        fields={"opened_at": time.now(), "rules_read_at": time.now()},
        present=meeting.participants.filter(attended_at__isnull=False).count(),
        invited=meeting.participants.count(),
    )
    stop_waiting_for_answers(meeting)


def _refuse_without_quorum(meeting: Meeting, by: User) -> None:
    missing = unmet(quorum_checks(meeting, opened_by=by))
    if missing:
        raise Refusal(
            _("“%(meeting)s”还不能开会，未到场：%(missing)s。可再等候，或休会另行通知。")
            % {"meeting": meeting, "missing": in_words(missing)}
        )


@act
def advance_meeting(meeting: Meeting, to: str, *, by: User, seen: int | None = None) -> None:
    """Go on to a later phase; phases may be left out. Raises `Refusal` for one gone by."""
    require(by, PERMISSIONS["meeting.advanced"], meeting)
    phase = chosen(MeetingState, to, label=gettext_lazy("会议环节"), field="to")
    if meeting.state in PHASES and phase in PHASES and _rank(phase) <= _rank(MeetingState(meeting.state)):
        raise Refusal(
            _("“%(meeting)s”已到“%(now)s”，不能退回“%(to)s”。")
            % {"meeting": meeting, "now": meeting.get_state_display(), "to": phase.label},
            field="to",
        )
    move(
        meeting, MEETING_STEPS["meeting.advanced"], phase, by=by, seen=seen, public=meeting.topic.is_published
    )


def _rank(phase: MeetingState) -> int:
    return PHASES.index(phase)


@act
def close_meeting(meeting: Meeting, *, by: User, seen: int | None = None) -> None:
    """Close the meeting; the time for its minutes starts.

    Raises `Refusal` naming each scheme of the round on which the meeting has found nothing yet.
    """
    require(by, PERMISSIONS["meeting.closed"], meeting)
    if meeting.state == MeetingState.CONSENSUS_CHECK:
        _refuse_without_results(meeting)
    found = SchemeResult.objects.filter(meeting=meeting).values_list("scheme__number", "result")
    move(
        meeting,
        MEETING_STEPS["meeting.closed"],
        by=by,
        seen=seen,
        public=meeting.topic.is_published,
        fields={"closed_at": time.now()},
        results={str(number): result for number, result in found},
    )
    done("hold", meeting)
    topic = meeting.topic
    topic.refresh_from_db()
    carry_topic(topic, "topic.held", by=by, meeting=meeting.pk, round=meeting.round)
    kind = "formal_minutes" if meeting.is_formal else "minutes"
    wait_on(kind, meeting, topic, user=meeting.recorder)


def _refuse_without_results(meeting: Meeting) -> None:
    without = current_schemes(meeting.topic).exclude(results__meeting=meeting)
    if without:
        raise Refusal(
            _("“%(meeting)s”还不能散会，以下方案没有结果：%(schemes)s。")
            % {
                "meeting": meeting,
                "schemes": "、".join(_("方案 %(number)d") % {"number": one.number} for one in without),
            }
        )


@act
def adjourn_meeting(meeting: Meeting, *, words: str, by: User, seen: int | None = None) -> None:
    """Break off a meeting that cannot decide, and say why; another one of the same round follows."""
    require(by, PERMISSIONS["meeting.adjourned"], meeting)
    call_off(meeting, "meeting.adjourned", words=words, by=by, seen=seen)
    postpone(meeting, by=by)
    wait_on("plan_meeting", meeting.topic, meeting.topic)
