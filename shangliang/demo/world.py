"""Who and what the stories play with: looked up once, by plain keys."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from shangliang.demo.hours import at
from shangliang.demo.scheduler import Scheduler
from shangliang.people.models import Department, Member, User
from shangliang.platforms.models import Committee, Platform
from shangliang.topics.models import AnnualPlan, Call, Topic


@dataclass(frozen=True)
class Account:
    """What somebody needs who wants to try the demo."""

    username: str
    password: str
    name: str
    duty: str


@dataclass
class World:
    """The district as the stories know it."""

    seed: int
    today: date
    committee: Committee
    scheduler: Scheduler = field(default=None)  # type: ignore[assignment]  # set at once
    accounts: list[Account] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    platforms: dict[str, Platform] = field(default_factory=dict)  # by path
    placed: dict[str, list[Member]] = field(default_factory=dict)  # by path
    active: dict[str, Member] = field(default_factory=dict)  # with an account, by path of their platform
    calls: list[Call] = field(default_factory=list)
    spare: list[Topic] = field(default_factory=list)  # candidates that no story takes up
    plan: AnnualPlan = field(default=None)  # type: ignore[assignment]  # until it is opened

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.now)

    @property
    def now(self) -> datetime:
        """Nothing is told beyond this morning: the same on every hour of the day."""
        return at(self.today, 0)

    def rng(self, key: str) -> Random:
        """A generator of its own for each story: what one draws does not move another."""
        return Random(f"{self.seed}:{key}")

    def platform(self, name: str) -> Platform:
        """The platform whose name begins so, the shortest path first."""
        return next(
            platform for _path, platform in sorted(self.platforms.items()) if platform.name.startswith(name)
        )

    def open_call(self, platform: Platform, day: date) -> Call | None:
        """What is asked for there on that day, the newest call first."""
        return next(
            (
                call
                for call in reversed(self.calls)
                if call.opens_on <= day <= call.closes_on and platform.path.startswith(call.platform.path)
            ),
            None,
        )

    def clerk(self, platform: Platform) -> User:
        """Who screens there."""
        if platform.platform_class == "sector":
            return self.users["committee-clerk"]
        return self.users.get(f"clerk:{platform.path[:9]}", self.users["office"])

    def steward(self, platform: Platform) -> User:
        """Who dispatches there and closes."""
        return self.users.get(f"clerk:{platform.path[:9]}", self.users["office"])

    def convenor(self, platform: Platform) -> User:
        """Who runs the room: its convenor, else whoever convenes in the township, else the office."""
        return (
            self.users.get(f"convenor:{platform.path}")
            or self.users.get(f"clerk:{platform.path[:9]}")
            or self.users["office"]
        )

    def handler(self, department: str) -> User:
        return self.users[f"handler:{department}"]

    def approver(self, department: str) -> User:
        return self.users[f"approver:{department}"]

    def member(self, platform: Platform) -> Member:
        """A member with an account who belongs there: of the room, its township, or the whole district."""
        for length in (len(platform.path), 9, 6):
            if member := self.active.get(platform.path[:length]):
                return member
        raise LookupError(f"no member with an account at {platform}")

    def team(self, platform: Platform, n: int, rng: Random) -> list[Member]:
        """Who goes to the spot: the member with an account, and others of the room."""
        leading = self.member(platform)
        others = [one for one in self.placed.get(platform.path, []) if one.pk != leading.pk]
        return [leading, *rng.sample(others, min(n, len(others)))]


def fresh_users(world: World) -> None:
    """Read the accounts anew: each keeps its roles for as long as it lives."""
    found = User.objects.select_related("committee").in_bulk([user.pk for user in world.users.values()])
    world.users = {key: found[user.pk] for key, user in world.users.items()}
    for user in world.users.values():
        assert user.bindings is not None  # noqa: S101  read once, here
