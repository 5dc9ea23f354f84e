"""What may be done with a suggestion by those who dispatch, answer, deliver, verify; and with a promise."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.acts.outcomes import outcome_page
from shangliang.desk.acts.outcomes import trail as trail_of_outcome
from shangliang.desk.acts.ways import topic_fact
from shangliang.desk.forms.outcomes import SuggestionForm
from shangliang.desk.forms.suggestions import (
    ApproveForm,
    CoHandlerForm,
    CommitmentForm,
    CompletedForm,
    ContactForm,
    CountersignForm,
    DecisionForm,
    DispatchForm,
    ExtendReplyForm,
    RedoForm,
    ReplyForm,
    ReturnForm,
    SendBackForm,
    VerifyForm,
)
from shangliang.outcomes import actions
from shangliang.outcomes.lifecycle import (
    ASSIGNMENT_STEPS,
    SUGGESTION_STEPS,
    AssignmentState,
    SuggestionState,
)
from shangliang.outcomes.models import Reply, Suggestion
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries import (
    co_handlers_of,
    departments_of,
    has_unsatisfied,
    is_latest_outcome,
    latest_feedback,
    lead_of,
    may_verify,
    suggestion_for,
)
from shangliang.people.models import Member, User
from shangliang.platforms.roles import Permission, Role, allows

S, A = SuggestionState, AssignmentState
DEPARTMENTS = frozenset({Role.HANDLER, Role.APPROVER})
ANSWERING = {S.DISPATCHED, S.SIGNED, S.REPLYING}
# What any department that handles the suggestion does with its own part; all else is the lead's.
OWN_PART = {
    "suggestion.signed",
    "suggestion.returned",
    "suggestion.contacted",
    "assignment.countersigned",
}
# One act for lead and co-handler alike: which of the two steps it takes, the assignment says.
ALIKE = {"assignment.signed": "suggestion.signed", "assignment.returned": "suggestion.returned"}


def find(user: User, pk: int) -> Suggestion | None:
    """A suggestion with its `lead`, and with `mine`: what the account's own department has of it."""
    suggestion = suggestion_for(user, pk)
    if suggestion is None:
        return None
    row: Any = suggestion
    row.lead = lead_of(suggestion)
    own = departments_of(user)
    handling = [*([row.lead] if row.lead else []), *co_handlers_of(suggestion)] if own else []
    row.mine = next((one for one in handling if one.department_id in own), None)
    return suggestion


def may(user: User, permission: Permission, suggestion: Any) -> bool:
    """A department's task asks which department; to verify takes a member who has nothing to do with them."""
    if permission.roles <= DEPARTMENTS:
        assignment = suggestion.mine if permission.key in OWN_PART else suggestion.lead
        return assignment is not None and allows(user, permission, suggestion.topic, assignment.department_id)
    if permission.roles == {Role.MEMBER}:
        member = Member.objects.filter(user=user, left_on__isnull=True).first()
        return member is not None and may_verify(user, member, suggestion, permission)
    return allows(user, permission, suggestion)


def _own(action: Any) -> Any:
    """An act on the department's own assignment, whose state guards it."""

    def run(suggestion: Any, data: dict[str, Any], by: User) -> None:
        given = {name: value for name, value in data.items() if name != "seen"}
        action(suggestion.mine, by=by, **given)

    return run


def _commit(suggestion: Suggestion, data: dict[str, Any], by: User) -> None:
    actions.make_commitment(suggestion, by=by, **data)


def _ask_help(suggestion: Suggestion, data: dict[str, Any], by: User) -> None:
    actions.add_co_handler(suggestion, data["department"], by=by, seen=data["seen"])


def _verify(passed: bool) -> Any:
    def run(suggestion: Suggestion, data: dict[str, Any], by: User) -> None:
        actions.verify_suggestion(suggestion, passed=passed, by=by, **data)

    return run


