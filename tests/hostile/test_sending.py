"""Sending twice, too late, as somebody else, too much, and too often."""

import re
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from shangliang.desk.nouns import NOUNS
from shangliang.ledger.models import Entry, Receipt
from shangliang.people.models import User
from shangliang.portal.sheets import csv_answer
from shangliang.topics import actions
from shangliang.topics.models import Topic
from tests.factories import PASSWORD, Cast
from tests.portal.helpers import MATTER, code_on, raise_steps
from tests.topics.journeys import candidate, raised

pytestmark = pytest.mark.once


# ── Twice ──


def test_a_form_sent_again_with_other_words_is_refused_and_nothing_is_lost(
    client: Client, cast: Cast
) -> None:
    data = raise_steps(client, cast.township.code)
    first = client.post("/raise/", data)
    other = client.post("/raise/", data | {"title": "另外一件事：路灯不亮"})
    assert other.status_code == 422
    assert "这份表单已经提交过，内容与这次不同" in other.content.decode()
    assert "另外一件事：路灯不亮" in other.content.decode()
    assert code_on(first) not in other.content.decode()
    assert Topic.objects.count() == 1


def test_a_key_of_somebody_else_opens_nothing(cast: Cast) -> None:
    """The same key in two accounts' hands is two forms; a stranger's has no answer to copy."""
    topic = candidate(cast)
    key = "the-same-key-in-two-hands"
    sent = {"once": key, "words": "等规划方案公布。", "seen": str(topic.version)}
    address = NOUNS["topics"].act_url(topic.pk, "topic.suspended")
    clerk, office = Client(), Client()
    clerk.force_login(cast.clerk)
    office.force_login(cast.office)
    assert clerk.post(address, sent).status_code == 302
    assert office.post(address, sent).status_code == 409  # not the clerk's answer
    assert Entry.objects.filter(verb="topic.suspended").count() == 1
    assert set(Receipt.objects.values_list("pk", flat=True)) == {f"{cast.clerk.pk}:{key}"}


def test_going_back_and_sending_the_old_page_does_it_once(client: Client, cast: Cast) -> None:
    topic = candidate(cast)
    address = NOUNS["topics"].act_url(topic.pk, "topic.suspended")
    client.force_login(cast.clerk)
    form = client.get(address).context["form"]
    sent = {"once": form["once"].value(), "seen": form["seen"].value(), "words": "等规划方案公布。"}
    first, again = client.post(address, sent), client.post(address, sent)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Entry.objects.filter(verb="topic.suspended").count() == 1
    reopened = client.get(address)
    assert reopened.status_code == 409
    assert "现在不能办理这一步" in reopened.content.decode()


# ── Too late ──


def test_of_two_at_the_same_page_the_second_is_told_what_the_first_did(cast: Cast) -> None:
    topic = candidate(cast)
    one, other = Client(), Client()
    one.force_login(cast.clerk)
    other.force_login(cast.office)
    first = NOUNS["topics"].act_url(topic.pk, "topic.suspended")
    form = other.get(first).context["form"]
    sent = {
        "once": form["once"].value(),
        "seen": form["seen"].value(),
        "words": "我这样写：等明年<b>预算</b>。",
    }
    done = one.get(first).context["form"]
    one.post(first, {"once": done["once"].value(), "seen": done["seen"].value(), "words": "等规划方案公布。"})

    late = other.post(first, sent)

    html = late.content.decode()
    assert late.status_code == 409
    assert "我这样写：等明年&lt;b&gt;预算&lt;/b&gt;。" in html
    assert cast.clerk.name in html
    assert str(NOUNS["topics"].label(NOUNS["topics"].acts["topic.suspended"])) in html
    topic.refresh_from_db()
    assert Entry.objects.filter(verb="topic.suspended").count() == 1


# ── Too much ──


def photo(kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind)
    return out.getvalue()


