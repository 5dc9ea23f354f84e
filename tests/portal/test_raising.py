"""Raising a topic and supporting one, as a browser without scripts does it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shangliang.ledger.models import Entry, Receipt
from shangliang.people.codes import code_hash
from shangliang.portal import limits
from shangliang.topics.models import Photo, Topic, Voice
from tests import journeys
from tests.factories import Cast
from tests.portal.helpers import MATTER, code_on, once, raise_steps
from tests.topics.journeys import picture


def where(cast: Cast) -> str:
    return cast.village.serves.get().code


def test_three_steps_without_scripts_raise_a_topic_and_show_its_code(client: Client, cast: Cast) -> None:
    page = client.post("/raise/", raise_steps(client, where(cast)))

    topic = Topic.objects.get()
    assert page.status_code == 200
    assert (topic.platform, topic.title, topic.state) == (cast.village, MATTER["title"], "submitted")
    assert Voice.objects.get().code_hash == code_hash(code_on(page))
    assert client.get(f"/follow/{code_on(page)}/").status_code == 200


def test_the_same_form_sent_twice_raises_once_and_shows_the_same_code(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast))

    first, second = client.post("/raise/", data), client.post("/raise/", data)

    assert code_on(first) == code_on(second)
    assert Topic.objects.count() == Entry.objects.filter(verb="topic.raised").count() == 1


def test_the_code_is_nowhere_in_clear(client: Client, cast: Cast) -> None:
    code = code_on(client.post("/raise/", raise_steps(client, where(cast))))
    assert code not in Receipt.objects.get().answer
    assert not Entry.objects.filter(data__icontains=code).exists()


def test_a_place_that_nobody_knows_goes_to_the_district(client: Client, cast: Cast) -> None:
    client.post("/raise/", raise_steps(client, cast.district.code))
    assert Topic.objects.get().platform == cast.district


@pytest.mark.parametrize(
    ("changed", "step"),
    [
        ({"title": ""}, "1"),
        ({"title": "长" * 61}, "1"),
        ({"problem": "长" * 2001}, "1"),
        ({"category": "nonsense"}, "1"),
    ],
)
def test_what_is_wrong_on_a_step_is_said_there_and_nothing_typed_is_lost(
    client: Client, cast: Cast, changed: dict[str, str], step: str
) -> None:
    data = {**MATTER, "step": step, "once": once(client.get("/raise/")), **changed}
    page = client.post("/raise/", data)
    assert page.status_code == 422
    kept = "problem" if "title" in changed else "title"
    assert MATTER[kept] in page.content.decode()


def test_a_wrong_title_sent_to_the_last_step_leads_back_to_the_first(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"title": ""}
    page = client.post("/raise/", data)
    assert page.status_code == 422
    assert 'name="step" value="1"' in page.content.decode()
    assert Topic.objects.count() == 0


def test_html_is_shown_as_it_was_typed(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast), title="<script>alert(1)</script>")
    page = client.post("/raise/", data | {"step": "2"})
    text = page.content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert(1)" not in text


def test_going_back_keeps_everything(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"name": "王女士"}
    page = client.post("/raise/", data | {"back": "1"})
    text = page.content.decode()
    assert 'name="step" value="2"' in text
    for kept in (MATTER["title"], MATTER["problem"], "北门外路边", "王女士"):
        assert kept in text


def test_name_or_telephone_need_consent(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"phone": "13812345678"}
    page = client.post("/raise/", data)
    assert page.status_code == 422
    assert "13812345678" in page.content.decode()
    assert client.post("/raise/", data | {"consent": "on"}).status_code == 200
    assert Voice.objects.get().consent


def test_a_wrong_telephone_number_is_said(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"phone": "123", "consent": "on"}
    page = client.post("/raise/", data)
    assert page.status_code == 422
    assert "电话号码有误" in page.content.decode()


def test_photos_are_kept_and_not_public(client: Client, cast: Cast) -> None:
    photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")
    page = client.post("/raise/", raise_steps(client, where(cast)) | {"photos": [photo]})
    assert page.status_code == 200
    kept = Photo.objects.get()
    assert not kept.is_public
    assert client.get(kept.image.url).status_code == 404


@pytest.mark.parametrize(
    "data", [b"MZ not a picture", b"<svg onload=alert(1)>", b"", b"\xff\xd8\xff" + b"0" * 50]
)
def test_a_disguised_file_is_refused(client: Client, cast: Cast, data: bytes) -> None:
    file = SimpleUploadedFile("photo.jpg", data, "image/jpeg")
    page = client.post("/raise/", raise_steps(client, where(cast)) | {"photos": [file]})
    assert page.status_code == 422
    assert Topic.objects.count() == 0


def test_a_huge_file_is_refused_without_being_read(client: Client, cast: Cast) -> None:
    file = SimpleUploadedFile("photo.jpg", b"\xff" * (8 * 1024 * 1024 + 1), "image/jpeg")
    page = client.post("/raise/", raise_steps(client, where(cast)) | {"photos": [file]})
    assert page.status_code == 422
    assert "第 1 张照片太大" in page.content.decode()


def test_spam_is_held_and_the_sender_is_told_like_everybody(client: Client, cast: Cast) -> None:
    spam = {
        "title": "加微信领红包",
        "problem": "代开发票 加微信 abc12345 日赚千元 http://a.example http://b.example",
    }
    page = client.post("/raise/", raise_steps(client, where(cast), **spam))
    assert Topic.objects.get().state == "moderation"
    assert client.get(f"/follow/{code_on(page)}/").status_code == 200


def test_too_many_from_one_network_are_told_when_to_try_again(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The number is the limit's; only its size is changed.
    monkeypatch.setitem(limits.may_raise.keywords, "limit", (1, 3600))
    assert client.post("/raise/", raise_steps(client, where(cast))).status_code == 200
    page = client.post("/raise/", raise_steps(client, where(cast)))
    assert page.status_code == 429
    assert "以后再试" in page.content.decode()
    assert MATTER["problem"] in page.content.decode()


def test_similar_topics_are_offered_before_sending(client: Client, cast: Cast) -> None:
    topic = journeys.to_candidate(cast, title="北门晚上停车没有地方").topic
    data = raise_steps(client, where(cast))
    page = client.post("/raise/", data | {"step": "2"})
    assert f"/topics/{topic.number}/support/" in page.content.decode()


def test_support_gives_a_code_and_counts_once_a_browser(client: Client, cast: Cast) -> None:
    topic = journeys.to_candidate(cast).topic
    address = f"/topics/{topic.number}/support/"
    page = client.post(address, {"once": once(client.get(address))})
    assert client.get(f"/follow/{code_on(page)}/").status_code == 200

    again = client.post(address, {"once": once(client.get(address))})
    assert again.status_code == 422
    assert "您已经附议过" in again.content.decode()
    assert topic.voices.filter(kind="supported").count() == 1


def test_the_same_support_sent_twice_is_answered_alike(client: Client, cast: Cast) -> None:
    topic = journeys.to_candidate(cast).topic
    address = f"/topics/{topic.number}/support/"
    data = {"once": once(client.get(address))}
    assert code_on(client.post(address, data)) == code_on(client.post(address, data))


def test_an_unpublished_topic_cannot_be_supported(client: Client, cast: Cast) -> None:
    topic = journeys.to_submitted(cast).topic
    assert client.get(f"/topics/{topic.number}/support/").status_code == 404