def _drop(suggestion: Suggestion, data: dict[str, Any], by: User) -> str:
    back = outcome_page(suggestion.outcome, "#suggestions")
    actions.drop_suggestion(suggestion, by=by, seen=data["seen"])
    return back


def _as_drafted(suggestion: Suggestion, user: User) -> dict[str, Any]:
    columns = ("content", "measure", "proposed_lead", "wanted_by", "cost")
    return {name: getattr(suggestion, name) for name in columns}


def _as_sent_back(suggestion: Suggestion, user: User) -> dict[str, Any]:
    """The last reply of this round, to be written anew."""
    last = Reply.objects.filter(suggestion=suggestion, round=suggestion.round).order_by("-pk").first()
    if last is None:
        return {"decision": suggestion.decision}
    return {name: getattr(last, name) for name in ("decision", "reason_code", "reasons", "text")}


def _is_mine(*states: AssignmentState) -> Any:
    return lambda suggestion: suggestion.mine is not None and suggestion.mine.state in states


def _may_be_redone(suggestion: Suggestion) -> bool:
    told = latest_feedback(suggestion.outcome)
    if suggestion.n_redone or told is None or told.round > 1 or not has_unsatisfied(told):
        return False
    return is_latest_outcome(suggestion.outcome)


ACTS = acts_of(
    Act(
        "suggestion.changed",
        SuggestionForm,
        doing(actions.change_suggestion),
        initial=_as_drafted,
        label=_("修改建议"),
        rule=SUGGESTION_STEPS["suggestion.submitted"].rule,
        when=lambda suggestion: suggestion.state == S.DRAFT,
        symbol="edit",
    ),
    Act(
        "suggestion.dropped",
        NothingToFill,
        _drop,
        label=_("删去建议"),
        rule=_("提交前可以删去，提交时重新编号。"),
        when=lambda suggestion: suggestion.state == S.DRAFT,
        kind="danger",
    ),
    Act(
        "suggestion.dispatched",
        DispatchForm,
        doing(actions.dispatch_suggestion),
        initial=lambda suggestion, user: {"lead": suggestion.proposed_lead_id},
        waits=("dispatch",),
        kind="primary",
        symbol="send",
    ),
    Act(
        "suggestion.co_added",
        CoHandlerForm,
        _ask_help,
        label=_("增加会办部门"),
        rule=_("主办部门送审答复前，可以再请部门会办。"),
        when=lambda suggestion: suggestion.state in {S.DISPATCHED, S.SIGNED, S.REDO},
    ),
    Act(
        "suggestion.extended",
        ExtendReplyForm,
        doing(actions.extend_reply),
        label=_("批准答复延期"),
        rule=_("疑难事项在期限之前说明理由，可以延期一次；原期限照样公开。"),
        waits=("reply", "approve"),
        when=lambda suggestion: (
            suggestion.state in ANSWERING and not suggestion.is_hard and not suggestion.n_redone
        ),
    ),
    Act(
        "suggestion.signed",
        NothingToFill,
        _own(actions.sign_suggestion),
        label=_("签收"),
        rule=SUGGESTION_STEPS["suggestion.signed"].rule,
        waits=("sign",),
        when=_is_mine(A.DISPATCHED),
        kind="primary",
        symbol="check",
    ),
    Act(
        "suggestion.returned",
        ReturnForm,
        _own(actions.return_suggestion),
        label=_("退回"),
        rule=SUGGESTION_STEPS["suggestion.returned"].rule,
        waits=("sign",),
        when=lambda suggestion: _is_mine(A.DISPATCHED)(suggestion) and not suggestion.mine.is_final,
        kind="danger",
    ),
    Act(
        "suggestion.contacted",
        ContactForm,
        _own(actions.record_contact),
        label=_("登记首次联系"),
        rule=_("交办后限期联系提出人，当面或电话听清楚问题。每个部门登记一次。"),
        waits=("contact",),
        when=lambda suggestion: suggestion.mine is not None and suggestion.mine.contacted_at is None,
        symbol="phone",
    ),
    Act(
        "assignment.countersigned",
        CountersignForm,
        _own(actions.countersign),
        label=ASSIGNMENT_STEPS["assignment.countersigned"].label,
        rule=ASSIGNMENT_STEPS["assignment.countersigned"].rule,
        waits=("countersign",),
        when=lambda suggestion: _is_mine(A.SIGNED)(suggestion) and not suggestion.mine.is_lead,
        kind="primary",
    ),
    Act(
        "suggestion.decided",
        DecisionForm,
        doing(actions.record_decision),
        label=_("决定是否采纳"),
        rule=_("基层协商的建议，限期先答复是否采纳；附理由的书面答复随后。"),
        waits=("adopt",),
        when=lambda suggestion: suggestion.state in {S.SIGNED, S.REDO},
    ),
    Act(
        "suggestion.reply_drafted",
        ReplyForm,
        doing(actions.draft_reply),
        initial=_as_sent_back,
        waits=("reply",),
        kind="primary",
        symbol="edit",
        wide=True,
    ),
    Act(
        "suggestion.replied",
        ApproveForm,
        doing(actions.approve_reply),
        waits=("approve",),
        kind="primary",
        symbol="check",
        template="suggestions/approve",
    ),
    Act(
        "suggestion.reply_sent_back",
        SendBackForm,
        doing(actions.send_back_reply),
        waits=("approve",),
        template="suggestions/approve",
    ),
    Act("suggestion.committed", CommitmentForm, _commit, waits=("commit",), symbol="flag"),
    Act(
        "suggestion.completed",
        CompletedForm,
        doing(actions.report_completed),
        waits=("deliver",),
        kind="primary",
        symbol="check",
        template="suggestions/promises",
    ),
    Act(
        "suggestion.verified",
        VerifyForm,
        _verify(True),
        waits=("verify",),
        kind="primary",
        symbol="check",
        template="suggestions/promises",
    ),
    Act(
        "suggestion.found_wanting",
        VerifyForm,
        _verify(False),
        waits=("verify",),
        kind="danger",
        template="suggestions/promises",
    ),
    Act("suggestion.redone", RedoForm, doing(actions.redo_suggestion), when=_may_be_redone, kind="danger"),
)
STEPS = {
    verb: step
    for verb, step in SUGGESTION_STEPS.items()
    if verb not in {"suggestion.signed", "suggestion.returned", "suggestion.submitted"}
}


