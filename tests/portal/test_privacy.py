"""What the public must not see is on no page: unpublished topics, residents, other committees."""

import pytest
from django.test import Client

from tests import journeys
from tests.factories import Cast
from tests.outcomes import journeys as outcomes

PAGES = [
    "/",
    "/topics/",
    "/topics/?words=停车",
    "/raise/",
    "/calls/",
    "/plan/",
    "/follow/",
    "/meetings/",
    "/platforms/",
    "/map/",
    "/map/?brand=wisdom",
    "/map/?brand=hearts",
    "/outcomes/",
    "/outcomes/promises/",
    "/clocks/",
    "/clocks/departments.csv",
    "/clocks/overdue.csv",
    "/about/",
    "/accessibility/",
    "/open-data/",
    "/open-data/topics.csv",
    "/open-data/topics.json",
    "/open-data/commitments.csv",
    "/open-data/commitments.json",
    "/open-data/platforms.csv",
    "/open-data/ledger.jsonl",
    "/robots.txt",
    "/security.txt",
    "/.well-known/security.txt",
]


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code in {200, 302}, address
    body = b"".join(page.streaming_content) if page.streaming else page.content
    return body.decode()


@pytest.mark.parametrize("address", PAGES)
def test_an_unpublished_topic_is_on_no_page(client: Client, cast: Cast, address: str) -> None:
    journeys.to_submitted(cast, title="没有公开的秘密标题", problem="没有公开的秘密情况停车")
    text = text_of(client, address)
    assert "秘密" not in text


@pytest.mark.parametrize("address", PAGES)
def test_residents_names_and_numbers_are_on_no_page(client: Client, cast: Cast, address: str) -> None:
    done = outcomes.to_closed(cast)
    text = text_of(client, address) + text_of(client, done.topic.get_absolute_url())
    for secret in ("王女士", "13800138000", "业主1", "车主2", done.topic.problem):
        assert secret not in text


@pytest.mark.parametrize("address", [page for page in PAGES if "ledger" not in page])
def test_another_committee_is_on_no_page(client: Client, cast: Cast, address: str) -> None:
    journeys.to_submitted(cast, platform=cast.other_village)
    text = text_of(client, address)
    assert cast.other_village.name not in text or cast.other_village.code not in text
    assert cast.other_village.code not in text


def test_another_committees_platform_and_topic_are_not_there(client: Client, cast: Cast) -> None:
    road = journeys.to_submitted(cast, platform=cast.other_village)
    road.topic.published_at = road.at
    road.topic.save(update_fields=["published_at"])
    assert client.get(road.topic.get_absolute_url()).status_code == 404
    assert client.get(cast.other_village.get_absolute_url()).status_code == 404


def test_papers_of_a_meeting_name_nobody(client: Client, cast: Cast) -> None:
    done = outcomes.to_closed(cast)
    number, meeting = done.topic.number, done.road.meeting.number
    for address in (
        f"/topics/{number}/research/",
        f"/topics/{number}/notice/{meeting}/",
        f"/topics/{number}/minutes/{meeting}/",
    ):
        text = text_of(client, address)
        for invited in done.road.invited.values():
            participant = invited.participant
            if participant.side in {"resident", "enterprise"}:
                assert participant.name not in text, address


def test_minutes_are_not_there_before_they_are_signed(client: Client, cast: Cast) -> None:
    road = journeys.to_held(cast)
    assert client.get(f"/topics/{road.topic.number}/minutes/{road.meeting.number}/").status_code == 404


def test_a_meeting_that_is_only_planned_is_not_announced(client: Client, cast: Cast) -> None:
    road = journeys.to_planned_meeting(cast)
    assert client.get(f"/topics/{road.topic.number}/notice/{road.meeting.number}/").status_code == 404
    assert road.meeting.number not in text_of(client, road.topic.get_absolute_url())


@pytest.mark.parametrize(
    "name", ["../secrets", "topics/none.jpg", "..%2f..%2fetc/passwd", "a\x00b", "x" * 300]
)
def test_media_gives_out_nothing_else(client: Client, cast: Cast, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404


def test_pictures_of_progress_are_public_with_their_topic(client: Client, cast: Cast) -> None:
    done = outcomes.to_verified(cast)
    picture = done.suggestion.commitments.get().progress.exclude(image="").first()
    page = client.get(picture.image.url)
    assert page.status_code == 200
    assert page["X-Content-Type-Options"] == "nosniff"
    b"".join(page.streaming_content)
    done.topic.published_at = None
    done.topic.save(update_fields=["published_at"])
    assert client.get(picture.image.url).status_code == 404
