"""The year's plan along its approval chain, and the items in it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.acts.topics import facts as facts_of_topic
from shangliang.desk.forms import plans as forms
from shangliang.people.models import User
from shangliang.platforms.roles import Permission, allows
from shangliang.topics import actions
from shangliang.topics.lifecycle import PLAN_STEPS
from shangliang.topics.models import AnnualPlan, PlanItem
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import plans_of

READERS = PERMISSIONS["topic.view"]


def plan_for(user: User, pk: int) -> AnnualPlan | None:
    """A plan of one's own committee: in the making it is its staff's, once issued everybody's."""
    staff = any(binding.role in READERS.roles for binding in user.bindings)
    return plans_of(user.committee, public=not staff).select_related("committee").filter(pk=pk).first()


def item_for(user: User, pk: int) -> PlanItem | None:
    """What is planned or was, of one's own committee."""
    rows = PlanItem.objects.filter(pk=pk, topic__committee=user.committee_id)
    item = rows.select_related("plan__committee", "topic__platform", "topic__committee").first()
    if item is None or (item.plan is not None and plan_for(user, item.plan.pk) is None):
        return None
    return item


def _plan_facts(plan: AnnualPlan) -> list[tuple[Any, ...]]:
    return [
        (_("年份"), plan.year),
        (_("状态"), plan.get_state_display()),
        (_("项目"), plan.items.filter(removed_at__isnull=True).count(), reverse("desk:plan", args=[plan.pk])),
    ]


def trail(plan: AnnualPlan) -> list[tuple[Any, str]]:
    return [(_("年度计划"), reverse("desk:plans")), (str(plan), reverse("desk:plan", args=[plan.pk]))]


NOUN = Noun(
    key="plans",
    model=AnnualPlan,
    find=plan_for,
    permissions=PERMISSIONS,
    steps=PLAN_STEPS,
    page="desk:plan",
    facts=_plan_facts,
    trail=trail,
    acts=acts_of(
        Act("plan.drafted", NothingToFill, doing(actions.draft_plan), kind="primary"),
        Act("plan.sent_to_offices", NothingToFill, doing(actions.send_plan_to_offices), kind="primary"),
        Act("plan.sent_to_chairs", forms.WordsForm, doing(actions.send_plan_to_chairs), kind="primary"),
        Act("plan.sent_to_party", NothingToFill, doing(actions.send_plan_to_party), kind="primary"),
        Act("plan.sent_back", forms.WordsForm, doing(actions.send_plan_back)),
        Act("plan.issued", forms.IssueForm, doing(actions.issue_plan), kind="primary"),
        Act("plan.reviewed", forms.ReviewForm, doing(actions.review_plan), kind="primary"),
    ),
)


def _may_item(user: User, permission: Permission, item: Any) -> bool:
    """A planned item is the plan's office's; an ad-hoc one outside any plan is whose topic it is."""
    if item.plan is not None:
        return allows(user, permission, item.plan)
    return allows(user, PERMISSIONS["topic.approved_ad_hoc"], item.topic)


def _back(item: PlanItem) -> str:
    if item.plan_id:
        return reverse("desk:plan", args=[item.plan_id])
    return reverse("desk:topic", args=[item.topic_id])


def _item(action: Any) -> Any:
    def run(item: PlanItem, data: dict[str, Any], by: User) -> str:
        doing(action)(item, data, by)
        return _back(item)

    return run


def _stands(item: PlanItem) -> bool:
    return item.removed_at is None and item.done_at is None


ITEM = Noun(
    key="plan-items",
    model=PlanItem,
    find=item_for,
    permissions=PERMISSIONS,
    page="desk:plan-item",
    may=_may_item,
    facts=lambda item: facts_of_topic(item.topic),
    trail=lambda item: trail(item.plan) if item.plan else [],
    home=_back,
    acts=acts_of(
        Act(
            "plan.item_changed",
            forms.ChangeItemForm,
            _item(actions.change_item),
            initial=forms.as_it_is,
            label=_("调整计划项目"),
            rule=_("计划印发后可以调整时间、形式和承办单位，须写明理由。每次调整都留下一个版本。"),
            when=_stands,
        ),
        Act(
            "plan.item_removed",
            forms.ReasonForm,
            _item(actions.remove_item),
            label=_("移出计划"),
            rule=_("尚未启动调研的才能移出，须写明理由。移出后回到候选议题，重新计算启动时限。"),
            when=lambda item: _stands(item) and item.plan is not None,
            kind="danger",
        ),
    ),
)
