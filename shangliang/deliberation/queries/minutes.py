"""Minutes: who has still to answer, what is objected, what the public reads, whether the text stands."""

from typing import Any

from django.db.models import QuerySet

from shangliang.deliberation.lifecycle import MeetingState
from shangliang.deliberation.models import Confirmation, Meeting, Minutes
from shangliang.deliberation.queries import text


def confirmations_of(minutes: Minutes) -> QuerySet[Confirmation]:
    """The answers of the current round, with their participants; `agrees` is None where one is out."""
    return Confirmation.objects.filter(minutes=minutes, round=minutes.round).select_related(
        "participant", "replied_by"
    )


def open_objections(minutes: Minutes) -> QuerySet[Confirmation]:
    """Objections of the current round to which nothing was said yet."""
    return confirmations_of(minutes).filter(agrees=False, reply="")


def text_is_as_signed(minutes: Minutes) -> bool:
    """Whether the text still has the digest that the ledger holds since the signing."""
    return bool(minutes.digest) and text.digest(minutes) == minutes.digest


def public_text(minutes: Minutes) -> dict[str, Any]:
    """The signed text without names, with numbers of persons masked. Empty before the signing."""
    if not minutes.is_signed:
        return {}
    return text.for_public(minutes)


def is_latest(meeting: Meeting) -> bool:
    """Whether no later meeting of the topic was held to its end."""
    later = Meeting.objects.filter(topic=meeting.topic_id, state=MeetingState.CLOSED, pk__gt=meeting.pk)
    return not later.exists()