def bomb(side: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


NO_PHOTOS = {
    "empty": b"",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html behind a mark": b"\xff\xd8\xff<html><script>alert(1)</script>",
    "cut off": photo()[:200],
    "bomb": bomb(40_000),
    "gif": photo("GIF"),
    "pdf": b"%PDF-1.4",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
    "nine megabytes": photo() + bytes(9_000_000),
    "sixty megabytes": b"\xff\xd8\xff" + bytes(60_000_000),
}


@pytest.mark.parametrize("name", sorted(NO_PHOTOS))
def test_a_file_that_is_no_photo_is_refused_by_the_public_form(client: Client, cast: Cast, name: str) -> None:
    data = raise_steps(client, cast.township.code)
    file = SimpleUploadedFile("现场.jpg", NO_PHOTOS[name], content_type="image/jpeg")
    page = client.post("/raise/", data | {"photos": file})
    assert page.status_code == 422
    assert page.context["form"].errors["photos"]
    assert MATTER["problem"] in page.content.decode()
    assert Topic.objects.count() == 0


def test_what_hangs_on_to_a_photo_is_not_kept(client: Client, cast: Cast) -> None:
    data = raise_steps(client, cast.township.code)
    file = SimpleUploadedFile(
        "x.jpg", photo() + b"<script>alert(1)</script>PK\x05\x06", content_type="text/html"
    )
    assert client.post("/raise/", data | {"photos": file}).status_code == 200
    kept = Topic.objects.get().photos.get().image
    with kept.open("rb") as stored:
        assert b"<script" not in stored.read()
    assert re.fullmatch(r"topics/\d{4}/\d\d?/[0-9a-f]{32}(_\w+)?\.jpg", kept.name)


def test_too_many_photos_lose_nothing_that_was_written(client: Client, cast: Cast) -> None:
    data = raise_steps(client, cast.township.code)
    files = [SimpleUploadedFile(f"{n}.jpg", photo()) for n in range(25)]
    page = client.post("/raise/", data | {"photos": files})
    assert page.status_code == 422
    assert MATTER["problem"] in page.content.decode()
    assert "张照片" in page.content.decode()


# ── Too often, and as somebody else ──


def test_a_forged_address_does_not_lift_the_lock(cast: Cast) -> None:
    statuses = []
    for n in range(7):
        page = Client().post(
            "/desk/sign-in/",
            {"username": cast.clerk.username, "password": "wrong"},
            headers={
                "x-forwarded-for": f"203.0.113.{n}",
                "x-real-ip": f"203.0.113.{n}",
                "forwarded": f"for={n}",
            },
        )
        statuses.append(page.status_code)
    assert statuses[-1] == 429


def test_unknown_closed_and_known_accounts_get_the_same_words(cast: Cast) -> None:
    User.objects.filter(pk=cast.nobody.pk).update(is_active=False)
    said = set()
    for username, password in (
        ("nobody-of-that-name", "wrong"),
        (cast.clerk.username, "wrong"),
        (cast.nobody.username, "wrong"),
        (cast.nobody.username, PASSWORD),
    ):
        page = Client().post("/desk/sign-in/", {"username": username, "password": password})
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
        said.add((page.status_code, body.replace(username, "")))
    assert len(said) == 1


def test_a_session_brought_along_is_not_the_session_after_signing_in(cast: Cast) -> None:
    client = Client()
    client.get("/desk/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    brought = client.cookies["sessionid"].value
    client.post("/desk/sign-in/", {"username": cast.clerk.username, "password": PASSWORD})
    assert client.cookies["sessionid"].value != brought
    stranger = Client()
    stranger.cookies["sessionid"] = brought
    assert stranger.get("/desk/").status_code == 302


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client: Client, cast: Cast) -> None:
    client.post("/mode/", {"mode": "elder"})
    client.post("/raise/", raise_steps(client, cast.township.code))
    client.post("/desk/sign-in/", {"username": cast.clerk.username, "password": PASSWORD})
    for name in ("mode", "browser", "sessionid"):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


@pytest.mark.parametrize("path", ["/raise/", "/follow/", "/desk/sign-in/", "/desk/sign-out/", "/mode/"])
def test_a_form_without_its_token_is_refused_in_words(cast: Cast, path: str) -> None:
    page = Client(enforce_csrf_checks=True).post(path, {"csrfmiddlewaretoken": "x" * 64})
    assert page.status_code == 403
    assert "表单已过期" in page.content.decode()


# ── What is taken away ──


def lines(page: Any) -> str:
    return b"".join(page.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1+1", "＠x", "\ufeff=1", "\u200b=1"],
)
def test_no_cell_of_a_table_begins_a_formula(typed: str) -> None:
    cell = lines(csv_answer("a.csv", ["x"], [[typed]])).split("\r\n", 1)[1]
    assert cell.removeprefix('"').startswith("'")


def test_a_title_that_is_a_formula_is_harmless_in_open_data(client: Client, cast: Cast) -> None:
    topic = raised(cast, title="=HYPERLINK(1)").topic
    actions.start_screening(topic, by=cast.clerk)
    Topic.objects.update(published_at=topic.submitted_at)
    body = lines(client.get("/open-data/topics.csv"))
    assert "'=HYPERLINK" in body
