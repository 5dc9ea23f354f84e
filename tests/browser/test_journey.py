"""One matter from a resident's phone to the resident's answer, through the screens of all concerned."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate, localtime
from playwright.sync_api import Browser, expect

from shangliang.deliberation.models import Meeting, Participant, Research, Scheme
from shangliang.ledger.models import Entry
from shangliang.ledger.queries import verify_ledger
from shangliang.outcomes.models import Commitment, Outcome, Suggestion
from shangliang.platforms.numbers import NUMBERS
from shangliang.topics.models import Topic
from tests.browser.people import Resident, Worker
from tests.factories import Cast, make_cast
from tests.outcomes.journeys import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "小区北门晚间停车难"
SCHEMES = (("错时共享周边单位车位", "社区、周边单位"), ("地库重新划线", "物业公司"))
OWNERS, DRIVERS = ("业主甲", "业主乙", "业主丙"), ("车主甲", "车主乙", "车主丙")


@dataclass
class Road:
    """Who walks it, and what came of it so far."""

    cast: Cast
    resident: Resident
    neighbour: Resident
    desks: dict[str, Worker]
    photo: Path
    topic: Topic = field(default=None)  # type: ignore[assignment]  # until it is raised
    codes: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Worker:
        return self.desks[who]

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.get(topic=self.topic)

    @property
    def suggestion(self) -> Suggestion:
        return Suggestion.objects.get(topic=self.topic)


WORKERS = ("office", "clerk", "convenor", "member", "handler", "approver")


@pytest.fixture(autouse=True)
def day(settings: Any) -> None:
    """The meeting is planned for later on the same day: late in the evening, clocks go back to noon."""
    if localtime().hour == 23:
        settings.TIME_ZONE = "Etc/GMT+4"  # twelve hours behind China, on the same date


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, id="with scripts"),
        pytest.param(False, id="without scripts", marks=pytest.mark.once),
    ],
)
def test_a_matter_travels_the_whole_road(
    browser: Browser, live_server: Any, tmp_path: Path, scripts: bool
) -> None:
    cast, url = make_cast(), live_server.url
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(picture())
    road = Road(
        cast,
        Resident(browser, url, scripts=scripts),
        Resident(browser, url, scripts=scripts),
        {who: Worker(browser, url, getattr(cast, who).username, scripts=scripts) for who in WORKERS},
        photo,
    )
    for part in (
        raised,
        screened,
        researched,
        announced,
        held,
        recorded,
        concluded,
        answered,
        delivered,
        ended,
    ):
        part(road)

    people = [road.resident, road.neighbour, *road.desks.values()]
    assert [status for one in people for status in one.statuses if status >= 400] == []
    verdict = verify_ledger()
    assert (verdict.broken, verdict.n) == (None, Entry.objects.count())
    call_command("verify")
    for one in people:
        one.context.close()


def raised(road: Road) -> None:
    """The office lets meetings be announced on their day, so that the road takes no days; then it begins."""
    key = list(NUMBERS).index("notice_before") + 1
    road["office"].act("settings", key, "setting.changed", value=0, reason="试运行")
    number = road.resident.raise_topic(
        where=road.cast.village.serves.get().code,
        photo=road.photo,
        name="王女士",
        phone="13800138000",
        consent=True,
    )
    road.topic = Topic.objects.get()
    assert road.topic.number == number
    expect(road.resident.follow().locator("main")).to_contain_text("正在等待审核")


def screened(road: Road) -> None:
    clerk, pk = road["clerk"], road.topic.pk
    clerk.take("小区北门")
    clerk.act("topics", pk, "topic.screening_started")
    clerk.act(
        "topics",
        pk,
        "topic.accepted",
        title=TITLE,
        summary="晚间车位不足，消防通道被占。",
        route="deep",
        urgency="soon",
        jurisdiction="第1街道",
        public_interest="涉及全体住户的出行和消防安全",
    )
    road.neighbour.support(road.topic.number, TITLE)
    expect(road.resident.follow().get_by_role("heading", level=1)).to_have_text(TITLE)


def researched(road: Road) -> None:
    convenor, pk, today = road["convenor"], road.topic.pk, localdate()
    convenor.act(
        "topics",
        pk,
        "topic.approved_ad_hoc",
        form="grassroots",
        host="第1社区",
        due_month=today.replace(day=1).isoformat(),
        convenor=road.cast.convenor.pk,
    )
    convenor.act("topics", pk, "research.planned", planned_on=today.isoformat(), led_by=road.cast.convenor.pk)
    research = Research.objects.get().pk
    member = road.cast.member.member
    road["member"].act(
        "research", research, "research.visited", visited_on=today, place="地库和消防通道", team=[member.pk]
    )
    convenor.act(
        "research",
        research,
        "research.interviewed",
        side="resident",
        who="3 幢租户",
        words="七点以后没车位。",
    )
    convenor.act("research", research, "research.photographed", photo=road.photo, caption="消防通道")
    convenor.act("research", research, "research.drafted", facts="车 460 辆，位 251 个。", causes="车位少。")
    for title, bearer in SCHEMES:
        convenor.act(
            "research",
            research,
            "research.scheme_added",
            title=title,
            text=f"{title}，先试行三个月。",
            cost="约 3 万元",
            benefit="增加约 80 个车位",
            bearer=bearer,
        )
    convenor.act("research", research, "research.submitted")


def announced(road: Road) -> None:
    convenor, cast = road["convenor"], road.cast
    soon = localtime() + timedelta(minutes=20)
    convenor.act(
        "topics",
        road.topic.pk,
        "meeting.planned",
        starts_at=f"{soon:%Y-%m-%dT%H:%M}",
        place="社区协商议事室",
        chair=cast.convenor.pk,
        recorder=cast.convenor.pk,
    )
    invited: list[tuple[str, dict[str, Any]]] = [
        ("召集人", {"side": "official", "user": cast.convenor.pk}),
        ("委员", {"side": "member", "user": cast.member.pk}),
        ("部门代表", {"side": "department", "department": cast.department.pk}),
        ("专家", {"side": "expert", "user": cast.expert.pk}),
        *(
            (name, {"side": "resident", "is_stakeholder": True, "dispute_side": "无车住户"})
            for name in OWNERS
        ),
        *(
            (name, {"side": "resident", "is_stakeholder": True, "dispute_side": "有车住户"})
            for name in DRIVERS
        ),
    ]
    for name, how in invited:
        convenor.act(
            "meetings", road.meeting.pk, "participant.invited", name=name, reason="本次协商的有关方面", **how
        )
        road.codes[name] = convenor.slip()
    convenor.act("meetings", road.meeting.pk, "meeting.noticed")
    road.neighbour.open(f"/meeting/{road.codes[OWNERS[0]]}/")
    road.neighbour.send("提交答复", answer="accepted")
    assert Participant.objects.get(name=OWNERS[0]).answer == "accepted"


def held(road: Road) -> None:
    convenor, meeting = road["convenor"], road.meeting.pk
    convenor.act("meetings", meeting, "meeting.checked_in")
    for person in Participant.objects.order_by("pk"):
        convenor.page.get_by_role("button", name=f"到 {person.name}", exact=True).click()
        expect(convenor.page.locator(f"#p{person.pk}")).to_contain_text("已到")
    convenor.act("meetings", meeting, "meeting.opened", rules_read=True)
    for name, kind, gist in (
        ("委员", "report", "通报实地调研情况。"),
        ("部门代表", "explanation", "说明周边道路泊位现状。"),
        (DRIVERS[0], "for", "赞成错时共享。"),
        (OWNERS[0], "against", "担心消防通道仍被占用。"),
    ):
        person = Participant.objects.get(name=name)
        convenor.send("记下，继续", participant=person.pk, kind=kind, gist=gist)
        expect(convenor.page.locator(".timeline")).to_contain_text(gist)
    convenor.act("meetings", meeting, "meeting.advanced", to="consensus_check")


def recorded(road: Road) -> None:
    convenor, meeting = road["convenor"], road.meeting
    record = f"/desk/meetings/{meeting.pk}/record/"
    first, second = Scheme.objects.order_by("number")
    owner = Participant.objects.get(name=OWNERS[0])
    convenor.act(
        "schemes",
        first.pk,
        "meeting.result_recorded",
        at=record,
        result="reservations",
        n_for=8,
        n_against=1,
        n_abstain=1,
        is_best=True,
        who_1=owner.pk,
        reserved_1="消防通道须先划线。",
    )
    convenor.act(
        "schemes", second.pk, "meeting.result_recorded", at=record, result="none", n_for=3, n_against=6
    )
    convenor.act("meetings", meeting.pk, "meeting.closed", at=record)
    convenor.act("meetings", meeting.pk, "minutes.drafted", agreed="试行错时共享车位三个月。")
    minutes = Meeting.objects.get().minutes
    convenor.act("minutes", minutes.pk, "minutes.sent")
    road.neighbour.open(f"/meeting/{road.codes[OWNERS[0]]}/")
    road.neighbour.send("提交意见", agrees="yes")
    for one in minutes.confirmations.filter(agrees__isnull=True).order_by("pk"):
        desk = road["member"] if one.participant.name == "委员" else convenor
        desk.act(
            "confirmations", one.pk, "minutes.confirmed", at=f"/desk/minutes/{minutes.pk}/", agrees="yes"
        )
    convenor.act("minutes", minutes.pk, "minutes.signed")
    convenor.act("minutes", minutes.pk, "minutes.filed")


def concluded(road: Road) -> None:
    convenor, office = road["convenor"], road["office"]
    convenor.act("meetings", road.meeting.pk, "outcome.drafted", process="实地调研后召开协商会。")
    outcome = Outcome.objects.get().pk
    convenor.act(
        "outcomes",
        outcome,
        "suggestion.drafted",
        content="与周边单位签订错时共享协议。",
        measure="新增夜间车位数",
        proposed_lead=road.cast.department.pk,
        wanted_by=localdate() + timedelta(days=60),
    )
    convenor.act("outcomes", outcome, "outcome.submitted")
    office.act("outcomes", outcome, "outcome.dispatched")


def answered(road: Road) -> None:
    handler, pk = road["handler"], road.suggestion.pk
    handler.act("suggestions", pk, "suggestion.signed")
    handler.act("suggestions", pk, "suggestion.contacted", words="当天电话联系，听取了情况。")
    handler.act(
        "suggestions",
        pk,
        "suggestion.reply_drafted",
        decision="adopted",
        text="同意，年内新增共享车位 100 个。",
    )
    road["approver"].act("suggestions", pk, "suggestion.replied")


def delivered(road: Road) -> None:
    handler, pk = road["handler"], road.suggestion.pk
    handler.act(
        "suggestions",
        pk,
        "suggestion.committed",
        content="新增夜间共享车位",
        measure="夜间车位",
        unit="个",
        baseline=20,
        target=100,
        due_on=localdate() + timedelta(days=60),
    )
    commitment = Commitment.objects.get().pk
    handler.act(
        "commitments",
        commitment,
        "commitment.progressed",
        value=104,
        note="已签协议。",
        photo=road.photo,
        shows="after",
    )
    handler.act("suggestions", pk, "suggestion.completed")
    road["member"].act(
        "suggestions", pk, "suggestion.verified", visited_on=localdate(), words="到场看了，车位已开放。"
    )


def ended(road: Road) -> None:
    """Told in plain words, rated by both, closed; the resident reads it."""
    words = "社区和周边单位签了协议，新增夜间车位八十四个。"
    road["convenor"].act("outcomes", Outcome.objects.get().pk, "feedback.published", text=words)
    for one in (road.resident, road.neighbour):
        expect(one.follow().locator("main")).to_contain_text(words)
        one.send("提交评价", score="satisfied")
        expect(one.page.locator("main")).to_contain_text("您的评价")
    road["office"].act("topics", road.topic.pk, "topic.closed")
    expect(road.resident.follow().locator("main")).to_contain_text("这件事已经办结")
    road.topic.refresh_from_db()
    assert road.topic.state == "closed"
