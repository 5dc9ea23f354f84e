"""From signed minutes to a submitted outcome with its numbered suggestions."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from shangliang.deliberation.clocks import CLOCKS
from shangliang.deliberation.lifecycle import MinutesState
from shangliang.deliberation.models import Meeting, Minutes
from shangliang.deliberation.queries.minutes import is_latest
from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.outcomes.actions.steps import look_again, numbers, record, require_own, step, steward
from shangliang.outcomes.clocks import DISPATCH
from shangliang.outcomes.lifecycle import OutcomeState, SuggestionState
from shangliang.outcomes.models import Outcome, Suggestion
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.people.models import Department, User
from shangliang.platforms.roles import require
from shangliang.topics.actions import carry_topic, start_clock, stop_clock
from shangliang.topics.actions.texts import filled
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Topic


@act
def draft_outcome(
    meeting: Meeting, *, background: str, process: str, consensus: str, unsettled: str = "", by: User
) -> Outcome:
    """Begin the report of what a meeting agreed, once its minutes are signed.

    Raises `Forbidden`; `Refusal` without signed minutes, if the topic has moved on, or if it is begun.
    """
    topic = meeting.topic
    require(by, PERMISSIONS["outcome.drafted"], topic)
    look_again(topic)
    _require_signed_minutes(meeting)
    _require_held(topic)
    _require_latest(meeting)
    if Outcome.objects.filter(meeting=meeting).exists():
        raise Refusal(_("“%(meeting)s”的协商成果已经起草。") % {"meeting": meeting})
    outcome = Outcome.objects.create(
        topic=topic,
        meeting=meeting,
        number=f"{topic.number}-C{meeting.round}",
        **_texts(background=background, process=process, consensus=consensus, unsettled=unsettled),
    )
    record("outcome.drafted", outcome, by=by, meeting=meeting.pk)
    return outcome


@act
def change_outcome(
    outcome: Outcome,
    *,
    background: str,
    process: str,
    consensus: str,
    unsettled: str = "",
    by: User,
    seen: int | None = None,
) -> None:
    """Rewrite a draft. Raises `Forbidden`, `Refusal` once it is submitted, `Stale`."""
    require(by, PERMISSIONS["outcome.changed"], outcome.topic)
    _require_draft(outcome)
    fields = _texts(background=background, process=process, consensus=consensus, unsettled=unsettled)
    change(outcome, by=by, seen=seen, fields=fields, was=OutcomeState.DRAFT)
    record("outcome.changed", outcome, by=by)


@act
def draft_suggestion(
    outcome: Outcome,
    *,
    content: str,
    measure: str = "",
    proposed_lead: Department | None = None,
    wanted_by: date | None = None,
    cost: str = "",
    by: User,
) -> Suggestion:
    """Add a suggestion to a draft; what is still missing may follow until the outcome is submitted."""
    require(by, PERMISSIONS["suggestion.drafted"], outcome.topic)
    look_again(outcome.topic)
    _require_draft(outcome)
    last = outcome.suggestions.aggregate(last=Max("number"))["last"] or 0
    suggestion = Suggestion(topic=outcome.topic, outcome=outcome, number=last + 1)
    for name, value in _parts(outcome.topic, content, measure, proposed_lead, wanted_by, cost).items():
        setattr(suggestion, name, value)
    suggestion.save(force_insert=True)
    record("suggestion.drafted", suggestion, by=by, outcome=outcome.pk, number=suggestion.number)
    return suggestion


@act
def change_suggestion(
    suggestion: Suggestion,
    *,
    content: str,
    measure: str = "",
    proposed_lead: Department | None = None,
    wanted_by: date | None = None,
    cost: str = "",
    by: User,
    seen: int | None = None,
) -> None:
    """Rewrite a suggestion of a draft. Raises `Forbidden`, `Refusal` once it is submitted, `Stale`."""
    require(by, PERMISSIONS["suggestion.changed"], suggestion.topic)
    _require_draft(suggestion.outcome)
    fields = _parts(suggestion.topic, content, measure, proposed_lead, wanted_by, cost)
    change(suggestion, by=by, seen=seen, fields=fields, was=SuggestionState.DRAFT)
    record("suggestion.changed", suggestion, by=by)


@act
def drop_suggestion(suggestion: Suggestion, *, by: User, seen: int | None = None) -> None:
    """Take a suggestion out of a draft. Raises `Forbidden`, `Refusal` once it is submitted, `Stale`."""
    require(by, PERMISSIONS["suggestion.dropped"], suggestion.topic)
    _require_draft(suggestion.outcome)
    change(suggestion, by=by, seen=seen, fields={}, was=SuggestionState.DRAFT)
    record("suggestion.dropped", suggestion, by=by, outcome=suggestion.outcome_id, number=suggestion.number)
    suggestion.delete()


@act
def submit_outcome(outcome: Outcome, *, by: User, seen: int | None = None) -> None:
    """Hand the outcome in: from here on nothing of it changes, and its days for dispatch run.

    Raises `Forbidden`, `Stale`, and `Refusal` that names every suggestion which is not complete.
    """
    topic = outcome.topic
    require(by, PERMISSIONS["outcome.submitted"], topic)
    look_again(topic)
    _require_draft(outcome)
    _require_held(topic)
    _require_latest(outcome.meeting)
    suggestions = list(outcome.suggestions.order_by("number"))
    _require_complete(outcome, suggestions)
    step(
        outcome,
        "outcome.submitted",
        by=by,
        seen=seen,
        fields={"submitted_at": time.now()},
        n=len(suggestions),
    )
    for place, suggestion in enumerate(suggestions, start=1):
        # Gaps left by dropped drafts close; the number stands from now on.
        step(suggestion, "suggestion.submitted", by=by, fields={"number": place}, number=place)
    carry_topic(topic, "topic.outcome_submitted", by=by, outcome=outcome.pk)
    stop_clock(CLOCKS["outcome"], topic)
    start_clock(DISPATCH, outcome, topic=topic, role=steward(topic))


def _require_signed_minutes(meeting: Meeting) -> None:
    signed = {MinutesState.SIGNED, MinutesState.FILED}
    if not Minutes.objects.filter(meeting=meeting, state__in=signed).exists():
        raise Refusal(_("“%(meeting)s”的会议纪要尚未签发，不能起草协商成果。") % {"meeting": meeting})


def _require_held(topic: Topic) -> None:
    if topic.state != State.HELD:
        raise Refusal(
            _("议题“%(topic)s”目前为“%(now)s”，开过协商会后才能提出协商成果。")
            % {"topic": topic, "now": topic.get_state_display()}
        )


def _require_latest(meeting: Meeting) -> None:
    """What a later meeting agreed stands in the place of what an earlier one did."""
    if not is_latest(meeting):
        raise Refusal(
            _("“%(meeting)s”之后又开过协商会，协商成果须以最近一次会议为准。") % {"meeting": meeting}
        )


def _require_draft(outcome: Outcome) -> None:
    outcome.refresh_from_db(fields=["state"])
    if outcome.state != OutcomeState.DRAFT:
        raise Refusal(
            _("协商成果 %(number)s 目前为“%(now)s”，内容不能再改。")
            % {"number": outcome.number, "now": outcome.get_state_display()}
        )


def _require_complete(outcome: Outcome, suggestions: list[Suggestion]) -> None:
    if not suggestions:
        raise Refusal(_("协商成果 %(number)s 还没有建议，至少写明一条。") % {"number": outcome.number})
    wanting = [one for one in suggestions if not (one.measure and one.proposed_lead_id and one.wanted_by)]
    if wanting:
        raise Refusal(
            _("建议 %(numbers)s 还不完整：每条须写明衡量办法、建议主办部门和建议完成日期。")
            % {"numbers": numbers(wanting)}
        )


def _texts(**texts: str) -> dict[str, str]:
    return {name: filled(Outcome, name, text, optional=name == "unsettled") for name, text in texts.items()}


def _parts(
    topic: Topic,
    content: str,
    measure: str,
    proposed_lead: Department | None,
    wanted_by: date | None,
    cost: str,
) -> dict[str, object]:
    if proposed_lead is not None:
        require_own(topic, proposed_lead, field="proposed_lead")
    if wanted_by is not None and wanted_by <= time.today():
        raise Refusal(_("建议完成日期须在今天之后。"), field="wanted_by")
    return {
        "content": filled(Suggestion, "content", content),
        "measure": filled(Suggestion, "measure", measure, optional=True),
        "cost": filled(Suggestion, "cost", cost, optional=True),
        "proposed_lead": proposed_lead,
        "wanted_by": wanted_by,
    }
