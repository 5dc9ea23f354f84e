"""What waits on whom, until when."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shangliang.ledger import clock
from shangliang.methods.workdays import is_workday
from shangliang.people.models import User
from shangliang.platforms.models import Setting
from shangliang.platforms.roles import Role
from shangliang.topics import actions
from shangliang.topics.clocks import CLOCKS, ClockKind
from shangliang.topics.models import Clock
from shangliang.topics.queries import clocks_of, days_held, overdue, waiting_for
from tests.factories import Cast, make_platform, make_user
from tests.topics.journeys import candidate, moment, raised, screening, submitted

REPLY = ClockKind("reply", "书面答复", "reply_within", Role.HANDLER)


def waits(user: User, on: date = date(2026, 3, 2)) -> list[tuple[str, str]]:
    fresh = User.objects.get(pk=user.pk)
    return [(clock.kind, clock.subject) for clock in waiting_for(fresh, on)]


def test_a_topic_to_screen_waits_on_its_own_township_and_nobody_else(cast: Cast) -> None:
    topic = submitted(cast)
    assert waits(cast.clerk) == [("screen", topic.ref)]
    for other in (cast.neighbour_clerk, cast.convenor, cast.member, cast.office, cast.outsider, cast.nobody):
        assert waits(other) == []


def test_where_nobody_holds_the_role_the_nearest_stand_in_does(cast: Cast) -> None:
    sector, village = submitted(cast, platform=cast.sector), candidate(cast, platform=cast.neighbour)
    lonely = submitted(
        cast, platform=make_platform(cast.committee, parent=make_platform(cast.committee, "township"))
    )
    assert Clock.objects.get(topic=sector).role == Role.COMMITTEE_CLERK
    assert Clock.objects.get(topic=village, stopped_at=None).role == Role.TOWNSHIP_CLERK
    assert Clock.objects.get(topic=lonely).role == Role.OFFICE


def test_a_closed_account_is_no_one_in_charge(cast: Cast) -> None:
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert Clock.objects.get(topic=submitted(cast)).role == Role.OFFICE


def test_a_departments_clock_waits_on_its_people_in_the_role(cast: Cast) -> None:
    topic = candidate(cast)
    actions.start_clock(REPLY, topic, topic=topic, department=cast.department)
    elsewhere = make_user(Role.HANDLER, committee=cast.committee, department=cast.other_department)
    assert waits(cast.handler) == [("reply", topic.ref)]
    assert waits(cast.approver) == waits(elsewhere) == []


def test_a_persons_clock_waits_on_that_person(cast: Cast) -> None:
    topic = candidate(cast)
    actions.start_clock(
        CLOCKS["start_planned"], topic, topic=topic, user=cast.member, due_on=date(2026, 9, 1)
    )
    assert waits(cast.member) == [("start_planned", topic.ref)]
    assert Clock.objects.get(kind="start_planned").role == ""


def test_a_clock_runs_once_for_each_holder(cast: Cast) -> None:
    topic = candidate(cast)
    both = [cast.department, cast.other_department, cast.department]
    clocks = [actions.start_clock(REPLY, topic, topic=topic, department=one) for one in both]
    assert clocks[0] == clocks[2] != clocks[1]
    assert actions.stop_clock(REPLY, topic, department=cast.department) == 1
    assert actions.stop_clock(REPLY, topic) == 1
    assert actions.stop_clock(REPLY, topic) == 0


def test_the_day_is_fixed_when_the_clock_starts(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        topic = submitted(cast)
        Setting.objects.create(committee=cast.committee, key="screen_within", value=1, since=clock.now())
        later = submitted(cast)
    assert Clock.objects.get(topic=topic).due_on == date(2026, 3, 9)
    assert Clock.objects.get(topic=later).due_on == date(2026, 3, 3)


def test_a_day_in_a_year_not_yet_arranged_is_marked_provisional(cast: Cast) -> None:
    with clock.at(moment("2026-12-28")):
        topic = submitted(cast)
    waits = Clock.objects.get(topic=topic)
    assert (waits.due_on, waits.is_provisional) == (date(2027, 1, 5), True)


def test_three_months_are_counted_as_months(cast: Cast) -> None:
    topic = candidate(cast)
    with clock.at(moment("2026-01-31")):
        got = actions.start_clock(REPLY, topic, topic=topic, department=cast.department)
    assert got.due_on == date(2026, 4, 30)


def test_what_waits_stands_nearest_day_first_and_says_what_is_late(cast: Cast) -> None:
    with clock.at(moment("2026-03-05")):
        second = submitted(cast)
    with clock.at(moment("2026-03-02")):
        first = submitted(cast)
    got = waiting_for(cast.clerk, date(2026, 3, 10))
    assert [(row.topic, row.is_overdue) for row in got] == [(first, True), (second, False)]


@pytest.mark.parametrize("n", [1, 4])
def test_what_waits_is_one_statement(cast: Cast, n: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(n):
        submitted(cast)
    assert cast.clerk.bindings
    with django_assert_num_queries(1):
        rows = list(waiting_for(cast.clerk, date(2026, 3, 2)))
        assert [row.topic.platform.name for row in rows] == [cast.village.name] * n
    with django_assert_num_queries(1):
        assert len([row.topic.platform.name for row in overdue(cast.committee, date(2099, 1, 1))]) == n
    with django_assert_num_queries(1):
        assert days_held(cast.committee, clock.now(), on=clock.today())


def test_overdue_begins_the_day_after_and_never_with_residents(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        topic, returned = submitted(cast), screening(cast)
        actions.return_topic(returned, words="请补充。", by=cast.clerk)
    Clock.objects.filter(kind="resubmit").update(due_on=date(2026, 3, 1))
    assert not overdue(cast.committee, date(2026, 3, 9))
    assert [row.topic for row in overdue(cast.committee, date(2026, 3, 10))] == [topic]
    assert not overdue(cast.committee, date(2026, 3, 10), under=cast.neighbour.path)
    assert not overdue(cast.other_committee, date(2026, 3, 10))


def test_time_held_counts_each_unit_up_to_now(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        topic = submitted(cast)
    with clock.at(moment("2026-03-04")):
        actions.start_screening(topic, by=cast.clerk)
        actions.return_topic(topic, words="请补充。", by=cast.clerk)
    held = {row.holder: row for row in days_held(cast.committee, moment("2026-03-12"), on=date(2026, 3, 12))}
    assert held["role:township_clerk"].time == timedelta(days=2)
    assert (held["voices"].days, held["voices"].n_running, held["voices"].n_overdue) == (8, 1, 0)
    assert not days_held(cast.other_committee, moment("2026-03-12"), on=date(2026, 3, 12))


def test_a_clock_stopped_after_its_day_was_overdue(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        in_time, late = submitted(cast), submitted(cast)
    for topic, day in ((in_time, "2026-03-09"), (late, "2026-03-10")):
        with clock.at(moment(day, 23)):
            actions.stop_all_clocks(topic)
    (held,) = days_held(cast.committee, moment("2026-03-12"), on=date(2026, 3, 12))
    assert (held.n, held.n_running, held.n_overdue) == (2, 0, 1)


def test_an_extension_moves_the_day(cast: Cast) -> None:
    topic = candidate(cast)
    actions.start_clock(REPLY, topic, topic=topic, department=cast.department)
    assert actions.extend_clock(REPLY, topic, department=cast.department, due_on=date(2026, 12, 1)) == 1
    assert Clock.objects.get(kind="reply").due_on == date(2026, 12, 1)


def test_a_clock_that_belongs_to_no_committee_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match=f"{cast.department.ref}|no committee"):
        actions.start_clock(REPLY, type("Row", (), {"ref": "row:1"})(), topic=None)


def test_a_topics_clocks_in_order(cast: Cast) -> None:
    topic = candidate(cast)
    assert [row.kind for row in clocks_of(topic)] == ["screen", "start_research"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.dates(date(2023, 1, 1), date(2026, 11, 1)), rest=st.integers(0, 60))
def test_a_rest_never_shortens_a_clock_nor_ends_it_on_a_day_off(cast: Cast, start: date, rest: int) -> None:
    begin = moment(start.isoformat())
    with clock.at(begin):
        topic = raised(cast).topic
        before = Clock.objects.get(topic=topic)
    with clock.at(begin):
        actions.clocks.pause_clocks(topic)
    with clock.at(begin + timedelta(days=rest)):
        actions.clocks.resume_clocks(topic)
    after = Clock.objects.get(topic=topic)
    assert before.due_on is not None
    assert after.due_on is not None
    assert is_workday(before.due_on, fallback=True)
    assert after.due_on >= before.due_on + timedelta(days=rest)
    assert is_workday(after.due_on, fallback=True)
    assert (after.due_on == before.due_on) == (rest == 0)
