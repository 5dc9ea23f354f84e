"""Query codes: long enough, forgiving to whoever types them, stored as a hash alone."""

import math
import re

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from shangliang.people.codes import ALPHABET, N_CHARACTERS, code_hash, is_code, new_code, normalise

CODE = "7KQ4-M2X9-0TBD-5WHR-E3NA"


def test_a_code_has_at_least_eighty_bits_and_no_misread_character() -> None:
    assert N_CHARACTERS * math.log2(len(set(ALPHABET))) >= 80
    assert not set(ALPHABET) & set("ILOU")
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", code) and is_code(code) for code in codes)
    # Every character occurs at every place: 500 draws miss one of 32 there with probability < 0.01 %.
    assert all(len({code[at] for code in codes}) == len(ALPHABET) for at in range(4))


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("0", "O"),
        CODE.replace("0", "o"),
        CODE.replace("-", "—"),
        CODE.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert is_code(typed)
    assert code_hash(typed) == code_hash(CODE)


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    assert is_code(typed) == (
        len(normalise(typed)) == N_CHARACTERS and set(normalise(typed)) <= set(ALPHABET)
    )
    assert re.fullmatch(r"[0-9a-f]{64}", code_hash(typed))


@pytest.mark.parametrize("typed", ["", "7KQ4", CODE + "7", CODE[:-1] + "!", "查询码" * 7])
def test_nonsense_is_no_code(typed: str) -> None:
    assert not is_code(typed)


def test_a_hash_is_worth_nothing_at_another_installation() -> None:
    here = code_hash(CODE)
    with override_settings(SECRET_KEY="another"):
        assert code_hash(CODE) != here
    assert code_hash(CODE[:-1] + "B") != here
