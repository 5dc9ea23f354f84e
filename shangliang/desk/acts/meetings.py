"""What may be done with a meeting: planned, announced, led, recorded, ended; and how its minutes begin."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import MEETING_STEPS, PHASES, MeetingState
from shangliang.deliberation.models import Meeting, Speech
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import meeting_for, meetings_visible_to
from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.acts.participants import ON_MEETING as PEOPLE_ACTS
from shangliang.desk.acts.ways import to_topic, topic_fact
from shangliang.desk.forms.gates import CloseMeetingForm, NoticeGate, OpenGate
from shangliang.desk.forms.meetings import (
    AdvanceForm,
    CorrectSpeechForm,
    EndForm,
    MeetingForm,
    PromiseForm,
    SpeechForm,
    UpgradeForm,
)
from shangliang.desk.forms.minutes import MinutesForm
from shangliang.desk.forms.outcomes import OutcomeForm
from shangliang.outcomes.actions import draft_outcome
from shangliang.outcomes.permissions import PERMISSIONS as OUTCOMES
from shangliang.people.models import User
from shangliang.topics.lifecycle import State

RECORDING = {*PHASES, MeetingState.CLOSED}
AS_PLANNED = ("form", "place", "online_link", "agenda", "chair", "recorder", "statutory_vote_required")
AGENDA = _(
    "一、通报调研情况\n二、部门说明\n三、提问与解答\n四、各方发言\n五、比较方案、归纳小结\n六、确认共识"
)


def record_page(meeting: Meeting, part: str = "") -> str:
    return reverse("desk:meeting-record", args=[meeting.pk]) + part


def _plan(topic: Any, data: dict[str, Any], by: User) -> str:
    given = {name: value for name, value in data.items() if name != "seen"}
    meeting = actions.plan_meeting(topic, by=by, **given)
    return reverse("desk:meeting", args=[meeting.pk])


def _start(topic: Any, user: User) -> dict[str, Any]:
    return {"agenda": str(AGENDA), "chair": user.pk, "recorder": user.pk, "form": "grassroots"}


def _as_planned(meeting: Meeting, user: User) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in AS_PLANNED} | {"starts_at": localtime(meeting.starts_at)}


def _speech(meeting: Meeting, data: dict[str, Any], by: User) -> str:
    given = {name: value for name, value in data.items() if name != "seen"}
    actions.record_speech(meeting, by=by, **given)
    return record_page(meeting, "#speak")


def _promise(meeting: Meeting, data: dict[str, Any], by: User) -> str:
    given = {name: value for name, value in data.items() if name != "seen"}
    actions.record_promise(meeting, by=by, **given)
    return record_page(meeting, "#promises")


def _and_record(action: Any) -> Any:
    """An act of leading the meeting: afterwards the record goes on."""
    act = doing(action)

    def run(meeting: Meeting, data: dict[str, Any], by: User) -> str:
        act(meeting, data, by)
        return record_page(meeting)

    return run


def _check_in(meeting: Meeting, data: dict[str, Any], by: User) -> str:
    actions.start_check_in(meeting, by=by, seen=data["seen"])
    return reverse("desk:meeting-check-in", args=[meeting.pk])


def _draft_minutes(meeting: Meeting, data: dict[str, Any], by: User) -> str:
    minutes = actions.draft_minutes(meeting, agreed=data["agreed"], dissent=data["dissent"], by=by)
    return reverse("desk:minutes", args=[minutes.pk])


def _agreed(meeting: Meeting, user: User) -> dict[str, Any]:
    """A beginning from the record: the best scheme, and what was promised."""
    best = meeting.results.filter(is_best=True).select_related("scheme").first()
    promises = [promise.what for promise in meeting.promises.all()]
    reserved = [one.words for found in meeting.results.all() for one in found.reservations.all()]
    agreed = [f"{best.scheme.title}。{best.scheme.text}"] if best else []
    return {"agreed": "\n".join([*agreed, *promises]), "dissent": "\n".join(reserved)}


def _draft_outcome(meeting: Meeting, data: dict[str, Any], by: User) -> str:
    given = {name: value for name, value in data.items() if name != "seen"}
    outcome = draft_outcome(meeting, by=by, **given)
    return reverse("desk:outcome", args=[outcome.pk])


def _from_minutes(meeting: Meeting, user: User) -> dict[str, Any]:
    minutes = minutes_of(meeting)
    return {
        "background": meeting.topic.summary,
        "consensus": minutes.agreed if minutes else "",
        "unsettled": minutes.dissent if minutes else "",
    }


def minutes_of(meeting: Meeting) -> Any:
    return getattr(meeting, "minutes", None)


def _may_begin_outcome(meeting: Meeting) -> bool:
    minutes = minutes_of(meeting)
    signed = minutes is not None and minutes.is_signed
    return signed and meeting.topic.state == State.HELD and not hasattr(meeting, "outcome")


def _is_recording(meeting: Meeting) -> bool:
    return meeting.state in RECORDING and minutes_of(meeting) is None


# What a topic's page offers: a meeting, another round, the platform above.
ON_TOPIC = acts_of(
    Act(
        "meeting.planned",
        MeetingForm,
        _plan,
        initial=_start,
        label=_("筹备协商会"),
        rule=_("没有已提交的商前调研报告，不得安排协商会。先定时间、地点、议程，再邀请各方。"),
        waits=("plan_meeting",),
        when=lambda topic: topic.state == State.READY,
        kind="primary",
        symbol="people",
    ),
    Act(
        "topic.another_round",
        NothingToFill,
        doing(actions.another_round),
        waits=("outcome",),
    ),
    Act(
        "topic.upgraded",
        UpgradeForm,
        lambda topic, data, by: actions.upgrade_topic(topic, data["platform"], by=by, seen=data["seen"]),
        waits=("outcome",),
    ),
)
TOPIC_WAITS = {"plan_meeting": "meeting.planned"}

ACTS = acts_of(
    Act(
        "meeting.changed",
        MeetingForm,
        doing(actions.change_meeting),
        initial=_as_planned,
        label=_("修改会议安排"),
        rule=_("通知发出前可以修改；通知发出后，时间、形式和议程不能直接改，须取消后另行通知。"),
        when=lambda meeting: meeting.state in {MeetingState.PLANNED, MeetingState.NOTICED},
        symbol="edit",
    ),
    *PEOPLE_ACTS,
    Act(
        "meeting.noticed",
        NoticeGate,
        doing(actions.notice_meeting),
        waits=("notice",),
        kind="primary",
        symbol="send",
        template="gate",
    ),
    Act("meeting.checked_in", NothingToFill, _check_in, waits=("hold",), kind="primary", symbol="check"),
    Act(
        "meeting.opened",
        OpenGate,
        _and_record(actions.open_meeting),
        waits=("hold",),
        kind="primary",
        template="gate",
    ),
    Act("meeting.advanced", AdvanceForm, _and_record(actions.advance_meeting), kind="primary"),
    Act(
        "meeting.speech_recorded",
        SpeechForm,
        _speech,
        label=_("记录发言"),
        rule=_("写明谁发言、多长时间和要点；放弃发言的也要记下。居民先讲，部门和公职人员最后讲。"),
        when=_is_recording,
        symbol="chat",
    ),
    Act(
        "meeting.promise_recorded",
        PromiseForm,
        _promise,
        label=_("记录现场承诺"),
        rule=_("部门、单位当场答应的事，写明做什么、何时完成，转入协商成果跟踪。"),
        when=_is_recording,
        symbol="flag",
    ),
    Act(
        "meeting.closed",
        CloseMeetingForm,
        doing(actions.close_meeting),
        waits=("hold",),
        kind="primary",
        template="gate",
    ),
    Act("meeting.adjourned", EndForm, doing(actions.adjourn_meeting), kind="danger"),
    Act("meeting.cancelled", EndForm, doing(actions.cancel_meeting), kind="danger"),
    Act(
        "minutes.drafted",
        MinutesForm,
        _draft_minutes,
        initial=_agreed,
        label=_("起草纪要"),
        rule=_("散会后限期整理。到会、发言、结果和承诺自动从会议记录读入，这里写形成的一致意见。"),
        waits=("minutes", "formal_minutes"),
        when=lambda meeting: meeting.state == MeetingState.CLOSED and minutes_of(meeting) is None,
        kind="primary",
        symbol="document",
        wide=True,
    ),
    Act(
        "outcome.drafted",
        OutcomeForm,
        _draft_outcome,
        initial=_from_minutes,
        label=_("起草协商成果"),
        rule=_("纪要签发后起草。先写背景、过程和共识，再逐条写建议。"),
        when=_may_begin_outcome,
        kind="primary",
        symbol="document",
        wide=True,
    ),
)


def facts(meeting: Meeting) -> list[tuple[Any, ...]]:
    starts_at = localtime(meeting.starts_at)
    return [
        topic_fact(meeting.topic),
        (_now("编号"), meeting.number),
        (_now("时间"), f"{date_format(starts_at, 'DATE_FORMAT')} {starts_at:%H:%M}"),
        (_now("地点"), meeting.place),
        (_now("主持人"), meeting.chair),
        (_now("记录人"), meeting.recorder),
        (_now("状态"), meeting.get_state_display()),
    ]


def trail(meeting: Meeting) -> list[tuple[Any, str]]:
    return [*to_topic(meeting.topic), (meeting.number, reverse("desk:meeting", args=[meeting.pk]))]


NOUN = Noun(
    key="meetings",
    model=Meeting,
    find=meeting_for,
    permissions={**OUTCOMES, **PERMISSIONS},
    acts=ACTS,
    steps=MEETING_STEPS,
    page="desk:meeting",
    facts=facts,
    trail=trail,
    waits={"notice": "meeting.noticed"},
    # Once there is a draft, its page offers both to mend it and to send it.
    waits_until_open={"minutes": ("minutes.drafted",), "formal_minutes": ("minutes.drafted",)},
    beside=("minutes",),
)


def find_speech(user: User, pk: int) -> Speech | None:
    seen = meetings_visible_to(user).values("pk")
    rows = Speech.objects.filter(pk=pk, meeting__in=seen)
    return rows.select_related("meeting__topic__platform", "meeting__platform", "participant").first()


def _correct(speech: Speech, data: dict[str, Any], by: User) -> str:
    given = {name: data[name] for name in ("kind", "gist", "seconds")}
    actions.correct_speech(speech, by=by, **given)
    return record_page(speech.meeting, "#speeches")


SPEECHES = Noun(
    key="speeches",
    model=Speech,
    find=find_speech,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "meeting.speech_corrected",
            CorrectSpeechForm,
            _correct,
            initial=lambda speech, user: {
                "kind": speech.kind,
                "gist": speech.gist,
                "minutes": speech.seconds // 60,
            },
            label=_("更正发言记录"),
            rule=_("起草纪要前可以更正；更正也记入台账。"),
            when=lambda speech: _is_recording(speech.meeting),
        )
    ),
    page="desk:speech",
    home=lambda speech: record_page(speech.meeting, "#speeches"),
    about=lambda speech: f"{speech.meeting} · {speech.order}",
    may=lambda user, permission, speech: NOUN.may(user, permission, speech.meeting),
    trail=lambda speech: trail(speech.meeting),
    facts=lambda speech: [
        (_now("发言人"), speech.participant),
        (_now("身份"), speech.participant.get_side_display()),
    ],
)
