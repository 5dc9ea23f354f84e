"""What may be tried once a suggestion is answered: promises, progress, a member's visit."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from shangliang.outcomes import actions
from shangliang.outcomes.lifecycle import SuggestionState
from tests.machine.model import Commitment, Suggestion
from tests.machine.on_outcomes import end, leads, with_lead
from tests.machine.world import Try, World, act, all_of

S = SuggestionState
TARGET = 100


def promises(world: World) -> list[Commitment]:
    return [one for suggestion in world.books.suggestions for one in suggestion.commitments]


@act(all_of("suggestions"))
def make_commitment(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    due_on = localdate(world.books.at) + timedelta(days=60)

    def then(row: Any) -> None:
        suggestion.go("suggestion.committed")
        suggestion.commitments.append(
            Commitment(row.pk, suggestion, suggestion.round, row.department_id, due_on)
        )

    return Try(
        may=leads(world, suggestion, who, "suggestion.committed"),
        can=with_lead(suggestion) and suggestion.can("suggestion.committed"),
        do=lambda: actions.make_commitment(
            suggestion.row,
            content="新增夜间共享车位",
            measure="夜间车位",
            unit="个",
            target=Decimal(TARGET),
            due_on=due_on,
            by=world.user(who),
        ),
        verbs=["suggestion.committed"],
        then=then,
    )


@act(promises, ways=("0", "60", "100"))
def report_progress(world: World, promise: Commitment, who: str, way: str) -> Try:
    def then(_: object) -> None:
        promise.reached, promise.reported = int(way), True
        promise.completed = promise.reached >= TARGET

    return Try(
        may=world.may(who, "commitment.progressed", promise.of.topic.path, promise.department),
        can=promise.of.topic.converting and promise.of.state == S.IMPLEMENTING and _is_current(promise),
        do=lambda: actions.report_progress(
            promise.row, value=Decimal(way), note="已签订协议。", by=world.user(who)
        ),
        verbs=["commitment.progressed"],
        then=then,
    )


def _is_current(promise: Commitment) -> bool:
    return promise.round == promise.of.round


@act(promises)
def extend_commitment(world: World, promise: Commitment, who: str, _way: str) -> Try:
    today = localdate(world.books.at)
    due_on = max(promise.due_on, today) + timedelta(days=30)
    return Try(
        may=world.may(who, "commitment.extended", promise.of.topic.path),
        can=promise.of.topic.converting
        and promise.of.state == S.IMPLEMENTING
        and _is_current(promise)
        and not promise.completed
        and today <= promise.due_on,
        do=lambda: actions.extend_commitment(
            promise.row, due_on=due_on, reason="材料未到。", by=world.user(who)
        ),
        verbs=["commitment.extended"],
        then=lambda _: setattr(promise, "due_on", due_on),
    )


@act(all_of("suggestions"))
def report_completed(world: World, suggestion: Suggestion, who: str, _way: str) -> Try:
    def then(_: object) -> None:
        suggestion.go("suggestion.completed")
        for promise in suggestion.promised:
            promise.completed = True

    return Try(
        may=leads(world, suggestion, who, "suggestion.completed"),
        can=with_lead(suggestion)
        and suggestion.can("suggestion.completed")
        and all(promise.reported for promise in suggestion.promised),
        do=lambda: actions.report_completed(suggestion.row, shortfall="其余单位不同意。", by=world.user(who)),
        verbs=["suggestion.completed"],
        then=then,
    )


@act(all_of("suggestions"), ways=("passed", "passed too", "wanting"))
def verify_suggestion(world: World, suggestion: Suggestion, who: str, way: str) -> Try:
    verb = "suggestion.found_wanting" if way == "wanting" else "suggestion.verified"
    researched = any(research.state == "submitted" for research in suggestion.topic.researches)

    def then(_: object) -> None:
        suggestion.go(verb)
        if way != "wanting":
            return end(suggestion)
        for promise in suggestion.promised:
            promise.completed = promise.reported = False
        return None

    return Try(
        # The cast has one member, who was in every research.
        may=who == "member" and (researched or world.may(who, verb, suggestion.topic.path)),
        can=suggestion.topic.converting and suggestion.can(verb),
        do=lambda: actions.verify_suggestion(
            suggestion.row,
            passed=way != "wanting",
            visited_on=localdate(world.books.at),
            words="到场看过。",
            by=world.user(who),
        ),
        verbs=[verb],
        then=then,
    )
