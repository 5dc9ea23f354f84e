"""The answer to one suggestion: signed by those who help, drafted by one person, approved by another."""

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.outcomes.actions.ends import end_suggestion, watch_feedback
from shangliang.outcomes.actions.steps import (
    begin,
    record,
    require_in,
    require_lead,
    running_day,
    step,
    stop_clocks,
)
from shangliang.outcomes.clocks import APPROVE, COMMIT, COUNTERSIGN, DECIDE, REPLY
from shangliang.outcomes.lifecycle import Decision, ReasonCode, SuggestionState
from shangliang.outcomes.models import Assignment, Reply, Suggestion
from shangliang.outcomes.queries.suggestions import awaited_signatures, pending_reply
from shangliang.people.models import User
from shangliang.topics.actions import start_clock
from shangliang.topics.actions.texts import chosen, filled

S = SuggestionState
BEFORE_REPLY = frozenset({S.DISPATCHED, S.SIGNED, S.REDO})


@act
def countersign(assignment: Assignment, *, opinion: str, by: User, seen: int | None = None) -> None:
    """Give a helping department's opinion, on which the lead's reply rests.

    `seen` is the version of the assignment. Raises `Forbidden`, `Stale`; `Refusal` for the lead, before
    signing, or once the reply is on its way.
    """
    suggestion = assignment.suggestion
    require_in(assignment, "assignment.countersigned", by)
    begin(suggestion.topic)
    if assignment.is_lead:
        raise Refusal(_("主办部门不会签，请直接起草答复。"))
    suggestion.refresh_from_db(fields=["state"])
    if suggestion.state not in BEFORE_REPLY:
        raise Refusal(
            _("“%(suggestion)s”目前为“%(now)s”，已过会签环节。")
            % {"suggestion": suggestion, "now": suggestion.get_state_display()}
        )
    fields = {"opinion": filled(Assignment, "opinion", opinion), "countersigned_at": time.now()}
    step(
        assignment,
        "assignment.countersigned",
        by=by,
        seen=seen,
        fields=fields,
        department=assignment.department_id,
    )
    stop_clocks(suggestion, COUNTERSIGN, department=assignment.department)


@act
def record_decision(suggestion: Suggestion, *, decision: str, by: User, seen: int | None = None) -> None:
    """Say early whether the department will adopt the suggestion; the reply with reasons follows.

    Raises `Forbidden`, `Stale`; `Refusal` unless the suggestion is signed and not yet answered.
    """
    lead = require_lead(suggestion, "suggestion.decided", by)
    begin(suggestion.topic)
    suggestion.refresh_from_db(fields=["state"])
    if suggestion.state not in {S.SIGNED, S.REDO}:
        raise Refusal(
            _("“%(suggestion)s”目前为“%(now)s”，签收后、答复前方可登记采纳意向。")
            % {"suggestion": suggestion, "now": suggestion.get_state_display()}
        )
    choice = chosen(Decision, decision, label=_("采纳意向"), field="decision")
    change(suggestion, by=by, seen=seen, fields={"decision": choice, "decided_at": time.now()})
    record("suggestion.decided", suggestion, by=by, decision=choice, department=lead.department_id)
    stop_clocks(suggestion, DECIDE)


@act
def draft_reply(
    suggestion: Suggestion,
    *,
    decision: str,
    text: str,
    reason_code: str = "",
    reasons: str = "",
    by: User,
    seen: int | None = None,
) -> Reply:
    """Lay a reply before the department's approver.

    Raises `Forbidden`, `Stale`; `Refusal` while a co-handler has not signed, or if it falls short of adoption
    without giving reasons.
    """
    lead = require_lead(suggestion, "suggestion.reply_drafted", by)
    begin(suggestion.topic)
    _require_signatures(suggestion)
    choice = chosen(Decision, decision, label=_("采纳情况"), field="decision")
    code, words = _reasons(choice, reason_code, reasons)
    answer = filled(Reply, "text", text)
    step(suggestion, "suggestion.reply_drafted", by=by, seen=seen, department=lead.department_id)
    reply = Reply.objects.create(
        suggestion=suggestion,
        department=lead.department,
        round=suggestion.round,
        decision=choice,
        reason_code=code,
        reasons=words,
        text=answer,
        drafted_by=by,
        drafted_at=time.now(),
    )
    due_on = running_day(suggestion, REPLY)
    stop_clocks(suggestion, REPLY)
    start_clock(APPROVE, suggestion, topic=suggestion.topic, department=lead.department, due_on=due_on)
    return reply


