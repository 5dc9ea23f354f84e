"""What the departments promised: numbers and days, reports with pictures, and a member who has been there."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shangliang.demo.hours import on_workday
from shangliang.demo.pictures import picture
from shangliang.demo.scheduler import Story
from shangliang.demo.stories.outcome import department, row, suggestions
from shangliang.demo.stories.road import Road
from shangliang.outcomes import actions
from shangliang.outcomes.models import Commitment, Feedback, Suggestion

FALLS_SHORT = "现场条件所限，其余部分列入下一年度实施。"


def adopted(road: Road) -> list[Suggestion]:
    return [
        one
        for one in suggestions(road)
        if row(road, one).get("decision") != "not_adopted" and one.state not in {"verified", "not_adopted"}
    ]


def commit(road: Road) -> Story:
    """Each adopted suggestion becomes a promise with a number and a day."""
    for suggestion in adopted(road):
        one = row(road, suggestion)
        again = suggestion.round > 1
        actions.make_commitment(
            suggestion,
            content=one["commitment"],
            measure=one["measure"],
            unit=one["unit"],
            baseline=amount(one.get("baseline", 0)) if not again else reached(one),
            target=amount(one["target"]) if not again else reached(one) + max(1, int(reached(one)) // 5),
            due_on=_due(road, one),
            by=road.world.handler(department(suggestion).short_name),
        )
    if not Feedback.objects.filter(outcome=road.outcome).exists():
        yield road.later(1)
        _tell_decision(road)


def _tell_decision(road: Road) -> None:
    """Those behind the topic are told at once what was decided; what was done they rate later."""
    decided = suggestions(road)
    if all(suggestion.is_final for suggestion in decided):
        return
    told = "；".join(_decided(road, suggestion) for suggestion in decided)
    text = f"部门已经答复。{told}。每月公布进展，办完请大家评价。"
    actions.publish_feedback(road.fresh(), text=text, by=road.convenor)


def _decided(road: Road, suggestion: Suggestion) -> str:
    words = f"建议 {suggestion.number}：{suggestion.get_decision_display()}"
    promised = row(road, suggestion)["commitment"]
    return f"{words}，{promised}" if promised else words


def reached(one: dict[str, Any]) -> Decimal:
    return amount(one.get("reached", one["target"]))


def amount(number: object) -> Decimal:
    """Exactly as it is written in the table."""
    return Decimal(str(number))


def _due(road: Road, one: dict[str, Any]) -> date:
    return on_workday(road.today + timedelta(days=one.get("days", 120)))


def progress(road: Road, share: float, stage: str) -> Story:
    """A report of what has been reached so far, some with a picture."""
    for suggestion in adopted(road):
        one = row(road, suggestion)
        for commitment in Commitment.objects.filter(suggestion=suggestion, round=suggestion.round):
            baseline = commitment.baseline
            end = reached(one) if suggestion.round == 1 else commitment.target
            value = baseline + round((end - baseline) * Decimal(share))
            by = road.world.handler(commitment.department.short_name)
            photo = _photo(road, one, stage)
            actions.report_progress(
                commitment, value=value if share < 1 else end, note=_note(one, stage), by=by, **photo
            )
        yield road.later()


def _photo(road: Road, one: dict[str, Any], stage: str) -> dict[str, Any]:
    scene = one.get("scene", road.told.get("scene") if one is road.told["suggestions"][0] else None)
    if scene is None:
        return {}
    return {"photo": picture(scene, stage, road.view), "shows": stage}


def _note(one: dict[str, Any], stage: str) -> str:
    notes: list[str] = one.get("notes", [])
    at = {"before": 0, "during": 1, "after": 2}[stage]
    default = ("已完成摸底，施工方案已公示。", "正在施工，按计划推进。", "已全部完成，投入使用。")
    return notes[at] if at < len(notes) else default[at]


def start(road: Road) -> Story:
    yield from progress(road, 0.2, "before")


def half(road: Road) -> Story:
    yield from progress(road, 0.6, "during")
    if road.twist == "extended":
        for commitment in Commitment.objects.filter(suggestion__outcome=road.outcome):
            actions.extend_commitment(
                commitment,
                due_on=on_workday(commitment.due_on + timedelta(days=30)),
                reason="连续降雨影响施工，经现场核实延期一个月",
                by=road.steward,
            )


def complete(road: Road) -> Story:
    """Everything promised is reported done."""
    yield from progress(road, 1, "after")
    for suggestion in adopted(road):
        one = row(road, suggestion)
        made = Commitment.objects.filter(suggestion=suggestion, round=suggestion.round)
        falls_short = any(not commitment.is_met for commitment in made)
        actions.report_completed(
            suggestion,
            shortfall=one.get("shortfall", FALLS_SHORT) if falls_short else "",
            by=road.world.handler(department(suggestion).short_name),
        )


def verify(road: Road) -> Story:
    """A member goes there; once in a while it is not good enough yet."""
    if road.twist == "wanting":
        for suggestion in adopted(road):
            _look(road, suggestion, passed=False, words="部分点位划线不清，夜间照明不足，请整改。")
        yield road.later(6)
        yield from complete(road)
        yield road.later(2)
    for suggestion in adopted(road):
        _look(road, suggestion, passed=True, words="到现场看了，并问了住户，与报告相符。")


def _look(road: Road, suggestion: Suggestion, *, passed: bool, words: str) -> None:
    actions.verify_suggestion(suggestion, passed=passed, visited_on=road.today, words=words, by=road.member)
