"""Who stands behind a topic, what a code opens, and what is held about whoever has it."""

from typing import Any

from django.db.models import QuerySet

from shangliang.ledger.models import Entry
from shangliang.people.codes import code_hash, is_code
from shangliang.people.contacts import unseal
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


def held_about_voice(voice: Voice) -> dict[str, Any]:
    """Everything that this stage holds about somebody behind a topic, to hand over to whoever has the code.

    Text, numbers, dates, lists and dictionaries (PIPL 45). `contacts_read_at` says when staff read name and
    telephone. What they said of feedback and at meetings, the later stages hold.
    """
    own = voice.first_topic or voice.topic
    rating = getattr(voice, "quick_rating", None)
    read = Entry.objects.filter(subject=voice.ref, verb="topic.contacts_read").order_by("sequence")
    return {
        "number": own.number,
        "kind": voice.get_kind_display(),
        "source": voice.get_source_display(),
        "at": voice.at,
        "name": voice.name,
        "phone": unseal(voice.phone_cipher),
        "consent": voice.consent,
        "is_browser_marked": bool(voice.browser_hash),
        "erased_at": voice.erased_at,
        "typed": _typed(own) if voice.kind == Voice.Kind.RAISED else None,
        "quick_rating": rating
        and {"is_satisfied": rating.is_satisfied, "words": rating.words, "at": rating.at},
        "contacts_read_at": list(read.values_list("at", flat=True)),
    }


def _typed(topic: Topic) -> dict[str, Any]:
    columns = ("title", "problem", "place", "latitude", "longitude", "category", "state")
    photos = topic.photos.values("caption", "width", "height", "sha256", "is_public")
    return {name: getattr(topic, name) for name in columns} | {"photos": list(photos)}
