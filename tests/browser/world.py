"""A district in miniature: every page has something to show, every act a row that waits for it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from shangliang.deliberation import actions as deliberation
from shangliang.ledger import clock
from shangliang.outcomes import actions as outcomes
from shangliang.people import actions as people
from shangliang.people.models import Member
from shangliang.platforms.roles import Role
from shangliang.topics import actions as topics
from shangliang.topics.models import PlanItem, Voice
from tests import journeys
from tests.factories import Cast, make_cast, make_member, make_platform, make_user
from tests.outcomes import journeys as conversion

SPAM = {
    "title": "低息贷款加微信 vx888888",
    "problem": "无抵押秒批 https://a.example https://b.example 加微信 vx888888",
}
MATTERS = (
    "小区停车难",
    "路灯不亮",
    "菜场污水横流",
    "老楼加装电梯",
    "学校门口拥堵",
    "河道有异味",
    "广场噪声扰民",
)


@dataclass
class World:
    cast: Cast
    numbers: dict[str, str] = field(default_factory=dict)  # of topics, by what they are an example of
    codes: dict[str, str] = field(default_factory=dict)  # query codes, by what they open

    def keep(self, name: str, journey: journeys.Journey) -> journeys.Journey:
        self.numbers[name], self.codes[name] = journey.topic.number, journey.code
        return journey


def make_world() -> World:
    cast = make_cast()
    world = World(cast)
    _topics(world)
    _plans(world)
    _deliberation(world)
    _outcomes(world)
    _people(world)
    return world


def _topics(world: World) -> None:
    cast, clerk = world.cast, world.cast.clerk
    today = clock.today()
    call = topics.open_call(
        cast.district,
        title="今年想商量什么",
        text="老旧小区、停车、养老、教育，都可以提。",
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=20),
        by=cast.office,
    )
    ago = iter(range(13, 0, -1))

    def raised(name: str, /, **how: Any) -> journeys.Journey:
        at = journeys.morning(next(ago))
        return world.keep(name, journeys.to_submitted(cast, at=at, **how))

    def candidate(name: str, /, **how: Any) -> journeys.Journey:
        return world.keep(name, journeys.to_candidate(cast, at=journeys.morning(9), **how))

    raised("moderation", **SPAM, name="", phone="", consent="")
    raised("moderation too", **SPAM, name="", phone="", consent="")
    raised("submitted", photos=[conversion.picture()], call=call)
    screening = raised("screening", title=MATTERS[1])
    screening.act(topics.start_screening, screening.topic, by=clerk)
    returned = raised("returned", title=MATTERS[2])
    returned.act(topics.start_screening, returned.topic, by=clerk)
    returned.act(topics.return_topic, returned.topic, words="请说明是哪一个菜场。", by=clerk)
    rejected = raised("rejected", title=MATTERS[3])
    rejected.act(topics.start_screening, rejected.topic, by=clerk)
    rejected.act(topics.reject_topic, rejected.topic, reason="personal", words="只涉及个人利益。", by=clerk)
    quick, answered = (
        raised(name, title=title) for name, title in (("quick", MATTERS[4]), ("answered", MATTERS[5]))
    )
    for journey in (quick, answered):
        journey.act(topics.start_screening, journey.topic, by=clerk)
        journey.act(
            topics.accept_topic,
            journey.topic,
            title=journey.topic.title,
            summary="上学放学时段拥堵。",
            urgency="soon",
            route="quick",
            jurisdiction="第1街道",
            public_interest="涉及全校学生",
            by=clerk,
        )
    answered.act(topics.answer_quickly, answered.topic, answer="已安排专人每天清理。", by=clerk)
    open_one = candidate("candidate", photos=[conversion.picture("green"), conversion.picture("navy")])
    open_one.act(topics.publish_photo, open_one.topic.photos.first(), caption="北门外的路边", by=clerk)
    conversion.support(open_one, "a neighbour's browser")
    expert = cast.expert.expert
    open_one.act(deliberation.assign_expert, open_one.topic, expert=expert, words="测算泊位。", by=clerk)
    suspended = candidate("suspended", title=MATTERS[6])
    suspended.act(topics.suspend_topic, suspended.topic, words="等道路完工后继续。", by=cast.office)


def _plans(world: World) -> None:
    """A plan in every state, the issued one for last year."""
    cast, year = world.cast, clock.today().year
    for at in range(6):
        plan = topics.open_plan(cast.committee, year=year + 5 - at, by=cast.office)
        journey = journeys.to_candidate(cast, at=journeys.morning(60 - at))
        world.keep(f"in plan {at}", journey)
        topics.add_item(
            plan,
            journey.topic,
            form=PlanItem.Form.GRASSROOTS,
            host="第1街道",
            due_month=clock.today().replace(year=plan.year, month=12, day=1),
            reason="主席会议建议",
            convenor=cast.convenor,
            by=cast.office,
        )
        _take_on(plan, "docpi"[:at], cast)


def _take_on(plan: Any, steps: str, cast: Cast) -> None:
    walk = {
        "d": lambda: topics.draft_plan(plan, by=cast.office),
        "o": lambda: topics.send_plan_to_offices(plan, by=cast.office),
        "c": lambda: topics.send_plan_to_chairs(plan, words="会商通过。", by=cast.office),
        "p": lambda: topics.send_plan_to_party(plan, by=cast.leader),
        "i": lambda: topics.issue_plan(
            plan, approval_number="虎委办〔2026〕1号", issued_on=clock.today(), by=cast.office
        ),
    }
    for step in steps:
        plan.refresh_from_db()
        walk[step]()


def _deliberation(world: World) -> None:
    cast = world.cast

    def stop(name: str, to: Any, *, days_ago: int = 20, **how: Any) -> Any:
        return world.keep(name, to(cast, at=journeys.morning(days_ago), **how))

    stop("researching", journeys.to_researching)
    visited = stop("visited", journeys.to_researching)
    visited.act(
        deliberation.record_visit,
        visited.research,
        visited_on=localdate(visited.at),
        place="地库",
        team=[Member.objects.get(user=cast.member)],
        by=cast.member,
    )
    drafting = stop("drafting", journeys.to_drafting)
    drafting.act(
        deliberation.add_photo, drafting.research, conversion.picture(), caption="地库入口", by=cast.convenor
    )
    stop("ready", journeys.to_ready)
    stop("planned", journeys.to_planned_meeting, days_ago=0)
    noticed = stop("noticed", journeys.to_noticed, days_ago=0)
    world.codes["invitation"] = noticed.invited["owner1"].code
    for name, to in (
        ("checking in", journeys.to_checking_in),
        ("opened", journeys.to_opened),
        ("consensus", journeys.to_consensus_check),
        ("held", journeys.to_held),
        ("no agreement", journeys.to_held_without_agreement),
        ("minutes drafted", journeys.to_drafted_minutes),
        ("minutes signed", journeys.to_signed_minutes),
        ("minutes filed", journeys.to_filed_minutes),
    ):
        stop(name, to)
    signing = stop("signing in", journeys.to_checking_in)
    journeys.sign_in(signing, "owner1")
    again = stop("again", journeys.to_checking_in)
    again.act(deliberation.adjourn_meeting, again.meeting, words="关键一方没有到会。", by=cast.convenor)
    journeys.plan_meeting(again)
    sent = stop("minutes sent", journeys.to_sent_minutes, days_ago=5)
    world.codes["confirmation"] = sent.invited["owner1"].code
    owner = sent.participant("owner2")
    sent.act(
        deliberation.confirm_minutes,
        sent.minutes,
        participant=owner,
        agrees=False,
        words="我说的是先划线。",
        by=owner,
    )


def _outcomes(world: World) -> None:
    cast = world.cast

    def stop(name: str, to: Any, **how: Any) -> conversion.Converted:
        done = to(cast, **how)
        world.keep(name, done.road)
        return done

    stop("outcome drafted", conversion.to_drafted, days_ago=30)
    for name in ("outcome submitted", "outcome submitted too"):
        stop(name, conversion.to_submitted, days_ago=30)
    stop("dispatched", conversion.to_dispatched, days_ago=30, co=[cast.other_department])
    signed = stop("signed", conversion.to_signed, days_ago=30, co=[cast.other_department])
    signed.act(outcomes.sign_suggestion, signed.co(), by=conversion.people_of(cast.other_department)[0])
    helping = stop("helping", conversion.to_submitted, days_ago=30)
    helping.act(
        outcomes.dispatch_suggestion,
        helping.suggestion,
        lead=cast.other_department,
        co=[cast.department],
        by=cast.office,
    )
    helping.act(outcomes.sign_suggestion, helping.co(), by=cast.handler)
    stop("replying", conversion.to_replying, days_ago=40)
    stop("replied", conversion.to_replied, days_ago=40)
    stop("declined", conversion.to_declined, days_ago=60)
    under_way = stop("implementing", conversion.to_implementing, days_ago=40)
    conversion.progress(
        under_way, under_way.suggestion.commitments.get(), 60, photo=conversion.picture(), shows="during"
    )
    stop("completed", conversion.to_completed, days_ago=60)
    stop("verified", conversion.to_verified, days_ago=60)
    _told(world)
    _closed(world)


def _told(world: World) -> None:
    cast = world.cast
    done, _feedback = conversion.to_told(cast, days_ago=20, n_supporters=1)
    world.keep("told", done.road)
    done, feedback = conversion.to_told(cast, days_ago=20)
    world.keep("unsatisfied", done.road)
    conversion.rate(done, feedback, "unsatisfied", words="车位还是不够，加微信 vx888888 https://a.example")
    for name, arranged in (("unsatisfied again", False), ("talk", True)):
        done, feedback = conversion.to_told_again(cast, days_ago=20)
        world.keep(name, done.road)
        conversion.rate(done, feedback, "unsatisfied")
        if arranged:
            due = done.today + timedelta(days=10)
            done.act(outcomes.arrange_talk, done.outcome, leader=cast.leader, due_on=due, by=cast.office)


def _closed(world: World) -> None:
    done, feedback = conversion.to_told(world.cast, days_ago=20)
    conversion.rate(done, feedback)
    world.keep("to be closed", done.road)
    for name in ("closed", "to be looked back on"):
        done = conversion.to_closed(world.cast, days_ago=260)
        world.keep(name, done.road)


def _people(world: World) -> None:
    cast = world.cast
    extra = make_platform(cast.committee, parent=cast.township)
    shut = make_platform(cast.committee, parent=cast.township, closed_on=localdate())
    make_member(cast.committee, name="还没有账号的委员")
    gone = make_user(Role.CONVENOR, extra.path, committee=cast.committee, username="gone")
    people.close_account(gone, reason="调离", by=cast.system_admin)
    member = Member.objects.get(user=cast.member)
    assert shut.closed_on
    assert member.user == cast.member
    assert Voice.objects.exists()
