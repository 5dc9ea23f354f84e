"""What was promised, told and rated before everything was done anew stands as it was."""

from datetime import timedelta

import pytest

from shangliang.errors import Refusal
from shangliang.outcomes import actions
from shangliang.outcomes.models import Commitment, Outcome
from shangliang.topics.models import Topic
from tests.factories import Cast
from tests.outcomes import journeys as j
from tests.outcomes.test_suggestions import refused


def test_a_promise_of_the_first_round_is_not_reported_or_extended_in_the_second(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback, "unsatisfied")
    j.redo(done)
    j.draft_reply(done, done.suggestion)
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    j.commit(done)
    former = done.suggestion.commitments.get(round=1)
    words = f"承诺“{former}”属于重新办理之前，已按当时的结果存档。请办理本轮承诺。"
    with pytest.raises(Refusal) as no:
        j.progress(done, former, 10)
    assert str(no.value) == words
    Commitment.objects.filter(pk=former.pk).update(completed_at=None)
    how = {"due_on": former.due_on + timedelta(days=30), "reason": "材料未到。", "by": cast.office}
    assert (
        str(refused(done, actions.extend_commitment, done.suggestion.commitments.get(round=1), **how))
        == words
    )


def later_outcome(done: j.Converted) -> None:
    """As if the topic had been reopened, and had come by another meeting to another outcome."""
    meeting = done.outcome.meeting
    meeting.pk, meeting.number, meeting._state.adding = None, f"{meeting.number}x", True
    meeting.round += 1
    meeting.save()
    Outcome.objects.create(
        topic=done.topic, meeting=meeting, number="C9", state="dispatched", background="-", process="-"
    )


def test_nothing_of_a_former_outcome_is_begun_anew_after_a_reopening(cast: Cast) -> None:
    done, feedback = j.to_told(cast, n_supporters=1)
    j.rate(done, feedback, "unsatisfied")
    later_outcome(done)
    feedback.refresh_from_db()
    words = f"议题“{done.topic}”重启后已有新的协商成果，{done.outcome.number} 不能再办理。"
    redo = {"reason": "车位仍不够。", "by": cast.office}
    talk = {"leader": cast.leader, "due_on": done.today, "by": cast.office}
    for act, row, how in [
        (actions.redo_suggestion, done.suggestion, redo),
        (actions.explain_ratings, feedback, {"text": "地块属于铁路。", "by": cast.office}),
        (actions.arrange_talk, Outcome.objects.get(pk=feedback.outcome_id), talk),
        (actions.rate, feedback, {"voice": done.supporters[0], "score": "satisfied"}),
    ]:
        assert str(refused(done, act, row, **how)) == words


def test_a_reopened_topic_that_rests_takes_no_rating_of_what_was_told_before(cast: Cast) -> None:
    done, feedback = j.to_told(cast, n_supporters=1)
    Topic.objects.filter(pk=done.topic.pk).update(state="suspended", suspended_from="researching")
    feedback.refresh_from_db()
    refusal = refused(done, actions.rate, feedback, voice=done.supporters[0], score="satisfied")
    assert str(refusal) == f"议题“{done.topic}”目前为“暂缓”，不能再评价。"


def test_a_topic_is_not_reopened_at_a_closed_platform(cast: Cast) -> None:
    done = j.to_closed(cast)
    cast.village.closed_on = done.today
    cast.village.save()
    topic = Topic.objects.get(pk=done.topic.pk)
    refusal = refused(done, actions.reopen_topic, topic, reason="又堵了。", by=cast.office)
    assert str(refusal) == f"“{cast.village}”已停用，不能在此重启议题。请先恢复平台，或另提新议题。"
