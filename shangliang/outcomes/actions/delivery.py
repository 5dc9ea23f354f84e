"""The clock of delivery: one for a suggestion, at the nearest day by which something promised is due."""

from datetime import date

from django.db.models import Max, Min, Q

from shangliang.outcomes.actions.steps import stop_clocks
from shangliang.outcomes.clocks import DELIVER
from shangliang.outcomes.models import Commitment, Suggestion
from shangliang.outcomes.queries.suggestions import lead_of
from shangliang.topics.actions import start_clock
from shangliang.topics.models import Clock


def delivery_day(suggestion: Suggestion) -> date | None:
    """The next day due among what is not done yet; once everything is done, the last day of all."""
    days = Commitment.objects.filter(suggestion=suggestion, round=suggestion.round).aggregate(
        next=Min("due_on", filter=Q(completed_at__isnull=True)), last=Max("due_on")
    )
    day: date | None = days["next"] or days["last"]
    return day


def reset_delivery(suggestion: Suggestion) -> None:
    """Let the clock stand at the next day due.

    A promise that is kept ends the clock, and the next one begins where it ended: the time that the
    department held the suggestion is neither lost nor counted twice.
    """
    day, lead = delivery_day(suggestion), lead_of(suggestion)
    running = Clock.objects.filter(subject=suggestion.ref, kind=DELIVER.key, stopped_at__isnull=True)
    if lead is None or running.filter(due_on=day).exists():
        return
    stop_clocks(suggestion, DELIVER)
    start_clock(DELIVER, suggestion, topic=suggestion.topic, department=lead.department, due_on=day)
