"""The whole life of a deliberated topic: the stops of its road, and what is done at each."""

from collections.abc import Callable

from shangliang.demo.scheduler import Story
from shangliang.demo.stories import delivery, ending, meeting, outcome, raising, research, rounds
from shangliang.demo.stories.road import ORDER, Road
from shangliang.topics import actions as topics

ACTS: dict[str, Callable[[Road], Story]] = {
    "raised": raising.raise_it,
    "screening": raising.screen,
    "candidate": raising.accept,
    "approved": raising.approve,
    "researching": research.plan,
    "visited": research.visit,
    "ready": research.report,
    "convened": meeting.convene,
    "noticed": meeting.notice,
    "held": meeting.hold,
    "drafted": meeting.write_minutes,
    "signed": meeting.sign,
    "outcome": outcome.draft,
    "dispatched": outcome.dispatch,
    "taken": outcome.take,
    "contacted": outcome.contact,
    "replying": outcome.draft_replies,
    "replied": outcome.approve_replies,
    "committed": delivery.commit,
    "started": delivery.start,
    "half": delivery.half,
    "completed": delivery.complete,
    "verified": delivery.verify,
    "told": ending.tell,
    "closed": ending.close,
}


def live(road: Road) -> Story:
    """From the first word to the stop that the road is to reach."""
    for stop in ORDER[: ORDER.index(road.stop) + 1]:
        if stop == "convened" and road.twist == "upgraded":
            yield from rounds.go_up(road)
            return
        if stop == "convened" and road.rounds > 1:
            yield from rounds.talk_again(road)
        if stop == "held" and road.twist == "adjourned":
            yield from rounds.too_few(road)
        yield road.next(stop)
        yield from ACTS[stop](road)
    if road.twist == "suspended":
        yield road.later(1)
        topics.suspend_topic(road.fresh(), words=road.told["suspended"], by=road.steward)
