"""What may be done with a topic."""

from shangliang.desk.acting import Noun
from shangliang.topics.lifecycle import STEPS
from shangliang.topics.models import Topic
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import topic_for

NOUN = Noun(
    key="topics",
    model=Topic,
    find=topic_for,
    permissions=PERMISSIONS,
    acts={},
    steps=STEPS,
    page="desk:topic",
)
