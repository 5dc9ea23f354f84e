"""By the query code: withdraw a matter, erase its words, change one's number, take away what is held."""

from django.test import Client

from shangliang.people.codes import new_code
from shangliang.people.contacts import unseal
from shangliang.topics.models import Topic
from tests import journeys
from tests.factories import Cast
from tests.portal.test_follow import follow, once_of
from tests.topics.journeys import raised


def test_a_number_is_left_later_and_only_with_consent(client: Client, cast: Cast) -> None:
    given = raised(cast)
    address = follow(given.code)
    data = {"once": once_of(client.get(address), "phone"), "do": "phone", "phone": "13812345678"}
    page = client.post(address, data)
    assert page.status_code == 422
    assert "请先勾选同意" in page.content.decode()
    assert client.post(address, data | {"consent": "on"}).status_code == 302
    given.voice.refresh_from_db()
    assert unseal(given.voice.phone_cipher) == "13812345678"
    shown = client.get(address).content.decode()
    assert "更换联系电话" in shown
    assert "13812345678" not in shown


def test_a_wrong_number_is_said_at_its_field(client: Client, cast: Cast) -> None:
    address = follow(raised(cast).code)
    key = once_of(client.get(address), "phone")
    page = client.post(address, {"once": key, "do": "phone", "phone": "12", "consent": "on"})
    assert page.status_code == 422
    assert "电话号码有误" in page.content.decode()


def test_what_is_not_public_yet_is_withdrawn_and_then_erased(client: Client, cast: Cast) -> None:
    given = raised(cast, title="不想提了", problem="写了许多的情况。")
    address = follow(given.code)
    data = {"once": once_of(client.get(address), "withdraw"), "seen": given.topic.version, "do": "withdraw"}
    assert client.post(address, data | {"words": "已经解决"}).status_code == 302
    page = client.get(address)
    assert "已经撤回" in page.content.decode()
    data = {"once": once_of(page, "erase_text"), "do": "erase_text"}
    assert client.post(address, data).status_code == 302
    topic = Topic.objects.get(pk=given.topic.pk)
    assert (topic.state, topic.title, topic.problem) == ("withdrawn", topic.number, "")
    after = client.get(address).content.decode()
    assert "写了许多的情况" not in after
    assert 'value="erase_text"' not in after


def test_what_is_public_offers_neither(client: Client, cast: Cast) -> None:
    road = journeys.to_candidate(cast)
    page = client.get(follow(road.code)).content.decode()
    assert 'value="withdraw"' not in page
    assert 'value="erase_text"' not in page


def test_what_is_held_is_handed_over_to_whoever_has_the_code(client: Client, cast: Cast) -> None:
    given = raised(cast, name="王女士", phone="13812345678", consent="2026-01")
    assert "?held=json" in client.get(follow(given.code)).content.decode()
    answer = client.get(follow(given.code), {"held": "json"})
    held = answer.json()
    assert (held["name"], held["phone"], held["ratings"]) == ("王女士", "13812345678", [])
    assert held["typed"]["problem"] == given.topic.problem
    assert answer["Content-Disposition"] == f'attachment; filename="{given.topic.number}.json"'
    assert "no-store" in answer["Cache-Control"]
    assert client.get(follow(new_code()), {"held": "json"}).status_code == 404
