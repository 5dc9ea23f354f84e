"""The meeting before it begins: planned, changed, announced with its papers, or called off."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import translation
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.deliberation.actions.gates import refuse_unless
from shangliang.deliberation.actions.participants import wait_for_answer
from shangliang.deliberation.actions.waiting import done, wait_on
from shangliang.deliberation.balance import Imbalance
from shangliang.deliberation.clocks import CLOCKS
from shangliang.deliberation.lifecycle import MEETING_STEPS, Answer, MeetingState
from shangliang.deliberation.models import Meeting, Paper
from shangliang.deliberation.papers import assembled
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries.meetings import balance_of, earliest_start, latest_notice
from shangliang.deliberation.queries.research import current_schemes, submitted_research
from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append, change, move
from shangliang.people.models import User
from shangliang.platforms.queries import settings_of
from shangliang.platforms.roles import require
from shangliang.topics.actions import carry_topic, extend_clock
from shangliang.topics.actions.texts import chosen, filled
from shangliang.topics.lifecycle import State
from shangliang.topics.models import PlanItem, Topic

OVER = (MeetingState.CLOSED, MeetingState.ADJOURNED, MeetingState.CANCELLED)


@act
def plan_meeting(
    topic: Topic,
    *,
    starts_at: datetime,
    place: str,
    agenda: str,
    chair: User,
    recorder: User,
    form: str = PlanItem.Form.GRASSROOTS,
    online_link: str = "",
    statutory_vote_required: bool = False,
    by: User,
) -> Meeting:
    """Plan the meeting of the topic's round.

    Raises `Refusal` without a research report that is submitted (SEED S8), while another meeting of the topic
    is in preparation, and for a time gone by.
    """
    require(by, PERMISSIONS["meeting.planned"], topic)
    topic.refresh_from_db()
    _refuse_unless_ready(topic)
    _refuse_past(starts_at)
    so_far = list(Meeting.objects.filter(topic=topic).values_list("state", flat=True))
    if any(state not in OVER for state in so_far):
        raise Refusal(_("“%(topic)s”已有一次协商会在筹备，不能再安排。") % {"topic": topic})
    meeting = Meeting.objects.create(
        topic=topic,
        platform=topic.platform,
        number=f"{topic.number}-H{len(so_far) + 1}",
        round=so_far.count(MeetingState.CLOSED) + 1,
        statutory_vote_required=statutory_vote_required,
        **_columns(topic, form, starts_at, place, online_link, agenda, chair, recorder),
    )
    append(
        "meeting.planned",
        meeting,
        by=by,
        public=topic.is_published,
        number=meeting.number,
        round=meeting.round,
        form=meeting.form,
        starts_at=starts_at,
    )
    done("plan_meeting", topic)
    wait_on("notice", meeting, topic, due_on=latest_notice(meeting))
    return meeting


def _refuse_unless_ready(topic: Topic) -> None:
    if submitted_research(topic) is None:
        raise _no_research(topic)
    if topic.state != State.READY:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，只有“调研完成，待开会”的议题可以安排协商会。")
            % {"topic": topic, "now": topic.get_state_display()}
        )


def _no_research(topic: Topic) -> Refusal:
    return Refusal(
        _("“%(topic)s”没有已提交的商前调研报告。没有实地调研，不得安排协商会。") % {"topic": topic}
    )


def _columns(
    topic: Topic,
    form: str,
    starts_at: datetime,
    place: str,
    online_link: str,
    agenda: str,
    chair: User,
    recorder: User,
) -> dict[str, Any]:
    for field, person in (("chair", chair), ("recorder", recorder)):
        if not person.is_active or person.committee_id != topic.committee_id:
            raise Refusal(_("“%(person)s”不是本委员会的在用账号。") % {"person": person}, field=field)
    return {
        "form": chosen(PlanItem.Form, form, label=gettext_lazy("会议形式"), field="form"),
        "starts_at": starts_at,
        "place": filled(Meeting, "place", place),
        "online_link": _link(online_link),
        "agenda": filled(Meeting, "agenda", agenda),
        "chair": chair,
        "recorder": recorder,
    }


def _link(typed: str) -> str:
    link = filled(Meeting, "online_link", typed, optional=True)
    try:
        if link:
            URLValidator(schemes=["http", "https"])(link)
    except ValidationError as bad:
        raise Refusal(
            _("线上参会地址“%(link)s”不是有效的网址。") % {"link": link}, field="online_link"
        ) from bad
    return link


def _refuse_past(starts_at: datetime) -> None:
    if starts_at <= time.now():
        raise Refusal(_("开会时间 %(at)s 已经过去。") % {"at": _minute(starts_at)}, field="starts_at")


def _minute(at: datetime) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M")


@act
def change_meeting(
    meeting: Meeting,
    *,
    starts_at: datetime,
    place: str,
    agenda: str,
    chair: User,
    recorder: User,
    form: str,
    online_link: str = "",
    statutory_vote_required: bool = False,
    by: User,
    seen: int | None = None,
) -> None:
    """Mend the plan of a meeting. Once notice is out, its time, form and agenda stand.

    Raises `Refusal` for a change of what was announced: cancel the meeting, and give notice anew.
    """
    require(by, PERMISSIONS["meeting.changed"], meeting)
    refuse_unless(meeting, {MeetingState.PLANNED, MeetingState.NOTICED}, _("修改会议安排"))
    fields = _columns(meeting.topic, form, starts_at, place, online_link, agenda, chair, recorder)
    fields["statutory_vote_required"] = statutory_vote_required
    changed = sorted(name for name, value in fields.items() if getattr(meeting, name) != value)
    announced = {"starts_at", "form", "agenda"} & set(changed)
    if meeting.state == MeetingState.NOTICED and announced:
        raise Refusal(
            _("会议通知已发出，时间、形式和议程不能直接改。请取消本次会议，另行安排并重新通知。"),
            field=min(announced),
        )
    if "starts_at" in changed:
        _refuse_past(starts_at)
    change(meeting, by=by, seen=seen, fields=fields)
    append("meeting.changed", meeting, by=by, public=meeting.topic.is_published, changed=changed)
    if meeting.state == MeetingState.PLANNED:
        extend_clock(CLOCKS["notice"], meeting, due_on=latest_notice(meeting))
    elif "chair" in changed:
        done("hold", meeting)
        _wait_for_the_day(meeting)


@act
def notice_meeting(
    meeting: Meeting, *, papers: Sequence[tuple[str, str]] = (), by: User, seen: int | None = None
) -> None:
    """Send the notice: research brief, schemes, agenda and rules, and whatever `papers` (title, text) add.

    Raises `Refusal` if it is too late for the day planned, naming the first day that is possible, and
    where the committee wants it so if those invited are out of balance; else the meeting keeps the warning.
    """
    require(by, PERMISSIONS["meeting.noticed"], meeting)
    if meeting.state == MeetingState.PLANNED:
        _refuse_if_late(meeting)
    warnings = _imbalance(meeting) if meeting.state == MeetingState.PLANNED else []
    move(
        meeting,
        MEETING_STEPS["meeting.noticed"],
        by=by,
        seen=seen,
        public=meeting.topic.is_published,
        fields={
            "noticed_at": time.now(),
            "balance_warnings": [{"code": one.code, "words": one.words} for one in warnings],
        },
        invited=meeting.participants.count(),
        imbalance=[one.code for one in warnings if not one.code.startswith("side:")],
    )
    _keep_papers(meeting, papers)
    topic = meeting.topic
    topic.refresh_from_db()
    carry_topic(topic, "topic.scheduled", by=by, meeting=meeting.pk)
    done("notice", meeting)
    _wait_for_the_day(meeting)
    for participant in meeting.participants.select_related("user", "department", "meeting__platform"):
        wait_for_answer(participant)


def _refuse_if_late(meeting: Meeting) -> None:
    first = earliest_start(meeting, time.today())
    if localdate(meeting.starts_at) < first:
        raise Refusal(
            _(
                "“%(meeting)s”定于 %(day)s 召开，今天发通知已不足规定的提前时间。"
                "请先把开会时间改到 %(first)s 或以后。"
            )
            % {"meeting": meeting, "day": localdate(meeting.starts_at), "first": first},
            field="starts_at",
        )
    _refuse_past(meeting.starts_at)


def _wait_for_the_day(meeting: Meeting) -> None:
    starts_on = localdate(meeting.starts_at)
    wait_on("hold", meeting, meeting.topic, user=meeting.chair, due_on=starts_on)


def _imbalance(meeting: Meeting) -> list[Imbalance]:
    found = balance_of(meeting)
    if found and settings_of(meeting.committee_id)["balance_policy"] == "refuse":
        raise Refusal(
            _("“%(meeting)s”的参会人结构不合规定，不能发出通知：%(words)s")
            % {"meeting": meeting, "words": "".join(one.words for one in found)}
        )
    with translation.override("zh-hans"):
        return balance_of(meeting) if found else []


def _keep_papers(meeting: Meeting, extra: Sequence[tuple[str, str]]) -> None:
    research = submitted_research(meeting.topic)
    if research is None:
        raise _no_research(meeting.topic)
    added = [
        Paper(meeting=meeting, title=filled(Paper, "title", title), text=filled(Paper, "text", text))
        for title, text in extra
    ]
    Paper.objects.bulk_create([*assembled(meeting, research, list(current_schemes(meeting.topic))), *added])


@act
def cancel_meeting(meeting: Meeting, *, words: str, by: User, seen: int | None = None) -> None:
    """Call a meeting off and say why; a topic that was scheduled waits for another day."""
    require(by, PERMISSIONS["meeting.cancelled"], meeting)
    was_noticed = meeting.state == MeetingState.NOTICED
    call_off(meeting, "meeting.cancelled", words=words, by=by, seen=seen)
    if was_noticed:
        postpone(meeting, by=by)
    wait_on("plan_meeting", meeting.topic, meeting.topic)


def call_off(meeting: Meeting, verb: str, *, words: str, by: User, seen: int | None) -> None:
    """End a meeting before its end, for a reason; nothing waits on it any more."""
    move(
        meeting,
        MEETING_STEPS[verb],
        by=by,
        seen=seen,
        public=meeting.topic.is_published,
        fields={"ended_words": filled(Meeting, "ended_words", words, field="words")},
    )
    done("notice", meeting)
    stop_waiting_for_answers(meeting)
    done("hold", meeting)


def stop_waiting_for_answers(meeting: Meeting) -> None:
    """Nobody need answer an invitation any more."""
    for participant in meeting.participants.filter(answer=Answer.INVITED):
        done("answer_invitation", participant)


def postpone(meeting: Meeting, *, by: User) -> None:
    """Take the topic back to where it waits for a meeting."""
    topic = meeting.topic
    topic.refresh_from_db()
    carry_topic(topic, "topic.postponed", by=by, meeting=meeting.pk)
