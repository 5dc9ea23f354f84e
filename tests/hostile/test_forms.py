"""Every form of the desk is sent what nobody means to type, by whoever may send it.

It answers 4xx with words, keeps what was typed, and lets nothing through as markup. That fair values pass
is shown by the walks along the road.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import cycle, islice
from typing import Any

import pytest
from django.urls import reverse

from shangliang.desk import nouns
from tests.hostile.values import REFLECTED, TEXTS, filled, is_typed
from tests.matrix.routes import ASKS, NOUNS, OF_ACTS, WHERE
from tests.matrix.test_matrix import Matrix, answer

pytestmark = [pytest.mark.once, pytest.mark.django_db]

ACTS = sorted((noun.key, verb) for noun in nouns.NOUNS.values() for verb in noun.acts)
OTHERS = sorted(set(TEXTS) - {"script", "empty"})
# Every act is sent markup, and takes turns at the rest, so that every value meets many fields.
TURNS = list(zip(ACTS, islice(cycle(OTHERS), 0, None, 1), islice(cycle(OTHERS), 11, None, 1), strict=False))
CHINESE = re.compile("[一-鿿]")


def door(matrix: Matrix, noun: str, verb: str) -> tuple[Any, str]:
    """Somebody who may, and the address of the act's page for them."""
    told = NOUNS[noun]
    may = WHERE.get((noun, verb), told.where)(ASKS.get((noun, verb), verb))
    for of in matrix.whole[:2]:
        for who in matrix.people.values():
            if answer(told.sees, may, 200, who, of) == 200:
                return matrix.clients[who.name], reverse(
                    OF_ACTS, args=[noun, getattr(of, told.thing).pk, verb]
                )
    raise AssertionError(f"nobody may {noun} {verb}")


def lost(form: Any, body: str, value: str) -> Iterator[str]:
    """The fields whose words are not on the page any more."""
    kept = value.replace("\r\n", "\n")
    for name, field in form.fields.items():
        if is_typed(field) and kept.strip() and escape(kept) not in body:
            yield name


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize(
    ("act", "one", "another"), TURNS, ids=lambda value: "-".join(value) if isinstance(value, tuple) else value
)
def test_a_form_of_the_desk_stands_whatever_is_sent(
    matrix: Matrix, act: tuple[str, str], one: str, another: str
) -> None:
    client, address = door(matrix, *act)
    form = client.post(address, {}).context["form"]
    for label in ("script", one, another):
        page = client.post(address, filled(form, TEXTS[label]))
        assert page.status_code in (302, 403, 409, 422), label
        body = page.content.decode()
        assert not any(markup in body for markup in REFLECTED), label
        if page.status_code == 422:
            assert page.context["form"].errors, label
            if label != "nul":  # which no page can show
                assert list(lost(page.context["form"], body, TEXTS[label])) == [], label


@pytest.mark.usefixtures("undone")
@pytest.mark.parametrize(("noun", "verb"), ACTS[::5])
def test_an_empty_form_is_answered_in_the_readers_language(matrix: Matrix, noun: str, verb: str) -> None:
    client, address = door(matrix, noun, verb)
    chinese = client.post(address, {}).context["form"].errors
    assert all(CHINESE.search(words) for said in chinese.values() for words in map(str, said))
    page = client.post(address, {}, headers={"accept-language": "en"})
    assert page.status_code == 422
    body = page.content.decode()
    assert '<html lang="en"' in body
    found = re.findall(r'class="field__errors".*?</ul>', body, re.DOTALL)
    assert [words for words in found if CHINESE.search(words)] == []
