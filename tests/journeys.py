"""Take a topic along its road to a named stop, through the actions, by the people of the cast.

Each function starts from the standing cast, on a morning thirty days ago unless `at` says otherwise, and
lets the days go by that the rules want. `Journey.at` is the moment of the last step: go on from it with
`ledger.clock.at`, or through `Journey.act`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.utils.timezone import localdate, localtime

from shangliang.deliberation import actions as deliberation
from shangliang.deliberation.actions import Invited
from shangliang.deliberation.lifecycle import MeetingState, Result, Side, SpeechKind
from shangliang.deliberation.models import Meeting, Minutes, Participant, Research, Scheme
from shangliang.ledger import clock
from shangliang.people.models import Member, User
from shangliang.platforms.models import Platform
from shangliang.topics import actions as topics
from shangliang.topics.models import PlanItem, Topic, Voice
from tests.factories import Cast
from tests.walks import walked_once

T = TypeVar("T")
MATTER: dict[str, Any] = {
    "title": "小区停车难",
    "problem": "晚上七点以后没有车位，消防通道经常被占，邻居之间为此争吵。",
    "place": "第1社区 3 幢至 9 幢",
    "category": "parking",
}
CONSENT = "2026-01"


@dataclass
class Journey:
    """A topic on its road, with what came of it so far."""

    cast: Cast
    platform: Platform
    topic: Topic
    voice: Voice
    code: str
    at: datetime
    research: Research = field(default=None)  # type: ignore[assignment]  # until it is planned
    meeting: Meeting = field(default=None)  # type: ignore[assignment]  # until it is planned
    minutes: Minutes = field(default=None)  # type: ignore[assignment]  # until they are drafted
    invited: dict[str, Invited] = field(default_factory=dict)

    def act(
        self, act: Callable[..., T], *args: Any, after: timedelta = timedelta(minutes=1), **how: Any
    ) -> T:
        """Do an action a little later than the last one; the topic is read anew."""
        self.at += after
        with clock.at(self.at):
            result = act(*args, **how)
        self.topic.refresh_from_db()
        return result

    def participant(self, key: str) -> Participant:
        """By key of `invited`: chair, member, department, expert, owner1…3, driver1…3."""
        row = self.invited[key].participant
        row.refresh_from_db()
        return row

    @property
    def schemes(self) -> list[Scheme]:
        return list(Scheme.objects.filter(research=self.research).order_by("number"))


def morning(days_ago: int = 30) -> datetime:
    """Nine o'clock in Shanghai, so many days ago."""
    then = localtime(clock.now() - timedelta(days=days_ago))
    return then.replace(hour=9, minute=0, second=0, microsecond=0)


@walked_once
def to_submitted(
    cast: Cast, *, platform: Platform | None = None, at: datetime | None = None, **matter: Any
) -> Journey:
    """A resident has raised it."""
    platform, at = platform or cast.village, at or morning()
    submission = {**MATTER, "name": "王女士", "phone": "13800138000", "consent": CONSENT, **matter}
    with clock.at(at):
        raised = topics.raise_topic(platform, **submission)
    return Journey(cast, platform, raised.topic, raised.voice, raised.code, at)


@walked_once
def to_candidate(cast: Cast, **how: Any) -> Journey:
    """The township's clerk has taken it up; it is public."""
    journey = to_submitted(cast, **how)
    screener = cast.clerk if journey.platform.path.startswith(cast.township.path) else cast.office
    journey.act(topics.start_screening, journey.topic, by=screener)
    journey.act(
        topics.accept_topic,
        journey.topic,
        title=journey.topic.title,
        summary="晚间车位不足，消防通道被占。",
        urgency="soon",
        route="deep",
        jurisdiction="第1街道",
        public_interest="涉及全体住户的出行和消防安全",
        by=screener,
    )
    return journey


@walked_once
def to_ad_hoc(cast: Cast, **how: Any) -> Journey:
    """Decided on as a topic outside the annual plan."""
    journey = to_candidate(cast, **how)
    journey.act(
        topics.approve_ad_hoc,
        journey.topic,
        form=PlanItem.Form.GRASSROOTS,
        host="第1社区",
        due_month=localdate(journey.at),
        convenor=organiser(journey),
        by=organiser(journey),
    )
    return journey


@walked_once
def to_researching(cast: Cast, **how: Any) -> Journey:
    """The research is planned."""
    journey = to_ad_hoc(cast, **how)
    plan_research(journey)
    return journey


@walked_once
def to_drafting(cast: Cast, **how: Any) -> Journey:
    """Everything that the report needs is there, but it is not submitted."""
    journey = to_researching(cast, **how)
    go_on_site(journey)
    return journey


