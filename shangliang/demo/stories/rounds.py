"""When one meeting is not enough: too few came, or nothing was agreed."""

from shangliang.deliberation import actions
from shangliang.deliberation.queries.meetings import platforms_above
from shangliang.demo.scheduler import Story
from shangliang.demo.stories import meeting
from shangliang.demo.stories.road import Road


def fail(road: Road) -> Story:
    """A whole meeting without agreement, with its minutes."""
    road.told["fails"] = True
    for stop, act in (
        ("convened", meeting.convene),
        ("noticed", meeting.notice),
        ("held", meeting.hold),
        ("drafted", meeting.write_minutes),
        ("signed", meeting.sign),
    ):
        yield road.next(stop)
        yield from act(road)
    road.told["fails"] = False


def talk_again(road: Road) -> Story:
    """As many meetings without agreement as the telling wants, one round after another."""
    for _ in range(road.rounds - 1):
        yield from fail(road)
        yield road.later(1)
        actions.another_round(road.fresh(), by=road.convenor)
    if "last_speeches" in road.told:
        road.told["speeches"] = road.told["last_speeches"]


def go_up(road: Road) -> Story:
    """No agreement in the room: the township takes it over."""
    yield from fail(road)
    yield road.later(1)
    above = platforms_above(road.fresh())[0]
    actions.upgrade_topic(road.topic, above, by=road.convenor)


def too_few(road: Road) -> Story:
    """The day came and most did not: adjourned, and another day is set."""
    yield road.next("held")
    road.meeting.refresh_from_db(fields=["state", "version"])
    actions.start_check_in(road.meeting, by=road.convenor)
    for key in ("chair", "a1"):
        participant = road.people[key]
        participant.refresh_from_db(fields=["version", "answer", "substitute"])
        actions.sign_in_participant(participant, by=road.convenor)
    yield road.later()
    road.meeting.refresh_from_db(fields=["state", "version"])
    actions.adjourn_meeting(
        road.meeting, words="突降暴雨，利益相关方到场不足半数，改期召开。", by=road.convenor
    )
    yield road.later(1)
    yield from meeting.convene(road)
    yield road.later()
    yield from meeting.notice(road)
