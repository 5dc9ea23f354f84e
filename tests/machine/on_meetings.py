"""What may be tried with meetings, those invited, and what is said and found there."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import PHASES, MeetingState, ResearchState, Result
from shangliang.deliberation.models import Scheme, Speech
from shangliang.topics.lifecycle import State
from tests.machine.model import Meeting, Person, Topic
from tests.machine.world import STAFF, Try, World, act, all_of

M = MeetingState
BEFORE_OPENING = {M.PLANNED, M.NOTICED, M.CHECKED_IN}
RECORDING = {*PHASES, M.CLOSED}
PEOPLE = ("own", "guest", *STAFF)
CHAIR = "convenor"
KINDS: dict[str, dict[str, Any]] = {
    "member": {"side": "member", "user": "member"},
    "department": {"side": "department", "department": 0},
    "chair": {"side": "official", "user": CHAIR},
    "resident": {"side": "resident", "is_stakeholder": True},
}


def plan(world: World, in_days: int) -> dict[str, Any]:
    return {
        "starts_at": world.books.at + timedelta(days=in_days, hours=2),
        "place": "社区协商议事室",
        "agenda": "通报；说明；发言；归纳。",
        "chair": world.user(CHAIR),
        "recorder": world.user(CHAIR),
    }


@act(all_of("topics"), ways=("1", "3", "3"))
def plan_meeting(world: World, topic: Topic, who: str, way: str) -> Try:
    in_days, last = int(way), topic.research

    def then(row: Any) -> None:
        topic.meetings.append(Meeting(row.pk, topic, topic.path, row.starts_at, CHAIR))

    return Try(
        may=world.may(who, "meeting.planned", topic.path),
        can=topic.state == State.READY
        and last is not None
        and last.state == ResearchState.SUBMITTED
        and topic.meeting is None,
        do=lambda: actions.plan_meeting(topic.row, **plan(world, in_days), by=world.user(who)),
        verbs=["meeting.planned"],
        then=then,
    )


@act(all_of("meetings"), ways=("place", "day"))
def change_meeting(world: World, meeting: Meeting, who: str, way: str) -> Try:
    is_place = way == "place"
    how = plan(world, 4) | ({"starts_at": meeting.starts_at} if is_place else {})
    states = {M.PLANNED, M.NOTICED} if is_place else {M.PLANNED}
    return Try(
        may=world.may(who, "meeting.changed", meeting.path),
        can=meeting.state in states,
        do=lambda: actions.change_meeting(meeting.row, form="grassroots", **how, by=world.user(who)),
        verbs=["meeting.changed"],
        then=lambda _: setattr(meeting, "starts_at", how["starts_at"]),
    )


@act(all_of("meetings"))
def notice_meeting(world: World, meeting: Meeting, who: str, _way: str) -> Try:
    topic, first = meeting.of, localdate(world.books.at) + timedelta(days=2)

    def then(_: object) -> None:
        meeting.go("meeting.noticed")
        topic.go("topic.scheduled")

    return Try(
        may=world.may(who, "meeting.noticed", meeting.path),
        can=meeting.can("meeting.noticed")
        and topic.can("topic.scheduled")
        and localdate(meeting.starts_at) >= first,
        do=lambda: actions.notice_meeting(meeting.row, by=world.user(who)),
        verbs=["meeting.noticed", "topic.scheduled"],
        then=then,
    )


@act(all_of("meetings"), ways=tuple(KINDS))
def invite(world: World, meeting: Meeting, who: str, way: str) -> Try:
    kind = KINDS[way]
    user = kind.get("user", "")
    department = world.departments[kind["department"]] if "department" in kind else None
    stakeholder = bool(kind.get("is_stakeholder"))

    def then(given: Any) -> None:
        whose = department.pk if department else None
        name = given.participant.name
        meeting.people.append(
            Person(given.participant.pk, meeting, kind["side"], name, user, whose, stakeholder)
        )

    return Try(
        may=world.may(who, "participant.invited", meeting.path),
        can=meeting.state in BEFORE_OPENING and (not user or user not in {p.user for p in meeting.people}),
        do=lambda: actions.invite(
            meeting.row,
            side=kind["side"],
            name=f"参会人{world.next()}",
            reason="有关方面",
            is_stakeholder=stakeholder,
            user=world.user(user) if user else None,
            department=department,
            by=world.user(who),
        ),
        verbs=["participant.invited"],
        then=then,
    )


def pairs(world: World) -> list[tuple[Meeting, Meeting]]:
    return [
        (new, old)
        for new in world.books.meetings
        for old in world.books.meetings
        if new.state in BEFORE_OPENING or new.of is old.of
    ]


@act(pairs)
def invite_again(world: World, pair: tuple[Meeting, Meeting], who: str, _way: str) -> Try:
    meeting, earlier = pair
    there = {one.known_as for one in meeting.people}
    again = [one for one in earlier.people if one.known_as not in there]

    def then(invited: list[Any]) -> None:
        for given, was in zip(invited, again, strict=True):
            person = Person(given.participant.pk, meeting, was.side, was.name, was.user, was.department)
            person.stakeholder = was.stakeholder
            meeting.people.append(person)

    return Try(
        may=world.may(who, "participant.invited", meeting.path),
        can=meeting is not earlier and meeting.of is earlier.of and meeting.state in BEFORE_OPENING,
        do=lambda: actions.invite_again(meeting.row, earlier.row, by=world.user(who)),
        verbs=["participant.invited"] * len(again),
        then=then,
    )


@act(all_of("people"))
def remove_participant(world: World, person: Person, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "participant.removed", person.of.path),
        can=person.of.state == M.PLANNED,
        do=lambda: actions.remove_participant(person.row, by=world.user(who)),
        verbs=["participant.removed"],
        then=lambda _: person.of.people.remove(person),
    )


@act(all_of("people"))
def renew_code(world: World, person: Person, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "participant.code_renewed", person.of.path),
        can=True,
        do=lambda: actions.renew_code(person.row, by=world.user(who)),
        verbs=["participant.code_renewed"],
    )


def speaks_for(world: World, person: Person, who: str, key: str) -> bool:
    """The participant's code, their account, anybody of their department, or staff."""
    departments = {own for _, _, own in world.holds.get(who, ()) if own}
    return (
        who == "own"
        or who == person.user
        or person.department in departments
        or world.may(who, key, person.of.path)
    )


