"""What comes next, by whom and by when: the sentence at the head of every page of the road."""

from collections.abc import Iterable

from django.db.models import F

from shangliang.desk.clocks import Told, told
from shangliang.topics.models import Clock, Topic

MOST = 8


def next_of(topic: Topic, subjects: Iterable[str] | None = None) -> list[Told]:
    """What waits on the topic, or on these rows of it, nearest day first. One statement."""
    running = Clock.objects.filter(topic=topic, stopped_at__isnull=True).select_related("department", "user")
    if subjects is not None:
        running = running.filter(subject__in=list(subjects))
    return [told(clock) for clock in running.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]]
