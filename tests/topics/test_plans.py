"""The year's plan: its chain of approval, its changes, and what became of it."""

from datetime import date

import pytest

from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.platforms.models import Setting
from shangliang.topics import actions
from shangliang.topics.lifecycle import PlanState
from shangliang.topics.models import AnnualPlan, Clock, PlanItem, PlanVersion, Topic
from shangliang.topics.queries import (
    candidates_for,
    compare_versions,
    plan_by_quarter,
    plans_of,
    slippage,
    versions_of,
)
from tests.factories import Cast
from tests.topics.journeys import at_party, candidate, details, issue, moment, planned, scheduled, submitted


@pytest.fixture
def plan(cast: Cast) -> AnnualPlan:
    return actions.open_plan(cast.committee, year=2026, by=cast.office)


def test_a_plan_travels_the_whole_chain_and_plans_its_topics(cast: Cast, plan: AnnualPlan) -> None:
    first, second = candidate(cast), candidate(cast)
    planned(cast, plan, first, convenor=cast.convenor)
    planned(cast, plan, second, due_month=date(2026, 3, 1))
    issue(cast, plan)
    assert (plan.state, plan.approval_number, plan.issued_on) == (
        "issued",
        "虎委〔2026〕3号",
        date(2026, 2, 21),
    )
    assert set(Topic.objects.values_list("state", flat=True)) == {"planned"}
    chain = Entry.objects.filter(subject=plan.ref).order_by("sequence").values_list("verb", "public")
    assert list(chain) == [
        ("plan.opened", False), ("plan.drafted", False), ("plan.sent_to_offices", False),
        ("plan.sent_to_chairs", False), ("plan.sent_to_party", False), ("plan.issued", True),
    ]  # fmt: skip
    assert Entry.objects.filter(verb="topic.planned", public=True).count() == 2
    waits = Clock.objects.get(topic_id=first.pk, stopped_at=None)
    assert (waits.kind, waits.user, waits.due_on) == ("start_planned", cast.convenor, date(2026, 9, 1))
    actions.review_plan(plan, words="完成两项。", by=cast.office)
    assert plan.state == PlanState.REVIEWED


def test_a_plan_is_sent_back_and_drafted_anew(cast: Cast, plan: AnnualPlan) -> None:
    planned(cast, plan, candidate(cast))
    at_party(cast, plan)
    with pytest.raises(Refusal, match="请填写“修改意见”。"):
        actions.send_plan_back(plan, words="", by=cast.leader)
    actions.send_plan_back(plan, words="增加养老议题。", by=cast.leader)
    assert plan.state == PlanState.DRAFT
    actions.send_plan_to_offices(plan, by=cast.office)


def test_steps_of_the_chain_are_not_skipped(cast: Cast, plan: AnnualPlan) -> None:
    planned(cast, plan, candidate(cast))
    with pytest.raises(Refusal) as refused:
        actions.issue_plan(plan, approval_number="1", issued_on=date(2026, 1, 1), by=cast.office)
    assert str(refused.value) == "“2026 年度协商计划”目前为“征集议题”，不能办理“印发”。"


def test_the_party_committee_is_asked_by_the_leaders_alone(cast: Cast, plan: AnnualPlan) -> None:
    planned(cast, plan, candidate(cast))
    actions.draft_plan(plan, by=cast.office)
    actions.send_plan_to_offices(plan, by=cast.office)
    actions.send_plan_to_chairs(plan, words="同意。", by=cast.office)
    with pytest.raises(Forbidden) as refused:
        actions.send_plan_to_party(plan, by=cast.office)
    assert str(refused.value) == "您没有“报党委审定”的权限。此项须由以下角色在其范围内办理：主席、副主席。"


def test_an_empty_plan_is_not_drafted(cast: Cast, plan: AnnualPlan) -> None:
    with pytest.raises(Refusal, match=r"^2026 年度协商计划还没有项目，请先列入至少一件候选议题。$"):
        actions.draft_plan(plan, by=cast.office)


def test_a_year_has_one_plan(cast: Cast, plan: AnnualPlan) -> None:
    with pytest.raises(Refusal, match=r"^2026 年度协商计划已经存在。$"):
        actions.open_plan(cast.committee, year=2026, by=cast.office)
    with pytest.raises(Refusal, match="请填写四位数的年份"):
        actions.open_plan(cast.committee, year=26, by=cast.office)
    actions.open_plan(cast.other_committee, year=2026, by=cast.outsider)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"due_month": date(2027, 1, 1)}, "due_month", "计划月份须在 2026 年内。"),
        ({"form": "party"}, "form", "请为“协商形式”选择列出的选项。"),
        ({"host": ""}, "host", "请填写“承办单位”。"),
        ({"reason": " "}, "reason", "请填写“变更理由”。"),
    ],
)
def test_an_item_wants_its_fields(
    cast: Cast, plan: AnnualPlan, changed: dict, field: str, words: str
) -> None:
    topic = candidate(cast)
    with pytest.raises(Refusal) as refused:
        actions.add_item(plan, topic, by=cast.office, **{"reason": "建议", **details()} | changed)
    assert (refused.value.field, str(refused.value)) == (field, words)
    assert not PlanItem.objects.exists()
    assert not PlanVersion.objects.exists()


