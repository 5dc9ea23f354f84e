"""Suggestions go to departments, and sometimes come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.outcomes.actions.steps import (
    begin,
    last_day,
    record,
    require_in,
    require_own,
    running_day,
    step,
    steward,
    stop_clocks,
)
from shangliang.outcomes.clocks import CONTACT, COUNTERSIGN, DECIDE, DISPATCH, REPLY, SIGN
from shangliang.outcomes.lifecycle import AssignmentState, OutcomeState, Part, SuggestionState
from shangliang.outcomes.models import Assignment, Outcome, Suggestion
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.people.models import Department, User
from shangliang.platforms.roles import require
from shangliang.topics.actions import carry_topic, start_clock
from shangliang.topics.actions.texts import filled
from shangliang.topics.models import Clock, PlanItem

# While the lead has not answered, another department may be asked to help.
OPEN_TO_HELP = frozenset({SuggestionState.DISPATCHED, SuggestionState.SIGNED, SuggestionState.REDO})


@act
def dispatch_suggestion(
    suggestion: Suggestion,
    *,
    lead: Department,
    co: Sequence[Department] = (),
    is_final: bool = False,
    by: User,
    seen: int | None = None,
) -> Assignment:
    """Give the suggestion to a lead department and those that help it, and let its days run.

    The reply is counted from the first dispatch; a first return in time lets it be counted anew once, a
    second one does not. A department that has returned the suggestion gets it again only for good
    (`is_final`). With the last suggestion, outcome and topic count as dispatched.
    Returns the lead's assignment.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    topic = suggestion.topic
    require(by, PERMISSIONS["suggestion.dispatched"], topic)
    begin(topic)
    _check_departments(suggestion, lead, co, is_final)
    kept = _kept_days(suggestion)
    fields = _columns(suggestion, kept)
    step(
        suggestion,
        "suggestion.dispatched",
        by=by,
        seen=seen,
        fields=fields,
        lead=lead.pk,
        co=[one.pk for one in co],
        final=is_final,
        reply_due_on=fields.get("reply_due_on", kept.reply),
    )
    stop_clocks(suggestion, DISPATCH)
    assignment = _assign(suggestion, lead, Part.LEAD, is_final)
    start_clock(REPLY, suggestion, topic=topic, department=lead, due_on=kept.reply)
    start_clock(CONTACT, suggestion, topic=topic, department=lead)
    if suggestion.outcome.meeting.form == PlanItem.Form.GRASSROOTS:
        start_clock(DECIDE, suggestion, topic=topic, department=lead, due_on=kept.decision)
    for department in co:
        _assign(suggestion, department, Part.CO, is_final)
    _conclude(suggestion.outcome, by)
    return assignment


@act
def dispatch_outcome(outcome: Outcome, *, by: User) -> None:
    """Give every suggestion that waits to the lead which the outcome proposes."""
    waiting = outcome.suggestions.filter(state=SuggestionState.SUBMITTED).select_related("proposed_lead")
    suggestions = list(waiting.order_by("number"))
    if not suggestions:
        raise Refusal(
            _("协商成果 %(number)s 目前为“%(now)s”，没有待交办的建议。")
            % {"number": outcome.number, "now": outcome.get_state_display()}
        )
    for suggestion in suggestions:
        suggestion.topic, suggestion.outcome = outcome.topic, outcome
        if suggestion.proposed_lead is not None:
            dispatch_suggestion(suggestion, lead=suggestion.proposed_lead, by=by)


@act
def add_co_handler(
    suggestion: Suggestion, department: Department, *, by: User, seen: int | None = None
) -> Assignment:
    """Ask another department to help, as long as the lead has not sent its reply to the approver."""
    require(by, PERMISSIONS["suggestion.co_added"], suggestion.topic)
    begin(suggestion.topic)
    require_own(suggestion.topic, department, field="department")
    suggestion.refresh_from_db(fields=["state"])
    if suggestion.state not in OPEN_TO_HELP:
        raise Refusal(
            _("“%(suggestion)s”目前为“%(now)s”，不能再增加会办部门。")
            % {"suggestion": suggestion, "now": suggestion.get_state_display()}
        )
    if suggestion.assignments.filter(department=department, ended_at__isnull=True).exists():
        raise Refusal(_("%(department)s已在承办这条建议。") % {"department": department}, field="department")
    change(suggestion, by=by, seen=seen, fields={})
    assignment = _assign(suggestion, department, Part.CO, is_final=False)
    record("suggestion.co_added", suggestion, by=by, assignment=assignment.pk, department=department.pk)
    return assignment


