"""The approval chain of the plan: three offices, chairpersons' meeting, Party committee (中办 2015)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger.actions import act, move
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions.plans import keep_version, put_in_force
from shangliang.topics.actions.texts import filled, filled_words
from shangliang.topics.lifecycle import PLAN_STEPS, PlanState, State
from shangliang.topics.models import AnnualPlan, PlanItem, Topic
from shangliang.topics.permissions import PERMISSIONS


@act
def draft_plan(plan: AnnualPlan, *, by: User, seen: int | None = None) -> None:
    """Make a draft of what was collected: at least one item."""
    require(by, PERMISSIONS["plan.drafted"], plan)
    if not PlanItem.objects.filter(plan=plan, removed_at=None).exists():
        raise Refusal(_("%(plan)s还没有项目，请先列入至少一件候选议题。") % {"plan": plan})
    _step(plan, "plan.drafted", by, seen)


@act
def send_plan_to_offices(plan: AnnualPlan, *, by: User, seen: int | None = None) -> None:
    """Send the draft to the offices of Party committee, government and CPPCC."""
    require(by, PERMISSIONS["plan.sent_to_offices"], plan)
    _step(plan, "plan.sent_to_offices", by, seen)


@act
def send_plan_to_chairs(plan: AnnualPlan, *, words: str, by: User, seen: int | None = None) -> None:
    """Put the draft before the chairpersons' meeting, with what the three offices said."""
    require(by, PERMISSIONS["plan.sent_to_chairs"], plan)
    _step(plan, "plan.sent_to_chairs", by, seen, words=_words(words, _("会商意见")))


@act
def send_plan_to_party(plan: AnnualPlan, *, by: User, seen: int | None = None) -> None:
    """Report the plan that the chairpersons' meeting passed to the Party committee."""
    require(by, PERMISSIONS["plan.sent_to_party"], plan)
    _step(plan, "plan.sent_to_party", by, seen)


@act
def send_plan_back(plan: AnnualPlan, *, words: str, by: User, seen: int | None = None) -> None:
    """Send the plan back to be redrafted, saying what is to change."""
    require(by, PERMISSIONS["plan.sent_back"], plan)
    _step(plan, "plan.sent_back", by, seen, words=_words(words, _("修改意见")))


@act
def issue_plan(
    plan: AnnualPlan, *, approval_number: str, issued_on: date, by: User, seen: int | None = None
) -> None:
    """Issue the plan as the Party committee approved it: public, and its topics planned.

    Raises `Refusal` if a topic in it is a candidate no more: it must be removed first.
    """
    require(by, PERMISSIONS["plan.issued"], plan)
    require(by, PERMISSIONS["topic.planned"], plan)
    items = list(
        PlanItem.objects.filter(plan=plan, removed_at=None).select_related("topic__platform", "convenor")
    )
    if plan.state == PlanState.PARTY_COMMITTEE:
        _refuse_unready(items)
    fields = {
        "approval_number": filled(AnnualPlan, "approval_number", approval_number),
        "issued_on": issued_on,
    }
    _step(
        plan, "plan.issued", by, seen, fields=fields, public=True, year=plan.year, items=len(items), **fields
    )
    for item in items:
        put_in_force(item, by=by)
    keep_version(plan, "经党委批准印发", by)  # kept in the language of the plan, whoever issues it


@act
def review_plan(plan: AnnualPlan, *, words: str, by: User, seen: int | None = None) -> None:
    """Sum the year up before Party committee, government and all members."""
    require(by, PERMISSIONS["plan.reviewed"], plan)
    _step(plan, "plan.reviewed", by, seen, public=True, words=_words(words, _("年终总结")))


def _refuse_unready(items: list[PlanItem]) -> None:
    for topic in Topic.objects.filter(pk__in=[item.topic_id for item in items]).order_by("pk"):
        if topic.state != State.CANDIDATE:
            raise Refusal(
                _("“%(topic)s”目前为“%(now)s”，不再是候选议题，请先从计划移出。")
                % {"topic": topic, "now": topic.get_state_display()}
            )


def _step(plan: AnnualPlan, verb: str, by: User, seen: int | None, **rest: Any) -> None:
    move(plan, PLAN_STEPS[verb], by=by, seen=seen, **rest)


def _words(words: str, label: str) -> str:
    return filled_words(words, label=label, most=1000, field="words")
