"""Letters about what is overdue: the next day, some working days on, each once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.errors import Refusal
from shangliang.ledger.models import Entry
from shangliang.methods import workdays
from shangliang.outcomes import actions
from shangliang.outcomes.actions.reminders import is_criticised
from shangliang.outcomes.models import Reminder
from shangliang.outcomes.queries import (
    days_held_by_department,
    departments_of,
    overdue_public,
    reminders_copied_to,
    reminders_to,
)
from shangliang.platforms.roles import Role
from shangliang.topics import actions as topics
from tests.factories import Cast, make_user
from tests.outcomes import journeys as j
from tests.outcomes.test_dispatch import wd


def send(on: date) -> list[tuple[str, str]]:
    """What was sent that day, as kind of clock and of letter."""
    with j.at(on):
        return sorted((one.clock.kind, str(one.kind)) for one in actions.send_reminders(on))


def test_a_reminder_goes_out_the_day_after_and_criticism_after_five_more_working_days(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    due_on = done.running()["sign"]
    assert due_on is not None
    assert send(due_on) == []
    assert send(due_on + timedelta(days=1)) == [("sign", "reminder")]
    last = wd(due_on, 5)
    assert send(last) == []
    assert send(last + timedelta(days=1)) == [("sign", "criticism")]


def test_sending_again_sends_nothing(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    due_on = done.running()["sign"]
    assert due_on is not None
    late = wd(due_on, 6)
    assert send(late) == [("sign", "criticism"), ("sign", "reminder")]
    n = Entry.objects.count()
    assert send(late) == []
    assert send(late + timedelta(days=1)) == []
    assert (Entry.objects.count(), Reminder.objects.count()) == (n, 2)


def test_each_letter_is_one_entry_with_its_copies(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    elsewhere = make_user(Role.LEADER, cast.neighbour.path, committee=cast.committee)
    due_on = done.running()["sign"]
    assert due_on is not None
    n = Entry.objects.count()
    send(due_on + timedelta(days=1))
    assert Entry.objects.count() == n + 1
    entry = Entry.objects.get(verb="clock.reminded")
    assert (entry.actor, entry.subject, entry.public) == ("system", done.topic.ref, True)
    assert entry.data["copied_to"] == [cast.leader.pk]
    assert [letter.topic for letter in reminders_copied_to(cast.leader)] == [done.topic]
    assert list(reminders_copied_to(elsewhere)) == []
    assert [letter.kind for letter in reminders_to(departments_of(cast.handler))] == ["reminder"]


def test_what_stands_still_is_not_reminded(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    due_on = done.running()["sign"]
    assert due_on is not None
    done.act(topics.suspend_topic, done.topic, words="等待规划批复。", by=cast.office)
    assert send(due_on + timedelta(days=1)) == []


def test_the_public_sees_what_is_overdue_and_how_long_each_department_has_held_it(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    due_on = done.running()["sign"]
    assert due_on is not None
    on = due_on + timedelta(days=1)
    assert [clock.kind for clock in overdue_public(cast.committee, on)] == ["sign"]
    assert list(overdue_public(cast.other_committee, on)) == []
    send(wd(due_on, 6))

    at = done.road.at + timedelta(days=12, hours=1)
    (record,) = days_held_by_department(cast.committee, at, on=on)
    assert (record.name, record.n_held, record.n_in_hand, record.n_overdue) == (cast.department.name, 1, 1, 1)
    assert (record.days, record.mean_days, record.n_criticised) == (12, 12, 1)


def test_an_unpublished_topics_delay_is_not_shown(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    due_on = done.running()["sign"]
    assert due_on is not None
    type(done.topic).objects.update(published_at=None)
    assert list(overdue_public(cast.committee, due_on + timedelta(days=1))) == []


def test_days_held_go_on_through_approval_and_end_with_the_work(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    began = done.road.at
    done.act(actions.sign_suggestion, done.lead(), by=cast.handler, days=3)
    j.draft_reply(done, done.suggestion)
    done.act(actions.approve_reply, done.suggestion, by=cast.approver, days=4)
    j.commit(done)
    done.road.at += timedelta(days=10)
    j.complete(done, done.suggestion)
    ended = done.road.at
    (record,) = days_held_by_department(cast.committee, ended + timedelta(days=50), on=done.today)
    assert record.held == ended - began
    assert (record.n_held, record.n_in_hand) == (1, 0)


@given(
    due_on=st.dates(date(2024, 1, 1), date(2026, 12, 31)), grace=st.integers(1, 20), later=st.integers(0, 60)
)
def test_criticism_waits_exactly_its_working_days(due_on: date, grace: int, later: int) -> None:
    on = due_on + timedelta(days=later)
    passed = workdays.workdays_between(due_on, on - timedelta(days=1), fallback=True) if later else 0
    assert is_criticised(due_on, on, grace) == (passed >= grace)


def test_a_refused_act_leaves_the_overdue_clock_running(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    due_on = done.running()["sign"]
    assert due_on is not None
    done.on(due_on + timedelta(days=3))
    with pytest.raises(Refusal):
        done.act(actions.return_suggestion, done.lead(), ground="", proposed=None, by=cast.approver)
    assert done.running()["sign"] == due_on
