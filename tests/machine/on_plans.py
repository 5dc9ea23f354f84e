"""What may be tried with the annual plan and its items."""

from datetime import date
from typing import Any

from shangliang.topics import actions
from shangliang.topics.lifecycle import PlanState, State
from tests.machine.model import Item, Plan, Topic
from tests.machine.world import Try, World, act, all_of, below

YEARS = (2026, 2027)
MOST = 15


def details(year: int) -> dict[str, Any]:
    return {"form": "grassroots", "host": "第1街道", "due_month": date(year, 9, 1)}


@act(lambda world: [world.cast.committee], ways=tuple(str(year) for year in YEARS))
def open_plan(world: World, committee: Any, who: str, way: str) -> Try:
    year = int(way)
    return Try(
        may=world.may(who, "plan.opened", committee.path),
        can=year not in {plan.year for plan in world.books.plans},
        do=lambda: actions.open_plan(committee, year=year, by=world.user(who)),
        verbs=["plan.opened"],
        then=lambda plan: world.books.plans.append(Plan(plan.pk, year, committee.path)),
    )


def enter_item(row: Any, topic: Topic, plan: Plan | None, *, ad_hoc: bool) -> None:
    item = Item(row.pk, topic, plan, ad_hoc)
    topic.items.append(item)
    if plan:
        plan.items.append(item)


def with_plans(world: World) -> list[tuple[Topic, Plan]]:
    return [(topic, plan) for topic in world.books.topics for plan in world.books.plans]


@act(with_plans)
def add_item(world: World, pair: tuple[Topic, Plan], who: str, _way: str) -> Try:
    topic, plan = pair
    is_open = plan.is_open
    regular = [item for item in plan.kept if not item.ad_hoc]

    def then(row: Any) -> None:
        enter_item(row, topic, plan, ad_hoc=False)
        if is_open:
            topic.go("topic.planned")

    return Try(
        may=world.may(who, "plan.item_added", plan.path),
        can=plan.state != PlanState.REVIEWED
        and topic.can("topic.planned")
        and topic.item is None
        and len(regular) < MOST,
        do=lambda: actions.add_item(
            plan.row, topic.row, reason="主席会议建议", by=world.user(who), **details(plan.year)
        ),
        verbs=["plan.item_added", *(["topic.planned"] if is_open else [])],
        then=then,
    )


@act(lambda world: [*((topic, None) for topic in world.books.topics), *with_plans(world)])
def approve_ad_hoc(world: World, pair: tuple[Topic, Plan | None], who: str, _way: str) -> Try:
    topic, plan = pair

    def then(row: Any) -> None:
        topic.go("topic.approved_ad_hoc")
        enter_item(row, topic, plan, ad_hoc=True)

    return Try(
        may=world.may(who, "topic.approved_ad_hoc", topic.path)
        and (plan is None or world.may(who, "plan.item_added", plan.path)),
        can=topic.can("topic.approved_ad_hoc")
        and topic.item is None
        and (plan is None or plan.state == PlanState.ISSUED),
        do=lambda: actions.approve_ad_hoc(
            topic.row,
            plan=plan and plan.row,
            by=world.user(who),
            **details(plan.year if plan else YEARS[0]),
        ),
        verbs=["topic.approved_ad_hoc", "plan.item_added"],
        then=then,
    )


def _may_item(world: World, item: Item, who: str, key: str) -> bool:
    if item.plan:
        return world.may(who, key, item.plan.path)
    return world.may(who, "topic.approved_ad_hoc", item.of.path)


def _is_reviewed(item: Item) -> bool:
    return item.plan is not None and item.plan.state == PlanState.REVIEWED


@act(below("items"))
def change_item(world: World, item: Item, who: str, _way: str) -> Try:
    year = item.plan.year if item.plan else YEARS[0]
    return Try(
        may=_may_item(world, item, who, "plan.item_changed"),
        can=not item.gone and not _is_reviewed(item),
        do=lambda: actions.change_item(item.row, reason="提前到上半年", by=world.user(who), **details(year)),
        verbs=["plan.item_changed"],
    )


@act(below("items"))
def remove_item(world: World, item: Item, who: str, _way: str) -> Try:
    topic = item.of
    was_planned = topic.state == State.PLANNED

    def then(_: object) -> None:
        item.removed = True
        if was_planned:
            topic.go("topic.unplanned")

    return Try(
        may=_may_item(world, item, who, "plan.item_removed"),
        can=not item.gone
        and item.plan is not None
        and not _is_reviewed(item)
        and (was_planned or not item.plan.is_open),
        do=lambda: actions.remove_item(item.row, reason="条件不成熟", by=world.user(who)),
        verbs=["plan.item_removed", *(["topic.unplanned"] if was_planned else [])],
        then=then,
    )


@act(all_of("plans"))
def draft_plan(world: World, plan: Plan, who: str, _way: str) -> Try:
    return _step(world, plan, who, "plan.drafted", actions.draft_plan, can=bool(plan.kept))


@act(all_of("plans"))
def send_plan_to_offices(world: World, plan: Plan, who: str, _way: str) -> Try:
    return _step(world, plan, who, "plan.sent_to_offices", actions.send_plan_to_offices)


@act(all_of("plans"))
def send_plan_to_chairs(world: World, plan: Plan, who: str, _way: str) -> Try:
    return _step(world, plan, who, "plan.sent_to_chairs", actions.send_plan_to_chairs, words="三办同意。")


@act(all_of("plans"))
def send_plan_to_party(world: World, plan: Plan, who: str, _way: str) -> Try:
    return _step(world, plan, who, "plan.sent_to_party", actions.send_plan_to_party)


@act(all_of("plans"))
def send_plan_back(world: World, plan: Plan, who: str, _way: str) -> Try:
    return _step(world, plan, who, "plan.sent_back", actions.send_plan_back, words="再调研。")


@act(all_of("plans"))
def review_plan(world: World, plan: Plan, who: str, _way: str) -> Try:
    return _step(world, plan, who, "plan.reviewed", actions.review_plan, words="完成各项协商。")


def _step(world: World, plan: Plan, who: str, verb: str, action: Any, *, can: bool = True, **how: Any) -> Try:
    return Try(
        may=world.may(who, verb, plan.path),
        can=plan.can(verb) and can,
        do=lambda: action(plan.row, by=world.user(who), **how),
        verbs=[verb],
        then=lambda _: plan.go(verb),
    )


@act(all_of("plans"))
def issue_plan(world: World, plan: Plan, who: str, _way: str) -> Try:
    items = plan.kept

    def then(_: object) -> None:
        plan.go("plan.issued")
        for item in items:
            item.of.go("topic.planned")

    return Try(
        may=world.may(who, "plan.issued", plan.path) and world.may(who, "topic.planned", plan.path),
        can=plan.can("plan.issued") and all(item.of.can("topic.planned") for item in items),
        do=lambda: actions.issue_plan(
            plan.row,
            approval_number="虎委〔2026〕3号",
            issued_on=date(plan.year, 2, 21),
            by=world.user(who),
        ),
        verbs=["plan.issued", *["topic.planned"] * len(items)],
        then=then,
    )
