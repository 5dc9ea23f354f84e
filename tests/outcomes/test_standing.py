"""A topic that rested goes on: every day that anybody reads has moved by as much as its clock."""

from datetime import timedelta

from shangliang.ledger.models import Entry
from shangliang.methods import workdays
from shangliang.outcomes import actions
from shangliang.outcomes.actions.delivery import delivery_day
from shangliang.outcomes.models import Commitment, Extension
from shangliang.topics import actions as topics
from shangliang.topics.models import Clock
from tests import journeys
from tests.factories import Cast
from tests.outcomes import journeys as j

RESTED = 21


def rest(done: j.Converted, days: int = RESTED) -> None:
    done.act(topics.suspend_topic, done.topic, words="等待规划批复。", by=done.cast.office)
    done.act(actions.wake_topic, done.topic, days=days, by=done.cast.office)


def later(day, days: int = RESTED):  # type: ignore[no-untyped-def]
    return workdays.roll_forward(day + timedelta(days=days), fallback=True)


def test_the_day_of_the_reply_moves_with_its_clock(cast: Cast) -> None:
    done = j.to_signed(cast)
    was = done.suggestion.reply_due_on
    rest(done)
    assert done.suggestion.reply_due_on == later(was)
    assert done.clock("reply").due_on == done.suggestion.reply_due_on
    extension = Extension.objects.get()
    assert (extension.was_due_on, extension.due_on, extension.commitment) == (was, later(was), None)
    entry = Entry.objects.filter(verb="suggestion.extended").get()
    assert (entry.data["rested"], entry.public) == (RESTED, True)


def test_it_may_still_be_extended_as_a_hard_case(cast: Cast) -> None:
    done = j.to_signed(cast)
    rest(done)
    done.act(actions.extend_reply, done.suggestion, reason="需要上级批复。", by=cast.office)
    assert done.suggestion.is_hard


def test_the_next_promise_is_counted_from_its_moved_day(cast: Cast) -> None:
    done = j.to_replied(cast)
    first = j.commit(done, due_on=done.today + timedelta(days=30))
    second = j.commit(done, due_on=done.today + timedelta(days=90))
    days = [first.due_on, second.due_on]
    rest(done)
    moved = list(Commitment.objects.order_by("pk").values_list("due_on", flat=True))
    assert moved == [later(day) for day in days]
    assert done.clock("deliver").due_on == moved[0]
    j.progress(done, first, 100)
    assert done.clock("deliver").due_on == moved[1] == delivery_day(done.suggestion)


def test_what_is_answered_or_done_keeps_its_day(cast: Cast) -> None:
    done = j.to_completed(cast)
    was = done.suggestion.reply_due_on, Commitment.objects.get().due_on
    rest(done)
    assert (done.suggestion.reply_due_on, Commitment.objects.get().due_on) == was
    assert not Extension.objects.exists()


def test_a_rest_within_one_day_moves_nothing(cast: Cast) -> None:
    done = j.to_signed(cast)
    was = done.suggestion.reply_due_on
    rest(done, days=0)
    assert (done.suggestion.reply_due_on, Extension.objects.count()) == (was, 0)


def test_the_day_of_a_talk_moves_with_its_clock(cast: Cast) -> None:
    done, again = j.to_told_again(cast)
    j.rate(done, again, "unsatisfied")
    talk = done.act(
        actions.arrange_talk,
        done.outcome,
        leader=cast.leader,
        due_on=done.today + timedelta(days=9),
        by=cast.office,
    )
    was = talk.due_on
    rest(done)
    talk.refresh_from_db()
    assert talk.due_on == later(was) == done.clock("talk").due_on
    entry = Entry.objects.get(verb="talk.extended")
    assert (entry.data["rested"], entry.subject, entry.actor) == (RESTED, talk.ref, cast.office.actor)


def test_a_talk_that_was_held_keeps_its_day(cast: Cast) -> None:
    done, again = j.to_told_again(cast)
    j.rate(done, again, "unsatisfied")
    talk = done.act(actions.arrange_talk, done.outcome, leader=cast.leader, due_on=done.today, by=cast.office)
    done.act(actions.hold_talk, talk, held_on=done.today, words="当面说明。", by=cast.leader)
    rest(done)
    assert not Entry.objects.filter(verb="talk.extended").exists()


def test_who_was_at_the_meeting_keeps_as_many_days_to_confirm_the_minutes(cast: Cast) -> None:
    road = journeys.to_sent_minutes(cast)
    was, done = road.minutes.confirm_until, j.Converted(road, outcome=None, suggestions=[])  # type: ignore[arg-type]
    rest(done)
    road.minutes.refresh_from_db()
    until = road.minutes.confirm_until
    assert until == later(was)
    assert {one.due_on for one in Clock.objects.filter(kind="confirm_minutes", stopped_at=None)} == {until}
    assert done.clock("sign_minutes").due_on == workdays.next_workday(until, fallback=True)
    entry = Entry.objects.get(verb="minutes.extended")
    assert (entry.data["until"], entry.data["rested"]) == (until.isoformat(), RESTED)
