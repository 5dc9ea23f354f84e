"""A topic that rested goes on, and the days that were promised to the public move on with its clocks."""

from datetime import date

from django.db.models import F, Min
from django.utils.timezone import localdate

from shangliang.deliberation.actions.resting import move_confirmation
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.outcomes.actions.steps import record
from shangliang.outcomes.lifecycle import SuggestionState
from shangliang.outcomes.models import Commitment, Extension, LeaderTalk, Suggestion
from shangliang.people.models import User
from shangliang.topics.actions import moved_on, resume_topic
from shangliang.topics.models import Clock, Topic

S = SuggestionState
UNANSWERED = frozenset({S.DISPATCHED, S.SIGNED, S.RETURNED, S.REPLYING, S.REDO})
# Kept in the language of the institution, whoever resumes the topic.
REASON = "议题暂缓期间不计时"


@act
def wake_topic(topic: Topic, *, by: User, seen: int | None = None) -> None:
    """Resume a suspended topic: `topics.actions.resume_topic`, and every day that was promised with it.

    They move by as many days as the clocks stood still; the old day stays in sight as an extension.
    Raises as `resume_topic`.
    """
    since = Clock.objects.filter(topic=topic, stopped_at=None).aggregate(since=Min("paused_at"))["since"]
    resume_topic(topic, by=by, seen=seen)
    days = (time.today() - localdate(since)).days if since else 0
    if days <= 0:
        return
    move_confirmation(topic, days, by=by)
    for suggestion in Suggestion.objects.filter(topic=topic, state__in=UNANSWERED).order_by("pk"):
        _move_reply(suggestion, days, by)
    promises = Commitment.objects.filter(
        suggestion__topic=topic,
        suggestion__state=S.IMPLEMENTING,
        round=F("suggestion__n_redone") + 1,  # what was promised before stands as it was
        completed_at=None,
    )
    for commitment in promises.select_related("suggestion__topic").order_by("pk"):
        _move_promise(commitment, days, by)
    for talk in (
        LeaderTalk.objects.filter(topic=topic, held_on=None).order_by("pk").select_related("topic__platform")
    ):
        _move_talk(talk, days, by)


def _move_reply(suggestion: Suggestion, days: int, by: User) -> None:
    was = suggestion.reply_due_on
    if was is None:
        return
    due_on = moved_on(was, days)
    _keep(suggestion, None, was, due_on, by)
    change(suggestion, by=by, seen=None, fields={"reply_due_on": due_on})
    record("suggestion.extended", suggestion, by=by, was_due_on=was, due_on=due_on, rested=days)


def _move_promise(commitment: Commitment, days: int, by: User) -> None:
    was, due_on = commitment.due_on, moved_on(commitment.due_on, days)
    _keep(commitment.suggestion, commitment, was, due_on, by)
    change(commitment, by=by, seen=None, fields={"due_on": due_on})
    record("commitment.extended", commitment, by=by, was_due_on=was, due_on=due_on, rested=days)


def _move_talk(talk: LeaderTalk, days: int, by: User) -> None:
    was, due_on = talk.due_on, moved_on(talk.due_on, days)
    change(talk, by=by, seen=None, fields={"due_on": due_on})
    record("talk.extended", talk, by=by, was_due_on=was, due_on=due_on, rested=days)


def _keep(suggestion: Suggestion, commitment: Commitment | None, was: date, due_on: date, by: User) -> None:
    Extension.objects.create(
        suggestion=suggestion,
        commitment=commitment,
        was_due_on=was,
        due_on=due_on,
        reason=REASON,
        granted_by=by,
        at=time.now(),
    )
