"""What may be tried when the people are told: feedback, ratings, what follows on them, and the end."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from shangliang.outcomes import actions
from shangliang.outcomes.lifecycle import SuggestionState
from shangliang.outcomes.models import Rating
from shangliang.outcomes.queries.ratings import rated_until
from tests.machine.model import Feedback, LookBack, Outcome, Suggestion, Talk, Topic, Voice
from tests.machine.on_topics import NOBODY_SIGNED_IN, SPAM
from tests.machine.world import Try, World, act, all_of, below

S = SuggestionState
FINAL = {S.VERIFIED, S.NOT_ADOPTED}
DECIDED = FINAL | {S.REPLIED, S.IMPLEMENTING, S.COMPLETED}
UNANSWERED = {S.DISPATCHED, S.SIGNED, S.RETURNED, S.REPLYING, S.REDO}
LAST_ROUND = 2
PLAIN = "社区和周边单位签了错时共享协议，新增夜间车位八十个，消防通道已重新划线。"


def next_round(outcome: Outcome) -> int | None:
    """0 before everything is done, then 1, then 2; None if there is nothing to tell."""
    suggestions = outcome.suggestions
    if not suggestions or not all(one.state in DECIDED for one in suggestions):
        return None
    done = all(one.state in FINAL for one in suggestions)
    number = max(one.round for one in suggestions) if done else 0
    return None if any(one.round >= number for one in outcome.feedbacks) else number


@act(all_of("topics"))
def publish_feedback(world: World, topic: Topic, who: str, _way: str) -> Try:
    outcome = topic.outcome
    number = next_round(outcome) if outcome else None
    return Try(
        may=world.may(who, "feedback.published", topic.path),
        can=topic.converting and number is not None,
        do=lambda: actions.publish_feedback(topic.row, text=PLAIN, by=world.user(who)),
        verbs=["feedback.published"],
        then=lambda row: outcome and outcome.feedbacks.append(Feedback(row.pk, outcome, number or 0)),
    )


def those_told(world: World) -> list[tuple[Feedback, Voice]]:
    """Everybody behind any topic, with every feedback: most of them are another topic's."""
    return [
        (feedback, voice)
        for feedback in world.books.below("feedbacks", "outcomes")
        for voice in world.books.below("voices")
    ]


@act(those_told, ways=("satisfied", "unsatisfied", "unsatisfied spam"), who=NOBODY_SIGNED_IN)
def rate(world: World, one: tuple[Feedback, Voice], _who: str, way: str) -> Try:
    feedback, voice = one
    topic = feedback.of.of
    is_open = feedback is feedback.of.told and feedback.of.is_latest and topic.tracked

    def then(rating: Any) -> None:
        feedback.scores[voice] = way.split()[0]
        feedback.ratings.append(rating.pk)
        if "spam" in way:
            feedback.held.append(rating.pk)

    return Try(
        may=voice.of is topic,
        can=is_open and voice not in feedback.scores and not is_over(world, feedback),
        do=lambda: actions.rate(
            feedback.row, voice=voice.row, score=way.split()[0], words=SPAM if "spam" in way else ""
        ),
        verbs=["feedback.rated"],
        then=then,
    )


@act(below("feedbacks", "outcomes"))
def explain_ratings(world: World, feedback: Feedback, who: str, _way: str) -> Try:
    topic = feedback.of.of
    return Try(
        may=world.may(who, "feedback.explained", topic.path),
        can=topic.converting
        and feedback.of.is_latest
        and feedback.unsatisfied
        and not feedback.explained
        and feedback.round < LAST_ROUND,
        do=lambda: actions.explain_ratings(feedback.row, text="地块属于铁路。", by=world.user(who)),
        verbs=["feedback.explained"],
        then=lambda _: setattr(feedback, "explained", True),
    )


def written(world: World) -> list[tuple[Feedback, int]]:
    return [(one, pk) for one in world.books.below("feedbacks", "outcomes") for pk in one.ratings]


@act(written)
def release_words(world: World, one: tuple[Feedback, int], who: str, _way: str) -> Try:
    feedback, pk = one
    return Try(
        may=world.may(who, "rating.released", feedback.of.of.path),
        can=pk in feedback.held,
        do=lambda: actions.release_words(Rating.objects.get(pk=pk), by=world.user(who)),
        verbs=["rating.released"],
        then=lambda _: feedback.held.remove(pk),
    )


