"""Two at once: numbers are given out once, and separation of duties has no gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from shangliang.errors import Refusal
from shangliang.ledger.actions import SYSTEM
from shangliang.people.actions import bind_role, place_member
from shangliang.people.models import Member, Placement, RoleBinding, User
from shangliang.platforms.actions import change_setting, open_platform
from shangliang.platforms.models import Committee, Division, Platform, PlatformClass, Setting
from shangliang.platforms.roles import Role
from tests.factories import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> int:
    """Begin them together; how many were not refused. Anything but a refusal rises."""
    start = Barrier(len(acts))

    def act(one: Callable[[], Any]) -> bool:
        try:
            start.wait()
            one()
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(pool.map(act, acts))


def test_rooms_opened_together_get_numbers_of_their_own() -> None:
    cast = make_cast()
    village = Division.objects.get(code="320505001001")
    committee = Committee.objects.get(pk=cast.committee.pk)

    def open_one() -> Platform:
        return open_platform(committee, platform_class=PlatformClass.VILLAGE, serves=[village], by=SYSTEM)

    assert at_once(*[open_one] * 6) == 6
    paths = (
        Platform.objects.filter(path__startswith="320505001001-")
        .order_by("path")
        .values_list("path", flat=True)
    )
    assert list(paths) == [f"320505001001-V00{n}" for n in range(1, 8)]


def test_of_two_administrators_roles_given_together_one_is_refused() -> None:
    user = make_cast().nobody.pk

    def give(role: Role) -> RoleBinding:
        return bind_role(User.objects.get(pk=user), role, by=SYSTEM)

    assert at_once(lambda: give(Role.SYSTEM_ADMIN), lambda: give(Role.AUDIT_ADMIN)) == 1
    assert RoleBinding.objects.filter(user=user).count() == 1


def test_a_member_placed_twice_at_once_is_placed_once() -> None:
    cast = make_cast()
    member, room = cast.member.member.pk, cast.neighbour.pk

    def place() -> Placement:
        return place_member(Member.objects.get(pk=member), Platform.objects.get(pk=room), by=SYSTEM)

    assert at_once(place, place, place) == 1
    assert Placement.objects.filter(platform=room).count() == 1
    assert RoleBinding.objects.filter(scope=cast.neighbour.path, role=Role.MEMBER).count() == 1


def test_settings_changed_together_keep_their_order() -> None:
    committee = make_cast().committee
    # Alone each is fine; together they would leave fewer allowed than needed.
    changes = [("participants_least", 20), ("participants_most", 15)]
    acts = [
        lambda key=key, value=value: change_setting(committee, key, value, by=SYSTEM)
        for key, value in changes
    ]
    assert at_once(*acts) == 1
    assert Setting.objects.count() == 1
