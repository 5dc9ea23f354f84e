"""Members: registered, connected with accounts, placed in rooms, retired; and the lists of them."""

from typing import Any

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.actions import SYSTEM
from shangliang.ledger.models import Entry
from shangliang.people import queries
from shangliang.people.actions import (
    NewMember,
    close_account,
    connect_member,
    end_placement,
    place_member,
    register_member,
    register_members,
    retire_member,
)
from shangliang.people.models import Member, Placement, User
from shangliang.platforms.actions import close_platform
from shangliang.platforms.roles import Role
from tests.factories import Cast, make_member, make_platform, make_sector, make_user

pytestmark = pytest.mark.django_db


def new(cast: Cast, number: str = "9001", **about: Any) -> NewMember:
    return NewMember(
        **{"number": number, "name": "钱七", "level": "district", "sector": cast.sector.sector} | about
    )


def scopes(user: User) -> list[str]:
    """Where the account is a member, read anew."""
    return sorted(
        binding.scope for binding in User.objects.get(pk=user.pk).bindings if binding.role == Role.MEMBER
    )


def test_a_member_with_an_account_acts_in_the_own_sector_and_where_placed(cast: Cast) -> None:
    member = register_member(cast.committee, new(cast, user=cast.nobody), by=cast.office)
    assert scopes(cast.nobody) == [cast.sector.path]
    placement = place_member(member, cast.village, by=cast.clerk)
    assert scopes(cast.nobody) == [cast.sector.path, cast.village.path]
    assert place_member(member, cast.sector, by=cast.office).kind == Placement.Kind.FLOATING
    assert placement.kind == Placement.Kind.FIXED
    assert "钱七" not in str(list(Entry.objects.values()))
    end_placement(placement, reason="轮换", by=cast.clerk)
    assert scopes(cast.nobody) == [cast.sector.path]
    # The own sector gives the role whether or not one is placed in its room.
    end_placement(member.placements.get(ended_on=None), by=cast.office)
    assert scopes(cast.nobody) == [cast.sector.path]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "member.registered",
        "role.bound",
        "member.placed",
        "role.bound",
        "member.placed",
        "placement.ended",
        "role.ended",
        "placement.ended",
    ]


def test_an_account_may_come_later(cast: Cast) -> None:
    member = make_member(cast.committee, platform=cast.neighbour, sector=cast.sector.sector)
    connect_member(member, cast.nobody, by=cast.office)
    assert scopes(cast.nobody) == [cast.sector.path, cast.neighbour.path]
    other = make_member(cast.committee)
    with pytest.raises(Refusal, match="账号“nobody”已关联其他委员。"):
        connect_member(other, cast.nobody, by=cast.office)
    with pytest.raises(Refusal, match=f"委员“{member.name}”已有账号。"):
        connect_member(member, make_user(committee=cast.committee), by=cast.office)
    with pytest.raises(Refusal, match="账号“outsider”不属于本会。"):
        connect_member(other, cast.outsider, by=cast.office)
    with pytest.raises(Refusal, match="系统、安全、审计管理员须由不同的人担任，且不兼任业务角色。"):
        connect_member(other, cast.audit_admin, by=cast.office)
    other.refresh_from_db()
    assert other.user is None


def test_placing_is_refused_with_the_reason(cast: Cast) -> None:
    member = cast.member.member
    place = f"“{cast.village.name}”"
    with pytest.raises(Refusal, match=f"委员“{member.name}”已在{place}。"):
        place_member(member, cast.village, by=cast.office)
    with pytest.raises(Forbidden):
        place_member(member, cast.neighbour, by=cast.clerk)
    with pytest.raises(Forbidden):
        place_member(member, cast.neighbour, by=cast.outsider)
    with pytest.raises(Refusal, match="不属于本会。"):
        place_member(member, cast.other_village, by=SYSTEM)
    close_platform(cast.neighbour, reason="撤并", by=SYSTEM)
    with pytest.raises(Refusal, match="已停用，不能安排委员。"):
        place_member(member, cast.neighbour, by=cast.office)
    placement = member.placements.get()
    end_placement(placement, by=cast.office)
    with pytest.raises(Refusal, match="这项下沉安排已经结束。"):
        end_placement(placement, by=cast.office)