@act
def send_back_reply(suggestion: Suggestion, *, words: str, by: User, seen: int | None = None) -> None:
    """Let the handler write the reply anew; its day stays. Raises `Forbidden`, `Refusal`, `Stale`."""
    lead = require_lead(suggestion, "suggestion.reply_sent_back", by)
    begin(suggestion.topic)
    reply = _before_approver(suggestion)
    fields = {"sent_back_words": filled(Reply, "sent_back_words", words, field="words")}
    step(suggestion, "suggestion.reply_sent_back", by=by, seen=seen, reply=reply.pk)
    change(reply, by=by, seen=None, fields=fields | {"sent_back_at": time.now()})
    due_on = running_day(suggestion, APPROVE)
    stop_clocks(suggestion, APPROVE)
    start_clock(REPLY, suggestion, topic=suggestion.topic, department=lead.department, due_on=due_on)


@act
def approve_reply(suggestion: Suggestion, *, by: User, seen: int | None = None) -> Reply:
    """Give the reply: from here on the public reads it.

    Raises `Forbidden`, `Stale`; `Refusal` unless a second person approves what the first has drafted.
    """
    lead = require_lead(suggestion, "suggestion.replied", by)
    begin(suggestion.topic)
    reply = _before_approver(suggestion)
    if reply.drafted_by_id == by.pk:
        raise Refusal(_("答复由您起草，须由本部门另一人审批。"))
    declined = reply.decision == Decision.NOT_ADOPTED
    step(
        suggestion,
        "suggestion.replied",
        S.NOT_ADOPTED if declined else S.REPLIED,
        by=by,
        seen=seen,
        fields={"decision": reply.decision, "decided_at": suggestion.decided_at or time.now()},
        reply=reply.pk,
        decision=reply.decision,
        reason_code=reply.reason_code,
        department=lead.department_id,
    )
    change(reply, by=by, seen=None, fields={"approved_by": by, "approved_at": time.now()})
    if declined:
        end_suggestion(suggestion)
    else:
        stop_clocks(suggestion, APPROVE, DECIDE)
        start_clock(COMMIT, suggestion, topic=suggestion.topic, department=lead.department)
    watch_feedback(suggestion.outcome)
    return reply


def _require_signatures(suggestion: Suggestion) -> None:
    awaited = [str(assignment.department) for assignment in awaited_signatures(suggestion)]
    if awaited:
        raise Refusal(
            _("会办部门尚未会签：%(departments)s。会签齐全后方可送审答复。")
            % {"departments": "、".join(awaited)}
        )


def _reasons(decision: Decision, reason_code: str, reasons: str) -> tuple[str, str]:
    if decision == Decision.ADOPTED:
        return "", filled(Reply, "reasons", reasons, optional=True)
    if not reason_code:
        raise Refusal(_("未采纳或部分采纳的，请选择理由类别。"), field="reason_code")
    code = chosen(ReasonCode, reason_code, label=_("理由类别"), field="reason_code")
    return code, filled(Reply, "reasons", reasons)


def _before_approver(suggestion: Suggestion) -> Reply:
    reply = pending_reply(suggestion)
    if reply is None:
        suggestion.refresh_from_db(fields=["state"])
        raise Refusal(
            _("“%(suggestion)s”目前为“%(now)s”，没有待审批的答复。")
            % {"suggestion": suggestion, "now": suggestion.get_state_display()}
        )
    return reply
