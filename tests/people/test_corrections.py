"""Registers are put right, and people take away what is held about them."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger.models import Entry
from shangliang.people.actions import (
    correct_department,
    correct_member,
    place_member,
    record_sign_in,
    rename_account,
    retire_member,
)
from shangliang.people.models import Member, User
from shangliang.people.queries import held_about
from tests.factories import Cast, make_sector, make_user

pytestmark = pytest.mark.django_db


def member_of(user: User) -> Member:
    return Member.objects.get(user=user)


def last() -> Entry:
    entry = Entry.objects.order_by("sequence").last()
    assert entry is not None
    return entry


def test_a_corrected_name_stands_in_the_register_and_not_in_the_record(cast: Cast) -> None:
    member = member_of(cast.member)
    correct_member(member, name=" 欧阳一一 ", post="枫桥小学教师", by=cast.office)
    member.refresh_from_db()
    assert (member.name, member.post) == ("欧阳一一", "枫桥小学教师")
    entry = last()
    assert (entry.verb, entry.data["changed"]) == ("member.corrected", ["name", "post"])
    assert "欧阳" not in str(list(Entry.objects.values()))


def test_a_corrected_sector_moves_the_role_to_its_rooms(cast: Cast) -> None:
    member = member_of(cast.member)
    other = make_sector(cast.committee)
    scopes = set(cast.member.role_bindings.filter(ended_at=None).values_list("scope", flat=True))
    correct_member(member, sector=other, by=cast.office)
    left = set(cast.member.role_bindings.filter(ended_at=None).values_list("scope", flat=True))
    placed = set(member.placements.filter(ended_on=None).values_list("platform__path", flat=True))
    assert left == placed
    assert scopes - left == {cast.sector.path} - placed


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "姓名：此字段不能为空。"),
        ({"name": "字" * 41}, "姓名：确保该变量包含不超过 40 字符 (目前字符数 41)。"),
        ({"level": "world"}, "层级：值 'world' 不是有效选项。"),
        ({}, "的资料没有变化。"),
    ],
)
def test_what_cannot_stand_is_refused_by_its_field(cast: Cast, given: dict, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        correct_member(member_of(cast.member), by=cast.office, **given)
    assert words in str(refused.value)
    assert not Entry.objects.exists()


def test_a_number_of_somebody_else_is_refused(cast: Cast) -> None:
    member, other = member_of(cast.member), Member.objects.exclude(user=cast.member).first()
    if other is None:
        other = Member.objects.create(
            committee=cast.committee, number="9009", name="某", level="district", sector=member.sector
        )
    with pytest.raises(Refusal, match=f"^委员编号“{other.number}”已被使用。$"):
        correct_member(member, number=other.number, by=cast.office)


def test_one_who_has_left_is_corrected_no_more(cast: Cast) -> None:
    member = member_of(cast.member)
    retire_member(member, by=cast.office)
    with pytest.raises(Refusal, match="已离任"):
        correct_member(member, name="某", by=cast.office)


def test_a_department_keeps_both_names_in_the_record(cast: Cast) -> None:
    was = cast.department.name
    correct_department(cast.department, name="城市管理局", by=cast.office)
    cast.department.refresh_from_db()
    assert (cast.department.name, last().public) == ("城市管理局", True)
    assert last().data == {"changed": {"name": [was, "城市管理局"]}}


def test_an_account_is_renamed_by_the_system_administrator_alone(cast: Cast) -> None:
    for stranger in (cast.office, cast.security_admin, cast.nobody, cast.outsider):
        with pytest.raises(Forbidden, match="更正账号姓名"):
            rename_account(cast.nobody, name="改名", by=stranger)
    rename_account(cast.nobody, name="改名", by=cast.system_admin)
    cast.nobody.refresh_from_db()
    assert (cast.nobody.name, last().verb, last().data) == ("改名", "account.renamed", {})


def test_a_correction_on_an_old_page_is_stale(cast: Cast) -> None:
    member = member_of(cast.member)
    correct_member(member, name="甲", seen=member.version, by=cast.office)
    with pytest.raises(Stale):
        correct_member(member, name="乙", seen=member.version - 1, by=cast.office)
    assert member_of(cast.member).name == "甲"


def test_others_may_not_correct(cast: Cast) -> None:
    for stranger in (cast.clerk, cast.convenor, cast.member, cast.outsider):
        with pytest.raises(Forbidden):
            correct_member(member_of(cast.member), name="某", by=stranger)
        with pytest.raises(Forbidden):
            correct_department(cast.department, name="某", by=stranger)


def test_what_is_held_can_be_taken_away_and_names_nobody_else(  # type: ignore[no-untyped-def]
    cast: Cast, django_assert_num_queries
) -> None:
    place_member(member_of(cast.member), cast.neighbour, by=cast.office)
    for _ in range(3):
        record_sign_in(cast.member)
    with django_assert_num_queries(5):
        held = held_about(cast.member)
    assert held["account"]["name"] == cast.member.name
    assert cast.neighbour.name in {placement["platform__name"] for placement in held["member"]["placements"]}
    assert [act["verb"] for act in held["acts"]] == ["account.signed_in"] * 3
    written = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False)
    assert 'password"' not in written
    assert cast.office.name not in written


def test_an_account_without_registers_holds_little(cast: Cast) -> None:
    held = held_about(make_user(committee=cast.committee))
    assert (held["member"], held["expert"], held["roles"], held["acts"]) == (None, None, [], [])
