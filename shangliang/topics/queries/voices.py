"""Who stands behind a topic, and what a code opens."""

from django.db.models import QuerySet

from shangliang.people.codes import code_hash, is_code
from shangliang.topics.models import Topic, Voice


def voice_by_code(code: str) -> Voice | None:
    """The voice whose query code this is, with its topic as it now stands; None if it is nobody's.

    Whoever asks must have been counted by `people.limits` first: codes may not be guessed at leisure.
    """
    if not is_code(code):
        return None
    rows = Voice.objects.select_related("topic__platform", "topic__committee", "first_topic", "quick_rating")
    return rows.filter(code_hash=code_hash(code)).first()


def voices_of(topic: Topic) -> QuerySet[Voice]:
    """Everybody behind the topic, in the order in which they came, with the topic that each came by."""
    return (
        Voice.objects.filter(topic=topic)
        .select_related("first_topic", "entered_by", "quick_rating")
        .order_by("at", "pk")
    )
