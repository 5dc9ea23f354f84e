"""Let a topic rest, and wake it again where it stood."""

from shangliang.ledger.actions import act
from shangliang.people.models import User
from shangliang.topics.actions.clocks import pause_clocks, resume_clocks
from shangliang.topics.actions.road import require_for, step_topic
from shangliang.topics.actions.texts import filled
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Topic


@act
def suspend_topic(topic: Topic, *, words: str, by: User, seen: int | None = None) -> None:
    """Suspend a topic, saying why and until what; its clocks stand still."""
    require_for(topic, "topic.suspended", by)
    words = filled(Topic, "decision_words", words, field="words")
    fields = {"suspended_from": topic.state, "decision_words": words}
    step_topic(topic, "topic.suspended", by=by, seen=seen, fields=fields)
    pause_clocks(topic)


@act
def resume_topic(topic: Topic, *, by: User, seen: int | None = None) -> None:
    """Let a suspended topic go on from where it stood, its days moved on by as long as it rested.

    Pages call `outcomes.actions.wake_topic`, which takes the days of suggestions along.
    """
    require_for(topic, "topic.resumed", by)
    step_topic(
        topic,
        "topic.resumed",
        topic.suspended_from or State.CANDIDATE,
        by=by,
        seen=seen,
        fields={"suspended_from": ""},
    )
    resume_clocks(topic)
