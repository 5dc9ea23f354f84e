"""What the pages read: right, in a fixed number of statements, and of this committee alone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shangliang.outcomes import actions
from shangliang.outcomes.models import Commitment
from shangliang.outcomes.queries import (
    adoption,
    before_and_after,
    days_held_by_department,
    delivered,
    delivered_sums,
    department_desk,
    keeping,
    missing_to_close,
    outcome_of,
    overdue_public,
    satisfaction,
    to_dispatch,
)
from shangliang.outcomes.words import PUBLIC_WORDS, VERB_WORDS
from shangliang.people.models import User
from shangliang.topics.queries import VERB_WORDS as TOPIC_WORDS
from shangliang.topics.queries import journey, waiting_for
from tests.factories import Cast
from tests.outcomes import journeys as j


def read(outcome: Any) -> list[Any]:
    """Everything that the topic page shows of an outcome."""
    return [
        (
            [assignment.department.name for assignment in suggestion.assignments.all()],
            [reply.text for reply in suggestion.approved_replies],
            [
                (c.department.name, [p.value for p in c.progress.all()], list(c.extensions.all()))
                for c in suggestion.commitments.all()
            ],
            [verification.member.name for verification in suggestion.verifications.all()],
            suggestion.reply_extensions,
        )
        for suggestion in outcome.suggestions.all()
    ]


@pytest.mark.parametrize("n", [1, 4])
def test_an_outcome_is_read_in_a_fixed_number_of_statements(
    cast: Cast, n: int, django_assert_num_queries: Any
) -> None:
    done = j.to_verified(cast, n=n)
    with django_assert_num_queries(11):
        outcome = outcome_of(done.topic)
        assert outcome is not None
        rows = read(outcome)
    assert len(rows) == n
    assert rows[0] == (
        [cast.department.name],
        ["同意与周边单位协商共享夜间车位。"],
        [(cast.department.name, [Decimal(100)], [])],
        ["委员1"],
        [],
    )


@pytest.mark.parametrize("n", [1, 3])
def test_lists_ask_the_same_number_of_statements_for_one_and_for_many(
    cast: Cast, n: int, django_assert_num_queries: Any
) -> None:
    done = j.to_dispatched(cast, n=n)
    for user in (cast.handler, cast.office):
        assert user.bindings
    with django_assert_num_queries(1):
        desk = [
            (row.suggestion.topic.title, row.department.name, row.due_on, row.is_overdue)
            for row in department_desk(cast.handler, done.today)
        ]
    sign = done.running()["sign"]
    assert desk == [(done.topic.title, cast.department.name, sign, False)] * n
    late = done.today + timedelta(days=60)
    with django_assert_num_queries(2):
        shown = [
            (clock.topic.title, clock.department.name, clock.due_on, list(clock.reminders.all()))
            for clock in overdue_public(cast.committee, late)
            if clock.topic and clock.department
        ]
    assert len(shown) == 3 * n  # sign, contact, adopt
    with django_assert_num_queries(2):
        held = days_held_by_department(cast.committee, done.road.at, on=late)
    assert held[0].n_overdue == 3 * n


def test_the_desk_of_a_department_holds_its_own_and_marks_what_is_late(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    stranger, _approver = j.people_of(cast.other_department)
    sign = done.running()["sign"]
    assert sign is not None
    assert list(department_desk(stranger, done.today)) == []
    assert list(department_desk(cast.office, done.today)) == []
    assert [row.is_overdue for row in department_desk(cast.handler, sign + timedelta(days=1))] == [True]


def test_what_waits_for_each_person_along_the_way(cast: Cast) -> None:
    def kinds(user: User, done: j.Converted) -> list[str]:
        return [clock.kind for clock in waiting_for(user, done.today)]

    done = j.to_submitted(cast)
    assert (kinds(cast.clerk, done), kinds(cast.office, done)) == (["dispatch"], [])
    done.act(actions.dispatch_suggestion, done.suggestion, lead=cast.department, by=cast.clerk)
    assert kinds(cast.handler, done) == ["sign", "contact", "reply"]
    assert kinds(cast.approver, done) == ["adopt"]
    done.act(actions.sign_suggestion, done.lead(), by=cast.handler)
    j.draft_reply(done, done.suggestion)
    assert kinds(cast.approver, done) == ["adopt", "approve"]
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    assert kinds(cast.convenor, done) == ["feedback", "file_minutes"]
    j.commit(done)
    assert kinds(cast.handler, done) == ["contact", "progress", "deliver"]
    j.complete(done, done.suggestion)
    assert kinds(cast.member, done) == ["verify"]
    j.verify(done, done.suggestion)
    j.tell(done)
    assert kinds(cast.clerk, done) == ["close"]


def test_suggestions_to_dispatch_are_those_of_the_place(cast: Cast) -> None:
    done = j.to_submitted(cast, n=2)
    assert list(to_dispatch(cast.clerk)) == done.suggestions
    assert list(to_dispatch(cast.government)) == done.suggestions
    for user in (cast.neighbour_clerk, cast.convenor, cast.handler, cast.outsider):
        assert list(to_dispatch(user)) == []


def test_what_was_delivered_in_figures(cast: Cast) -> None:
    done = j.to_replied(cast)
    j.commit(done)
    j.commit(
        done, content="减少违停", measure="每日违停", unit="起", baseline=Decimal(50), target=Decimal(10)
    )
    grows, shrinks = Commitment.objects.order_by("pk")
    j.progress(done, grows, 110, photo=j.picture("red"), shows="before")
    j.progress(done, grows, 120, photo=j.picture("green"), shows="after")
    j.progress(done, shrinks, 5)
    assert list(delivered(cast.committee)) == []
    assert keeping(cast.committee, done.today).n_completed == 2
    done.act(actions.report_completed, done.suggestion, by=cast.handler)
    j.verify(done, done.suggestion)

    assert set(delivered(cast.committee)) == {grows, shrinks}
    sums = {row.measure: (row.n, row.reached, row.target) for row in delivered_sums(cast.committee)}
    assert sums == {"夜间车位": (1, Decimal(100), Decimal(80)), "每日违停": (1, Decimal(45), Decimal(40))}
    (pair,) = before_and_after(done.topic)
    assert (pair.before.value, pair.after.value) == (Decimal(110), Decimal(120))
    assert list(delivered(cast.other_committee)) == []
    assert list(delivered(cast.committee, under=cast.neighbour.path)) == []


def test_promises_that_are_late_are_counted(cast: Cast) -> None:
    done = j.to_implementing(cast)
    due_on = Commitment.objects.get().due_on
    counts = [keeping(cast.committee, due_on + timedelta(days=n)).n_overdue for n in (0, 1)]
    assert counts == [0, 1]
    assert keeping(cast.other_committee, done.today).n == 0


def test_adoption_counts_each_suggestion_by_its_last_reply(cast: Cast) -> None:
    done = j.to_declined(cast, n=2)
    assert (adoption(cast.committee).not_adopted, adoption(cast.committee).percent) == (2, 0)
    j.rate(done, j.tell(done), "unsatisfied")
    j.redo(done)
    j.draft_reply(done, done.suggestion, decision="partly")
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    counts = adoption(cast.committee)
    assert (counts.adopted, counts.partly, counts.not_adopted, counts.percent) == (0, 1, 1, 50)
    assert adoption(cast.other_committee).percent is None


def test_without_ratings_there_is_no_percentage(cast: Cast) -> None:
    assert satisfaction(cast.committee).percent is None
    assert delivered_sums(cast.committee) == []


def test_a_topic_without_outcome_says_so(cast: Cast) -> None:
    road = j.to_signed_minutes(cast)
    assert [gap.code for gap in missing_to_close(road.topic, road.at.date())] == ["outcome"]
    assert outcome_of(road.topic) is None


def test_the_public_journey_tells_the_conversion_in_words_without_paperwork(cast: Cast) -> None:
    done = j.to_closed(cast)
    stops = journey(done.topic, words=TOPIC_WORDS | PUBLIC_WORDS)
    told = [stop.verb for stop in stops]
    assert "suggestion.replied" in told
    assert "suggestion.reply_drafted" not in told
    assert "feedback.rated" not in told
    on_the_desk = journey(done.topic, words=TOPIC_WORDS | VERB_WORDS, public=False)
    assert "suggestion.reply_drafted" in [stop.verb for stop in on_the_desk]
