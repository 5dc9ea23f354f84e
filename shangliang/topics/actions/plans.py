"""年度协商计划: its items, every change of them with a reason and a version (DOMAIN 4.2)."""

from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append, change
from shangliang.methods.workdays import roll_forward
from shangliang.people.models import Department, User
from shangliang.platforms.models import Committee
from shangliang.platforms.queries import number
from shangliang.platforms.roles import require
from shangliang.topics.actions.clocks import extend_clock, start_clock, stop_clock
from shangliang.topics.actions.road import require_for, step_topic
from shangliang.topics.actions.texts import chosen, filled, filled_words
from shangliang.topics.clocks import CLOCKS
from shangliang.topics.lifecycle import PlanState, State
from shangliang.topics.models import AnnualPlan, PlanItem, PlanVersion, Topic
from shangliang.topics.permissions import PERMISSIONS


class Details(TypedDict):
    """How a topic of the plan is deliberated; `due_month` is any day of the month."""

    form: str
    host: str
    due_month: date
    leader: NotRequired[str]
    convenor: NotRequired[User | None]
    department: NotRequired[Department | None]
    research_plan: NotRequired[str]
    expected_outcome: NotRequired[str]


@act
def open_plan(committee: Committee, *, year: int, by: User) -> AnnualPlan:
    """Begin to collect topics for a year's plan."""
    require(by, PERMISSIONS["plan.opened"], committee)
    if not 2000 <= year <= 2100:
        raise Refusal(_("请填写四位数的年份。"), field="year")
    if AnnualPlan.objects.filter(committee=committee, year=year).exists():
        raise Refusal(_("%(year)s 年度协商计划已经存在。") % {"year": year}, field="year")
    plan = AnnualPlan.objects.create(committee=committee, year=year)
    append("plan.opened", plan, by=by, year=year, to=plan.state)
    return plan


@act
def add_item(
    plan: AnnualPlan,
    topic: Topic,
    *,
    reason: str,
    by: User,
    seen: int | None = None,
    **details: Unpack[Details],
) -> PlanItem:
    """Take a candidate topic into the plan; into an issued one it goes at once as planned.

    Raises `Refusal` if the plan is finished or full, or the topic is no candidate or in a plan already.
    """
    require(by, PERMISSIONS["plan.item_added"], plan)
    _refuse_if_finished(plan)
    if topic.committee_id != plan.committee_id:
        raise Refusal(_("只能列入本委员会的议题。"), field="topic")
    if topic.state != State.CANDIDATE:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，只有候选议题可以列入计划。")
            % {"topic": topic, "now": topic.get_state_display()},
            field="topic",
        )
    _refuse_if_full(plan)
    reason = _reason(reason)
    item = make_item(topic, plan=plan, is_ad_hoc=False, details=details)
    keep_version(plan, reason, by, seen)
    append("plan.item_added", item, by=by, public=is_open(plan), year=plan.year, reason=reason, **_told(item))
    stop_clock(CLOCKS["start_research"], topic)
    if is_open(plan):
        put_in_force(item, by=by)
    return item


@act
def change_item(
    item: PlanItem, *, reason: str, by: User, seen: int | None = None, **details: Unpack[Details]
) -> None:
    """Change how a topic of the plan is deliberated."""
    _require_item(item, "plan.item_changed", by)
    _refuse_if_gone(item)
    if item.plan is not None:
        _refuse_if_finished(item.plan)
    was, reason = _told(item), _reason(reason)
    change(item, by=by, seen=seen, fields=_columns(details, item.topic.committee_id, item.plan))
    if item.plan is not None:
        keep_version(item.plan, reason, by)
    append(
        "plan.item_changed",
        item,
        by=by,
        public=item.topic.is_published,
        reason=reason,
        was=was,
        **_told(item),
    )
    extend_clock(CLOCKS["start_planned"], item.topic, due_on=_start_by(item))


@act
def remove_item(item: PlanItem, *, reason: str, by: User, seen: int | None = None) -> None:
    """Take a topic out of the plan; out of an issued one only while nothing has been started.

    The topic is a candidate again, and its convenor's time to set it going starts anew.
    """
    _require_item(item, "plan.item_removed", by)
    _refuse_if_gone(item)
    if item.plan is None:
        raise Refusal(_("“%(topic)s”是临时议题，不在年度计划中。") % {"topic": item})
    _refuse_if_finished(item.plan)
    topic, reason = item.topic, _reason(reason)
    if is_open(item.plan) and topic.state != State.PLANNED:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，已经启动，不能移出计划。")
            % {"topic": topic, "now": topic.get_state_display()}
        )
    change(item, by=by, seen=seen, fields={"removed_at": time.now()})
    keep_version(item.plan, reason, by)
    append("plan.item_removed", item, by=by, public=is_open(item.plan), reason=reason, **_told(item))
    if topic.state == State.PLANNED:
        step_topic(topic, "topic.unplanned", by=by)
        stop_clock(CLOCKS["start_planned"], topic)
    if State.CANDIDATE in {topic.state, topic.suspended_from}:
        start_clock(CLOCKS["start_research"], topic, topic=topic)


@act
def approve_ad_hoc(
    topic: Topic,
    *,
    by: User,
    plan: AnnualPlan | None = None,
    seen: int | None = None,
    **details: Unpack[Details],
) -> PlanItem:
    """Take a candidate topic up outside the year's plan, or as an addition to `plan` once that is issued."""
    require_for(topic, "topic.approved_ad_hoc", by)
    if plan is not None:
        require(by, PERMISSIONS["plan.item_added"], plan)
        if plan.committee_id != topic.committee_id or not is_open(plan):
            raise Refusal(_("临时议题只能增列到本委员会已印发的计划。"), field="plan")
        _refuse_if_finished(plan)
    item = make_item(topic, plan=plan, is_ad_hoc=True, details=details)
    step_topic(topic, "topic.approved_ad_hoc", by=by, seen=seen)
    if plan is not None:
        # Kept in the language of the plan, whatever the clerk reads.
        keep_version(plan, f"增列临时议题“{topic}”", by)
    append("plan.item_added", item, by=by, public=True, year=item.due_month.year, **_told(item))
    return item


