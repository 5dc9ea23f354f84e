"""What the clerk decides about a raised topic: every decision with its words."""

from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act
from shangliang.methods.moderation import mask
from shangliang.people.models import User
from shangliang.topics.actions.clocks import start_clock, stop_all_clocks, stop_clock
from shangliang.topics.actions.road import require_for, step_topic
from shangliang.topics.actions.texts import chosen, filled
from shangliang.topics.clocks import CLOCKS
from shangliang.topics.lifecycle import ENDED, Category, Reason, Route, State, Urgency
from shangliang.topics.models import PlanItem, Topic, Voice

# Topics that nobody has read yet, or that lie with their raiser, cannot take others in.
NO_TARGET = ENDED | {State.MODERATION, State.RETURNED}


@act
def release_topic(topic: Topic, *, by: User, seen: int | None = None) -> None:
    """Let a topic through that had been held as possible spam; the time to screen it starts now."""
    require_for(topic, "topic.released", by)
    step_topic(topic, "topic.released", by=by, seen=seen)
    stop_clock(CLOCKS["moderate"], topic)
    start_clock(CLOCKS["screen"], topic, topic=topic)


@act
def discard_topic(topic: Topic, *, by: User, seen: int | None = None) -> None:
    """Put away what was held as spam and is."""
    require_for(topic, "topic.discarded", by)
    fields = {"reason": Reason.PROMOTION}
    step_topic(topic, "topic.discarded", by=by, seen=seen, fields=fields, reason=Reason.PROMOTION)
    stop_all_clocks(topic)


@act
def start_screening(topic: Topic, *, by: User, seen: int | None = None) -> None:
    """Take a submitted topic in hand."""
    require_for(topic, "topic.screening_started", by)
    step_topic(topic, "topic.screening_started", by=by, seen=seen)


@act
def accept_topic(
    topic: Topic,
    *,
    title: str,
    summary: str,
    urgency: str,
    route: str,
    jurisdiction: str,
    public_interest: str,
    by: User,
    category: str | None = None,
    seen: int | None = None,
) -> None:
    """Take the topic up and publish it, under the clerk's title and summary, with personal numbers masked.

    即时议 starts its 48 hours, 深入议 the working days in which the convenor must set it going.
    """
    require_for(topic, "topic.accepted", by)
    route = chosen(Route, route, label=gettext_lazy("办理路径"), field="route")
    urgency = chosen(Urgency, urgency, label=gettext_lazy("紧急程度"), field="urgency")
    category = chosen(Category, category or topic.category, label=gettext_lazy("类别"), field="category")
    fields = {
        "title": filled(Topic, "title", mask(title), field="title"),
        "summary": filled(Topic, "summary", mask(summary)),
        "urgency": urgency,
        "route": route,
        "category": category,
        "jurisdiction": filled(Topic, "jurisdiction", jurisdiction),
        "public_interest": filled(Topic, "public_interest", public_interest),
        "published_at": time.now(),
    }
    to = State.QUICK if route == Route.QUICK else State.CANDIDATE
    step_topic(
        topic, "topic.accepted", to, by=by, seen=seen, fields=fields,
        number=topic.number, channel=topic.channel, category=category, urgency=urgency, route=route,
    )  # fmt: skip
    stop_clock(CLOCKS["screen"], topic)
    start_clock(CLOCKS["quick_answer" if route == Route.QUICK else "start_research"], topic, topic=topic)


@act
def return_topic(topic: Topic, *, words: str, by: User, seen: int | None = None) -> None:
    """Send a topic back to its raiser, saying what is missing; the clerk's time stands still meanwhile."""
    require_for(topic, "topic.returned", by)
    fields = {"decision_words": _words(words)}
    step_topic(topic, "topic.returned", by=by, seen=seen, fields=fields)
    stop_clock(CLOCKS["screen"], topic)
    start_clock(CLOCKS["resubmit"], topic, topic=topic)


