"""Field research with its schemes, the meeting with its participants and speeches, the minutes."""

from shangliang.deliberation.models.meeting import (
    Meeting,
    Paper,
    Participant,
    Promise,
    Reservation,
    SchemeResult,
    Speech,
)
from shangliang.deliberation.models.minutes import Confirmation, CorrectionNote, Minutes
from shangliang.deliberation.models.research import (
    Interview,
    OfTopic,
    Research,
    ResearchPhoto,
    Scheme,
    TopicExpert,
    Visit,
)

__all__ = [
    "Confirmation",
    "CorrectionNote",
    "Interview",
    "Meeting",
    "Minutes",
    "OfTopic",
    "Paper",
    "Participant",
    "Promise",
    "Research",
    "ResearchPhoto",
    "Reservation",
    "Scheme",
    "SchemeResult",
    "Speech",
    "TopicExpert",
    "Visit",
]
