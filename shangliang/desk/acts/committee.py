"""What is begun on the committee as a whole, without a row before it: offered to whoever holds the role."""

from typing import Any

from shangliang.desk.acting import Act, Noun, acts_of
from shangliang.desk.pages import holds
from shangliang.people.models import User
from shangliang.people.permissions import PERMISSIONS as PEOPLE
from shangliang.platforms.models import Committee
from shangliang.platforms.permissions import PERMISSIONS as PLATFORMS
from shangliang.platforms.roles import Permission
from shangliang.topics.permissions import PERMISSIONS as TOPICS


def find(user: User, pk: int) -> Committee | None:
    return user.committee if pk == user.committee_id else None


def may(user: User, permission: Permission, row: Any) -> bool:
    """Holding the role anywhere is enough to be asked where; the action then judges the place."""
    return holds(user, permission)


ACTS: tuple[Act, ...] = ()

NOUN = Noun(
    key="committee",
    model=Committee,
    find=find,
    permissions={**TOPICS, **PLATFORMS, **PEOPLE},
    acts=acts_of(*ACTS),
    page="desk:start",
    may=may,
)