def test_many_are_registered_or_none_and_every_bad_row_is_named(cast: Cast) -> None:
    foreign = make_sector(cast.other_committee, name="外界")
    rows = [
        new(cast, "9001"),
        new(cast, "9001"),
        new(cast, "9002", level="king"),
        new(cast, "9003", sector=foreign),
    ]
    n_before = Member.objects.count()
    with pytest.raises(Refusal) as refusal:
        register_members(cast.committee, rows, by=cast.office)
    lines = str(refusal.value).splitlines()
    assert [line.split("：")[0] for line in lines] == ["第 2 行", "第 3 行", "第 4 行"]
    assert lines[0] == "第 2 行：委员编号“9001”已被使用。"
    assert lines[2] == "第 4 行：“外界”不是本会的界别。"
    assert (Member.objects.count(), Entry.objects.count()) == (n_before, 0)
    assert len(register_members(cast.committee, [new(cast, "9001"), new(cast, "9002")], by=cast.office)) == 2
    with pytest.raises(Forbidden):
        register_members(cast.committee, [new(cast, "9003")], by=cast.clerk)


def test_who_leaves_office_keeps_the_account_without_the_members_roles(cast: Cast) -> None:
    member = cast.member.member
    retire_member(member, by=cast.office)
    assert scopes(cast.member) == []
    assert member.left_on is not None
    assert not member.placements.filter(ended_on=None).exists()
    assert User.objects.get(pk=cast.member.pk).is_active
    with pytest.raises(Refusal, match="已离任。"):
        retire_member(member, by=cast.office)
    with pytest.raises(Refusal, match="已离任。"):
        place_member(member, cast.neighbour, by=cast.office)


def test_rooms_without_a_member_are_named(cast: Cast) -> None:
    assert list(queries.rooms_without_member(cast.committee)) == [cast.sector, cast.neighbour]
    make_member(cast.committee, platform=cast.neighbour)
    assert list(queries.rooms_without_member(cast.committee)) == [cast.sector]
    retire_member(cast.member.member, by=cast.office)
    assert list(queries.rooms_without_member(cast.committee)) == [cast.sector, cast.village]
    counts = {room.path: room.n_members for room in queries.rooms_with_members(cast.committee)}
    assert (counts[cast.neighbour.path], counts[cast.village.path]) == (1, 0)


def test_holders_of_a_role_over_a_platform(cast: Cast) -> None:
    def names(role: Role, path: str = "") -> list[str]:
        return [user.username for user in queries.role_holders(cast.committee, role, path)]

    assert names(Role.TOWNSHIP_CLERK, cast.village.path) == ["clerk"]
    assert names(Role.TOWNSHIP_CLERK, cast.district.path) == []
    assert names(Role.OFFICE, cast.village.path) == ["office"]
    assert sorted(names(Role.TOWNSHIP_CLERK)) == ["clerk", "neighbour_clerk"]
    close_account(cast.clerk, reason="调离", by=SYSTEM)
    assert names(Role.TOWNSHIP_CLERK) == ["neighbour_clerk"]


def test_platforms_of_a_user_are_those_of_the_roles(cast: Cast) -> None:
    assert list(queries.platforms_of(cast.clerk)) == [cast.township, cast.village]
    assert list(queries.platforms_of(cast.member)) == [cast.sector, cast.village]
    assert list(queries.platforms_of(cast.nobody)) == []
    assert cast.other_village not in queries.platforms_of(cast.office)


@pytest.mark.parametrize("n_more", [0, 7])
def test_lists_take_the_same_statements_however_long(
    cast: Cast, n_more: int, django_assert_num_queries: Any
) -> None:
    for _ in range(n_more):
        user = make_user(Role.CONVENOR, make_platform(cast.committee).path, committee=cast.committee)
        make_member(cast.committee, platform=cast.village, user=user)
    with django_assert_num_queries(2):
        seen = [
            (user.name, binding.department)
            for user in queries.accounts(cast.committee)
            for binding in user.roles_in_force
        ]
    assert len(seen) == 16 + n_more  # everybody of the cast, the member twice
    with django_assert_num_queries(2):
        placed = [
            (member.sector.name, placement.platform.name)
            for member in queries.members(cast.committee)
            for placement in member.placements_in_force
        ]
    assert len(placed) == 1 + n_more
    with django_assert_num_queries(1):
        assert len([member.sector.name for member in queries.members_of_platform(cast.village)]) == 1 + n_more
    with django_assert_num_queries(1):
        listed = {
            department.name: (department.n_handlers, department.n_approvers)
            for department in queries.departments(cast.committee)
        }
    assert listed == {"区第1局": (1, 1), "区第2局": (0, 0)}