def facts(suggestion: Any) -> list[tuple[Any, ...]]:
    rows = [
        topic_fact(suggestion.topic),
        (_now("建议"), suggestion.content, page(suggestion)),
        (_now("状态"), suggestion.get_state_display()),
    ]
    if suggestion.lead:
        rows.append((_now("主办部门"), suggestion.lead.department))
    if suggestion.reply_due_on:
        rows.append((_now("答复期限"), date_format(suggestion.reply_due_on, "DATE_FORMAT")))
    return rows


def page(suggestion: Suggestion) -> str:
    return reverse("desk:suggestion", args=[suggestion.pk])


def trail(suggestion: Suggestion) -> list[tuple[Any, str]]:
    label = _now("建议 %(number)s") % {"number": suggestion.number}
    return [*trail_of_outcome(suggestion.outcome), (label, page(suggestion))]


NOUN = Noun(
    key="suggestions",
    model=Suggestion,
    find=find,
    permissions=PERMISSIONS,
    acts=ACTS,
    steps=STEPS,
    page="desk:suggestion",
    facts=facts,
    trail=trail,
    may=may,
    waits={
        "dispatch": "suggestion.dispatched",
        "sign": "suggestion.signed",
        "contact": "suggestion.contacted",
        "countersign": "assignment.countersigned",
        "commit": "suggestion.committed",
    },
    # Those that run from the dispatch on lead to its page at first: somebody has to sign.
    waits_until_open={
        "adopt": ("suggestion.decided",),
        "reply": ("suggestion.reply_drafted",),
        "approve": ("suggestion.replied",),
        "verify": ("suggestion.verified",),
    },
)
