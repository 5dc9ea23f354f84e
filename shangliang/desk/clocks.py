"""A clock in words: what waits, on whom, and where it is done."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shangliang.desk.nouns import KINDS, address_of
from shangliang.errors import Words
from shangliang.platforms.roles import Role
from shangliang.topics.clocks import VOICES
from shangliang.topics.models import Clock


@dataclass(frozen=True)
class Told:
    clock: Clock
    label: Words
    who: Words
    href: str


def told(clock: Clock) -> Told:
    return Told(clock, label_of(clock), who_of(clock), address_of(clock))


def label_of(clock: Clock) -> Words:
    return KINDS[clock.kind].label if clock.kind in KINDS else clock.kind


def who_of(clock: Clock) -> Words:
    """Whom it waits on: a department, a person, the residents, a role."""
    if clock.department is not None:
        return clock.department.short_name
    if clock.user is not None:
        return clock.user.name
    if clock.holder == VOICES:
        return _("提出和附议的群众")
    return Role(clock.role).label if clock.role else _("参会人")
