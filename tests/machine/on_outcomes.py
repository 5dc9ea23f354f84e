"""What may be tried with outcomes and suggestions, until a department has answered."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from shangliang.outcomes import actions
from shangliang.outcomes.actions.steps import last_day, running_day
from shangliang.outcomes.clocks import APPROVE, REPLY
from shangliang.outcomes.lifecycle import AssignmentState, OutcomeState, SuggestionState
from shangliang.people.models import Department
from shangliang.topics.lifecycle import State
from tests.machine.model import Assignment, Meeting, Outcome, Suggestion
from tests.machine.world import Try, World, act, all_of

S, A = SuggestionState, AssignmentState
REPORT = {"background": "车位不足。", "process": "调研后协商。", "consensus": "先试行。"}


def wanted(world: World, department: Department) -> dict[str, Any]:
    return {
        "content": "与周边单位签订错时共享协议。",
        "measure": "新增夜间车位数",
        "proposed_lead": department,
        "wanted_by": localdate(world.books.at) + timedelta(days=60),
    }


@act(all_of("meetings"))
def draft_outcome(world: World, meeting: Meeting, who: str, _way: str) -> Try:
    topic = meeting.of
    return Try(
        may=world.may(who, "outcome.drafted", topic.path),
        can=meeting.minutes is not None
        and meeting.minutes.is_signed
        and topic.state == State.HELD
        and topic.last_held is meeting
        and meeting not in {outcome.meeting for outcome in topic.outcomes},
        do=lambda: actions.draft_outcome(meeting.row, **REPORT, by=world.user(who)),
        verbs=["outcome.drafted"],
        then=lambda row: topic.outcomes.append(Outcome(row.pk, topic, meeting)),
    )


def in_draft(world: World, outcome: Outcome, who: str, verb: str, do: Any, then: Any) -> Try:
    return Try(
        may=world.may(who, verb, outcome.of.path),
        can=outcome.state == OutcomeState.DRAFT,
        do=do,
        verbs=[verb],
        then=then,
    )


@act(all_of("outcomes"))
def change_outcome(world: World, outcome: Outcome, who: str, _way: str) -> Try:
    return in_draft(
        world,
        outcome,
        who,
        "outcome.changed",
        lambda: actions.change_outcome(outcome.row, **REPORT, by=world.user(who)),
        lambda _: None,
    )


@act(all_of("outcomes"), ways=("0", "1"))
def draft_suggestion(world: World, outcome: Outcome, who: str, way: str) -> Try:
    department = world.departments[int(way)]
    return in_draft(
        world,
        outcome,
        who,
        "suggestion.drafted",
        lambda: actions.draft_suggestion(outcome.row, **wanted(world, department), by=world.user(who)),
        lambda row: outcome.suggestions.append(Suggestion(row.pk, outcome)),
    )


@act(all_of("suggestions"))
def change_suggestion(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    return in_draft(
        world,
        suggestion.of,
        who,
        "suggestion.changed",
        lambda: actions.change_suggestion(
            suggestion.row, **wanted(world, world.departments[0]), by=world.user(who)
        ),
        lambda _: None,
    )


@act(all_of("suggestions"))
def drop_suggestion(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    return in_draft(
        world,
        suggestion.of,
        who,
        "suggestion.dropped",
        lambda: actions.drop_suggestion(suggestion.row, by=world.user(who)),
        lambda _: suggestion.of.suggestions.remove(suggestion),
    )


@act(all_of("outcomes"))
def submit_outcome(world: World, outcome: Outcome, who: str, _way: str) -> Try:
    topic = outcome.of

    def then(_: object) -> None:
        outcome.go("outcome.submitted")
        topic.go("topic.outcome_submitted")
        for suggestion in outcome.suggestions:
            suggestion.go("suggestion.submitted")

    return Try(
        may=world.may(who, "outcome.submitted", topic.path),
        can=outcome.can("outcome.submitted")
        and topic.can("topic.outcome_submitted")
        and topic.last_held is outcome.meeting
        and bool(outcome.suggestions),
        do=lambda: actions.submit_outcome(outcome.row, by=world.user(who)),
        verbs=[
            "outcome.submitted",
            *["suggestion.submitted"] * len(outcome.suggestions),
            "topic.outcome_submitted",
        ],
        then=then,
    )


def concluded(outcome: Outcome, *dispatched: Suggestion) -> list[str]:
    """What follows when these were the last that waited."""
    waiting = [one for one in outcome.suggestions if one.state == S.SUBMITTED and one not in dispatched]
    ends = outcome.state == OutcomeState.SUBMITTED and not waiting
    return ["outcome.dispatched", "topic.dispatched"] if ends else []


def give(suggestion: Suggestion, pk: int, department: int, *, lead: bool, final: bool) -> None:
    suggestion.assignments.append(Assignment(pk, suggestion, department, lead, final))


def conclude(outcome: Outcome) -> None:
    if concluded(outcome):
        outcome.go("outcome.dispatched")
        outcome.of.go("topic.dispatched")


@act(all_of("suggestions"), ways=("0", "1", "0 with 1", "0 for good"))
def dispatch_suggestion(world: World, suggestion: Suggestion, who: str, way: str) -> Try:
    lead = world.departments[int(way[0])]
    co = [world.departments[1]] if "with" in way else []
    final = "good" in way

    def then(_: object) -> None:
        suggestion.go("suggestion.dispatched")
        given = suggestion.row.assignments.filter(ended_at=None).order_by("pk")
        for row in given:
            give(suggestion, row.pk, row.department_id, lead=row.part == "lead", final=final)
        assert {row.department_id for row in given} == {one.pk for one in [lead, *co]}
        # Whether the days count anew is the clocks' matter, which has tests of its own.
        suggestion.hard = suggestion.row.is_hard
        conclude(suggestion.of)

    return Try(
        may=world.may(who, "suggestion.dispatched", suggestion.topic.path),
        can=suggestion.topic.converting
        and suggestion.can("suggestion.dispatched")
        and (final or not suggestion.has_returned(lead.pk)),
        do=lambda: actions.dispatch_suggestion(
            suggestion.row, lead=lead, co=co, is_final=final, by=world.user(who)
        ),
        verbs=["suggestion.dispatched", *concluded(suggestion.of, suggestion)],
        then=then,
    )


@act(all_of("outcomes"))
def dispatch_outcome(world: World, outcome: Outcome, who: str, _way: str) -> Try:
    waiting = [one for one in outcome.suggestions if one.state == S.SUBMITTED]

    def then(_: object) -> None:
        for suggestion in waiting:
            suggestion.go("suggestion.dispatched")
            row = suggestion.row.assignments.get(ended_at=None)
            give(suggestion, row.pk, suggestion.row.proposed_lead_id, lead=True, final=False)
        conclude(outcome)

    return Try(
        may=world.may(who, "suggestion.dispatched", outcome.of.path),
        can=outcome.of.converting and bool(waiting),
        do=lambda: actions.dispatch_outcome(outcome.row, by=world.user(who)),
        verbs=["suggestion.dispatched"] * len(waiting) + concluded(outcome, *waiting),
        then=then,
    )


@act(all_of("suggestions"), ways=("0", "1"))
def add_co_handler(world: World, suggestion: Suggestion, who: str, way: str) -> Try:
    department = world.departments[int(way)]
    busy = {one.department for one in suggestion.assignments if not one.ended}
    return Try(
        may=world.may(who, "suggestion.co_added", suggestion.topic.path),
        can=suggestion.topic.converting
        and suggestion.state in {S.DISPATCHED, S.SIGNED, S.REDO}
        and department.pk not in busy,
        do=lambda: actions.add_co_handler(suggestion.row, department, by=world.user(who)),
        verbs=["suggestion.co_added"],
        then=lambda row: give(suggestion, row.pk, department.pk, lead=False, final=False),
    )


def verb_of(assignment: Assignment, lead: str, helper: str) -> str:
    return lead if assignment.lead else helper


def held(world: World, assignment: Assignment, who: str, verb: str) -> bool:
    return world.may(who, verb, assignment.of.topic.path, assignment.department)


def open_to(assignment: Assignment, verb: str) -> bool:
    """The lead's steps are those of the suggestion, a helper's are its own."""
    row = assignment.of if assignment.lead else assignment
    return assignment.of.topic.converting and not assignment.ended and row.can(verb)


@act(all_of("assignments"))
def sign_suggestion(world: World, assignment: Assignment, who: str, _way: str) -> Try:
    verb = verb_of(assignment, "suggestion.signed", "assignment.signed")

    def then(_: object) -> None:
        assignment.state = A.SIGNED
        if assignment.lead:
            assignment.of.go(verb)

    return Try(
        may=held(world, assignment, who, verb),
        can=open_to(assignment, verb),
        do=lambda: actions.sign_suggestion(assignment.row, by=world.user(who)),
        verbs=[verb],
        then=then,
    )


@act(all_of("assignments"))
def return_suggestion(world: World, assignment: Assignment, who: str, _way: str) -> Try:
    verb = verb_of(assignment, "suggestion.returned", "assignment.returned")
    other = next(one for one in world.departments if one.pk != assignment.department)

    def then(_: object) -> None:
        assignment.state, assignment.ended = A.RETURNED, True
        if assignment.lead:
            assignment.of.go(verb)
            for one in assignment.of.assignments:
                one.ended = True

    return Try(
        may=held(world, assignment, who, verb),
        can=open_to(assignment, verb) and not assignment.final,
        do=lambda: actions.return_suggestion(
            assignment.row, ground="三定规定第四条", proposed=other, by=world.user(who)
        ),
        verbs=[verb],
        then=then,
    )


@act(all_of("assignments"))
def record_contact(world: World, assignment: Assignment, who: str, _way: str) -> Try:
    return Try(
        may=held(world, assignment, who, "suggestion.contacted"),
        can=assignment.of.topic.converting and not assignment.ended and not assignment.contacted,
        do=lambda: actions.record_contact(assignment.row, words="已电话联系。", by=world.user(who)),
        verbs=["suggestion.contacted"],
        then=lambda _: setattr(assignment, "contacted", True),
    )


@act(all_of("assignments"))
def countersign(world: World, assignment: Assignment, who: str, _way: str) -> Try:
    return Try(
        may=held(world, assignment, who, "assignment.countersigned"),
        can=assignment.of.topic.converting
        and not assignment.ended
        and not assignment.lead
        and assignment.of.state in {S.DISPATCHED, S.SIGNED, S.REDO}
        and assignment.can("assignment.countersigned"),
        do=lambda: actions.countersign(assignment.row, opinion="可提供晚间车位。", by=world.user(who)),
        verbs=["assignment.countersigned"],
        then=lambda _: assignment.go("assignment.countersigned"),
    )


def leads(world: World, suggestion: Suggestion, who: str, verb: str) -> bool:
    lead = suggestion.lead
    return world.may(who, verb, suggestion.topic.path, lead.department if lead else None)


def with_lead(suggestion: Suggestion) -> bool:
    return suggestion.topic.converting and suggestion.lead is not None


@act(all_of("suggestions"))
def record_decision(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    return Try(
        may=leads(world, suggestion, who, "suggestion.decided"),
        can=with_lead(suggestion) and suggestion.state in {S.SIGNED, S.REDO},
        do=lambda: actions.record_decision(suggestion.row, decision="adopted", by=world.user(who)),
        verbs=["suggestion.decided"],
        then=lambda _: setattr(suggestion, "decision", "adopted"),
    )


@act(all_of("suggestions"), ways=("adopted", "partly", "not_adopted"))
def draft_reply(world: World, suggestion: Suggestion, who: str, way: str) -> Try:
    def then(_: object) -> None:
        suggestion.go("suggestion.reply_drafted")
        suggestion.drafted = way

    return Try(
        may=leads(world, suggestion, who, "suggestion.reply_drafted"),
        can=with_lead(suggestion)
        and suggestion.can("suggestion.reply_drafted")
        and all(one.state == A.COUNTERSIGNED for one in suggestion.helpers),
        do=lambda: actions.draft_reply(
            suggestion.row,
            decision=way,
            text="答复如下。",
            reason_code="" if way == "adopted" else "land",
            reasons="没有可用的地块。",
            by=world.user(who),
        ),
        verbs=["suggestion.reply_drafted"],
        then=then,
    )


@act(all_of("suggestions"))
def send_back_reply(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    return Try(
        may=leads(world, suggestion, who, "suggestion.reply_sent_back"),
        can=with_lead(suggestion) and suggestion.can("suggestion.reply_sent_back"),
        do=lambda: actions.send_back_reply(suggestion.row, words="写明时间。", by=world.user(who)),
        verbs=["suggestion.reply_sent_back"],
        then=lambda _: suggestion.go("suggestion.reply_sent_back"),
    )


@act(all_of("suggestions"))
def approve_reply(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    declined = suggestion.drafted == "not_adopted"

    def then(_: object) -> None:
        suggestion.go("suggestion.replied", S.NOT_ADOPTED if declined else S.REPLIED)
        suggestion.decision = suggestion.drafted
        if declined:
            end(suggestion)

    return Try(
        may=leads(world, suggestion, who, "suggestion.replied"),
        can=with_lead(suggestion) and suggestion.can("suggestion.replied"),
        do=lambda: actions.approve_reply(suggestion.row, by=world.user(who)),
        verbs=["suggestion.replied"],
        then=then,
    )


def end(suggestion: Suggestion) -> None:
    """The departments are free."""
    for assignment in suggestion.assignments:
        assignment.ended = True


@act(all_of("suggestions"))
def extend_reply(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    is_answering = suggestion.state in {S.DISPATCHED, S.SIGNED, S.REPLYING}
    can = suggestion.topic.converting and is_answering and not suggestion.n_redone and not suggestion.hard
    if can:
        row, today = suggestion.row, localdate(world.books.at)
        # The days themselves are the calendar's, which has tests of its own.
        was = running_day(row, REPLY) or running_day(row, APPROVE) or row.reply_due_on
        can = today <= was < last_day(row.topic, "hard_reply_within", row.counted_from)
    return Try(
        may=world.may(who, "suggestion.extended", suggestion.topic.path),
        can=can,
        do=lambda: actions.extend_reply(suggestion.row, reason="规划需三个月。", by=world.user(who)),
        verbs=["suggestion.extended"],
        then=lambda _: setattr(suggestion, "hard", True),
    )
