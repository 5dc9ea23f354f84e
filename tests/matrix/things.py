"""One of everything, at a place: rows written directly, so that the matrix costs seconds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from shangliang.deliberation.models import (
    Confirmation,
    Interview,
    Meeting,
    Minutes,
    Participant,
    Research,
    ResearchPhoto,
    Scheme,
    Speech,
    Visit,
)
from shangliang.ledger import clock
from shangliang.outcomes.models import (
    Assignment,
    Commitment,
    Feedback,
    LeaderTalk,
    LookBack,
    Outcome,
    Progress,
    Rating,
    Suggestion,
)
from shangliang.people.codes import code_hash, new_code
from shangliang.people.models import Department, Member, User
from shangliang.platforms.models import Platform
from shangliang.topics.models import AnnualPlan, Call, Photo, PlanItem, Topic, Voice
from tests.factories import make_member, make_placement, make_user
from tests.outcomes.journeys import picture

NUMBERS: Iterator[int] = iter(range(1, 10**6))


@dataclass(frozen=True)
class Things:
    """Rows that stand at one platform; `whose` names the column of the matrix."""

    whose: str
    platform: Platform
    department: Department
    rows: dict[str, Any]
    codes: dict[str, str]
    published: bool = True

    @property
    def path(self) -> str:
        return self.platform.path

    def __getattr__(self, name: str) -> Any:
        try:
            return self.rows[name]
        except KeyError:
            raise AttributeError(name) from None


def make_topic(platform: Platform, *, published: bool = True) -> dict[str, Any]:
    """A topic with a voice and a photo that is not public."""
    now, n = clock.now(), next(NUMBERS)
    topic = Topic.objects.create(
        platform=platform,
        committee=platform.committee,
        number=f"{platform.committee.letters}-2026-{n:04}",
        title=f"停车难之{n}",
        problem="晚上没有车位。",
        summary="晚间车位不足。",
        place="北门",
        channel="resident",
        category="parking",
        state="tracking" if published else "screening",
        submitted_at=now,
        published_at=now if published else None,
    )
    code = new_code()
    voice = Voice.objects.create(topic=topic, kind="raised", code_hash=code_hash(code), at=now)
    photo = Photo.objects.create(topic=topic, **_image())
    return {"topic": topic, "voice": voice, "photo": photo, "voice_code": code}


def _image() -> dict[str, Any]:
    return {
        "image": ContentFile(picture(), name=f"{next(NUMBERS)}.jpg"),
        "width": 40,
        "height": 30,
        "sha256": "0" * 64,
    }


def make_things(
    whose: str, platform: Platform, department: Department, staff: User, *, planned: bool
) -> Things:
    """Everything that a topic may have come by, whatever the order: doors and roles do not ask for it."""
    committee = platform.committee
    made = make_topic(platform)
    codes = {"voice": made.pop("voice_code")}
    topic = made["topic"]
    plan, _made = AnnualPlan.objects.get_or_create(committee=committee, year=2026)
    made |= _registers(platform, staff, plan)
    made["item"] = PlanItem.objects.create(
        plan=plan if planned else None,
        topic=topic,
        form="grassroots",
        host="街道",
        due_month=date(2026, 9, 1),
        is_ad_hoc=not planned,
    )
    made |= _deliberation(topic, department, staff, made["member"], codes)
    made |= _conversion(topic, made, department, staff)
    return Things(whose, platform, department, made, codes)


def make_hidden(whose: str, platform: Platform, department: Department) -> Things:
    """An unpublished topic."""
    made = make_topic(platform, published=False)
    code = made.pop("voice_code")
    return Things(whose, platform, department, made, {"voice": code}, published=False)


def _registers(platform: Platform, staff: User, plan: AnnualPlan) -> dict[str, Any]:
    account = make_user(committee=platform.committee, username=f"account{next(NUMBERS)}")
    member = make_member(platform.committee)
    return {
        "plan": plan,
        "committee": platform.committee,
        "setting": SimpleNamespace(pk=1),
        "account": account,
        "role": staff.role_bindings.first(),
        "member": member,
        "placement": make_placement(member, platform),
        "call": Call.objects.create(
            platform=platform,
            title="征集",
            text="请说说身边的事。",
            opens_on=date(2026, 1, 1),
            closes_on=date(2036, 1, 1),
        ),
    }


def _deliberation(
    topic: Topic, department: Department, staff: User, member: Member, codes: dict[str, str]
) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    research = Research.objects.create(
        topic=topic,
        state="submitted",
        planned_on=today,
        led_by=staff,
        visited_on=today,
        place="北门",
        facts="车位 251 个。",
        causes="车位少。",
        submitted_at=now,
    )
    research.team.add(member)
    Visit.objects.create(research=research, visited_on=today, place="北门").members.add(member)
    Interview.objects.create(research=research, side="resident", who="租户", words="没有车位。")
    scheme = Scheme.objects.create(
        topic=topic, research=research, number=1, title="共享", text="错时共享。", cost="3 万元",
        benefit="80 个", bearer="社区",
    )  # fmt: skip
    meeting = Meeting.objects.create(
        topic=topic,
        platform=topic.platform,
        number=f"{topic.number}-H1",
        state="consensus_check",
        starts_at=now - timedelta(days=1),
        noticed_at=now - timedelta(days=4),
        place="议事室",
        agenda="通报；发言。",
        chair=staff,
        recorder=staff,
    )
    code = codes["invitation"] = new_code()
    participant = Participant.objects.create(
        meeting=meeting, side="resident", name="业主", reason="有关方面", code_hash=code_hash(code),
        attended_at=now,
    )  # fmt: skip
    of_department = Participant.objects.create(
        meeting=meeting, side="department", name="代表", reason="主管部门", department=department,
        code_hash=code_hash(new_code()), attended_at=now,
    )  # fmt: skip
    minutes = Minutes.objects.create(
        meeting=meeting, number=f"{topic.number}-J1", agreed="试行。", state="confirming", round=1,
        sent_at=now, confirm_until=today,
    )  # fmt: skip
    return {
        "research": research,
        "research_photo": ResearchPhoto.objects.create(research=research, **_image()),
        "scheme": scheme,
        "meeting": meeting,
        "participant": participant,
        "of_department": of_department,
        "speech": Speech.objects.create(
            meeting=meeting, participant=participant, order=1, kind="view", gist="共享。"
        ),
        "minutes": minutes,
        "confirmation": Confirmation.objects.create(minutes=minutes, participant=participant),
    }


def _conversion(topic: Topic, made: dict[str, Any], department: Department, staff: User) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    outcome = Outcome.objects.create(
        topic=topic, meeting=made["meeting"], number=f"{topic.number}-C1", state="dispatched",
        background="车位少。", process="协商。", consensus="试行。", submitted_at=now, dispatched_at=now,
    )  # fmt: skip
    suggestion = Suggestion.objects.create(
        topic=topic, outcome=outcome, number=1, content="签协议。", measure="车位数", wanted_by=today,
        proposed_lead=department, state="implementing", counted_from=today, reply_due_on=today,
    )  # fmt: skip
    assignment = Assignment.objects.create(
        suggestion=suggestion, department=department, part="lead", state="signed", dispatched_at=now
    )
    commitment = Commitment.objects.create(
        suggestion=suggestion, department=department, content="新增车位", measure="车位", unit="个",
        target=Decimal(100), due_on=today + timedelta(days=30), made_at=now,
    )  # fmt: skip
    progress = Progress.objects.create(
        commitment=commitment, value=Decimal(10), note="已签。", shows="during", by=staff, at=now, **_image()
    )
    feedback = Feedback.objects.create(
        topic=topic, outcome=outcome, round=1, text="已新增车位。", published_at=now, notice_until=today,
        rate_until=today,
    )  # fmt: skip
    return {
        "outcome": outcome,
        "suggestion": suggestion,
        "assignment": assignment,
        "commitment": commitment,
        "progress": progress,
        "feedback": feedback,
        "rating": Rating.objects.create(
            feedback=feedback, voice=made["voice"], score="fair", words="加微信", is_held=True, at=now
        ),
        "talk": LeaderTalk.objects.create(topic=topic, outcome=outcome, leader=staff, due_on=today),
        "look_back": LookBack.objects.create(topic=topic, due_on=today),
    }