@walked_once
def to_ready(cast: Cast, **how: Any) -> Journey:
    """The report is submitted: a meeting may be planned."""
    journey = to_drafting(cast, **how)
    journey.act(deliberation.submit_research, journey.research, by=organiser(journey))
    return journey


@walked_once
def to_planned_meeting(cast: Cast, **how: Any) -> Journey:
    """A meeting in three days, with ten people invited, in balance."""
    journey = to_ready(cast, **how)
    plan_meeting(journey)
    invite_all(journey)
    return journey


@walked_once
def to_noticed(cast: Cast, **how: Any) -> Journey:
    """Notice is out; the topic is scheduled."""
    journey = to_planned_meeting(cast, **how)
    journey.act(deliberation.notice_meeting, journey.meeting, by=organiser(journey))
    return journey


@walked_once
def to_checking_in(cast: Cast, **how: Any) -> Journey:
    """The day of the meeting, the list is open, nobody has signed yet."""
    journey = to_noticed(cast, **how)
    journey.at = journey.meeting.starts_at
    journey.act(deliberation.start_check_in, journey.meeting, by=organiser(journey))
    return journey


@walked_once
def to_opened(cast: Cast, **how: Any) -> Journey:
    """Everybody is there, the rules are read."""
    journey = to_checking_in(cast, **how)
    open_with_everybody(journey)
    return journey


@walked_once
def to_consensus_check(cast: Cast, **how: Any) -> Journey:
    """Everybody has spoken; nothing is decided yet."""
    journey = to_opened(cast, **how)
    talk(journey)
    return journey


@walked_once
def to_held(cast: Cast, **how: Any) -> Journey:
    """Closed with a best scheme, a reservation and a promise of the department."""
    journey = to_consensus_check(cast, **how)
    find_results(journey)
    journey.act(deliberation.close_meeting, journey.meeting, by=organiser(journey))
    return journey


@walked_once
def to_held_without_agreement(cast: Cast, **how: Any) -> Journey:
    """Closed with no agreement on any scheme."""
    journey = to_consensus_check(cast, **how)
    for scheme in journey.schemes:
        journey.act(
            deliberation.record_result,
            journey.meeting,
            scheme=scheme,
            result=Result.NONE,
            n_for=4,
            n_against=5,
            by=organiser(journey),
        )
    journey.act(deliberation.close_meeting, journey.meeting, by=organiser(journey))
    return journey


@walked_once
def to_drafted_minutes(cast: Cast, **how: Any) -> Journey:
    journey = to_held(cast, **how)
    draft_minutes(journey)
    return journey


@walked_once
def to_sent_minutes(cast: Cast, **how: Any) -> Journey:
    """The minutes are before everybody who was there."""
    journey = to_drafted_minutes(cast, **how)
    journey.act(deliberation.send_minutes, journey.minutes, by=organiser(journey))
    return journey


@walked_once
def to_signed_minutes(cast: Cast, **how: Any) -> Journey:
    """Confirmed by all, signed: an outcome may be drafted."""
    journey = to_sent_minutes(cast, **how)
    confirm_all(journey)
    journey.act(deliberation.sign_minutes, journey.minutes, by=organiser(journey))
    return journey


@walked_once
def to_filed_minutes(cast: Cast, **how: Any) -> Journey:
    journey = to_signed_minutes(cast, **how)
    journey.act(deliberation.file_minutes, journey.minutes, by=organiser(journey))
    return journey


def organiser(journey: Journey) -> User:
    """Who runs the platform on which the journey is: the convenor of the village room, else the office."""
    return journey.cast.convenor if journey.topic.platform == journey.cast.village else journey.cast.office


def plan_research(journey: Journey) -> None:
    who = organiser(journey)
    journey.research = journey.act(
        deliberation.plan_research, journey.topic, planned_on=localdate(journey.at), led_by=who, by=who
    )


def go_on_site(journey: Journey) -> None:
    """Visit, hear, write: the report then lacks nothing."""
    research, who = journey.research, organiser(journey)
    member = Member.objects.get(user=journey.cast.member)
    journey.act(
        deliberation.record_visit,
        research,
        visited_on=localdate(journey.at),
        place="小区地库和消防通道",
        team=[member],
        by=journey.cast.member if journey.platform == journey.cast.village else who,
    )
    journey.act(
        deliberation.add_interview,
        research,
        side=Side.RESIDENT,
        who="3 幢租户",
        words="晚上七点以后就没有车位了。",
        by=who,
    )
    journey.act(
        deliberation.draft_research,
        research,
        facts="登记车辆 460 辆，车位 251 个。",
        causes="车位少，长期不动的车占位。",
        by=who,
    )
    for title, bearer in (("错时共享周边单位车位", "社区、周边单位"), ("地库重新划线", "物业公司")):
        journey.act(
            deliberation.add_scheme,
            research,
            title=title,
            text=f"{title}，先试行三个月，再听取意见。",
            cost="约 3 万元",
            benefit="可增加约 80 个夜间车位",
            bearer=bearer,
            by=who,
        )


