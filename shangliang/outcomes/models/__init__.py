"""What came of a deliberation: suggestions, departments' answers, commitments, the people's word on them."""

from shangliang.outcomes.models.people import (
    ROUND_OF_DECISION,
    Feedback,
    LeaderTalk,
    LookBack,
    Rating,
    Reminder,
)
from shangliang.outcomes.models.replies import Commitment, Extension, Progress, Reply, Verification
from shangliang.outcomes.models.suggestions import Assignment, Converted, OfSuggestion, Outcome, Suggestion

__all__ = [
    "ROUND_OF_DECISION",
    "Assignment",
    "Commitment",
    "Converted",
    "Extension",
    "Feedback",
    "LeaderTalk",
    "LookBack",
    "OfSuggestion",
    "Outcome",
    "Progress",
    "Rating",
    "Reminder",
    "Reply",
    "Suggestion",
    "Verification",
]