def speaker(world: World, person: Person, who: str) -> Any:
    """The code or the account that comes; `guest` has the code of somebody else."""
    if who == "own":
        return person.row
    if who == "guest":
        others = [one for one in world.books.people if one is not person]
        return others[0].row if others else world.user("nobody")
    return world.user(who)


@act(all_of("people"), ways=("accepted", "declined", "substituted"), who=PEOPLE)
def answer_invitation(world: World, person: Person, who: str, way: str) -> Try:
    return Try(
        may=speaks_for(world, person, who, "participant.answered"),
        can=person.of.state in BEFORE_OPENING,
        do=lambda: actions.answer_invitation(
            person.row, answer=way, substitute="邻居", by=speaker(world, person, who)
        ),
        verbs=["participant.answered"],
    )


@act(all_of("people"), who=PEOPLE)
def sign_in_participant(world: World, person: Person, who: str, _way: str) -> Try:
    return Try(
        may=speaks_for(world, person, who, "participant.signed_in"),
        can=person.of.state in {M.CHECKED_IN, *PHASES} and not person.here,
        do=lambda: actions.sign_in_participant(person.row, by=speaker(world, person, who)),
        verbs=["participant.signed_in"],
        then=lambda _: setattr(person, "here", True),
    )


@act(all_of("people"))
def withdraw_sign_in(world: World, person: Person, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "participant.sign_in_withdrawn", person.of.path),
        can=person.of.state == M.CHECKED_IN and person.here,
        do=lambda: actions.withdraw_sign_in(person.row, by=world.user(who)),
        verbs=["participant.sign_in_withdrawn"],
        then=lambda _: setattr(person, "here", False),
    )


