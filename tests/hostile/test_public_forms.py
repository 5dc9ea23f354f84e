"""What anybody can send without an account: every form of the public site, filled with nonsense."""

from html import escape
from typing import Any

import pytest
from django.test import Client

from shangliang.config.headers import MOST_BYTES
from shangliang.ledger.models import Entry
from shangliang.people.models import Attempt
from shangliang.topics.models import Topic, Voice
from tests.factories import Cast
from tests.hostile.values import REFLECTED, TEXTS
from tests.matrix.things import Things, make_hidden, make_things
from tests.portal.helpers import once, raise_steps

pytestmark = [pytest.mark.once, pytest.mark.django_db]

SOME = [
    "arabic_digits",
    "bidi",
    "blank",
    "date_far",
    "empty",
    "huge",
    "long",
    "nul",
    "past_64_bits",
    "script",
]
OF_A_VOICE = ("rate", "quick", "mend", "withdraw", "erase_text", "phone", "photos", "")
OF_A_GUEST = ("answer", "confirm", "")
FIELDS = (
    "title", "problem", "category", "place", "where", "name", "phone", "consent", "words", "score",
    "is_satisfied", "answer", "substitute", "agrees", "call", "seen", "step", "code", "back_to", "photos",
)  # fmt: skip


@pytest.fixture
def of(cast: Cast) -> Things:
    return make_things("own", cast.village, cast.department, cast.office, planned=False)


def stands(page: Any, label: str) -> str:
    assert page.status_code in (200, 302, 403, 404, 409, 422), label
    body: str = page.content.decode()
    assert not any(markup in body for markup in REFLECTED), label
    return body


@pytest.mark.parametrize("label", SOME)
def test_forms_behind_a_code_stand_whatever_is_sent(of: Things, label: str) -> None:
    client, value = Client(), TEXTS[label]
    n = Entry.objects.count()
    for address, names in (
        (f"/follow/{of.codes['voice']}/", OF_A_VOICE),
        (f"/meeting/{of.codes['invitation']}/", OF_A_GUEST),
        (f"/topics/{of.topic.number}/support/", ("",)),
    ):
        for do in names:
            Attempt.objects.all().delete()
            sent = dict.fromkeys(FIELDS, value) | {"do": do, "once": f"hostile-{do}-{label}-0123"}
            page = client.post(address, sent)
            stands(page, do)
            if do:
                # Withdrawing needs no words, but this topic is long under way; nothing else can be right.
                assert page.status_code in (403, 409, 422), do
    assert Entry.objects.count() == n or label in ("empty", "blank")  # support, with nothing filled in


@pytest.mark.parametrize("label", SOME)
def test_the_form_of_a_topic_keeps_what_was_typed(client: Client, cast: Cast, label: str) -> None:
    value = TEXTS[label]
    for step in ("1", "2", "3", value):
        sent = dict.fromkeys(FIELDS, value) | {"step": step, "once": once(client.get("/raise/"))}
        page = client.post("/raise/", sent)
        body = stands(page, step)
        assert page.status_code == 422
        if value.strip() and label != "nul":
            assert escape(value) in body
    assert Topic.objects.count() == 0


@pytest.mark.parametrize("label", SOME)
def test_no_code_of_nonsense_opens_anything(client: Client, cast: Cast, label: str) -> None:
    page = client.post("/follow/", {"code": TEXTS[label]})
    stands(page, label)
    assert page.status_code in (404, 422)


@pytest.mark.parametrize("key", ["", "short", "k" * 41, "钥" * 20, "a\x00" * 10, "\u202e" * 20])
def test_a_form_without_a_fit_key_is_refused(client: Client, cast: Cast, key: str) -> None:
    page = client.post("/raise/", raise_steps(client, cast.township.code) | {"once": key})
    assert page.status_code == 422
    assert Topic.objects.count() == 0


@pytest.mark.parametrize("version", ["-1", "x", "99999999999999999999", "1.5", "１"])
def test_a_version_that_none_had_is_refused(of: Things, version: str) -> None:
    sent = {"do": "withdraw", "seen": version, "once": "hostile-version-0123"}
    assert Client().post(f"/follow/{of.codes['voice']}/", sent).status_code in (409, 422)


def test_what_there_is_nothing_of_cannot_be_rated(cast: Cast) -> None:
    hidden = make_hidden("own", cast.village, cast.department)
    sent = {"do": "rate", "score": "satisfied", "once": "hostile-rating-0123"}
    page = Client().post(f"/follow/{hidden.codes['voice']}/", sent)
    assert page.status_code == 422
    assert "还没有发布办理结果" in page.content.decode()


def test_a_resident_cannot_name_another_committees_place(client: Client, cast: Cast) -> None:
    n = Voice.objects.count()
    page = client.post(
        "/raise/", raise_steps(client, cast.township.code) | {"where": cast.other_village.code}
    )
    assert page.status_code == 422
    assert Voice.objects.count() == n


@pytest.mark.parametrize("told", [str(MOST_BYTES + 1), "9" * 30])
def test_a_body_that_no_form_sends_is_not_read(cast: Cast, told: str) -> None:
    page = Client().post("/raise/", {"title": "停车"}, CONTENT_LENGTH=told)
    assert page.status_code == 413
    assert "上传的内容太大" in page.content.decode()
    english = Client().post("/raise/", {}, CONTENT_LENGTH=told, headers={"accept-language": "en"})
    assert "too large" in english.content.decode()
