"""Every read of topics, calls, plans and clocks."""

from shangliang.topics.queries.clocks import Held, clocks_of, days_held, overdue, waiting_for
from shangliang.topics.queries.doors import (
    public_topic,
    public_topics,
    steps_open_to,
    topic_for,
    topics_visible_to,
)

__all__ = [
    "Held",
    "clocks_of",
    "days_held",
    "overdue",
    "public_topic",
    "public_topics",
    "steps_open_to",
    "topic_for",
    "topics_visible_to",
    "waiting_for",
]
