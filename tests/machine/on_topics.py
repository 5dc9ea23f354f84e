"""What may be tried with topics, the people behind them, and calls."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from shangliang.platforms.models import Platform
from shangliang.topics import actions
from shangliang.topics.lifecycle import ENDED, State
from shangliang.topics.models import Clock
from shangliang.topics.models import Photo as PhotoRow
from shangliang.topics.models import Voice as VoiceRow
from tests.machine.model import Call, Spare, Topic, Voice
from tests.machine.world import STAFF, Try, World, act, all_of, below
from tests.outcomes.journeys import picture

SPAM = "加微信 vx88loan888 领取 http://loan.top"
IN_PLAY = 3
MOST_PHOTOS = 9
CODES = ("raiser", "joined", "stranger")
PEOPLE = (*CODES, *STAFF)
NOBODY_SIGNED_IN = ("resident",)
UNREAD = {State.MODERATION, State.RETURNED}
PICTURE = picture()


def rooms(world: World) -> list[Any]:
    """Where one more may be raised, as long as few are under way."""
    n = sum(topic.state not in ENDED for topic in world.books.topics)
    return world.rooms if n < IN_PLAY else []


def at(room: Any) -> Platform:
    return room.row if isinstance(room, Spare) else room


def matter(world: World, way: str = "") -> dict[str, Any]:
    """What is typed; `spam` is held back."""
    n = world.next()
    problem = SPAM if way == "spam" else f"第 {n} 件：晚上没有车位，消防通道被占。"
    return {"title": f"停车难之{n}", "problem": problem, "place": "3 幢北门", "category": "parking"}


def take_up(world: World, platform: Any, state: str, given: Any, *, raised_by: str = "") -> Topic:
    """A topic that was raised, into our books."""
    topic = Topic(given.topic.pk, platform.path, state, raised_by)
    topic.voices.append(Voice(given.voice.pk, topic, raised=True))
    topic.photos = list(PhotoRow.objects.filter(topic=topic.pk).values_list("pk", flat=True))
    world.books.topics.append(topic)
    return topic


def voice_of(world: World, topic: Topic, who: str) -> VoiceRow | None:
    """The code with which a resident comes: of the topic's raiser, of one merged into it, of a stranger."""
    codes = {
        "raiser": [voice for voice in topic.voices if voice.raised and not voice.first],
        "joined": topic.joined,
        "stranger": [voice for other in world.books.topics if other is not topic for voice in other.voices],
    }
    return next((voice.row for voice in codes.get(who, ())), None)


@act(rooms, ways=("", "spam", "photo"), who=NOBODY_SIGNED_IN)
def raise_topic(world: World, room: Any, _who: str, way: str) -> Try:
    state = State.MODERATION if way == "spam" else State.SUBMITTED
    photos = {"photos": [PICTURE]} if way == "photo" else {}
    return Try(
        may=True,
        can=not world.is_closed(room.path),
        do=lambda: actions.raise_topic(at(room), **matter(world, way), **photos),
        verbs=["topic.raised"],
        then=lambda given: take_up(world, room, state, given),
    )


@act(rooms, ways=("paper", "call"))
def enter_topic(world: World, room: Any, who: str, way: str) -> Try:
    calls = [one for one in world.books.calls if room.path.startswith(one.path)]
    call = calls[-1] if way == "call" and calls else None
    return Try(
        may=world.may(who, "topic.entered", room.path),
        can=not world.is_closed(room.path) and (call is None or not call.withdrawn),
        do=lambda: actions.enter_topic(
            at(room), by=world.user(who), source="paper", call=call and call.row, **matter(world)
        ),
        verbs=["topic.entered"],
        then=lambda given: take_up(world, room, State.SUBMITTED, given),
    )


@act(rooms)
def recommend_topic(world: World, room: Any, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "topic.recommended", room.path),
        can=not world.is_closed(room.path),
        do=lambda: actions.recommend_topic(at(room), by=world.user(who), **matter(world)),
        verbs=["topic.recommended"],
        then=lambda given: take_up(world, room, State.SUBMITTED, given, raised_by=who),
    )


@act(rooms)
def assign_topic(world: World, room: Any, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "topic.assigned", room.path),
        can=not world.is_closed(room.path),
        do=lambda: actions.assign_topic(at(room), by=world.user(who), **matter(world)),
        verbs=["topic.assigned"],
        then=lambda given: take_up(world, room, State.SUBMITTED, given, raised_by=who),
    )


