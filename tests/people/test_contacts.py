"""Telephone numbers: what is one, how it is stored, what of it is shown."""

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from shangliang.errors import Refusal
from shangliang.ledger import canonical
from shangliang.people.contacts import Sealed, Unreadable, mask, normalise, seal, unseal

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("13812341234", "13812341234"),
        (" 138 1234-1234 ", "13812341234"),
        ("+86 138-1234-1234", "13812341234"),
        ("008613812341234", "13812341234"),
        ("１３８１２３４１２３４", "13812341234"),
        ("(0512)6825 1234", "051268251234"),
        ("0512—68251234", "051268251234"),
        ("021-62345678", "02162345678"),
        ("0993-2012345", "09932012345"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_number_is_understood_however_it_is_written(written: str, digits: str) -> None:
    assert normalise(written) == digits


@pytest.mark.parametrize(
    "written",
    [
        "1381234123",
        "138123412345",
        "12812341234",
        "68251234",
        "0512-1825123",
        "86",
        "没有",
        "138１2341②34x",
        "+8613812341234;13812341234",
        "٠٥١٢٦٨٢٥١٢٣٤",
    ],
)
def test_what_is_no_number_is_refused_with_words_for_the_form(written: str) -> None:
    with pytest.raises(Refusal) as refusal:
        seal(written)
    assert refusal.value.field == "phone"
    assert str(refusal.value) == (
        "电话号码有误。请填写 11 位手机号，或带区号的固定电话，如 0512-68251234；也可以不填。"
    )


@given(MOBILES)
def test_a_sealed_number_comes_back_and_shows_nothing_of_itself(number: str) -> None:
    first, second = seal(number), seal(number)
    assert unseal(first.cipher) == number
    assert number not in first.cipher
    # The same number twice cannot be seen to be the same: neither sealed nor committed to.
    assert len({first.cipher, second.cipher}) == len({first.salt, second.salt}) == 2
    assert first.commitment() == canonical.commitment(first.salt, number) != second.commitment()


def test_no_number_is_stored_as_nothing() -> None:
    assert seal(" ") == Sealed("", "")
    assert (unseal(""), Sealed("", "").commitment()) == ("", "")


def test_under_another_key_a_number_stays_closed() -> None:
    cipher = seal("13812341234").cipher
    with override_settings(CONTACT_KEY="another"), pytest.raises(Unreadable, match="SHANGLIANG_CONTACT_KEY"):
        unseal(cipher)
    with pytest.raises(Unreadable):
        unseal(cipher[:-4] + "AAA=")


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13812341234", "138****1234"), ("051268251234", "**********34"), ("12345", "*****"), ("", "")],
)
def test_a_mask_hides_all_but_what_its_owner_knows_it_by(number: str, shown: str) -> None:
    assert mask(number) == shown
