"""What follows when a suggestion is answered or ends: the departments are free, the people are to be told."""

from shangliang.ledger import clock as time
from shangliang.outcomes.actions.steps import all_are, stop_clocks
from shangliang.outcomes.clocks import FEEDBACK
from shangliang.outcomes.lifecycle import DECIDED, FINAL, SuggestionState
from shangliang.outcomes.models import ROUND_OF_DECISION, Feedback, Outcome, Suggestion
from shangliang.topics.actions import start_clock


def end_suggestion(suggestion: Suggestion) -> None:
    """Take the suggestion out of the departments' hands."""
    ended_at = time.now()
    Suggestion.objects.filter(pk=suggestion.pk).update(ended_at=ended_at)
    suggestion.assignments.filter(ended_at__isnull=True).update(ended_at=ended_at)
    stop_clocks(suggestion)


def watch_feedback(outcome: Outcome) -> None:
    """Let the days for feedback run, once everything is decided, and again once everything is done."""
    if not all_are(outcome, frozenset(SuggestionState(state) for state in DECIDED)):
        return
    if all_are(outcome, FINAL):
        stop_clocks(outcome, FEEDBACK)
    elif Feedback.objects.filter(outcome=outcome, round__gte=ROUND_OF_DECISION).exists():
        return
    start_clock(FEEDBACK, outcome, topic=outcome.topic)
