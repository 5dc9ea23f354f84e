"""Whoever has an account takes away what is held about them, and nothing about anybody else."""

from django.test import Client

from tests.factories import Cast
from tests.topics.journeys import screening


def test_an_account_holder_takes_away_what_is_held(cast: Cast, client: Client) -> None:
    screening(cast)
    client.force_login(cast.member)
    assert 'href="/desk/account/data/"' in client.get("/desk/").content.decode()
    answer = client.get("/desk/account/data/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="account-{cast.member.pk}.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    held = answer.json()
    assert held["account"]["username"] == "member"
    assert {role["scope"] for role in held["roles"]} == {cast.village.path, cast.sector.path}
    assert (held["member"]["number"], held["acts"]) == (cast.member.member.number, [])
    assert "password" not in held["account"]


def test_one_acts_are_among_it_and_nobody_elses(cast: Cast, client: Client) -> None:
    topic = screening(cast)
    client.force_login(cast.office)
    acts = client.get("/desk/account/data/").json()["acts"]
    assert [(one["verb"], one["subject"]) for one in acts] == [("topic.screening_started", topic.ref)]


def test_a_stranger_is_led_to_the_door(cast: Cast, client: Client) -> None:
    assert client.get("/desk/account/data/").headers["Location"].startswith("/desk/sign-in/")
