"""Topics that end before a deliberation, or have just begun."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from shangliang.demo import names
from shangliang.demo.dossiers import Texts, told
from shangliang.demo.hours import after, waking_hour
from shangliang.demo.scheduler import Story
from shangliang.demo.stories.raising import CONSENT
from shangliang.demo.stories.road import Road
from shangliang.demo.world import World
from shangliang.people.models import User
from shangliang.platforms.models import Platform
from shangliang.topics import actions
from shangliang.topics.actions import Raised
from shangliang.topics.models import Topic

# How many of those who raise something online while a call is open come through it.
CALLED = 0.6


@dataclass
class Matter:
    """Something raised on a day at a platform, with what it says."""

    world: World
    key: str
    texts: Texts
    platform: Platform
    day: date
    source: str = "online"

    rng: Random = field(init=False)
    told: Texts = field(init=False)
    at: datetime = field(init=False)
    raised: Raised = field(init=False)

    def __post_init__(self) -> None:
        self.rng = self.world.rng(self.key)
        self.told = told(self.texts, self.platform, self.rng)
        self.at = waking_hour(self.day, self.rng)

    @property
    def topic(self) -> Topic:
        topic = self.raised.topic
        topic.refresh_from_db(fields=["state", "version", "published_at"])
        return topic

    @property
    def clerk(self) -> User:
        return self.world.clerk(self.platform)

    @property
    def convenor(self) -> User:
        return self.world.convenor(self.platform)

    def later(self, workdays: int = 0) -> datetime:
        self.at = after(self.at, workdays, self.rng)
        return self.at

    def raise_it(self) -> None:
        rng = self.rng
        said = {name: self.told[name] for name in ("title", "problem", "place")}
        category = self.told.get("category", "other")
        contact = {"name": names.polite(rng), "consent": CONSENT} if rng.random() < 0.7 else {}
        if contact and rng.random() < 0.5:
            contact["phone"] = names.telephone(rng)
        how: dict[str, Any] = {**said, **contact, "category": category}
        if self.source == "online":
            call = self.world.open_call(self.platform, self.day) if rng.random() < CALLED else None
            self.raised = actions.raise_topic(self.platform, call=call, browser=self.key, **how)
        else:
            self.raised = actions.enter_topic(self.platform, by=self.clerk, source=self.source, **how)


def submitted(matter: Matter) -> Story:
    """Raised, and not looked at yet. Spam is held back by itself."""
    if matter.source != "online":
        matter.at = after(matter.at, 1, matter.rng)
    yield matter.at
    matter.raise_it()


def discarded(matter: Matter) -> Story:
    yield from submitted(matter)
    yield matter.later(1)
    actions.discard_topic(matter.topic, by=matter.clerk)


def released(matter: Matter) -> Story:
    """Held back, looked at, and let through: an honest topic that looked like spam."""
    yield from submitted(matter)
    yield matter.later(1)
    actions.release_topic(matter.topic, by=matter.clerk)


def withdrawn(matter: Matter) -> Story:
    """Taken back by its raiser before anybody looked at it."""
    yield from submitted(matter)
    matter.at += timedelta(hours=2)
    yield matter.at
    matter.raised.voice.refresh_from_db()
    actions.withdraw_topic(matter.raised.voice, matter.told["words"], by=matter.raised.voice)


def screening(matter: Matter) -> Story:
    yield from submitted(matter)
    yield matter.later(matter.rng.randint(1, 2))
    actions.start_screening(matter.topic, by=matter.clerk)


def returned(matter: Matter) -> Story:
    yield from screening(matter)
    yield matter.later(1)
    actions.return_topic(matter.topic, words=matter.told["words"], by=matter.clerk)


def resubmitted(matter: Matter) -> Story:
    """Sent back, mended by its raiser, and taken up."""
    yield from returned(matter)
    matter.at = waking_hour(matter.at.date() + timedelta(days=2), matter.rng)
    yield matter.at
    told = matter.told
    actions.resubmit_topic(
        matter.topic,
        by=matter.raised.voice,
        title=told["title"],
        problem=told["better"],
        place=told["place"],
        category=told["category"],
    )
    yield matter.later(1)
    actions.start_screening(matter.topic, by=matter.clerk)
    yield matter.later(1)
    accept(matter, "deep", told["better"])


def transferred(matter: Matter) -> Story:
    yield from screening(matter)
    yield matter.later()
    actions.transfer_topic(matter.topic, to=matter.told["to"], words=matter.told["words"], by=matter.clerk)


def rejected(matter: Matter) -> Story:
    yield from screening(matter)
    yield matter.later(1)
    actions.reject_topic(
        matter.topic, reason=matter.told["reason"], words=matter.told["words"], by=matter.clerk
    )


def candidate(matter: Matter) -> Story:
    """Taken up for deliberation, and supported."""
    yield from screening(matter)
    yield matter.later(1)
    accept(matter, "deep", matter.told["summary"])
    matter.world.spare.append(matter.topic)
    matter.world.scheduler.add(supporters(matter, matter.rng.randint(2, 14)))


def accept(matter: Matter, route: str, summary: str) -> None:
    actions.accept_topic(
        matter.topic,
        title=matter.told["title"],
        summary=summary,
        urgency="urgent" if matter.told.get("category") == "safety" and route == "quick" else "ordinary",
        route=route,
        jurisdiction=matter.platform.name.partition("“")[0],
        public_interest="涉及周边居民的共同利益。",
        by=matter.clerk,
    )


def supporters(matter: Matter, n: int) -> Story:
    at, rng = matter.at, matter.world.rng(f"{matter.key}:voices")
    for number in range(n):
        at = max(
            at + timedelta(minutes=5), waking_hour((at + timedelta(hours=rng.randrange(40))).date(), rng)
        )
        yield at
        topic = matter.topic
        if topic.is_ended:
            return
        actions.support_topic(topic, browser=f"{matter.key}:{number}")


def merged_into(matter: Matter, road: Road) -> Story:
    """On the same matter as another topic: its raiser and supporters follow along."""
    yield from screening(matter)
    yield matter.later(1)
    into = road.fresh()
    if not into.is_ended:
        actions.merge_topic(matter.topic, into, words="与已受理的议题是同一件事，合并办理。", by=matter.clerk)
        matter.raised.voice.refresh_from_db()
        road.voices.append(matter.raised.voice)


def quick(matter: Matter) -> Story:
    """To be answered within two days."""
    yield from screening(matter)
    yield matter.later()
    accept(matter, "quick", matter.told["problem"])


def answered(matter: Matter) -> Story:
    yield from quick(matter)
    yield matter.later(1)
    actions.answer_quickly(matter.topic, answer=matter.told["answer"], by=matter.convenor)


def settled(matter: Matter) -> Story:
    """Answered, rated, and settled."""
    yield from answered(matter)
    matter.at = waking_hour(matter.at.date() + timedelta(days=1), matter.rng)
    yield matter.at
    words = matter.rng.choice(("很快就解决了，谢谢。", "", "办得快。"))
    actions.rate_quick_answer(matter.raised.voice, is_satisfied=True, words=words)
    yield matter.later(matter.rng.randint(1, 4))
    actions.settle_topic(matter.topic, by=matter.convenor)


def deepened(matter: Matter) -> Story:
    """Answered, found wanting by its raiser, and taken to deliberation."""
    yield from answered(matter)
    matter.at = waking_hour(matter.at.date() + timedelta(days=1), matter.rng)
    yield matter.at
    actions.rate_quick_answer(matter.raised.voice, is_satisfied=False, words="只解决了一半，过几天又会这样。")
    yield matter.later(1)
    actions.deepen_topic(matter.topic, words="一次清理不能根治，转深入议，商量长效办法。", by=matter.convenor)