@act(all_of("meetings"))
def start_check_in(world: World, meeting: Meeting, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "meeting.checked_in", meeting.path),
        can=meeting.can("meeting.checked_in")
        and meeting.of.state == State.SCHEDULED
        and localdate(world.books.at) >= localdate(meeting.starts_at),
        do=lambda: actions.start_check_in(meeting.row, by=world.user(who)),
        verbs=["meeting.checked_in"],
        then=lambda _: meeting.go("meeting.checked_in"),
    )


@act(all_of("meetings"), ways=("read", "read aloud", "unread"))
def open_meeting(world: World, meeting: Meeting, who: str, way: str) -> Try:
    return Try(
        may=world.may(who, "meeting.opened", meeting.path),
        can=meeting.can("meeting.opened") and meeting.has_quorum(who) and way != "unread",
        do=lambda: actions.open_meeting(meeting.row, rules_read=way != "unread", by=world.user(who)),
        verbs=["meeting.opened"],
        then=lambda _: meeting.go("meeting.opened"),
    )


@act(all_of("meetings"), ways=tuple(PHASES))
def advance_meeting(world: World, meeting: Meeting, who: str, way: str) -> Try:
    return Try(
        may=world.may(who, "meeting.advanced", meeting.path),
        can=meeting.state in PHASES and PHASES.index(way) > PHASES.index(meeting.state),
        do=lambda: actions.advance_meeting(meeting.row, way, by=world.user(who)),
        verbs=["meeting.advanced"],
        then=lambda _: meeting.go("meeting.advanced", way),
    )


@act(all_of("people"), ways=("view", "written"))
def record_speech(world: World, person: Person, who: str, way: str) -> Try:
    meeting = person.of
    return Try(
        may=world.may(who, "meeting.speech_recorded", meeting.path),
        can=meeting.state in RECORDING and meeting.minutes is None and (person.here or way == "written"),
        do=lambda: actions.record_speech(
            meeting.row, participant=person.row, kind=way, gist="车位可以共享。", by=world.user(who)
        ),
        verbs=["meeting.speech_recorded"],
        then=lambda row: meeting.speeches.append(row.pk),
    )


@act(lambda world: [(one, pk) for one in world.books.meetings for pk in one.speeches])
def correct_speech(world: World, one: tuple[Meeting, int], who: str, _way: str) -> Try:
    meeting, pk = one
    return Try(
        may=world.may(who, "meeting.speech_corrected", meeting.path),
        can=meeting.state in RECORDING and meeting.minutes is None,
        do=lambda: actions.correct_speech(
            Speech.objects.get(pk=pk), kind="for", gist="赞成共享。", seconds=60, by=world.user(who)
        ),
        verbs=["meeting.speech_corrected"],
    )


def to_decide(world: World) -> list[tuple[Meeting, int]]:
    """Each scheme of any research at each meeting: those of an earlier round may not be decided."""
    return [
        (meeting, scheme)
        for meeting in world.books.meetings
        for research in meeting.of.researches
        for scheme in research.schemes
    ]


@act(to_decide, ways=("best", "none", "none but best"))
def record_result(world: World, one: tuple[Meeting, int], who: str, way: str) -> Try:
    meeting, scheme = one
    last = meeting.of.research
    result, best = (Result.CONSENSUS if way == "best" else Result.NONE), way != "none"

    def then(_: object) -> None:
        if best:
            meeting.results = {key: (was, False) for key, (was, _) in meeting.results.items()}
        meeting.results[scheme] = (result, best)

    return Try(
        may=world.may(who, "meeting.result_recorded", meeting.path),
        can=meeting.state == M.CONSENSUS_CHECK
        and last is not None
        and scheme in last.schemes
        and way != "none but best",
        do=lambda: actions.record_result(
            meeting.row,
            scheme=Scheme.objects.get(pk=scheme),
            result=result,
            n_for=1,
            is_best=best,
            by=world.user(who),
        ),
        verbs=["meeting.result_recorded"],
        then=then,
    )


