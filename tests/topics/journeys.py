"""Topics brought by actions to where a test begins."""

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.models import AnnualPlan, Topic
from tests.factories import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(day: str, hour: int = 9) -> datetime:
    """`2026-03-02` at that hour in Shanghai."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), SHANGHAI).replace(hour=hour)


def matter(**changed: Any) -> dict[str, Any]:
    return {
        "title": "小区停车位不足",
        "problem": "晚上七点以后没有车位，车辆停在消防通道上。",
        "place": "枫华社区三区北门",
        "category": "parking",
    } | changed


def raised(cast: Cast, **changed: Any) -> actions.Raised:
    """Raised online by a resident of the village."""
    return actions.raise_topic(changed.pop("platform", cast.village), **matter(**changed))


def submitted(cast: Cast, **changed: Any) -> Topic:
    return raised(cast, **changed).topic


def screening(cast: Cast, **changed: Any) -> Topic:
    topic = submitted(cast, **changed)
    actions.start_screening(topic, by=cast.office)
    return topic


def accept(cast: Cast, topic: Topic, *, route: str = "deep", **changed: Any) -> Topic:
    words = {
        "title": topic.title,
        "summary": "居民反映晚间停车难。",
        "urgency": "soon",
        "jurisdiction": "枫桥街道",
        "public_interest": "涉及全体住户出行和消防安全",
    }
    actions.accept_topic(topic, route=route, by=cast.office, **words | changed)
    return topic


def candidate(cast: Cast, **changed: Any) -> Topic:
    return accept(cast, screening(cast, **changed))


def quick(cast: Cast, **changed: Any) -> Topic:
    return accept(cast, screening(cast, **changed), route="quick")


def details(**changed: Any) -> dict[str, Any]:
    return {"form": "grassroots", "host": "枫桥街道政协工委", "due_month": date(2026, 9, 15)} | changed


def planned(cast: Cast, plan: AnnualPlan, topic: Topic, **changed: Any) -> Any:
    return actions.add_item(plan, topic, reason="主席会议建议", by=cast.office, **details(**changed))


def at_party(cast: Cast, plan: AnnualPlan) -> None:
    """Take a plan with items to where the Party committee has it."""
    actions.draft_plan(plan, by=cast.office)
    actions.send_plan_to_offices(plan, by=cast.office)
    actions.send_plan_to_chairs(plan, words="三办同意。", by=cast.government)
    actions.send_plan_to_party(plan, by=cast.leader)


def issue(cast: Cast, plan: AnnualPlan) -> None:
    at_party(cast, plan)
    actions.issue_plan(plan, approval_number="虎委〔2026〕3号", issued_on=date(2026, 2, 21), by=cast.office)


def scheduled(cast: Cast, topic: Topic) -> Topic:
    """Approved ad hoc and carried to a scheduled meeting, as later stages carry it."""
    actions.approve_ad_hoc(topic, by=cast.office, **details())
    for verb in ("topic.research_started", "topic.research_done", "topic.scheduled"):
        actions.carry_topic(topic, verb, by=cast.convenor)
    return topic


def verbs(topic: Topic) -> list[str]:
    """What the record says of the topic's journey."""
    return list(Entry.objects.filter(matter=topic.ref).order_by("sequence").values_list("verb", flat=True))


def picture(colour: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()