def put_in_force(item: PlanItem, *, by: User) -> None:
    """Make the item's topic planned, and let its start wait on the convenor by the planned month."""
    step_topic(item.topic, "topic.planned", by=by, due_month=item.due_month, form=item.form)
    stop_clock(CLOCKS["start_research"], item.topic)
    start_clock(
        CLOCKS["start_planned"], item.topic, topic=item.topic, user=item.convenor, due_on=_start_by(item)
    )


def is_open(plan: AnnualPlan) -> bool:
    """Whether the plan is in force: public, and changed only as an adjustment."""
    return plan.state in {PlanState.ISSUED, PlanState.REVIEWED}


def make_item(topic: Topic, *, plan: AnnualPlan | None, is_ad_hoc: bool, details: Details) -> PlanItem:
    if PlanItem.objects.filter(topic=topic, removed_at=None, done_at=None).exists():
        raise Refusal(_("“%(topic)s”已在计划中，不能重复列入。") % {"topic": topic}, field="topic")
    columns = _columns(details, topic.committee_id, plan)
    return PlanItem.objects.create(plan=plan, topic=topic, is_ad_hoc=is_ad_hoc, **columns)


def keep_version(plan: AnnualPlan, reason: str, by: User, seen: int | None = None) -> PlanVersion:
    """Keep the plan as it now stands, with the reason of the change. Raises `Stale` if it moved on."""
    change(plan, by=by, seen=seen, fields={})
    last = PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    items = PlanItem.objects.filter(plan=plan, removed_at=None).select_related("topic", "department")
    return PlanVersion.objects.create(
        plan=plan,
        number=last + 1,
        items=[_row(item) for item in items],
        reason=reason,
        by=by,
        at=time.now(),
    )


def _row(item: PlanItem) -> dict[str, Any]:
    """An item as a version keeps it: readable without the tables of today."""
    return {
        "item": item.pk,
        "number": item.topic.number,
        "title": item.topic.title,
        "form": item.form,
        "host": item.host,
        "leader": item.leader,
        "convenor": item.convenor_id,
        "department": item.department.short_name if item.department else "",
        "due_month": item.due_month.isoformat(),
        "research_plan": item.research_plan,
        "expected_outcome": item.expected_outcome,
        "is_ad_hoc": item.is_ad_hoc,
    }


def _told(item: PlanItem) -> dict[str, Any]:
    """What the record says of an item: no names of persons."""
    return {
        "topic": item.topic.ref,
        "form": item.form,
        "host": item.host,
        "due_month": item.due_month,
        "department": item.department_id,
        "is_ad_hoc": item.is_ad_hoc,
    }


def _columns(details: Details, committee_id: int, plan: AnnualPlan | None) -> dict[str, Any]:
    month = details["due_month"].replace(day=1)
    if plan is not None and month.year != plan.year:
        raise Refusal(_("计划月份须在 %(year)s 年内。") % {"year": plan.year}, field="due_month")
    department, convenor = details.get("department"), details.get("convenor")
    if department is not None and department.committee_id != committee_id:
        raise Refusal(_("只能选择本委员会的部门。"), field="department")
    if convenor is not None and convenor.committee_id != committee_id:
        raise Refusal(_("只能选择本委员会的召集人。"), field="convenor")
    return {
        "form": chosen(PlanItem.Form, details["form"], label=gettext_lazy("协商形式"), field="form"),
        "host": filled(PlanItem, "host", details["host"]),
        "leader": filled(PlanItem, "leader", details.get("leader", ""), optional=True),
        "convenor": convenor,
        "department": department,
        "due_month": month,
        "research_plan": filled(PlanItem, "research_plan", details.get("research_plan", ""), optional=True),
        "expected_outcome": filled(
            PlanItem, "expected_outcome", details.get("expected_outcome", ""), optional=True
        ),
    }


def _refuse_if_finished(plan: AnnualPlan) -> None:
    if AnnualPlan.objects.get(pk=plan.pk).state == PlanState.REVIEWED:
        raise Refusal(_("%(plan)s已总结，不能再调整。") % {"plan": plan})


def _refuse_if_full(plan: AnnualPlan) -> None:
    most = number(plan.committee_id, "plan_items_most")
    n_items = PlanItem.objects.filter(plan=plan, removed_at=None, is_ad_hoc=False).count()
    if n_items >= most:
        raise Refusal(
            _("%(plan)s已有 %(n)s 个项目，上限为 %(most)s 个。可移出其他项目，或由办公室调整制度参数。")
            % {"plan": plan, "n": n_items, "most": most}
        )


def _refuse_if_gone(item: PlanItem) -> None:
    if item.removed_at is not None or item.done_at is not None:
        raise Refusal(_("“%(topic)s”已移出计划或已完成，不能再调整。") % {"topic": item})


def _require_item(item: PlanItem, key: str, by: User) -> None:
    """A planned item is the plan's office's; an ad-hoc one outside any plan is whose topic it is."""
    if item.plan is not None:
        require(by, PERMISSIONS[key], item.plan)
    else:
        require_for(item.topic, "topic.approved_ad_hoc", by)


def _start_by(item: PlanItem) -> date:
    return roll_forward(item.due_month, fallback=True)


def _reason(reason: str) -> str:
    return filled_words(reason, label=_("变更理由"), most=300, field="reason")
