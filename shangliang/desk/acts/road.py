"""The stages after the topic, for the registry: their nouns, and what they do with a topic itself."""

from shangliang.deliberation.clocks import CLOCKS as DELIBERATION_CLOCKS
from shangliang.deliberation.permissions import PERMISSIONS as DELIBERATION
from shangliang.desk.acts import (
    commitments,
    meetings,
    minutes,
    outcomes,
    participants,
    research,
    suggestions,
)
from shangliang.outcomes.clocks import CLOCKS as OUTCOMES_CLOCKS
from shangliang.outcomes.permissions import PERMISSIONS as OUTCOMES

NOUNS = (
    research.NOUN,
    research.SCHEMES,
    meetings.NOUN,
    meetings.SPEECHES,
    participants.NOUN,
    minutes.NOUN,
    minutes.CONFIRMATIONS,
    outcomes.NOUN,
    outcomes.FEEDBACK,
    outcomes.RATINGS,
    outcomes.TALKS,
    outcomes.LOOK_BACKS,
    suggestions.NOUN,
    commitments.NOUN,
)
# Rows that stand on the page of another.
NO_PAGES = frozenset(noun.key for noun in NOUNS if noun.home is not None)
CLOCKS = DELIBERATION_CLOCKS | OUTCOMES_CLOCKS
ON_TOPIC = {**research.ON_TOPIC, **meetings.ON_TOPIC, **outcomes.ON_TOPIC}
PERMISSIONS = {**DELIBERATION, **OUTCOMES}
WAITS = {**research.TOPIC_WAITS, **meetings.TOPIC_WAITS, **outcomes.TOPIC_WAITS}
