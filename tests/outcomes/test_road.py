"""The whole conversion, from signed minutes to a closed topic, and what it leaves in the record."""

from shangliang.ledger.models import Entry
from shangliang.outcomes import actions
from shangliang.outcomes.models import LookBack
from shangliang.topics.lifecycle import State
from shangliang.topics.queries import clocks_of
from tests.factories import Cast
from tests.outcomes import journeys as j


def test_a_topic_goes_from_signed_minutes_to_closed(cast: Cast) -> None:
    done = j.to_closed(cast)

    assert done.topic.state == State.CLOSED
    assert done.suggestion.state == "verified"
    running = clocks_of(done.topic).filter(stopped_at__isnull=True)
    assert [clock.kind for clock in running] == ["look_back"]
    verbs = Entry.objects.filter(matter=done.topic.ref).order_by("sequence").values_list("verb", flat=True)
    start = list(verbs).index("outcome.drafted")
    assert list(verbs)[start:] == [
        "outcome.drafted",
        "suggestion.drafted",
        "outcome.submitted",
        "suggestion.submitted",
        "topic.outcome_submitted",
        "suggestion.dispatched",
        "outcome.dispatched",
        "topic.dispatched",
        "suggestion.signed",
        "suggestion.reply_drafted",
        "suggestion.replied",
        "suggestion.committed",
        "commitment.progressed",
        "suggestion.completed",
        "suggestion.verified",
        "feedback.published",
        "feedback.rated",
        "topic.closed",
        "lookback.planned",
    ]


def test_every_entry_of_a_published_topic_is_public(cast: Cast) -> None:
    done = j.to_closed(cast)
    start = Entry.objects.get(verb="outcome.drafted").sequence
    assert set(Entry.objects.filter(sequence__gte=start).values_list("public", flat=True)) == {True}
    assert {entry.path for entry in Entry.objects.filter(sequence__gte=start)} == {done.topic.path}


def test_a_topic_that_comes_back_is_researched_anew(cast: Cast) -> None:
    done = j.to_closed(cast)
    look_back = LookBack.objects.get()
    done.on(look_back.due_on)
    done.act(actions.do_look_back, look_back, finding="failed", words="共享车位又被长期占用。", by=cast.clerk)
    assert done.clock("reopen").due_on is None

    done.act(actions.reopen_topic, done.topic, reason="问题重现", by=cast.office)

    assert done.topic.state == State.REOPENED
    assert done.topic.closed_at is None
    running = clocks_of(done.topic).filter(stopped_at__isnull=True)
    assert [clock.kind for clock in running] == ["start_research"]
