"""What may be tried with minutes."""

from typing import Any

from django.utils.timezone import localdate

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import MeetingState, MinutesState
from shangliang.deliberation.models import Confirmation
from tests.machine.model import Meeting, Minutes, Person
from tests.machine.on_meetings import PEOPLE, speaker, speaks_for
from tests.machine.world import Try, World, act, all_of


@act(all_of("meetings"))
def draft_minutes(world: World, meeting: Meeting, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "minutes.drafted", meeting.path),
        can=meeting.state == MeetingState.CLOSED and meeting.minutes is None,
        do=lambda: actions.draft_minutes(meeting.row, agreed="试行三个月。", by=world.user(who)),
        verbs=["minutes.drafted"],
        then=lambda row: setattr(meeting, "minutes", Minutes(row.pk, meeting)),
    )


@act(all_of("minutes"))
def change_minutes(world: World, minutes: Minutes, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "minutes.changed", minutes.of.path),
        can=minutes.state == MinutesState.DRAFT,
        do=lambda: actions.change_minutes(minutes.row, agreed="试行两个月。", by=world.user(who)),
        verbs=["minutes.changed"],
    )


@act(all_of("minutes"))
def send_minutes(world: World, minutes: Minutes, who: str, _way: str) -> Try:
    def then(_: object) -> None:
        minutes.go("minutes.sent")
        minutes.until = minutes.row.confirm_until
        minutes.words = {person: None for person in minutes.of.people if person.here}

    return _step(world, minutes, who, "minutes.sent", actions.send_minutes, then=then)


def those_invited(world: World) -> list[Person]:
    return [person for minutes in world.books.minutes for person in minutes.of.people]


@act(those_invited, ways=("agrees", "agrees too", "objects"), who=PEOPLE)
def confirm_minutes(world: World, person: Person, who: str, way: str) -> Try:
    minutes, agrees = person.of.minutes, way != "objects"
    assert minutes is not None
    return Try(
        may=speaks_for(world, person, who, "minutes.confirmed"),
        can=minutes.state == MinutesState.CONFIRMING and person.here,
        do=lambda: actions.confirm_minutes(
            minutes.row,
            participant=person.row,
            agrees=agrees,
            words="时间记错了。",
            by=speaker(world, person, who),
        ),
        verbs=["minutes.confirmed"],
        then=lambda _: minutes.words.update({person: agrees}),
    )


def those_asked(world: World) -> list[tuple[Minutes, Person]]:
    return [(minutes, person) for minutes in world.books.minutes for person in minutes.words]


@act(those_asked)
def reply_to_objection(world: World, one: tuple[Minutes, Person], who: str, _way: str) -> Try:
    minutes, person = one

    def asked() -> Confirmation:
        return Confirmation.objects.filter(minutes=minutes.pk, participant=person.pk).latest("round")

    return Try(
        may=world.may(who, "minutes.objection_replied", minutes.of.path),
        can=minutes.state == MinutesState.CONFIRMING and minutes.words[person] is False,
        do=lambda: actions.reply_to_objection(asked(), words="已核对录音。", by=world.user(who)),
        verbs=["minutes.objection_replied"],
        then=lambda _: minutes.words.update({person: "answered"}),
    )


@act(all_of("minutes"))
def revise_minutes(world: World, minutes: Minutes, who: str, _way: str) -> Try:
    return _step(world, minutes, who, "minutes.revised", actions.revise_minutes, reason="补充一点。")


@act(all_of("minutes"))
def sign_minutes(world: World, minutes: Minutes, who: str, _way: str) -> Try:
    words = minutes.words.values()
    is_over = minutes.until is not None and localdate(world.books.at) > minutes.until
    may_sign = False not in words and (is_over or None not in words)
    return _step(world, minutes, who, "minutes.signed", actions.sign_minutes, can=may_sign)


@act(all_of("minutes"))
def file_minutes(world: World, minutes: Minutes, who: str, _way: str) -> Try:
    return _step(world, minutes, who, "minutes.filed", actions.file_minutes)


def _step(
    world: World,
    minutes: Minutes,
    who: str,
    verb: str,
    action: Any,
    *,
    can: bool = True,
    then: Any = None,
    **how: Any,
) -> Try:
    return Try(
        may=world.may(who, verb, minutes.of.path),
        can=minutes.can(verb) and can,
        do=lambda: action(minutes.row, by=world.user(who), **how),
        verbs=[verb],
        then=then or (lambda _: minutes.go(verb)),
    )


@act(all_of("minutes"))
def correct_minutes(world: World, minutes: Minutes, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "minutes.corrected", minutes.of.path),
        can=minutes.is_signed,
        do=lambda: actions.correct_minutes(
            minutes.row, words="第二段应为八十个。", reason="笔误", by=world.user(who)
        ),
        verbs=["minutes.corrected"],
    )
