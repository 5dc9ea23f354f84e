"""Who may try what: the cast with its roles as plain rows, the table of acts, and one try."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from shangliang.deliberation.permissions import PERMISSIONS as OF_DELIBERATION
from shangliang.outcomes.permissions import PERMISSIONS as OF_OUTCOMES
from shangliang.people.models import Department, Member, User
from shangliang.platforms.permissions import PERMISSIONS as OF_PLATFORMS
from shangliang.platforms.roles import Role
from shangliang.topics.permissions import PERMISSIONS as OF_TOPICS
from tests.factories import Cast, make_user
from tests.machine.model import Books

PERMISSIONS = OF_PLATFORMS | OF_TOPICS | OF_DELIBERATION | OF_OUTCOMES
# The outsider is the office of another committee. Residents and participants come with their code.
STAFF = (
    "office", "leader", "government", "committee_clerk", "clerk", "neighbour_clerk", "convenor", "member",
    "handler", "approver", "other_handler", "other_approver", "expert", "evaluator", "system_admin",
    "security_admin", "audit_admin", "nobody", "outsider",
)  # fmt: skip
ONE_WAY = ("",)


@dataclass
class World:
    """The people, the places, and our own books."""

    cast: Cast
    users: dict[str, User]
    holds: dict[str, list[tuple[Role, str, int | None]]]
    books: Books
    member: Member = field(default=None)  # type: ignore[assignment]

    def may(self, who: str, key: str, path: str, department: int | None = None) -> bool:
        """Whether a role of theirs is in the table, over the place, and in the department if one counts."""
        return any(
            role in PERMISSIONS[key].roles and path.startswith(scope) and own in (None, department)
            for role, scope, own in self.holds.get(who, ())
        )

    def is_closed(self, path: str) -> bool:
        return self.books.spare.closed and self.books.spare.path == path

    def user(self, who: str) -> User:
        return self.users[who]

    @property
    def rooms(self) -> list[Any]:
        return [self.books.spare, self.cast.village, self.cast.neighbour, self.cast.sector]

    @property
    def departments(self) -> list[Department]:
        return [self.cast.department, self.cast.other_department]

    def next(self) -> int:
        self.books.n += 1
        return self.books.n


def people_of(cast: Cast) -> dict[str, User]:
    """The cast by name, with a handler and an approver for its second department."""
    extra = {
        f"other_{role.value}": make_user(role, committee=cast.committee, department=cast.other_department)
        for role in (Role.HANDLER, Role.APPROVER)
    }
    return extra | {name: getattr(cast, name) for name in STAFF if name not in extra}


def roles_of(cast: Cast) -> dict[str, list[tuple[Role, str, int | None]]]:
    """What `make_cast` says, said again: role, scope, department."""
    root, own, other = cast.committee.path, cast.department.pk, cast.other_department.pk
    return {
        "office": [(Role.OFFICE, root, None)],
        "leader": [(Role.LEADER, root, None)],
        "government": [(Role.GOVERNMENT, root, None)],
        "committee_clerk": [(Role.COMMITTEE_CLERK, cast.sector.path, None)],
        "clerk": [(Role.TOWNSHIP_CLERK, cast.township.path, None)],
        "neighbour_clerk": [(Role.TOWNSHIP_CLERK, cast.neighbour.path[: len(root) + 3], None)],
        "convenor": [(Role.CONVENOR, cast.village.path, None)],
        "member": [(Role.MEMBER, cast.village.path, None), (Role.MEMBER, cast.sector.path, None)],
        "handler": [(Role.HANDLER, root, own)],
        "approver": [(Role.APPROVER, root, own)],
        "other_handler": [(Role.HANDLER, root, other)],
        "other_approver": [(Role.APPROVER, root, other)],
        "expert": [(Role.EXPERT, root, None)],
        "evaluator": [(Role.EVALUATOR, root, None)],
        "system_admin": [(Role.SYSTEM_ADMIN, root, None)],
        "security_admin": [(Role.SECURITY_ADMIN, root, None)],
        "audit_admin": [(Role.AUDIT_ADMIN, root, None)],
        "nobody": [],
        "outsider": [(Role.OFFICE, cast.other_committee.path, None)],
    }


@dataclass(frozen=True)
class Try:
    """What we foresee of one try: `may` by the roles, `can` by where things stand; then these verbs."""

    may: bool
    can: bool
    do: Callable[[], Any]
    verbs: list[str]
    then: Callable[[Any], object] = lambda _result: None


@dataclass(frozen=True)
class Act:
    """An action of the product, with what it may be tried on, by whom, and in which ways."""

    name: str
    foresee: Callable[[World, Any, str, str], Try]
    on: Callable[[World], Iterable[Any]]
    ways: tuple[str, ...]
    who: tuple[str, ...]


ACTS: dict[str, Act] = {}
Foresee = Callable[[World, Any, str, str], Try]


def act(
    on: Callable[[World], Iterable[Any]], *, ways: tuple[str, ...] = ONE_WAY, who: tuple[str, ...] = STAFF
) -> Callable[[Foresee], Foresee]:
    """Enter the action of the function's name in the table."""

    def enter(foresee: Foresee) -> Foresee:
        name = foresee.__name__
        assert name not in ACTS
        ACTS[name] = Act(name, foresee, on, ways, who)
        return foresee

    return enter


def all_of(name: str) -> Callable[[World], Iterable[Any]]:
    """Every row of that kind in our books."""
    return lambda world: getattr(world.books, name)


def below(name: str, of: str = "topics") -> Callable[[World], Iterable[Any]]:
    return lambda world: world.books.below(name, of)