@act(all_of("suggestions"))
def redo_suggestion(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    told = suggestion.of.told

    def then(_: object) -> None:
        suggestion.go("suggestion.redone")
        suggestion.n_redone += 1
        suggestion.decision, suggestion.hard = "", False
        anew(suggestion)

    return Try(
        may=world.may(who, "suggestion.redone", suggestion.topic.path),
        can=suggestion.topic.converting
        and suggestion.of.is_latest
        and told is not None
        and told.unsatisfied
        and told.round < LAST_ROUND
        and not suggestion.n_redone
        and suggestion.can("suggestion.redone"),
        do=lambda: actions.redo_suggestion(suggestion.row, reason="群众反映车位仍不够。", by=world.user(who)),
        verbs=["suggestion.redone"],
        then=then,
    )


def anew(suggestion: Suggestion) -> None:
    """The departments that answered have it again: the last lead, and those that helped it."""
    kept = [one for one in suggestion.assignments if one.state != "returned"]
    lead = max(one.pk for one in kept if one.lead)
    former = {(one.department, one.lead): one for one in kept if one.pk >= lead}
    for row in suggestion.row.assignments.filter(ended_at=None).order_by("pk"):
        was = former.pop((row.department_id, row.part == "lead"))
        again = type(was)(row.pk, suggestion, was.department, was.lead, True, "signed")
        again.contacted = was.contacted
        suggestion.assignments.append(again)
    assert not former


@act(all_of("outcomes"))
def arrange_talk(world: World, outcome: Outcome, who: str, _way: str) -> Try:
    told = outcome.told
    return Try(
        may=world.may(who, "talk.arranged", outcome.of.path),
        can=outcome.of.converting
        and outcome.is_latest
        and told is not None
        and told.round == LAST_ROUND
        and told.unsatisfied
        and all(talk.held for talk in outcome.talks),
        do=lambda: actions.arrange_talk(
            outcome.row,
            leader=world.user("leader"),
            due_on=localdate(world.books.at) + timedelta(days=10),
            by=world.user(who),
        ),
        verbs=["talk.arranged"],
        then=lambda row: outcome.talks.append(Talk(row.pk, outcome)),
    )


@act(below("talks", "outcomes"))
def hold_talk(world: World, talk: Talk, who: str, _way: str) -> Try:
    topic = talk.of.of
    return Try(
        may=world.may(who, "talk.held", topic.path),
        can=topic.converting and not talk.held,
        do=lambda: actions.hold_talk(
            talk.row, held_on=localdate(world.books.at), words="当面说明。", by=world.user(who)
        ),
        verbs=["talk.held"],
        then=lambda _: setattr(talk, "held", True),
    )


def nothing_missing(world: World, topic: Topic) -> bool:
    """Everything answered, shown, told, heard."""
    outcome = topic.outcome
    if outcome is None or not all(one.state in FINAL for one in outcome.suggestions):
        return False
    shown = all(
        one.decision == "not_adopted" or any(promise.reached for promise in one.commitments)
        for one in outcome.suggestions
    )
    wanted = max((one.round for one in outcome.suggestions), default=1)
    feedback = next((one for one in outcome.feedbacks if one.round == wanted), None)
    return shown and feedback is not None and is_heard(world, outcome, feedback)


def is_over(world: World, feedback: Feedback) -> bool:
    """Whether its last day for rating has gone by: the day is the calendar's, which has tests of its own."""
    until = rated_until(feedback.row)
    return until is not None and localdate(world.books.at) > until


def is_heard(world: World, outcome: Outcome, feedback: Feedback) -> bool:
    everybody = len(feedback.scores) >= len(outcome.of.voices)
    talked = any(talk.held for talk in outcome.talks)
    settled = talked or (feedback.round == 1 and feedback.explained)
    return (everybody or is_over(world, feedback)) and (settled or not feedback.unsatisfied)


@act(all_of("topics"))
def close_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    def then(row: Any) -> None:
        topic.go("topic.closed")
        topic.look_backs.append(LookBack(row.pk, topic))
        if topic.item:
            topic.item.done = True

    return Try(
        may=world.may(who, "topic.closed", topic.path),
        can=topic.converting and topic.can("topic.closed") and nothing_missing(world, topic),
        do=lambda: actions.close_topic(topic.row, by=world.user(who)),
        verbs=["topic.closed", "lookback.planned"],
        then=then,
    )


@act(below("look_backs"), ways=("holds", "failed"))
def do_look_back(world: World, look_back: LookBack, who: str, way: str) -> Try:
    return Try(
        may=world.may(who, "lookback.done", look_back.of.path),
        can=not look_back.done and not look_back.dropped,
        do=lambda: actions.do_look_back(look_back.row, finding=way, words="晚上去看过。", by=world.user(who)),
        verbs=["lookback.done"],
        then=lambda _: setattr(look_back, "done", True),
    )


@act(all_of("topics"))
def reopen_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    def then(_: object) -> None:
        topic.go("topic.reopened")
        for look_back in topic.look_backs:
            look_back.dropped |= not look_back.done

    return Try(
        may=world.may(who, "topic.reopened", topic.path),
        can=topic.can("topic.reopened") and not world.is_closed(topic.path),
        do=lambda: actions.reopen_topic(topic.row, reason="又堵了。", by=world.user(who)),
        verbs=["topic.reopened"],
        then=then,
    )


@act(all_of("topics"))
def wake_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    """As `resume_topic`; whatever days were promised move on, if it rested for a day at least."""
    rested = topic.suspended_on is not None and localdate(world.books.at) > topic.suspended_on
    suggestions = topic.outcome.suggestions if topic.outcome and rested else []
    unanswered = [one for one in suggestions if one.state in UNANSWERED]
    open_promises = [
        promise
        for one in suggestions
        if one.state == S.IMPLEMENTING
        for promise in one.commitments
        if not promise.completed
    ]

    meetings = topic.meetings if rested else []
    confirming = [one.minutes for one in meetings if one.minutes and one.minutes.state == "confirming"]
    talks = [talk for outcome in topic.outcomes for talk in outcome.talks]
    talks_ahead = [talk for talk in talks if rested and not talk.held]

    def then(_: object) -> None:
        topic.go("topic.resumed", topic.suspended_from)
        for promise in open_promises:
            promise.due_on = promise.row.due_on
        for minutes in confirming:
            minutes.until = minutes.row.confirm_until

    return Try(
        may=world.may(who, "topic.resumed", topic.path),
        can=topic.can("topic.resumed"),
        do=lambda: actions.wake_topic(topic.row, by=world.user(who)),
        verbs=[
            "topic.resumed",
            *["minutes.extended"] * len(confirming),
            *["suggestion.extended"] * len(unanswered),
            *["commitment.extended"] * len(open_promises),
            *["talk.extended"] * len(talks_ahead),
        ],
        then=then,
    )