def test_only_candidates_of_the_same_committee_enter_once(cast: Cast, plan: AnnualPlan) -> None:
    topic = candidate(cast)
    planned(cast, plan, topic)
    with pytest.raises(Refusal, match=r"^“小区停车位不足”已在计划中，不能重复列入。$"):
        planned(cast, plan, topic)
    with pytest.raises(Refusal, match="目前为“已提交”，只有候选议题可以列入计划。"):
        planned(cast, plan, submitted(cast))
    foreign = actions.open_plan(cast.other_committee, year=2026, by=cast.outsider)
    with pytest.raises(Refusal, match=r"^只能列入本委员会的议题。$"):
        actions.add_item(foreign, candidate(cast), reason="误", by=cast.outsider, **details())


def test_a_full_plan_names_its_limit(cast: Cast, plan: AnnualPlan) -> None:
    Setting.objects.create(committee=cast.committee, key="plan_items_most", value=1, since=clock.now())
    planned(cast, plan, candidate(cast))
    with pytest.raises(Refusal) as refused:
        planned(cast, plan, candidate(cast))
    assert str(refused.value) == (
        "2026 年度协商计划已有 1 个项目，上限为 1 个。可移出其他项目，或由办公室调整制度参数。"
    )


def test_every_change_of_items_keeps_a_version_with_its_reason(cast: Cast, plan: AnnualPlan) -> None:
    item, other = planned(cast, plan, candidate(cast)), planned(cast, plan, candidate(cast))
    actions.change_item(item, reason="避开防汛", by=cast.office, **details(due_month=date(2026, 11, 1)))
    actions.remove_item(other, reason="并入提案办理", by=cast.office)
    versions = list(versions_of(plan))
    assert [(one.number, one.reason) for one in versions] == [
        (4, "并入提案办理"), (3, "避开防汛"), (2, "主席会议建议"), (1, "主席会议建议"),
    ]  # fmt: skip
    difference = compare_versions(versions[3], versions[0])
    assert (difference.added, difference.removed) == ([], [])
    (change,) = difference.changed
    assert (change.was, change.now) == ({"due_month": "2026-09-01"}, {"due_month": "2026-11-01"})
    assert [row["item"] for row in compare_versions(versions[1], versions[0]).removed] == [other.pk]
    assert [row["item"] for row in compare_versions(versions[3], versions[1]).added] == [other.pk]


def test_an_old_page_does_not_change_an_item(cast: Cast, plan: AnnualPlan) -> None:
    item = planned(cast, plan, candidate(cast))
    seen = item.version
    actions.change_item(item, reason="改期", by=cast.office, seen=seen, **details())
    with pytest.raises(Stale):
        actions.change_item(item, reason="再改", by=cast.office, seen=seen, **details())


def test_in_an_issued_plan_items_come_and_go_with_their_topics(cast: Cast, plan: AnnualPlan) -> None:
    started = candidate(cast)
    planned(cast, plan, started)
    issue(cast, plan)
    late = candidate(cast)
    item = planned(cast, plan, late)
    assert late.state == "planned"
    actions.remove_item(item, reason="条件未成熟", by=cast.office)
    late.refresh_from_db()
    assert late.state == "candidate"
    assert Entry.objects.get(verb="plan.item_removed").public
    assert list(Clock.objects.filter(topic=late, stopped_at=None).values_list("kind", flat=True)) == [
        "start_research"
    ]
    started.refresh_from_db()
    actions.carry_topic(started, "topic.research_started", by=cast.convenor)
    with pytest.raises(Refusal, match="目前为“商前调研中”，已经启动，不能移出计划。"):
        actions.remove_item(PlanItem.objects.get(topic=started), reason="误", by=cast.office)


def test_a_moved_month_moves_the_start(cast: Cast, plan: AnnualPlan) -> None:
    item = planned(cast, plan, candidate(cast))
    issue(cast, plan)
    item.refresh_from_db()
    actions.change_item(item, reason="提前", by=cast.office, **details(due_month=date(2026, 8, 20)))
    # The first of August is a Saturday.
    assert Clock.objects.get(kind="start_planned").due_on == date(2026, 8, 3)