@act(all_of("topics"), who=PEOPLE)
def resubmit_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    voice = voice_of(world, topic, who)
    by = voice or world.user("nobody" if who in CODES else who)
    theirs = who == topic.raised_by or (who == "raiser" and voice is not None)
    return Try(
        may=theirs or world.may(who, "topic.resubmitted", topic.path),
        can=topic.can("topic.resubmitted"),
        do=lambda: actions.resubmit_topic(topic.row, by=by, **matter(world)),
        verbs=["topic.resubmitted"],
        then=lambda _: topic.go("topic.resubmitted", State.SUBMITTED),
    )


@act(all_of("topics"), ways=("one", "none"), who=CODES)
def add_photos(world: World, topic: Topic, who: str, way: str) -> Try:
    voice = voice_of(world, topic, who)
    by = voice or world.books.below("voices")[0].row
    photos = [PICTURE] if way == "one" else []

    def then(_: object) -> None:
        topic.photos = list(PhotoRow.objects.filter(topic=topic.pk).values_list("pk", flat=True))

    return Try(
        may=who == "raiser" and voice is not None,
        can=topic.state not in ENDED and way == "one" and len(topic.photos) < MOST_PHOTOS,
        do=lambda: actions.add_photos(topic.row, photos=photos, by=by),
        verbs=["topic.photos_added"],
        then=then,
    )


def step(name: str, verb: str, **how: Any) -> None:
    """An action that takes a topic over one step and asks nothing but the tables."""

    def foresee(world: World, topic: Topic, who: str, _way: str) -> Try:
        return Try(
            may=world.may(who, verb, topic.path),
            can=topic.can(verb),
            do=lambda: getattr(actions, name)(topic.row, by=world.user(who), **how),
            verbs=[verb],
            then=lambda _: topic.go(verb),
        )

    foresee.__name__ = name
    act(all_of("topics"))(foresee)


step("release_topic", "topic.released")
step("discard_topic", "topic.discarded")
step("start_screening", "topic.screening_started")
step("return_topic", "topic.returned", words="请补充位置。")
step("transfer_topic", "topic.transferred", to="12345", words="属于公共服务事项。")
step("deepen_topic", "topic.deepened", words="涉及多方。")


@act(all_of("topics"), ways=("deep", "deep again", "quick"))
def accept_topic(world: World, topic: Topic, who: str, way: str) -> Try:
    def then(_: object) -> None:
        topic.go("topic.accepted", State.QUICK if way == "quick" else State.CANDIDATE)
        topic.published = True

    return Try(
        may=world.may(who, "topic.accepted", topic.path),
        can=topic.can("topic.accepted"),
        do=lambda: actions.accept_topic(
            topic.row,
            title="停车难",
            summary="晚间车位不足。",
            urgency="soon",
            route=way.split()[0],
            jurisdiction="第1街道",
            public_interest="涉及全体住户",
            by=world.user(who),
        ),
        verbs=["topic.accepted"],
        then=then,
    )


def in_a_plan(topic: Topic) -> bool:
    return topic.item is not None and topic.item.plan is not None


@act(all_of("topics"))
def reject_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "topic.rejected", topic.path),
        can=topic.can("topic.rejected") and not in_a_plan(topic),
        do=lambda: actions.reject_topic(
            topic.row, reason="outside", words="不属于本区。", by=world.user(who)
        ),
        verbs=["topic.rejected"],
        then=lambda _: topic.go("topic.rejected"),
    )


def two(world: World) -> list[tuple[Topic, Topic]]:
    return [(topic, into) for topic in world.books.topics for into in world.books.topics]


@act(two)
def merge_topic(world: World, pair: tuple[Topic, Topic], who: str, _way: str) -> Try:
    topic, into = pair

    def then(_: object) -> None:
        topic.go("topic.merged")
        topic.merged_into = into
        for other in world.books.topics:
            if other.merged_into is topic:
                other.merged_into = into
        for voice in topic.voices:
            voice.first = voice.first or topic
            voice.of = into
        into.voices += topic.voices
        topic.voices = []

    return Try(
        may=world.may(who, "topic.merged", topic.path),
        can=topic.can("topic.merged")
        and not in_a_plan(topic)
        and into is not topic
        and into.state not in ENDED | UNREAD
        and (into.published or not topic.published),
        do=lambda: actions.merge_topic(topic.row, into.row, words="同一件事。", by=world.user(who)),
        verbs=["topic.merged"],
        then=then,
    )


