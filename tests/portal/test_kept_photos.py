"""Photos that were chosen are not lost when a form comes back, and are nobody else's."""

from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.portal import limits
from shangliang.topics.actions import return_topic, start_screening
from shangliang.topics.models import Photo, PhotoDraft, Topic
from tests.factories import Cast
from tests.outcomes.journeys import picture
from tests.portal.helpers import code_on, raise_steps


def where(cast: Cast) -> str:
    return cast.village.serves.get().code


def upload(colour: str = "teal", name: str = "停车.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(colour), "image/jpeg")


def kept_on(page: Any) -> list[str]:
    """The keys of the photos that the page shows as kept and ticked."""
    form = page.context["form"]
    return [str(key) for key in form["kept"].value()] if "kept" in form.fields else []


def test_a_refused_form_keeps_the_photos_and_sends_them_the_next_time(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"phone": "123", "consent": "on"}
    refused = client.post("/raise/", data | {"photos": [upload("teal"), upload("navy", "楼道.jpg")]})
    assert refused.status_code == 422
    assert "停车.jpg" in refused.content.decode()
    kept = kept_on(refused)
    assert len(kept) == 2

    done = client.post("/raise/", data | {"phone": "", "kept": kept})
    assert client.get(f"/follow/{code_on(done)}/").status_code == 200
    assert Topic.objects.get().photos.count() == 2
    assert not PhotoDraft.objects.exists()


def test_one_that_is_no_longer_ticked_is_not_sent(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"phone": "123", "consent": "on"}
    kept = kept_on(client.post("/raise/", data | {"photos": [upload("teal"), upload("navy")]}))
    client.post("/raise/", data | {"phone": "", "kept": kept[:1], "photos": [upload("red")]})
    assert Photo.objects.count() == 2
    assert not PhotoDraft.objects.exists()


def test_a_bad_file_costs_the_good_ones_nothing(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast))
    bad = SimpleUploadedFile("b.jpg", b"MZ no picture", "image/jpeg")
    page = client.post("/raise/", data | {"photos": [upload(), bad]})
    assert page.status_code == 422
    assert "第 2 个文件不是可用的照片" in page.content.decode()
    assert len(kept_on(page)) == 1
    assert client.post("/raise/", data | {"kept": kept_on(page)}).status_code == 200
    assert Topic.objects.get().photos.count() == 1


def test_more_than_the_committee_allows_are_refused_and_kept_to_choose_from(
    client: Client, cast: Cast
) -> None:
    data = raise_steps(client, where(cast))
    many = [upload(f"hsl({n * 30}, 80%, 40%)") for n in range(12)]
    page = client.post("/raise/", data | {"photos": many})
    assert page.status_code == 422
    assert "每件议题最多 9 张照片" in page.content.decode()
    assert len(kept_on(page)) == 12
    assert client.post("/raise/", data | {"kept": kept_on(page)[:9]}).status_code == 200
    assert Topic.objects.get().photos.count() == 9


def test_going_back_to_change_the_words_keeps_the_photos(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast))
    client.post("/raise/", data | {"back": "1", "photos": [upload()]})
    third = client.post("/raise/", data | {"step": "2"})
    kept = kept_on(third)
    assert len(kept) == 1
    client.post("/raise/", data | {"kept": kept})
    assert Topic.objects.get().photos.count() == 1