def plan_meeting(journey: Journey, *, in_days: int = 3, **how: Any) -> None:
    who = organiser(journey)
    details = {
        "starts_at": journey.at.replace(hour=14, minute=0) + timedelta(days=in_days),
        "place": "社区协商议事室",
        "agenda": "通报调研情况；部门说明；各方发言；比较方案；归纳共识。",
        "chair": who,
        "recorder": who,
        "by": who,
    }
    journey.meeting = journey.act(deliberation.plan_meeting, journey.topic, **details | how)
    journey.invited = {}


def invite_all(journey: Journey) -> None:
    """Ten people: six stakeholders on two sides of the dispute, chair, member, department, expert."""
    cast = journey.cast
    invite(journey, "chair", side=Side.OFFICIAL, name="召集人", user=organiser(journey))
    invite(journey, "member", side=Side.MEMBER, name="委员", user=cast.member)
    invite(journey, "department", side=Side.DEPARTMENT, name="部门代表", department=cast.department)
    invite(journey, "expert", side=Side.EXPERT, name="专家", user=cast.expert)
    for n in (1, 2, 3):
        invite(journey, f"owner{n}", name=f"业主{n}", is_stakeholder=True, dispute_side="无车住户")
        invite(journey, f"driver{n}", name=f"车主{n}", is_stakeholder=True, dispute_side="有车住户")


def invite(journey: Journey, key: str, *, side: str = Side.RESIDENT, **how: Any) -> Invited:
    """Invite one more, under a key."""
    invited = journey.act(
        deliberation.invite,
        journey.meeting,
        by=organiser(journey),
        **{"side": side, "name": key, "reason": "本次协商的有关方面", **how},
    )
    journey.invited[key] = invited
    return invited


def sign_in(journey: Journey, *keys: str) -> None:
    """These sign in at the door; all if none is named."""
    for key in keys or tuple(journey.invited):
        journey.act(deliberation.sign_in_participant, journey.participant(key), by=organiser(journey))


def open_with_everybody(journey: Journey) -> None:
    sign_in(journey)
    journey.act(deliberation.open_meeting, journey.meeting, rules_read=True, by=organiser(journey))


def talk(journey: Journey) -> None:
    """A speech of each side, then on to the check of consensus."""
    who = organiser(journey)
    said = [
        ("member", SpeechKind.REPORT, 300, "通报实地调研情况。"),
        ("department", SpeechKind.EXPLANATION, 240, "说明周边道路泊位现状。"),
        ("driver1", SpeechKind.FOR, 120, "赞成错时共享，希望价格合理。"),
        ("owner1", SpeechKind.AGAINST, 120, "担心消防通道仍被占用。"),
        ("owner2", SpeechKind.WAIVED, 0, ""),
    ]
    for key, kind, seconds, gist in said:
        journey.act(
            deliberation.record_speech,
            journey.meeting,
            participant=journey.participant(key),
            kind=kind,
            gist=gist,
            seconds=seconds,
            by=who,
        )
    journey.act(deliberation.advance_meeting, journey.meeting, MeetingState.CONSENSUS_CHECK, by=who)


def find_results(journey: Journey) -> None:
    """The first scheme is best, with a reservation; on the second there is no agreement."""
    who = organiser(journey)
    first, second = journey.schemes[:2]
    journey.act(
        deliberation.record_result,
        journey.meeting,
        scheme=first,
        result=Result.RESERVATIONS,
        n_for=8,
        n_against=1,
        n_abstain=1,
        is_best=True,
        reservations=[(journey.participant("owner1"), "消防通道须先划线再共享。")],
        by=who,
    )
    journey.act(
        deliberation.record_result,
        journey.meeting,
        scheme=second,
        result=Result.NONE,
        n_for=3,
        n_against=6,
        by=who,
    )
    journey.act(
        deliberation.record_promise,
        journey.meeting,
        participant=journey.participant("department"),
        what="一个月内完成消防通道划线",
        due_on=localdate(journey.at) + timedelta(days=30),
        by=who,
    )


def draft_minutes(journey: Journey) -> None:
    journey.minutes = journey.act(
        deliberation.draft_minutes,
        journey.meeting,
        agreed="试行错时共享车位三个月。",
        dissent="一位业主要求先划消防通道。",
        by=organiser(journey),
    )


def confirm_all(journey: Journey) -> None:
    """Everybody who was there says by their own code that it is right."""
    for key in journey.invited:
        participant = journey.participant(key)
        journey.act(
            deliberation.confirm_minutes,
            journey.minutes,
            participant=participant,
            agrees=True,
            by=participant,
        )
