"""商前调研 and its hard gate."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils.timezone import localdate
from PIL import Image

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import ResearchState, Side
from shangliang.deliberation.models import Interview, Research, Scheme
from shangliang.deliberation.queries import research_checklist, research_of, researches_of
from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.people.models import Member
from shangliang.topics.lifecycle import State
from tests import journeys
from tests.factories import Cast, make_member


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, "JPEG")
    return data.getvalue()


def test_planning_takes_the_topic_into_research_with_two_entries(cast: Cast) -> None:
    journey = journeys.to_ad_hoc(cast)
    before = Entry.objects.count()

    journeys.plan_research(journey)

    assert journey.topic.state == State.RESEARCHING
    assert journey.research.round == 1
    verbs = list(Entry.objects.order_by("sequence")[before:].values_list("verb", "public"))
    assert verbs == [("topic.research_started", True), ("research.planned", True)]


def test_research_of_a_candidate_is_refused(cast: Cast) -> None:
    journey = journeys.to_candidate(cast)
    with pytest.raises(Refusal, match="“小区停车难”目前为“候选议题”，不能办理“启动商前调研”。"):
        journeys.plan_research(journey)
    assert not Research.objects.exists()


def test_a_second_round_waits_for_the_first(cast: Cast) -> None:
    journey = journeys.to_researching(cast)
    with pytest.raises(Refusal) as refused:
        journeys.plan_research(journey)
    assert str(refused.value) == "“小区停车难”第 1 轮调研尚未提交，不能另起一轮。"


def test_research_is_led_by_an_account_of_the_committee(cast: Cast) -> None:
    journey = journeys.to_ad_hoc(cast)
    with pytest.raises(Refusal) as refused:
        actions.plan_research(journey.topic, planned_on=clock.today(), led_by=cast.outsider, by=cast.convenor)
    assert refused.value.field == "led_by"


def test_a_visit_needs_a_member_and_a_possible_day(cast: Cast) -> None:
    journey = journeys.to_researching(cast)
    research, member = journey.research, Member.objects.get(user=cast.member)
    today, raised = clock.today(), localdate(journey.topic.submitted_at)

    def visit(**how: object) -> None:
        details = {"visited_on": today, "place": "现场", "team": [member], "by": cast.convenor}
        actions.record_visit(research, **details | how)

    cases = {
        "实地走访至少有一名委员参加。": {"team": []},
        f"走访日期 {today + timedelta(days=1)} 还没有到。": {"visited_on": today + timedelta(days=1)},
        f"走访日期早于议题提交日 {raised}。": {"visited_on": raised - timedelta(days=1)},
        "请填写“走访地点”。": {"place": "  "},
    }
    for words, how in cases.items():
        with pytest.raises(Refusal) as refused:
            visit(**how)
        assert str(refused.value) == words
    stranger = make_member(cast.other_committee)
    with pytest.raises(Refusal, match="当日不是本委员会委员。"):
        visit(team=[stranger])
    research.refresh_from_db()
    assert (research.state, research.visits.count()) == (ResearchState.PLANNED, 0)


def test_visits_add_up(cast: Cast) -> None:
    journey = journeys.to_researching(cast)
    member, other = Member.objects.get(user=cast.member), make_member(cast.committee)
    day = localdate(journey.at)
    for on, place, team in ((day + timedelta(days=2), "北门", [member]), (day, "南门", [other])):
        actions.record_visit(journey.research, visited_on=on, place=place, team=team, by=cast.convenor)

    research = research_of(journey.topic)
    assert research is not None
    assert (research.visited_on, research.place) == (day + timedelta(days=2), "北门")
    assert [visit.place for visit in research.visits.all()] == ["南门", "北门"]
    assert set(research.team.all()) == {member, other}


def test_writing_begins_once_somebody_was_heard(cast: Cast) -> None:
    journey = journeys.to_researching(cast)
    member = Member.objects.get(user=cast.member)
    with pytest.raises(Refusal, match="实地走访后、提交前才能填写。"):
        actions.add_interview(journey.research, side=Side.RESIDENT, who="住户", words="难", by=cast.convenor)
    actions.record_visit(
        journey.research, visited_on=clock.today(), place="现场", team=[member], by=cast.convenor
    )
    with pytest.raises(Refusal) as refused:
        actions.draft_research(journey.research, by=cast.convenor)
    assert str(refused.value) == "“小区停车难 · 商前调研”还没有访谈记录，至少访谈一人后再转入撰写。"


def test_the_gate_names_everything_that_is_missing_at_once(cast: Cast) -> None:
    journey = journeys.to_drafting(cast)
    research = journey.research
    Scheme.objects.filter(research=research, number=2).delete()
    Scheme.objects.filter(research=research).update(cost="", bearer=" ")
    Interview.objects.all().delete()
    research.team.clear()
    actions.change_research(research, facts="", causes="", department_facts="", by=cast.convenor)

    with pytest.raises(Refusal) as refused:
        actions.submit_research(research, by=cast.convenor)

    assert str(refused.value) == (
        "“小区停车难 · 商前调研”还不能提交，尚缺：至少一名到场委员；至少一次访谈；情况与数据；原因分析；"
        "至少 2 个方案（现有 1 个）；方案 1 的成本、承担方。"
    )
    research.refresh_from_db()
    assert research.state == ResearchState.DRAFTING


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("team", lambda research: research.team.clear()),
        ("interviews", lambda research: Interview.objects.all().delete()),
        ("facts", lambda research: Research.objects.update(facts=" ")),
        ("causes", lambda research: Research.objects.update(causes="")),
        ("schemes", lambda research: Scheme.objects.filter(number=2).delete()),
        ("scheme:1", lambda research: Scheme.objects.filter(number=1).update(benefit="")),
        ("visited_on", lambda research: Research.objects.update(visited_on=None)),
    ],
)
def test_each_missing_thing_alone_closes_the_gate(cast: Cast, code: str, spoil) -> None:
    journey = journeys.to_drafting(cast)
    assert all(check.is_met for check in research_checklist(journey.research))
    spoil(journey.research)

    assert [check.code for check in research_checklist(journey.research) if not check.is_met] == [code]
    journey.research.refresh_from_db()
    with pytest.raises(Refusal, match="还不能提交，尚缺："):
        actions.submit_research(journey.research, by=cast.convenor)


def test_a_submitted_report_is_closed(cast: Cast) -> None:
    journey = journeys.to_ready(cast)
    research, scheme = journey.research, journey.schemes[0]
    text = {"title": "方案", "text": "内容"}
    for act in (
        lambda: actions.add_interview(research, side="resident", who="住户", words="难", by=cast.convenor),
        lambda: actions.add_scheme(research, **text, by=cast.convenor),
        lambda: actions.change_scheme(scheme, **text, by=cast.convenor),
        lambda: actions.remove_scheme(scheme, by=cast.convenor),
        lambda: actions.add_photo(research, picture(), by=cast.convenor),
        lambda: actions.change_research(
            research, facts="x", causes="x", department_facts="", by=cast.convenor
        ),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert str(refused.value) == ("“小区停车难 · 商前调研”目前为“已提交”，实地走访后、提交前才能填写。")
    with pytest.raises(Refusal, match="目前为“已提交”，不能办理“提交调研报告”。"):
        actions.submit_research(research, by=cast.convenor)


def test_photos_are_cleaned_and_other_files_refused(cast: Cast) -> None:
    journey = journeys.to_drafting(cast)
    photo = actions.add_photo(journey.research, picture(), caption="北门", by=cast.member)
    assert (photo.width, photo.height, len(photo.sha256)) == (40, 30, 64)
    with pytest.raises(Refusal, match="不是可用的照片"):
        actions.add_photo(journey.research, b"<html><script>alert(1)</script>", by=cast.member)
    assert journey.research.photos.count() == 1


def test_a_scheme_removed_leaves_the_other_numbers(cast: Cast) -> None:
    journey = journeys.to_drafting(cast)
    first, second = journey.schemes
    actions.remove_scheme(first, by=cast.convenor)
    assert [scheme.number for scheme in journey.schemes] == [2]
    added = actions.add_scheme(journey.research, title="三", text="内容", by=cast.convenor)
    assert added.number == 3
    actions.change_scheme(second, title="二改", text="内容", cost="1 万元", by=cast.convenor)
    second.refresh_from_db()
    assert (second.title, second.cost, second.benefit) == ("二改", "1 万元", "")


def test_who_read_an_old_page_is_told_so(cast: Cast) -> None:
    journey = journeys.to_drafting(cast)
    seen = journey.research.version
    texts = {"facts": "甲", "causes": "乙", "department_facts": ""}
    actions.change_research(journey.research, **texts, by=cast.convenor, seen=seen)
    with pytest.raises(Stale, match="刚刚已由他人更新"):
        actions.change_research(journey.research, **texts | {"facts": "丙"}, by=cast.clerk, seen=seen)
    with pytest.raises(Stale):
        actions.submit_research(journey.research, by=cast.convenor, seen=seen)
    journey.research.refresh_from_db()
    assert journey.research.facts == "甲"


def test_members_research_but_others_do_not(cast: Cast) -> None:
    journey = journeys.to_drafting(cast)
    actions.add_interview(journey.research, side="resident", who="住户", words="难", by=cast.member)
    for stranger in (cast.handler, cast.neighbour_clerk, cast.nobody, cast.outsider):
        with pytest.raises(Forbidden):
            actions.add_interview(journey.research, side="resident", who="住户", words="难", by=stranger)
        with pytest.raises(Forbidden):
            actions.submit_research(journey.research, by=stranger)
    with pytest.raises(Forbidden) as refused:
        actions.submit_research(journey.research, by=cast.expert)
    assert str(refused.value) == (
        "您没有“提交调研报告”的权限。此项须由以下角色在其范围内办理："
        "政协办公室、专委会工作人员、政协工委工作人员、召集人、委员。"
    )


def test_research_reads_in_a_constant_number_of_statements(cast: Cast, django_assert_num_queries) -> None:
    journey = journeys.to_drafting(cast)

    def read() -> int:
        [research] = researches_of(journey.topic)
        return sum(
            len(rows.all())
            for rows in (
                research.team,
                research.interviews,
                research.photos,
                research.schemes,
                research.visits,
            )
        )

    with django_assert_num_queries(7):
        before = read()
    for n in range(6):
        actions.add_interview(journey.research, side="resident", who=f"住户{n}", words="难", by=cast.convenor)
    with django_assert_num_queries(7):
        assert read() == before + 6
