"""What each may see, and that no list asks more statements for more rows."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.ledger import clock
from shangliang.people.models import User
from shangliang.topics import actions
from shangliang.topics.lifecycle import PLAN_STEPS, STEPS, Category, State
from shangliang.topics.models import Topic
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import (
    NOT_TOLD,
    VERB_WORDS,
    Filters,
    calls_of,
    counts,
    counts_by_state,
    journey,
    narrow,
    open_calls,
    page,
    public_topic,
    public_topics,
    similar_topics,
    steps_open_to,
    topic_for,
    topics_visible_to,
)
from tests.factories import Cast
from tests.topics.journeys import candidate, matter, moment, raised, screening, submitted

SEEN_BY = {
    "office": True, "leader": True, "government": True, "clerk": True, "convenor": True,
    "committee_clerk": False, "neighbour_clerk": False, "member": False, "handler": False, "approver": False,
    "expert": False, "evaluator": False, "system_admin": False, "security_admin": False,
    "audit_admin": False, "nobody": False, "outsider": False,
}  # fmt: skip


@pytest.mark.parametrize(("who", "sees"), SEEN_BY.items())
def test_an_unpublished_topic_is_there_only_for_its_own_staff(cast: Cast, who: str, sees: bool) -> None:
    topic = submitted(cast)
    user = getattr(cast, who)
    assert (topic_for(user, topic.pk) == topic) is sees
    assert (topic_for(user, topic.number) == topic) is sees


@pytest.mark.parametrize("who", SEEN_BY)
def test_a_published_topic_is_there_for_the_whole_committee_and_no_other(cast: Cast, who: str) -> None:
    topic = candidate(cast)
    assert list(topics_visible_to(getattr(cast, who))) == ([] if who == "outsider" else [topic])


def test_a_member_sees_what_they_recommended(cast: Cast) -> None:
    topic = actions.recommend_topic(cast.village, by=cast.member, **matter()).topic
    assert topic_for(cast.member, topic.pk) == topic


def test_a_role_that_ended_shows_nothing(cast: Cast) -> None:
    topic = submitted(cast)
    cast.clerk.role_bindings.update(ended_at=clock.now())
    assert topic_for(User.objects.get(pk=cast.clerk.pk), topic.pk) is None


@pytest.mark.parametrize("key", ["nonsense", "99999999", "HQ-2026-9999", "-1", ""])
def test_what_is_not_there_is_none(cast: Cast, key: str) -> None:
    submitted(cast)
    assert topic_for(cast.office, key) is None


def test_the_public_sees_published_topics_newest_first(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        older, hidden = candidate(cast), screening(cast)
    with clock.at(moment("2026-03-03")):
        newer = candidate(cast, platform=cast.neighbour)
    assert list(public_topics(cast.committee)) == [newer, older]
    assert list(public_topics(cast.committee, under=cast.township.path)) == [older]
    assert not public_topics(cast.other_committee)
    assert public_topic(older.number) == older
    assert public_topic(hidden.number) is None


@pytest.mark.parametrize("n", [2, 9])
def test_lists_ask_one_statement_however_long(cast: Cast, n: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(n):
        actions.support_topic(candidate(cast))
    assert cast.office.bindings
    with django_assert_num_queries(1):
        got = page(narrow(topics_visible_to(cast.office), Filters(text="停车", under=cast.township.path)))
        assert {(topic.platform.name, topic.n_raised, topic.n_supported) for topic in got.topics} == {
            (cast.village.name, 1, 1)
        }
    assert len(got.topics) == n
    with django_assert_num_queries(1):
        assert counts_by_state(public_topics(cast.committee))[State.CANDIDATE] == n
    with django_assert_num_queries(1):
        assert counts(public_topics(cast.committee), "category", Category.values)["parking"] == n
    with django_assert_num_queries(1):
        assert len(similar_topics("停车位不足", public_topics(cast.committee), public=True)) == min(n, 5)
    with django_assert_num_queries(1):
        assert [topic.platform.name for topic in public_topics(cast.committee)] == [cast.village.name] * n


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 3), min_size=1, max_size=9), size=st.integers(1, 4))
def test_pages_show_every_topic_once_in_order(cast: Cast, minutes: list[int], size: int) -> None:
    Topic.objects.all().update(submitted_at=moment("2020-01-01"))
    mine = []
    for minute in minutes:
        with clock.at(moment("2026-03-02") + timedelta(minutes=minute)):
            mine.append(submitted(cast))
    rows = Topic.objects.filter(pk__in=[topic.pk for topic in mine])
    seen, before = [], None
    while True:
        got = page(rows, before=before, size=size)
        seen += [(topic.submitted_at, topic.pk) for topic in got.topics]
        if got.older is None:
            break
        before = got.older
    assert seen == sorted(((topic.submitted_at, topic.pk) for topic in mine), reverse=True)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), "ab"),
        (Filters(states=("submitted",)), "a"),
        (Filters(category="safety"), "b"),
        (Filters(channel="member"), "b"),
        (Filters(route="deep"), ""),
        (Filters(text="飞线 楼道"), "b"),
        (Filters(text="飞线 车位"), ""),
        (Filters(text="%"), ""),
    ],
)
def test_filters_narrow(cast: Cast, filters: Filters, found: str) -> None:
    a = submitted(cast)
    b = actions.recommend_topic(
        cast.village, by=cast.member, **matter(title="飞线充电", problem="楼道里充电。", category="safety")
    ).topic
    actions.start_screening(b, by=cast.clerk)
    got = narrow(topics_visible_to(cast.office), filters).order_by("pk")
    assert "".join("ab"[[a, b].index(topic)] for topic in got) == found


def test_the_public_does_not_search_in_what_it_cannot_read(cast: Cast) -> None:
    candidate(cast, problem="我家住在三零二。")
    assert not narrow(public_topics(), Filters(text="三零二"), public=True)
    assert narrow(public_topics(), Filters(text="三零二"))


def test_similar_topics_are_shown_most_similar_first_and_ended_ones_are_not(cast: Cast) -> None:
    parking = candidate(cast, title="小区停车位严重不足", problem="停车位不够，车停到路边。")
    candidate(cast, title="河道淤积发臭", problem="河水发臭。", category="environment")
    ended = candidate(cast, title="小区停车位太少", problem="停车位太少。")
    actions.reject_topic(ended, reason="settled", words="已解决。", by=cast.clerk)
    got = similar_topics("小区里停车位不够", topics_visible_to(cast.office), public=False)
    assert [similar.topic for similar in got] == [parking]
    assert "停车" in got[0].shared
    assert (
        similar_topics("小区里停车位不够", topics_visible_to(cast.office), public=False, except_pk=parking.pk)
        == []
    )
    assert similar_topics("。！", topics_visible_to(cast.office), public=False) == []


def test_buttons_are_what_state_and_role_allow(cast: Cast) -> None:
    def buttons(user: User, row: Topic) -> set[str]:
        return {step.verb for step in steps_open_to(user, row, STEPS, PERMISSIONS)}

    topic = screening(cast)
    assert buttons(cast.clerk, topic) == {
        "topic.accepted", "topic.returned", "topic.merged", "topic.transferred", "topic.rejected",
    }  # fmt: skip
    for other in (cast.convenor, cast.neighbour_clerk, cast.member, cast.outsider):
        assert buttons(other, topic) == set()
    assert buttons(cast.convenor, candidate(cast)) == {"topic.approved_ad_hoc"}


def test_buttons_of_a_plan(cast: Cast) -> None:
    plan = actions.open_plan(cast.committee, year=2026, by=cast.office)
    assert [step.verb for step in steps_open_to(cast.office, plan, PLAN_STEPS, PERMISSIONS)] == [
        "plan.drafted"
    ]
    assert steps_open_to(cast.outsider, plan, PLAN_STEPS, PERMISSIONS) == []


def test_calls_that_run_reach_the_platforms_below(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    window = {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 3, 31), "text": "说明"}
    with clock.at(moment("2026-02-20")):
        district = actions.open_call(cast.district, title="全区征题", by=cast.office, **window)
        own = actions.open_call(cast.village, title="本村征题", by=cast.convenor, **window)
        actions.open_call(cast.neighbour, title="邻村征题", by=cast.office, **window)
    with clock.at(moment("2026-03-10")):
        raised(cast, call=own)
    with django_assert_num_queries(1):
        got = [(call.title, call.n_topics) for call in open_calls(date(2026, 3, 31), platform=cast.village)]
    assert got == [("全区征题", 0), ("本村征题", 1)]
    assert not open_calls(date(2026, 4, 1), platform=cast.village)
    actions.withdraw_call(district, reason="并入", by=cast.office)
    assert [call.title for call in open_calls(date(2026, 3, 31), platform=cast.village)] == ["本村征题"]
    assert calls_of(cast.committee).count() == 3
    assert not open_calls(date(2026, 3, 31), committee=cast.other_committee)


def test_the_public_journey_names_nobody_and_hides_the_offices_business(
    cast: Cast, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    topic = candidate(cast, name="王女士", consent="2026-01")
    actions.support_topic(topic)
    with django_assert_num_queries(1):
        stops = journey(topic)
    assert [(stop.verb, stop.state) for stop in stops] == [
        ("topic.raised", State.SUBMITTED),
        ("topic.screening_started", State.SCREENING),
        ("topic.accepted", State.CANDIDATE),
    ]
    assert {stop.by for stop in stops} == {""}
    assert [bool(stop.data) for stop in stops] == [False, False, True]


def test_staff_read_the_whole_journey_with_names(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    topic = candidate(cast)
    actions.support_topic(topic)
    with django_assert_num_queries(2):
        stops = journey(topic, public=False)
    assert [(str(stop.label), stop.by) for stop in stops] == [
        ("群众提出议题", "群众"),
        ("开始审核", cast.office.name),
        ("受理", cast.office.name),
        ("群众附议", "群众"),
    ]


def test_every_act_of_the_stage_has_words() -> None:
    assert VERB_WORDS.keys() >= STEPS.keys() | PLAN_STEPS.keys() | NOT_TOLD
