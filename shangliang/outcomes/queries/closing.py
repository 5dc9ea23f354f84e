"""What still stands between a topic and its end."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.outcomes.lifecycle import Decision, Shows
from shangliang.outcomes.models import Commitment, Feedback, Outcome, Suggestion
from shangliang.outcomes.queries.ratings import addressees, has_unsatisfied, rated_until
from shangliang.outcomes.queries.suggestions import outcome_of
from shangliang.topics.models import Topic


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, in words."""

    code: str
    words: str


def missing_to_close(topic: Topic, on: date) -> list[Gap]:
    """Everything that keeps the topic from being closed on that day; empty if nothing does."""
    outcome = outcome_of(topic)
    if outcome is None:
        return [Gap("outcome", _("还没有协商成果"))]
    suggestions = list(outcome.suggestions.all())
    return [*_unfinished(suggestions), *_without_evidence(suggestions), *_not_heard(outcome, suggestions, on)]


def _unfinished(suggestions: list[Suggestion]) -> list[Gap]:
    return [
        Gap(
            "suggestion",
            _("建议 %(number)s 目前为“%(now)s”")
            % {"number": suggestion.number, "now": suggestion.get_state_display()},
        )
        for suggestion in suggestions
        if not suggestion.is_final
    ]


def _without_evidence(suggestions: list[Suggestion]) -> list[Gap]:
    return [
        Gap("evidence", _("建议 %(number)s 没有办理后照片或达到的数值") % {"number": suggestion.number})
        for suggestion in suggestions
        if suggestion.is_final
        and suggestion.decision != Decision.NOT_ADOPTED
        and not has_evidence(suggestion)
    ]


def has_evidence(suggestion: Suggestion) -> bool:
    """Whether something shows that it was done: a picture of afterwards, or a value that has changed."""
    return any(_shows(commitment) for commitment in suggestion.commitments.all())


def _shows(commitment: Commitment) -> bool:
    if commitment.reached != commitment.baseline:
        return True
    return any(progress.shows == Shows.AFTER for progress in commitment.progress.all())


def _not_heard(outcome: Outcome, suggestions: list[Suggestion], on: date) -> list[Gap]:
    wanted = max((suggestion.round for suggestion in suggestions), default=1)
    feedback = next((one for one in outcome.feedbacks.all() if one.round == wanted), None)
    if feedback is None:
        return [Gap("feedback", _("还没有把结果反馈给群众"))]
    gaps = []
    until = rated_until(feedback)
    if until is not None and on <= until and not _all_rated(feedback):
        gaps.append(Gap("rating", _("评价 %(day)s 才截止") % {"day": until}))
    if has_unsatisfied(feedback) and not _settled(outcome, feedback):
        gaps.append(_unsettled(feedback))
    return gaps


def _all_rated(feedback: Feedback) -> bool:
    return feedback.ratings.count() >= addressees(feedback.topic).count()


def _settled(outcome: Outcome, feedback: Feedback) -> bool:
    """An explanation suffices in the first round, a talk in any."""
    talked = any(talk.held_on is not None for talk in outcome.talks.all())
    return talked or (feedback.round == 1 and feedback.explained_at is not None)


def _unsettled(feedback: Feedback) -> Gap:
    if feedback.round == 1:
        return Gap("unsatisfied", _("有不满意的评价，须重新办理一次或作出说明"))
    return Gap("talk", _("重新办理后仍有不满意的评价，须由领导面商"))
