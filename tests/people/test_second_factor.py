"""A second factor: begun, turned on by who shows the code, turned off, and what of it is recorded."""

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from shangliang.people.actions import begin_second_factor, confirm_second_factor, remove_second_factor
from shangliang.people.models import User
from shangliang.platforms.roles import Role
from tests.factories import Cast, make_user


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def turned_on(user: User) -> TOTPDevice:
    return confirm_second_factor(user, token=code_of(begin_second_factor(user)))


def recorded() -> list[tuple[str, str, str]]:
    entries = Entry.objects.filter(verb__startswith="account.second_factor").order_by("sequence")
    return list(entries.values_list("verb", "subject", "actor"))


def test_what_is_only_begun_changes_nothing_and_is_not_recorded(cast: Cast) -> None:
    device = begin_second_factor(cast.clerk)
    assert not device.confirmed
    assert recorded() == []
    with pytest.raises(Refusal, match="没有开启二次验证"):
        remove_second_factor(cast.clerk, by=cast.clerk)


def test_begun_again_the_former_key_opens_nothing(cast: Cast) -> None:
    former = begin_second_factor(cast.clerk)
    device = begin_second_factor(cast.clerk)
    assert former.key != device.key
    assert list(TOTPDevice.objects.filter(user=cast.clerk)) == [device]
    with pytest.raises(Refusal) as refused:
        confirm_second_factor(cast.clerk, token=code_of(former))
    assert refused.value.field == "token"
    assert not TOTPDevice.objects.get(user=cast.clerk).confirmed


def test_the_right_code_turns_it_on_and_is_recorded_without_the_key(cast: Cast) -> None:
    device = turned_on(cast.clerk)
    assert TOTPDevice.objects.get(user=cast.clerk).confirmed
    assert recorded() == [("account.second_factor_on", cast.clerk.ref, cast.clerk.actor)]
    entry = Entry.objects.get(verb="account.second_factor_on")
    assert device.key not in str(entry.data)
    assert not entry.public


@pytest.mark.parametrize("token", ["", "12345", "abcdef", "１２３４５６７", "-1"])
def test_what_is_no_code_turns_nothing_on(cast: Cast, token: str) -> None:
    begin_second_factor(cast.clerk)
    with pytest.raises(Refusal, match="验证码不正确或已过期"):
        confirm_second_factor(cast.clerk, token=token)
    assert recorded() == []


def test_a_code_without_anything_begun_is_told_to_scan_first(cast: Cast) -> None:
    begin_second_factor(cast.office)  # of somebody else
    with pytest.raises(Refusal, match="请先扫描二维码"):
        confirm_second_factor(cast.clerk, token="123456")


def test_another_telephone_takes_the_place_of_the_first(cast: Cast) -> None:
    first = turned_on(cast.clerk)
    second = begin_second_factor(cast.clerk)
    assert (
        TOTPDevice.objects.get(user=cast.clerk, confirmed=True) == first
    )  # until the second is shown to work
    confirm_second_factor(cast.clerk, token=code_of(second))
    assert list(TOTPDevice.objects.filter(user=cast.clerk)) == [second]


def test_one_turns_ones_own_off(cast: Cast) -> None:
    turned_on(cast.clerk)
    turned_on(cast.office)
    remove_second_factor(cast.clerk, by=cast.clerk)
    assert list(TOTPDevice.objects.values_list("user", flat=True)) == [cast.office.pk]
    assert recorded()[-1] == ("account.second_factor_off", cast.clerk.ref, cast.clerk.actor)


def test_a_lost_telephone_is_forgotten_by_the_system_administrator_alone(cast: Cast) -> None:
    turned_on(cast.clerk)
    for by in (cast.office, cast.security_admin, cast.audit_admin, cast.convenor, cast.outsider):
        with pytest.raises(Forbidden):
            remove_second_factor(cast.clerk, by=by)
    assert TOTPDevice.objects.get(user=cast.clerk).confirmed
    remove_second_factor(cast.clerk, by=cast.system_admin)
    assert recorded()[-1] == ("account.second_factor_off", cast.clerk.ref, cast.system_admin.actor)


def test_the_administrator_of_another_committee_forgets_none_here(cast: Cast) -> None:
    turned_on(cast.clerk)
    stranger = make_user(Role.SYSTEM_ADMIN, committee=cast.other_committee)
    with pytest.raises(Forbidden):
        remove_second_factor(cast.clerk, by=stranger)