@act
def merge_topic(topic: Topic, into: Topic, *, words: str = "", by: User, seen: int | None = None) -> None:
    """Make the topic part of another one on the same matter; everybody behind it follows along.

    Topics merged into it before point to the new one at once, so a chain is never longer than one link.
    Raises `Refusal` if the other is of another committee, has ended or is itself merged, lies unread or with
    its raiser, or is hidden from a public that already reads this one.
    """
    require_for(topic, "topic.merged", by)
    # Read in our turn, so that of two merges of each other the second sees the first.
    into = Topic.objects.get(pk=into.pk)
    _refuse_merge(topic, into)
    _refuse_if_planned(topic)
    fields: dict[str, Any] = {"merged_into": into, "decision_words": _words(words, optional=True)}
    n_voices = _move_voices(topic, into)
    Topic.objects.filter(merged_into=topic).update(merged_into=into, version=F("version") + 1)
    step_topic(topic, "topic.merged", by=by, seen=seen, fields=fields, into=into.ref, voices=n_voices)
    stop_all_clocks(topic)


@act
def transfer_topic(topic: Topic, *, to: str, words: str, by: User, seen: int | None = None) -> None:
    """Hand a topic that is no matter for deliberation to 12345, 信访 or a department, and say so."""
    require_for(topic, "topic.transferred", by)
    target = filled(Topic, "transferred_to", to, field="to")
    fields = {"transferred_to": target, "decision_words": _words(words)}
    step_topic(topic, "topic.transferred", by=by, seen=seen, fields=fields, transferred_to=target)
    stop_all_clocks(topic)


@act
def reject_topic(topic: Topic, *, reason: str, words: str, by: User, seen: int | None = None) -> None:
    """Do not take the topic up, for a reason of the table and in words that its raiser understands."""
    require_for(topic, "topic.rejected", by)
    reason = chosen(Reason, reason, label=gettext_lazy("不予采纳理由"), field="reason")
    _refuse_if_planned(topic)
    fields = {"reason": reason, "decision_words": _words(words)}
    step_topic(topic, "topic.rejected", by=by, seen=seen, fields=fields, reason=reason)
    stop_all_clocks(topic)


def _words(words: str, *, optional: bool = False) -> str:
    return filled(Topic, "decision_words", words, field="words", optional=optional)


def _refuse_merge(topic: Topic, into: Topic) -> None:
    if into.pk == topic.pk:
        raise Refusal(_("议题不能并入自身。"), field="into")
    if into.committee_id != topic.committee_id:
        raise Refusal(_("只能并入本委员会的议题。"), field="into")
    if into.state in NO_TARGET:
        raise Refusal(
            _("“%(into)s”目前为“%(now)s”，不能并入其他议题。")
            % {"into": into, "now": into.get_state_display()},
            field="into",
        )
    if topic.is_published and not into.is_published:
        raise Refusal(_("“%(into)s”尚未公开，已公开的议题不能并入。") % {"into": into}, field="into")


def _move_voices(topic: Topic, into: Topic) -> int:
    """Let everybody behind `topic` stand behind `into`, and remember where they came from."""
    voices = Voice.objects.filter(topic=topic)
    # A browser that spoke for both keeps both voices, since each has a code; only one can carry its mark.
    here = Voice.objects.filter(topic=into).exclude(browser_hash="").values("browser_hash")
    voices.filter(browser_hash__in=here).update(browser_hash="")
    return voices.update(first_topic=Coalesce("first_topic", "topic"), topic=into, version=F("version") + 1)


def _refuse_if_planned(topic: Topic) -> None:
    item = (
        PlanItem.objects.filter(Q(topic=topic, removed_at=None, done_at=None)).select_related("plan").first()
    )
    if item is not None and item.plan is not None:
        raise Refusal(
            _("“%(topic)s”已在“%(plan)s”中，请先从计划移出。") % {"topic": topic, "plan": item.plan}
        )