@act(all_of("topics"))
def answer_quickly(world: World, topic: Topic, who: str, _way: str) -> Try:
    def then(_: object) -> None:
        topic.go("topic.answered")
        topic.rate_until = Clock.objects.get(topic=topic.pk, kind="quick_rate", stopped_at=None).due_on

    return Try(
        may=world.may(who, "topic.answered", topic.path),
        can=topic.can("topic.answered"),
        do=lambda: actions.answer_quickly(topic.row, answer="已于当日清理。", by=world.user(who)),
        verbs=["topic.answered"],
        then=then,
    )


@act(all_of("topics"))
def settle_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    said = {satisfied for by_raiser, satisfied in topic.quick_ratings if by_raiser}
    is_over = topic.rate_until is not None and localdate(world.books.at) > topic.rate_until
    return Try(
        may=world.may(who, "topic.settled", topic.path),
        can=topic.can("topic.settled") and (is_over or said == {True}),
        do=lambda: actions.settle_topic(topic.row, by=world.user(who)),
        verbs=["topic.settled"],
        then=lambda _: topic.go("topic.settled"),
    )


@act(below("voices"), ways=("yes", "no"), who=NOBODY_SIGNED_IN)
def rate_quick_answer(world: World, voice: Voice, _who: str, way: str) -> Try:
    def then(_: object) -> None:
        voice.quick_rated = True
        voice.of.quick_ratings.append((voice.raised, way == "yes"))

    return Try(
        may=True,
        can=voice.of.state == State.ANSWERED and not voice.quick_rated,
        do=lambda: actions.rate_quick_answer(voice.row, is_satisfied=way == "yes", words="还是占着。"),
        verbs=["topic.quick_rated"],
        then=then,
    )


@act(all_of("topics"))
def suspend_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    def then(_: object) -> None:
        topic.suspended_from = topic.state
        topic.suspended_on = localdate(world.books.at)
        topic.go("topic.suspended")

    return Try(
        may=world.may(who, "topic.suspended", topic.path),
        can=topic.can("topic.suspended"),
        do=lambda: actions.suspend_topic(topic.row, words="等规划批复。", by=world.user(who)),
        verbs=["topic.suspended"],
        then=then,
    )


@act(all_of("topics"))
def resume_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "topic.resumed", topic.path),
        can=topic.can("topic.resumed"),
        do=lambda: actions.resume_topic(topic.row, by=world.user(who)),
        verbs=["topic.resumed"],
        then=lambda _: topic.go("topic.resumed", topic.suspended_from),
    )


@act(all_of("topics"), who=("resident", *STAFF))
def support_topic(world: World, topic: Topic, who: str, _way: str) -> Try:
    into = topic.merged_into or topic
    by = None if who == "resident" else world.user(who)
    return Try(
        may=by is None or world.may(who, "topic.entered", into.path),
        can=into.published and into.state not in ENDED,
        do=lambda: actions.support_topic(topic.row, browser=f"browser-{world.next()}", by=by),
        verbs=["topic.supported"],
        then=lambda given: into.voices.append(Voice(given.voice.pk, into, raised=False)),
    )


@act(below("voices"))
def read_contact(world: World, voice: Voice, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "topic.view_contacts", voice.of.path),
        can=True,
        do=lambda: actions.read_contact(voice.row, by=world.user(who)),
        verbs=["topic.contacts_read"],
    )


@act(below("voices"), ways=("agreed", "unasked"), who=("own", "stranger", *STAFF))
def change_contact(world: World, voice: Voice, who: str, way: str) -> Try:
    consent = "2026-01" if way == "agreed" else ""
    return Try(
        may=who == "own",
        can=way == "agreed",
        do=lambda: actions.change_contact(
            voice.row, phone="13812345678", consent=consent, by=self_or(world, voice, who)
        ),
        verbs=["voice.contact_changed"],
        then=lambda _: setattr(voice, "erased", False),
    )


@act(below("voices"), who=("own", "stranger", *STAFF))
def erase_voice(world: World, voice: Voice, who: str, _way: str) -> Try:
    return Try(
        may=who == "own" or world.may(who, "voice.erased", voice.of.path),
        can=not voice.erased,
        do=lambda: actions.erase_voice(voice.row, by=self_or(world, voice, who)),
        verbs=["voice.erased"],
        then=lambda _: setattr(voice, "erased", True),
    )


def self_or(world: World, voice: Voice, who: str) -> Any:
    """The voice with its own code, a stranger with theirs, or an account."""
    if who == "own":
        return voice.row
    if who == "stranger":
        others = [one for one in world.books.below("voices") if one is not voice]
        return others[0].row if others else world.user("nobody")
    return world.user(who)


