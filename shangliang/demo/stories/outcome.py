"""After the meeting: numbered suggestions, departments that answer, promises, and proof."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shangliang.demo.hours import on_workday
from shangliang.demo.pictures import picture
from shangliang.demo.scheduler import Story
from shangliang.demo.stories.road import Road
from shangliang.outcomes import actions
from shangliang.outcomes.models import Assignment, Commitment, Feedback, Suggestion
from shangliang.outcomes.queries import co_handlers_of, lead_of
from shangliang.people.models import Department

FALLS_SHORT = "现场条件所限，其余部分列入下一年度实施。"


def suggestions(road: Road) -> list[Suggestion]:
    """Those of the outcome, read anew."""
    return list(
        Suggestion.objects.filter(outcome=road.outcome)
        .select_related("topic__platform__committee", "outcome__meeting", "proposed_lead")
        .order_by("number")
    )


def department(suggestion: Suggestion) -> Department:
    """Who leads now."""
    return lead(suggestion).department


def lead(suggestion: Suggestion) -> Assignment:
    assignment = lead_of(suggestion)
    if assignment is None:
        raise LookupError(f"{suggestion} has no lead")
    return assignment


def row(road: Road, suggestion: Suggestion) -> dict[str, Any]:
    """What the texts say of this suggestion."""
    found: dict[str, Any] = road.told["suggestions"][suggestion.number - 1]
    return found


def draft(road: Road) -> Story:
    """The report of what was agreed, with its suggestions, and handed in."""
    told, by = road.told, road.convenor
    road.outcome = actions.draft_outcome(
        road.meeting,
        background=told["summary"],
        process=(
            f"经商前调研，访谈 {len(told['interviews'])} 人，提出 {len(told['schemes'])} 个方案；"
            f"召开协商议事会，{len(road.people)} 名各方代表参会，逐个比较方案。"
        ),
        consensus=told["agreed"],
        unsettled=told.get("reservation", ""),
        by=by,
    )
    for one in told["suggestions"]:
        actions.draft_suggestion(
            road.outcome,
            content=one["content"],
            measure=f"{one['measure']}达到 {one['target']}{one['unit']}",
            proposed_lead=road.world.departments[one.get("lead", told["lead"])],
            wanted_by=road.today + timedelta(days=one.get("days", 120)),
            cost=one.get("cost", ""),
            by=by,
        )
    if road.twist == "unsubmitted":
        return
    yield road.later()
    actions.submit_outcome(road.outcome, by=by)


def dispatch(road: Road) -> Story:
    """The first to lead and help, the others to the lead alone."""
    for suggestion in suggestions(road):
        proposed = suggestion.proposed_lead
        co = [road.world.departments[short] for short in row(road, suggestion).get("co", [])]
        actions.dispatch_suggestion(
            suggestion,
            lead=_wrong_lead(road) if road.twist.startswith("returned") and proposed else proposed,  # type: ignore[arg-type]
            co=[one for one in co if one != proposed] if not road.twist.startswith("returned") else [],
            by=road.steward,
        )
    return
    yield


def _wrong_lead(road: Road) -> Department:
    """A department that will hand it back."""
    own = {one.get("lead", road.told["lead"]) for one in road.told["suggestions"]}
    short = next(name for name in ("民政局", "生态环境局", "文体旅游局") if name not in own)
    return road.world.departments[short]


def take(road: Road) -> Story:
    """Signed by the lead and whoever helps; or handed back first, once or twice."""
    times = {"returned": 1, "returned-twice": 2}.get(road.twist, 0)
    for n in range(times):
        yield from _hand_back(road, n)
        if road.told.get("left_returned") and n == times - 1:
            return
        yield road.later(2)
        for suggestion in suggestions(road):
            right = suggestion.proposed_lead if n == times - 1 else road.world.departments["城管局"]
            actions.dispatch_suggestion(suggestion, lead=right, by=road.steward, is_final=n == times - 1)  # type: ignore[arg-type]
        yield road.later(2)
    for suggestion in suggestions(road):
        for assignment in [lead(suggestion), *co_handlers_of(suggestion)]:
            by = road.world.handler(assignment.department.short_name)
            actions.sign_suggestion(assignment, by=by)


def _hand_back(road: Road, n: int) -> Story:
    yield road.later(1)
    for suggestion in suggestions(road):
        assignment = lead(suggestion)
        right = road.world.departments["城管局"] if n == 0 and road.twist == "returned-twice" else None
        actions.return_suggestion(
            assignment,
            ground="根据部门“三定”规定，此项不属于本部门职责。",
            proposed=right or suggestion.proposed_lead,
            by=road.world.approver(assignment.department.short_name),
        )


def contact(road: Road) -> Story:
    """The department speaks with those who raised it, and says early what it thinks."""
    for suggestion in suggestions(road):
        assignment = lead(suggestion)
        short = assignment.department.short_name
        actions.record_contact(
            assignment,
            words="电话联系提出人，说明办理打算，约定到现场一起看。",
            by=road.world.handler(short),
        )
        if road.rng.random() < 0.7:
            suggestion.refresh_from_db(fields=["version"])
            decision = row(road, suggestion).get("decision", "adopted")
            actions.record_decision(suggestion, decision=decision, by=road.world.approver(short))
        if road.twist == "extended":
            suggestion.refresh_from_db(fields=["version"])
            reason = "涉及管线迁改，需要多部门会商和专业评估"
            actions.extend_reply(suggestion, reason=reason, by=road.steward)
    return
    yield


def draft_replies(road: Road) -> Story:
    """Countersigned, then laid before the approver."""
    for suggestion in suggestions(road):
        for assignment in co_handlers_of(suggestion):
            if assignment.countersigned_at is None:
                by = road.world.handler(assignment.department.short_name)
                actions.countersign(assignment, opinion="同意主办意见，配合做好相关工作。", by=by)
        one = row(road, suggestion)
        reasons = {name: one[name] for name in ("reason_code", "reasons") if name in one}
        actions.draft_reply(
            suggestion,
            decision=one.get("decision", "adopted"),
            text=one.get("reply", f"经研究，采纳该建议。{one['commitment']}，按月公布进展。"),
            by=road.world.handler(department(suggestion).short_name),
            **reasons,
        )
    return
    yield


def approve_replies(road: Road) -> Story:
    """Approved by a second person; now and then only after a second draft."""
    sent_back = road.twist == "sent-back"
    for suggestion in suggestions(road):
        short = department(suggestion).short_name
        if sent_back:
            actions.send_back_reply(
                suggestion, words="请补充资金来源和完成时间。", by=road.world.approver(short)
            )
    if sent_back:
        yield road.later(2)
        yield from draft_replies(road)
        yield road.later(1)
    for suggestion in suggestions(road):
        actions.approve_reply(suggestion, by=road.world.approver(department(suggestion).short_name))


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
