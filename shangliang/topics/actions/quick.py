"""即时议: answer within 48 hours, be rated, settle it or go deeper (DOMAIN 4.1)."""

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act
from shangliang.methods.moderation import mask
from shangliang.people.models import User
from shangliang.topics.actions.clocks import start_clock, stop_all_clocks, stop_clock
from shangliang.topics.actions.road import require_for, step_topic
from shangliang.topics.actions.texts import filled
from shangliang.topics.clocks import CLOCKS
from shangliang.topics.lifecycle import Route, State
from shangliang.topics.models import Clock, QuickRating, Topic, Voice


@act
def answer_quickly(topic: Topic, *, answer: str, by: User, seen: int | None = None) -> None:
    """Answer at once; those who raised the topic are asked whether it is enough."""
    require_for(topic, "topic.answered", by)
    fields = {"quick_answer": filled(Topic, "quick_answer", mask(answer), field="answer")}
    step_topic(topic, "topic.answered", by=by, seen=seen, fields=fields)
    stop_clock(CLOCKS["quick_answer"], topic)
    start_clock(CLOCKS["quick_rate"], topic, topic=topic)
    start_clock(CLOCKS["settle"], topic, topic=topic)


@act
def settle_topic(topic: Topic, *, by: User, seen: int | None = None) -> None:
    """Settle a topic answered at once, when a raiser is satisfied and none is not, or their time has passed.

    Raises `Refusal` before that.
    """
    require_for(topic, "topic.settled", by)
    if topic.state == State.ANSWERED:
        _refuse_too_early(topic)
    step_topic(topic, "topic.settled", by=by, seen=seen, fields={"closed_at": time.now()})
    stop_all_clocks(topic)


@act
def deepen_topic(topic: Topic, *, words: str, by: User, seen: int | None = None) -> None:
    """Take a topic to deliberation that cannot be answered at once, or whose raiser is not satisfied."""
    require_for(topic, "topic.deepened", by)
    fields = {"route": Route.DEEP, "decision_words": filled(Topic, "decision_words", words, field="words")}
    step_topic(topic, "topic.deepened", by=by, seen=seen, fields=fields)
    stop_all_clocks(topic)
    start_clock(CLOCKS["start_research"], topic, topic=topic)


def _refuse_too_early(topic: Topic) -> None:
    waits = Clock.objects.filter(topic=topic, kind="quick_rate", stopped_at=None).first()
    if waits is None or waits.due_on is None or waits.due_on < time.today():
        return
    ratings = QuickRating.objects.filter(topic=topic, voice__kind=Voice.Kind.RAISED)
    said = set(ratings.values_list("is_satisfied", flat=True))
    if False in said:
        raise Refusal(
            _("“%(topic)s”的提出人对即时答复不满意，请转深入议，或在评价期满（%(day)s）后办结。")
            % {"topic": topic, "day": waits.due_on}
        )
    if not said:
        raise Refusal(
            _("“%(topic)s”的提出人还没有评价，评价期到 %(day)s 为止。")
            % {"topic": topic, "day": waits.due_on}
        )