def test_a_topic_that_left_the_road_must_leave_the_plan_before_it_is_issued(
    cast: Cast, plan: AnnualPlan
) -> None:
    topic = candidate(cast)
    planned(cast, plan, topic)
    at_party(cast, plan)
    for act in (
        lambda: actions.reject_topic(topic, reason="settled", words="已解决。", by=cast.office),
        lambda: actions.merge_topic(topic, candidate(cast), by=cast.office),
    ):
        with pytest.raises(Refusal, match=r"^“小区停车位不足”已在“2026 年度协商计划”中，请先从计划移出。$"):
            act()
    actions.suspend_topic(topic, words="等规划。", by=cast.office)
    with pytest.raises(Refusal) as refused:
        actions.issue_plan(plan, approval_number="1号", issued_on=date(2026, 2, 1), by=cast.office)
    assert str(refused.value) == "“小区停车位不足”目前为“暂缓”，不再是候选议题，请先从计划移出。"


def test_a_finished_plan_is_not_changed(cast: Cast, plan: AnnualPlan) -> None:
    planned(cast, plan, candidate(cast))
    issue(cast, plan)
    actions.review_plan(plan, words="已完成。", by=cast.office)
    with pytest.raises(Refusal, match=r"^2026 年度协商计划已总结，不能再调整。$"):
        planned(cast, plan, candidate(cast))


def test_ad_hoc_topics_stand_alone_or_join_an_issued_plan(cast: Cast, plan: AnnualPlan) -> None:
    alone, joined, early = (candidate(cast) for _ in range(3))
    item = actions.approve_ad_hoc(alone, by=cast.convenor, **details())
    assert (alone.state, item.plan, item.is_ad_hoc) == ("ad_hoc", None, True)
    actions.change_item(item, reason="改期", by=cast.convenor, **details(due_month=date(2027, 1, 1)))
    with pytest.raises(Refusal, match="是临时议题，不在年度计划中"):
        actions.remove_item(item, reason="误", by=cast.convenor)
    with pytest.raises(Refusal, match=r"^临时议题只能增列到本委员会已印发的计划。$"):
        actions.approve_ad_hoc(early, by=cast.office, plan=plan, **details())
    planned(cast, plan, candidate(cast))
    issue(cast, plan)
    with pytest.raises(Forbidden, match="计划增列项目"):
        actions.approve_ad_hoc(joined, by=cast.convenor, plan=plan, **details())
    actions.approve_ad_hoc(joined, by=cast.office, plan=plan, **details())
    assert PlanVersion.objects.first().reason == "增列临时议题“小区停车位不足”"


def test_quarters_hold_the_items_of_their_months(
    cast: Cast, plan: AnnualPlan, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for month in (1, 3, 4, 12):
        planned(cast, plan, candidate(cast), due_month=date(2026, month, 28))
    with django_assert_num_queries(1):
        got = [[item.due_month.month for item in quarter.items] for quarter in plan_by_quarter(plan)]
    assert got == [[1, 3], [4], [], [12]]


def test_slippage_counts_months_from_plan_to_meeting(
    cast: Cast, plan: AnnualPlan, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    held, ahead, waiting = (candidate(cast) for _ in range(3))
    planned(cast, plan, waiting, due_month=date(2026, 2, 1))
    issue(cast, plan)
    for topic, day in ((held, "2026-06-10"), (ahead, "2026-03-10")):
        scheduled(cast, topic)
        PlanItem.objects.filter(topic=topic).update(plan=plan, due_month=date(2026, 4, 1))
        with clock.at(moment(day)):
            actions.carry_topic(topic, "topic.held", by=cast.convenor)
    Topic.objects.update(submitted_at=moment("2026-01-05"))
    with django_assert_num_queries(1):
        slips = {slip.item.topic_id: slip for slip in slippage(plan, date(2026, 5, 31))}
    assert (slips[held.pk].held_on, slips[held.pk].months_late) == (date(2026, 6, 10), 2)
    assert (slips[ahead.pk].months_late, slips[ahead.pk].is_late) == (-1, False)
    assert (slips[waiting.pk].held_on, slips[waiting.pk].months_late) == (None, 3)


def test_candidates_are_those_no_plan_holds(cast: Cast, plan: AnnualPlan) -> None:
    held, free = candidate(cast), candidate(cast)
    planned(cast, plan, held)
    submitted(cast)
    assert list(candidates_for(plan)) == [free]


def test_the_public_reads_issued_plans_only(cast: Cast, plan: AnnualPlan) -> None:
    assert list(plans_of(cast.committee)) == [plan]
    assert not plans_of(cast.committee, public=True)
    planned(cast, plan, candidate(cast))
    issue(cast, plan)
    assert list(plans_of(cast.committee, public=True)) == [plan]
