"""After the meeting: numbered suggestions, and departments that answer."""

from datetime import timedelta
from typing import Any

from shangliang.demo.scheduler import Story
from shangliang.demo.stories.road import Road
from shangliang.outcomes import actions
from shangliang.outcomes.models import Assignment, Suggestion
from shangliang.outcomes.queries import co_handlers_of, lead_of
from shangliang.people.models import Department


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
