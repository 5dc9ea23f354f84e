"""What comes next, by whom and by when: the sentence at the head of every page of the road."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F
from django.utils.translation import gettext as _

from shangliang.deliberation.clocks import CLOCKS
from shangliang.desk.clocks import Told, told
from shangliang.topics.clocks import VOICES
from shangliang.topics.models import Clock, Topic

MOST = 8
CONFIRM = CLOCKS["confirm_minutes"]


def next_of(topic: Topic, subjects: Iterable[str] | None = None) -> list[Told]:
    """What waits on the topic, or on these rows of it, nearest day first. One statement."""
    running = Clock.objects.filter(topic=topic, stopped_at__isnull=True).select_related("department", "user")
    if subjects is not None:
        running = running.filter(subject__in=list(subjects))
    return [_next(clock) for clock in running.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]]


def _next(clock: Clock) -> Told:
    """Those who were at a meeting without an account are no residents behind the topic."""
    one = told(clock)
    if clock.kind == CONFIRM.key and clock.holder == VOICES:
        return replace(one, who=_("没有账号的参会人"))
    return one
