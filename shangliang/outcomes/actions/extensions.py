"""More time: with a reason, before the day, and with the old day in sight."""

from datetime import date

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.outcomes.actions.delivery import delivery_day
from shangliang.outcomes.actions.steps import begin, last_day, record, require_this_round, running_day
from shangliang.outcomes.clocks import APPROVE, COUNTERSIGN, DELIVER, REPLY
from shangliang.outcomes.lifecycle import SuggestionState
from shangliang.outcomes.models import Commitment, Extension, Suggestion
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions import extend_clock
from shangliang.topics.actions.texts import filled

ANSWERING = frozenset({SuggestionState.DISPATCHED, SuggestionState.SIGNED, SuggestionState.REPLYING})


@act
def extend_reply(suggestion: Suggestion, *, reason: str, by: User, seen: int | None = None) -> Extension:
    """Give a hard case its longer time to be answered, counted from the same day, once.

    Raises `Forbidden`, `Stale`; `Refusal` after the day, a second time, or without a reason.
    """
    topic = suggestion.topic
    require(by, PERMISSIONS["suggestion.extended"], topic)
    begin(topic)
    suggestion.refresh_from_db(fields=["state", "is_hard", "reply_due_on", "counted_from", "n_redone"])
    was_due_on = _require_extensible(suggestion)
    due_on = last_day(topic, "hard_reply_within", suggestion.counted_from)
    _require_before(was_due_on, due_on)
    extension = Extension(suggestion=suggestion, was_due_on=was_due_on, due_on=due_on)
    _grant(extension, reason, by)
    change(suggestion, by=by, seen=seen, fields={"is_hard": True, "reply_due_on": due_on})
    for kind in (REPLY, APPROVE, COUNTERSIGN):
        extend_clock(kind, suggestion, due_on=due_on)
    record("suggestion.extended", suggestion, by=by, was_due_on=was_due_on, due_on=due_on)
    return extension


@act
def extend_commitment(
    commitment: Commitment, *, due_on: date, reason: str, by: User, seen: int | None = None
) -> Extension:
    """Move the day of a promise, before it has come; nothing else of a promise can be changed.

    Raises `Forbidden`, `Stale`; `Refusal` after the day, once it is done, or without a reason.
    """
    suggestion = commitment.suggestion
    require(by, PERMISSIONS["commitment.extended"], suggestion.topic)
    begin(suggestion.topic)
    suggestion.refresh_from_db(fields=["state"])
    if suggestion.state != SuggestionState.IMPLEMENTING or commitment.completed_at is not None:
        raise Refusal(_("承诺“%(commitment)s”已不在落实中，不能延期。") % {"commitment": commitment})
    require_this_round(commitment)
    was_due_on = commitment.due_on
    _require_before(was_due_on, due_on)
    extension = Extension(suggestion=suggestion, commitment=commitment, was_due_on=was_due_on, due_on=due_on)
    _grant(extension, reason, by)
    change(commitment, by=by, seen=seen, fields={"due_on": due_on})
    extend_clock(DELIVER, suggestion, due_on=delivery_day(suggestion) or due_on)
    record("commitment.extended", commitment, by=by, was_due_on=was_due_on, due_on=due_on)
    return extension


def _require_extensible(suggestion: Suggestion) -> date:
    """The day as it is now."""
    if suggestion.state not in ANSWERING or suggestion.n_redone or suggestion.reply_due_on is None:
        raise Refusal(
            _("“%(suggestion)s”目前为“%(now)s”，答复不能延期。")
            % {"suggestion": suggestion, "now": suggestion.get_state_display()}
        )
    if suggestion.is_hard:
        raise Refusal(_("“%(suggestion)s”已按疑难事项延期一次，不能再延。") % {"suggestion": suggestion})
    return running_day(suggestion, REPLY) or running_day(suggestion, APPROVE) or suggestion.reply_due_on


def _require_before(was_due_on: date, due_on: date) -> None:
    if time.today() > was_due_on:
        raise Refusal(_("期限 %(day)s 已过。延期须在期限之前办理。") % {"day": was_due_on})
    if due_on <= was_due_on:
        raise Refusal(_("新期限须在原期限 %(day)s 之后。") % {"day": was_due_on}, field="due_on")


def _grant(extension: Extension, reason: str, by: User) -> None:
    extension.reason = filled(Extension, "reason", reason)
    extension.granted_by, extension.at = by, time.now()
    extension.save(force_insert=True)