def with_photos(world: World) -> list[Topic]:
    return [topic for topic in world.books.topics if topic.photos]


@act(with_photos)
def publish_photo(world: World, topic: Topic, who: str, _way: str) -> Try:
    return _photo(world, topic, who, "topic.photo_published", actions.publish_photo, caption="北门")


@act(with_photos)
def hide_photo(world: World, topic: Topic, who: str, _way: str) -> Try:
    return _photo(world, topic, who, "topic.photo_hidden", actions.hide_photo)


def _photo(world: World, topic: Topic, who: str, verb: str, action: Any, **how: Any) -> Try:
    return Try(
        may=world.may(who, "topic.photo_published", topic.path),
        can=True,
        do=lambda: action(PhotoRow.objects.get(pk=topic.photos[0]), by=world.user(who), **how),
        verbs=[verb],
    )


def places(world: World) -> list[Any]:
    return [*world.rooms, world.cast.township, world.cast.district]


@act(places)
def open_call(world: World, platform: Any, who: str, _way: str) -> Try:
    today = localdate(world.books.at)
    return Try(
        may=world.may(who, "call.opened", platform.path),
        can=not world.is_closed(platform.path),
        do=lambda: actions.open_call(
            at(platform),
            title="征集议题",
            text="请说说身边的事。",
            opens_on=today,
            closes_on=today + timedelta(days=3650),
            by=world.user(who),
        ),
        verbs=["call.opened"],
        then=lambda call: world.books.calls.append(Call(call.pk, platform.path)),
    )


@act(all_of("calls"))
def withdraw_call(world: World, call: Call, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "call.withdrawn", call.path),
        can=not call.withdrawn,
        do=lambda: actions.withdraw_call(call.row, reason="已有答复。", by=world.user(who)),
        verbs=["call.withdrawn"],
        then=lambda _: setattr(call, "withdrawn", True),
    )


@act(below("voices"), who=("own", "stranger", *STAFF))
def withdraw_topic(world: World, voice: Voice, who: str, _way: str) -> Try:
    topic = voice.of
    return Try(
        may=voice.raised and voice.first is None and (who == "own" or who == topic.raised_by),
        can=topic.can("topic.withdrawn") and not topic.joined,
        do=lambda: actions.withdraw_topic(voice.row, by=self_or(world, voice, who)),
        verbs=["topic.withdrawn"],
        then=lambda _: topic.go("topic.withdrawn"),
    )


@act(below("voices"), who=("own", "stranger", *STAFF))
def erase_topic_text(world: World, voice: Voice, who: str, _way: str) -> Try:
    topic = voice.first or voice.of

    def then(_: object) -> None:
        topic.text_erased = True
        topic.photos = []

    return Try(
        may=voice.raised and (who == "own" or world.may(who, "voice.erased", topic.path)),
        can=topic.state in ENDED and not topic.published and not topic.text_erased,
        do=lambda: actions.erase_topic_text(voice.row, by=self_or(world, voice, who)),
        verbs=["topic.text_erased"],
        then=then,
    )


def with_something_under_way(world: World) -> list[Any]:
    """The spare room, and those rooms where a topic has not ended."""
    spare, paths = world.books.spare, {topic.path for topic in under_way(world)}
    return [spare, *(room for room in world.rooms if room is not spare and room.path in paths)]


def under_way(world: World) -> list[Topic]:
    return [topic for topic in world.books.topics if topic.state not in ENDED]


def waits(world: World, path: str) -> bool:
    """What waits after the end, like a look back, is the clocks' matter, which has tests of its own."""
    if path in {topic.path for topic in under_way(world)}:
        return True
    ended = [topic.pk for topic in world.books.topics if topic.path == path]
    return bool(ended) and Clock.objects.filter(topic__in=ended, stopped_at=None).exists()


@act(with_something_under_way)
def retire_platform(world: World, platform: Any, who: str, _way: str) -> Try:
    spare = world.books.spare
    calls = [call for call in world.books.calls if call.path == spare.path and not call.withdrawn]

    def then(_: object) -> None:
        spare.closed = True
        for call in calls:
            call.withdrawn = True

    return Try(
        may=world.may(who, "platform.closed", platform.path),
        can=platform is spare and not spare.closed and not waits(world, spare.path),
        do=lambda: actions.retire_platform(at(platform), reason="并入邻近议事室", by=world.user(who)),
        verbs=[*["call.withdrawn"] * len(calls), "platform.closed"],
        then=then,
    )
