"""What every action here begins and ends with: is the topic still open, and one entry for one change."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import append, move
from shangliang.ledger.models import Actor, Entry
from shangliang.methods import workdays
from shangliang.outcomes.lifecycle import STEPS, SuggestionState
from shangliang.outcomes.models import Assignment, Commitment, Outcome, Suggestion
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries.suggestions import is_latest_outcome, lead_of
from shangliang.people.models import Department, User
from shangliang.platforms.numbers import NUMBERS
from shangliang.platforms.queries import number
from shangliang.platforms.roles import Role, require
from shangliang.topics.actions.clocks import in_charge
from shangliang.topics.clocks import ClockKind
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Clock, Topic

UNDER_WAY = frozenset({State.OUTCOME, State.TRACKING})


def begin(topic: Topic) -> None:
    """Read where the topic stands now. Raises `Refusal` unless outcomes are under way."""
    look_again(topic)
    if topic.state not in UNDER_WAY:
        raise Refusal(
            _("议题“%(topic)s”目前为“%(now)s”，不能办理其协商成果。")
            % {"topic": topic, "now": topic.get_state_display()}
        )


def look_again(topic: Topic) -> None:
    """Read where the topic stands now: in an act nobody else moves it."""
    topic.refresh_from_db(fields=["state", "suspended_from", "version", "published_at", "platform"])


def step(
    row: Outcome | Suggestion | Assignment,
    verb: str,
    to: str | None = None,
    *,
    by: Actor,
    seen: int | None = None,
    fields: dict[str, Any] | None = None,
    **data: Any,
) -> Entry:
    """Move the row over one step of its table; the entry is public once the topic is."""
    return move(row, STEPS[verb], to, by=by, seen=seen, public=row.topic.is_published, fields=fields, **data)


def record(verb: str, row: Any, *, by: Actor, public: bool = True, **data: Any) -> Entry:
    """Write what was done to the row; the entry is public once the topic is, unless it shall never be."""
    return append(verb, row, by=by, public=public and row.topic.is_published, **data)


def require_in(assignment: Assignment, verb: str, by: User) -> None:
    """Raise `Forbidden` unless `by` may do this in the department; `Refusal` if it is no longer theirs."""
    require(by, PERMISSIONS[verb], assignment.topic, assignment.department_id)
    if assignment.ended_at is not None:
        raise Refusal(
            _("“%(suggestion)s”已不在%(department)s办理。")
            % {"suggestion": assignment.suggestion, "department": assignment.department}
        )


def require_lead(suggestion: Suggestion, verb: str, by: User) -> Assignment:
    """The lead's assignment. Raises `Forbidden` unless `by` may do this in that department."""
    lead = lead_of(suggestion)
    if lead is None:
        raise Refusal(
            _("“%(suggestion)s”目前为“%(now)s”，没有主办部门。")
            % {"suggestion": suggestion, "now": suggestion.get_state_display()}
        )
    require(by, PERMISSIONS[verb], suggestion.topic, lead.department_id)
    return lead


def require_own(topic: Topic, department: Department, *, field: str) -> None:
    """Raise `Refusal` if the department belongs to another committee."""
    if department.committee_id != topic.committee_id:
        raise Refusal(_("“%(department)s”不是本委员会的承办部门。") % {"department": department}, field=field)


def require_this_round(commitment: Commitment) -> None:
    """Raise `Refusal` for what was promised before the suggestion was done anew: that stands as it was."""
    suggestion = commitment.suggestion
    suggestion.refresh_from_db(fields=["n_redone"])
    if commitment.round != suggestion.round:
        raise Refusal(
            _("承诺“%(commitment)s”属于重新办理之前，已按当时的结果存档。请办理本轮承诺。")
            % {"commitment": commitment}
        )


def require_latest(outcome: Outcome) -> None:
    """Raise `Refusal` for an outcome from before its topic was reopened: what followed on it has ended."""
    if not is_latest_outcome(outcome):
        raise Refusal(
            _("议题“%(topic)s”重启后已有新的协商成果，%(number)s 不能再办理。")
            % {"topic": outcome.topic, "number": outcome.number}
        )


def stop_clocks(row: Outcome | Suggestion, *kinds: ClockKind, department: Department | None = None) -> None:
    """Stop what runs on the row: these kinds (or all), of that department (or any)."""
    running = Clock.objects.filter(subject=row.ref, stopped_at__isnull=True)
    if kinds:
        running = running.filter(kind__in=[kind.key for kind in kinds])
    if department is not None:
        running = running.filter(department=department)
    running.update(stopped_at=time.now())


def running_day(row: Outcome | Suggestion, kind: ClockKind) -> date | None:
    """The day of what runs: later than the day once fixed, if the topic stood still meanwhile."""
    running = Clock.objects.filter(subject=row.ref, kind=kind.key, stopped_at__isnull=True)
    return running.values_list("due_on", flat=True).first()


def last_day(topic: Topic, setting: str, start: date | None = None) -> date:
    """The last day of the committee's period, counted from `start` (default: today)."""
    n, unit = number(topic.committee_id, setting), NUMBERS[setting].unit
    return workdays.deadline(start or time.today(), n, unit, fallback=True).on  # type: ignore[arg-type]


def steward(topic: Topic) -> Role:
    """Who dispatches and closes: the township's clerk where the topic's platform has one, else the office."""
    role = in_charge(topic.committee_id, topic.path, Role.TOWNSHIP_CLERK)
    return role if role == Role.TOWNSHIP_CLERK else Role.OFFICE


def numbers(suggestions: list[Suggestion]) -> str:
    """Their numbers as read in a sentence: 1、3."""
    return "、".join(str(suggestion.number) for suggestion in suggestions)


def all_are(outcome: Outcome, states: frozenset[SuggestionState]) -> bool:
    """Whether every suggestion of the outcome is in one of the states."""
    return not outcome.suggestions.exclude(state__in=states).exists()
