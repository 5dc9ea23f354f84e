"""Every read of topics, voices, calls, plans and clocks."""

from shangliang.topics.queries.calls import calls_of, open_calls
from shangliang.topics.queries.clocks import Held, clocks_of, days_held, overdue, waiting_for
from shangliang.topics.queries.doors import (
    public_topic,
    public_topics,
    steps_open_to,
    topic_for,
    topics_visible_to,
)
from shangliang.topics.queries.lists import (
    Filters,
    Key,
    Page,
    counts,
    counts_by_state,
    narrow,
    page,
    with_voices,
)
from shangliang.topics.queries.plans import (
    Change,
    Difference,
    Quarter,
    Slip,
    candidates_for,
    compare_versions,
    items_of,
    plan_by_quarter,
    plans_of,
    slippage,
    versions_of,
)
from shangliang.topics.queries.similar import Similar, similar_topics
from shangliang.topics.queries.timeline import NOT_TOLD, VERB_WORDS, Stop, journey
from shangliang.topics.queries.voices import held_about_voice, voice_by_code, voices_of

__all__ = [
    "NOT_TOLD",
    "VERB_WORDS",
    "Change",
    "Difference",
    "Filters",
    "Held",
    "Key",
    "Page",
    "Quarter",
    "Similar",
    "Slip",
    "Stop",
    "calls_of",
    "candidates_for",
    "clocks_of",
    "compare_versions",
    "counts",
    "counts_by_state",
    "days_held",
    "held_about_voice",
    "items_of",
    "journey",
    "narrow",
    "open_calls",
    "overdue",
    "page",
    "plan_by_quarter",
    "plans_of",
    "public_topic",
    "public_topics",
    "similar_topics",
    "slippage",
    "steps_open_to",
    "topic_for",
    "topics_visible_to",
    "versions_of",
    "voice_by_code",
    "voices_of",
    "waiting_for",
    "with_voices",
]