@act
def sign_suggestion(assignment: Assignment, *, by: User, seen: int | None = None) -> None:
    """Take over what was assigned. `seen` is the version of the assignment, here and in the actions below.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    suggestion, department = assignment.suggestion, assignment.department
    verb = "suggestion.signed" if assignment.is_lead else "assignment.signed"
    require_in(assignment, verb, by)
    begin(suggestion.topic)
    signed = {"signed_at": time.now()}
    if assignment.is_lead:
        change(assignment, by=by, seen=seen, fields=signed | {"state": AssignmentState.SIGNED})
        step(suggestion, verb, by=by, assignment=assignment.pk, department=department.pk)
    else:
        step(assignment, verb, by=by, seen=seen, fields=signed, department=department.pk)
        start_clock(
            COUNTERSIGN,
            suggestion,
            topic=suggestion.topic,
            department=department,
            due_on=running_day(suggestion, REPLY) or suggestion.reply_due_on,
        )
    stop_clocks(suggestion, SIGN, department=department)


@act
def return_suggestion(
    assignment: Assignment,
    *,
    ground: str,
    proposed: Department | None = None,
    by: User,
    seen: int | None = None,
) -> None:
    """Hand back what belongs to another department, on a legal ground.

    From the lead it goes back to be dispatched anew, with everybody who helped; a co-handler only leaves.
    Raises `Forbidden`, `Stale`; `Refusal` once signed, if assigned for good, or without ground and proposal.
    """
    suggestion = assignment.suggestion
    require_in(assignment, "suggestion.returned" if assignment.is_lead else "assignment.returned", by)
    begin(suggestion.topic)
    if assignment.is_final:
        raise Refusal(
            _("“%(suggestion)s”已指定%(department)s承办，不能退回。")
            % {"suggestion": suggestion, "department": assignment.department}
        )
    _check_proposal(assignment, proposed)
    fields = {
        "return_ground": filled(Assignment, "return_ground", ground, field="ground"),
        "proposed_department": proposed,
        "returned_in_time": _in_time(assignment),
        "ended_at": time.now(),
    }
    if assignment.is_lead:
        _return_from_lead(assignment, fields, by=by, seen=seen)
    else:
        step(
            assignment,
            "assignment.returned",
            by=by,
            seen=seen,
            fields=fields,
            department=assignment.department_id,
        )
        stop_clocks(suggestion, department=assignment.department)


@act
def record_contact(assignment: Assignment, *, words: str, by: User, seen: int | None = None) -> None:
    """Note that the department has got in touch with those who raised the matter. Once each."""
    require_in(assignment, "suggestion.contacted", by)
    begin(assignment.topic)
    if assignment.contacted_at is not None:
        raise Refusal(_("%(department)s已登记过首次联系。") % {"department": assignment.department})
    words = filled(Assignment, "contact_words", words, field="words")
    change(assignment, by=by, seen=seen, fields={"contacted_at": time.now(), "contact_words": words})
    record("suggestion.contacted", assignment.suggestion, by=by, department=assignment.department_id)
    stop_clocks(assignment.suggestion, CONTACT, department=assignment.department)


def _check_departments(
    suggestion: Suggestion, lead: Department, co: Sequence[Department], is_final: bool
) -> None:
    for department, field in [(lead, "lead"), *((one, "co") for one in co)]:
        require_own(suggestion.topic, department, field=field)
    named = [lead.pk, *(one.pk for one in co)]
    if len(set(named)) < len(named):
        raise Refusal(_("同一部门在一条建议里只能承担一项。"), field="co")
    if not is_final and _has_returned(suggestion, lead):
        raise Refusal(
            _("%(department)s已退回过这条建议。确应由其承办的，请指定承办；否则请交另一部门。")
            % {"department": lead},
            field="lead",
        )


def _has_returned(suggestion: Suggestion, department: Department) -> bool:
    return suggestion.assignments.filter(department=department, state=AssignmentState.RETURNED).exists()


@dataclass(frozen=True)
class _Kept:
    """Days that an earlier dispatch has fixed; without them the clocks count from today."""

    reply: date | None = None
    decision: date | None = None


def _kept_days(suggestion: Suggestion) -> _Kept:
    if counts_anew(suggestion.n_returns, _returns_in_time(suggestion)):
        return _Kept()
    decide = Clock.objects.filter(subject=suggestion.ref, kind=DECIDE.key).order_by("-pk").first()
    return _Kept(suggestion.reply_due_on, decide.due_on if decide else None)


def _columns(suggestion: Suggestion, kept: _Kept) -> dict[str, Any]:
    if kept.reply is not None:
        return {}
    due_on = last_day(suggestion.topic, "reply_within")
    return {"counted_from": time.today(), "reply_due_on": due_on, "is_hard": False}


def counts_anew(n_returns: int, in_time: Iterable[bool]) -> bool:
    """Whether the reply is counted from this dispatch: the first, or that after a first return in time."""
    return n_returns == 0 or (n_returns == 1 and all(in_time))


def _returns_in_time(suggestion: Suggestion) -> list[bool]:
    returned = suggestion.assignments.filter(part=Part.LEAD, state=AssignmentState.RETURNED)
    return [bool(in_time) for in_time in returned.values_list("returned_in_time", flat=True)]


def _assign(suggestion: Suggestion, department: Department, part: Part, is_final: bool) -> Assignment:
    start_clock(SIGN, suggestion, topic=suggestion.topic, department=department)
    return Assignment.objects.create(
        suggestion=suggestion, department=department, part=part, is_final=is_final, dispatched_at=time.now()
    )


def _conclude(outcome: Outcome, by: User) -> None:
    """With the last suggestion, the outcome and its topic are dispatched."""
    outcome.refresh_from_db(fields=["state", "version"])
    if outcome.state != OutcomeState.SUBMITTED:
        return
    if outcome.suggestions.filter(state=SuggestionState.SUBMITTED).exists():
        return
    step(outcome, "outcome.dispatched", by=by, fields={"dispatched_at": time.now()})
    stop_clocks(outcome, DISPATCH)
    carry_topic(outcome.topic, "topic.dispatched", by=by, outcome=outcome.pk)


def _check_proposal(assignment: Assignment, proposed: Department | None) -> None:
    if proposed is None:
        if assignment.is_lead:
            raise Refusal(_("退回时请写明建议由哪个部门承办。"), field="proposed")
        return
    require_own(assignment.topic, proposed, field="proposed")
    if proposed.pk == assignment.department_id:
        raise Refusal(_("建议承办部门不能是本部门。"), field="proposed")


def _in_time(assignment: Assignment) -> bool:
    clocks = Clock.objects.filter(
        subject=assignment.suggestion.ref, kind=SIGN.key, department=assignment.department_id
    )
    clock = clocks.order_by("-pk").first()
    return clock is None or clock.due_on is None or time.today() <= clock.due_on


def _return_from_lead(assignment: Assignment, fields: dict[str, Any], *, by: User, seen: int | None) -> None:
    suggestion = assignment.suggestion
    change(assignment, by=by, seen=seen, fields=fields | {"state": AssignmentState.RETURNED})
    step(
        suggestion,
        "suggestion.returned",
        by=by,
        fields={"n_returns": suggestion.n_returns + 1},
        assignment=assignment.pk,
        department=assignment.department_id,
        in_time=fields["returned_in_time"],
    )
    suggestion.assignments.filter(ended_at__isnull=True).update(ended_at=time.now())
    stop_clocks(suggestion)
    start_clock(DISPATCH, suggestion, topic=suggestion.topic, role=steward(suggestion.topic))