def test_too_many_tries_from_one_network_lose_no_photo(client: Client, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setitem(limits.may_raise.keywords, "limit", (0, 3600))
    data = raise_steps(client, where(cast))
    page = client.post("/raise/", data | {"photos": [upload()]})
    assert (page.status_code, len(kept_on(page))) == (429, 1)


def test_uploads_are_limited_for_one_network(client: Client, cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setitem(limits.may_upload.keywords, "limit", (1, 3600))
    for expected in (200, 422):
        page = client.post("/raise/", raise_steps(client, where(cast)) | {"photos": [upload()]})
        assert page.status_code == expected
    assert "上传照片太频繁" in page.content.decode()
    assert PhotoDraft.objects.count() == 0


def test_the_same_form_sent_twice_with_photos_raises_once(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast))
    first = client.post("/raise/", data | {"photos": [upload()]})
    second = client.post("/raise/", data | {"photos": [upload()]})
    assert code_on(first) == code_on(second)
    assert (Topic.objects.count(), Photo.objects.count()) == (1, 1)


def test_the_photos_of_another_form_are_not_there(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"phone": "123", "consent": "on"}
    kept = kept_on(client.post("/raise/", data | {"photos": [upload()]}))
    other = raise_steps(client, where(cast))
    assert client.post("/raise/", other | {"kept": kept}).status_code == 200
    assert Photo.objects.count() == 0
    assert PhotoDraft.objects.count() == 1
    assert data["once"] not in PhotoDraft.objects.get().key_hash


def test_the_upkeep_forgets_what_nobody_finished(client: Client, cast: Cast) -> None:
    data = raise_steps(client, where(cast)) | {"phone": "123", "consent": "on"}
    client.post("/raise/", data | {"photos": [upload()]})
    with clock.at(clock.now() + timedelta(hours=25)):
        assert kept_on(client.post("/raise/", data | {"step": "2"})) == []
        call_command("tick", json=True, stdout=StringIO())
    assert not PhotoDraft.objects.exists()


def test_a_raiser_adds_photos_by_their_code(client: Client, cast: Cast) -> None:
    code = code_on(client.post("/raise/", raise_steps(client, where(cast)) | {"photos": [upload()]}))
    address = f"/follow/{code}/"
    page = client.get(address)
    assert "还可以补充 8 张" in page.content.decode()
    sent = {
        "do": "photos",
        "once": page.context["forms"]["photos"]["once"].value(),
        "photos": [upload("navy")],
    }
    assert client.post(address, sent).headers["Location"] == f"{address}#mine"
    topic = Topic.objects.get()
    assert list(topic.photos.values_list("is_public", flat=True)) == [False, False]
    assert client.get(topic.photos.last().image.url).status_code == 404
    entry = Entry.objects.get(verb="topic.photos_added")
    assert (entry.actor, entry.data, entry.public) == (topic.voices.get().actor, {"photos": 1}, False)


def test_adding_without_a_photo_or_with_a_bad_one_is_told(client: Client, cast: Cast) -> None:
    address = f"/follow/{code_on(client.post('/raise/', raise_steps(client, where(cast))))}/"
    page = client.get(address)
    data = {"do": "photos", "once": page.context["forms"]["photos"]["once"].value()}
    answer = client.post(address, data)
    assert (answer.status_code, "请选择要补充的照片" in answer.content.decode()) == (422, True)
    bad = SimpleUploadedFile("b.jpg", b"MZ", "image/jpeg")
    answer = client.post(address, data | {"photos": [upload(), bad]})
    assert answer.status_code == 422
    kept = [str(key) for key in answer.context["forms"]["photos"]["kept"].value()]
    assert client.post(address, data | {"kept": kept}).status_code == 302
    assert Photo.objects.count() == 1


def test_a_topic_sent_back_keeps_the_photos_of_a_refused_form(client: Client, cast: Cast) -> None:
    code = code_on(client.post("/raise/", raise_steps(client, where(cast))))
    topic = Topic.objects.get()
    start_screening(topic, by=cast.clerk)
    return_topic(topic, words="请补充照片。", by=cast.clerk)
    address = f"/follow/{code}/"
    page = client.get(address)
    assert "photos" not in page.context["forms"]
    data = {
        "do": "mend",
        "once": page.context["forms"]["mend"]["once"].value(),
        "title": "",
        "problem": "晚上没有车位。",
        "category": "parking",
        "place": "北门",
    }
    refused = client.post(address, data | {"photos": [upload()]})
    assert refused.status_code == 422
    kept = [str(key) for key in refused.context["forms"]["mend"]["kept"].value()]
    assert client.post(address, data | {"title": "停车难", "kept": kept}).status_code == 302
    topic.refresh_from_db()
    assert (topic.state, topic.photos.count()) == ("submitted", 1)
