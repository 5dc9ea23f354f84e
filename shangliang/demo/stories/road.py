"""One topic on its road, with everything that came of it, and the time it takes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from django.utils.timezone import localdate

from shangliang.deliberation.models import Meeting, Minutes, Participant, Research
from shangliang.demo.dossiers import Texts, told
from shangliang.demo.hours import after, office_hour, on_workday
from shangliang.demo.world import World
from shangliang.outcomes.models import Outcome
from shangliang.people.models import User
from shangliang.platforms.models import Platform
from shangliang.topics.models import PlanItem, Topic, Voice

# The stops of the road, and how many working days each comes after the one before.
STOPS: dict[str, tuple[int, int]] = {
    "raised": (0, 0),
    "screening": (0, 2),
    "candidate": (1, 2),
    "approved": (1, 3),
    "researching": (1, 3),
    "visited": (2, 4),
    "ready": (3, 7),
    "convened": (1, 3),
    "noticed": (0, 1),
    "held": (4, 7),
    "drafted": (1, 2),
    "signed": (4, 4),
    "outcome": (2, 4),
    "dispatched": (2, 4),
    "taken": (1, 4),
    "contacted": (3, 8),
    "replying": (4, 9),
    "replied": (1, 3),
    "committed": (2, 5),
    "started": (12, 19),
    "half": (12, 19),
    "completed": (6, 15),
    "verified": (3, 7),
    "told": (2, 6),
    "closed": (17, 19),
}
ORDER = list(STOPS)
# Working days within a stop: minutes lie with the participants, a decision is told the day after the promise.
WITHIN = {"drafted": 1, "committed": 1}
# Working days that a twist takes beside them.
EXTRA = {
    "adjourned": 10,
    "returned": 5,
    "returned-twice": 10,
    "sent-back": 3,
    "wanting": 8,
    "suspended": 1,
    "explained": 2,
    "redo": 45,
    "talk": 60,
    "upgraded": 14,
}


@dataclass
class Road:
    """Where a topic is told, how far, with which texts, and at which moment it stands."""

    world: World
    key: str
    dossier: Texts
    platform: Platform
    stop: str
    rest: int = 2  # working days between the stop and today
    n_supporters: int = 4
    form: str = PlanItem.Form.GRASSROOTS
    channel: str = "resident"
    source: str = "online"
    twist: str = ""
    gaps: dict[str, int] = field(default_factory=dict)
    begins: date | None = None

    rng: Random = field(init=False)
    view: int = field(init=False)  # which of the drawn places it is
    told: Texts = field(init=False)
    at: datetime = field(init=False)
    fixed: dict[str, datetime] = field(default_factory=dict)
    topic: Topic = field(default=None)  # type: ignore[assignment]  # until it is raised
    voices: list[Voice] = field(default_factory=list)
    research: Research = field(default=None)  # type: ignore[assignment]  # until it is planned
    meeting: Meeting = field(default=None)  # type: ignore[assignment]  # until it is planned
    minutes: Minutes = field(default=None)  # type: ignore[assignment]  # until they are drafted
    outcome: Outcome = field(default=None)  # type: ignore[assignment]  # until it is drafted
    people: dict[str, Participant] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = self.world.rng(self.key)
        self.view = self.rng.randrange(4)
        self.told = told(self.dossier, self.platform, self.rng)
        if "room" not in self.dossier:
            _vary(self.told["suggestions"], self.rng)
        drawn = {stop: self.rng.randint(low, high) for stop, (low, high) in STOPS.items()}
        if self.form != PlanItem.Form.GRASSROOTS:
            drawn |= {"held": self.rng.randint(16, 18), "noticed": 0}
        self.gaps = drawn | self.gaps
        self.at = office_hour(self.begins or self._beginning(), self.rng)

    def _beginning(self) -> date:
        """So early that the last stop lies `rest` working days back."""
        span = self._days(ORDER[: ORDER.index(self.stop) + 1])
        again = self._days(ORDER[ORDER.index("convened") : ORDER.index("outcome")]) + 2
        span += (self.rounds - 1) * again + self._extra()
        return on_workday(self.world.today, -(span + self.rest + 1))

    def _days(self, stops: list[str]) -> int:
        """How many working days these stops take."""
        return sum(self.gaps[stop] + WITHIN.get(stop, 0) for stop in stops)

    def _extra(self) -> int:
        """What the twist takes, unless the telling leaves off where it begins."""
        left = {"left_redo", "left_unhappy", "left_returned"} & set(self.dossier)
        return 0 if left else EXTRA.get(self.twist, 0)

    @property
    def rounds(self) -> int:
        """How many meetings it takes."""
        n: int = self.dossier.get("rounds", 2 if self.twist == "two-rounds" else 1)
        return n

    def next(self, stop: str) -> datetime:
        """The moment of that stop."""
        fixed = self.fixed.get(stop)
        self.at = max(fixed, self.at) if fixed else after(self.at, self.gaps[stop], self.rng)
        return self.at

    def later(self, workdays: int = 0) -> datetime:
        """So many working days on; for 0 some minutes."""
        self.at = after(self.at, workdays, self.rng)
        return self.at

    @property
    def today(self) -> date:
        return localdate(self.at)

    @property
    def clerk(self) -> User:
        return self.world.clerk(self.topic.platform if self.topic else self.platform)

    @property
    def convenor(self) -> User:
        return self.world.convenor(self.topic.platform if self.topic else self.platform)

    @property
    def steward(self) -> User:
        """Who dispatches and closes: the township's clerk, else the office."""
        return self.world.steward(self.topic.platform)

    @property
    def member(self) -> User:
        return self._of(self.world.member(self.platform).user_id)

    def _of(self, pk: int | None) -> User:
        return next(user for user in self.world.users.values() if user.pk == pk)

    def fresh(self) -> Topic:
        """The topic as others left it."""
        self.topic.refresh_from_db(fields=["state", "version", "platform", "published_at"])
        return self.topic


def _vary(suggestions: list[Texts], rng: Random) -> None:
    """Not everything comes out exactly as promised: some more is reached, and sometimes less."""
    for one in suggestions:
        target = int(one["target"])
        if "reached" in one or target < 20:
            continue
        chance = rng.random()
        if chance < 0.3:
            one["reached"] = target + rng.randint(1, target // 12 + 1)
        elif chance < 0.42:
            one["reached"] = target - target // rng.randint(8, 14)