@act(all_of("people"))
def record_promise(world: World, person: Person, who: str, _way: str) -> Try:
    meeting = person.of
    return Try(
        may=world.may(who, "meeting.promise_recorded", meeting.path),
        can=meeting.state in RECORDING and meeting.minutes is None and person.here,
        do=lambda: actions.record_promise(
            meeting.row, participant=person.row, what="一个月内划线", by=world.user(who)
        ),
        verbs=["meeting.promise_recorded"],
    )


@act(all_of("meetings"))
def close_meeting(world: World, meeting: Meeting, who: str, _way: str) -> Try:
    schemes = meeting.of.research.schemes if meeting.of.research else []

    def then(_: object) -> None:
        meeting.go("meeting.closed")
        meeting.of.go("topic.held")

    return Try(
        may=world.may(who, "meeting.closed", meeting.path),
        can=meeting.can("meeting.closed")
        and meeting.of.can("topic.held")
        and all(scheme in meeting.results for scheme in schemes),
        do=lambda: actions.close_meeting(meeting.row, by=world.user(who)),
        verbs=["meeting.closed", "topic.held"],
        then=then,
    )


def _broken_off(meeting: Meeting, verb: str, *, postpones: bool) -> Any:
    def then(_: object) -> None:
        meeting.go(verb)
        if postpones:
            meeting.of.go("topic.postponed")

    return then


@act(all_of("meetings"))
def adjourn_meeting(world: World, meeting: Meeting, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "meeting.adjourned", meeting.path),
        can=meeting.can("meeting.adjourned") and meeting.of.can("topic.postponed"),
        do=lambda: actions.adjourn_meeting(meeting.row, words="人数不足。", by=world.user(who)),
        verbs=["meeting.adjourned", "topic.postponed"],
        then=_broken_off(meeting, "meeting.adjourned", postpones=True),
    )


@act(all_of("meetings"))
def cancel_meeting(world: World, meeting: Meeting, who: str, _way: str) -> Try:
    postpones = meeting.state == M.NOTICED
    return Try(
        may=world.may(who, "meeting.cancelled", meeting.path),
        can=meeting.can("meeting.cancelled") and (not postpones or meeting.of.can("topic.postponed")),
        do=lambda: actions.cancel_meeting(meeting.row, words="场地停电。", by=world.user(who)),
        verbs=["meeting.cancelled", *(["topic.postponed"] if postpones else [])],
        then=_broken_off(meeting, "meeting.cancelled", postpones=postpones),
    )


@act(all_of("topics"))
def another_round(world: World, topic: Topic, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "topic.another_round", topic.path),
        can=topic.can("topic.another_round") and not topic.agreed,
        do=lambda: actions.another_round(topic.row, by=world.user(who)),
        verbs=["topic.another_round"],
        then=lambda _: topic.go("topic.another_round"),
    )


def with_places(world: World) -> list[tuple[Topic, Any]]:
    places = [world.cast.township, world.cast.district, world.cast.neighbour]
    return [(topic, place) for topic in world.books.topics for place in places]


@act(with_places)
def upgrade_topic(world: World, pair: tuple[Topic, Any], who: str, _way: str) -> Try:
    topic, place = pair

    def then(_: object) -> None:
        topic.go("topic.upgraded")
        topic.path = place.path
        if topic.item:
            topic.item.done = True

    return Try(
        may=world.may(who, "topic.upgraded", topic.path),
        can=topic.can("topic.upgraded")
        and not topic.agreed
        and topic.path.startswith(place.path)
        and topic.path != place.path,
        do=lambda: actions.upgrade_topic(topic.row, place, by=world.user(who)),
        verbs=["topic.upgraded"],
        then=then,
    )
