"""What the pages tell, that odd addresses are answered in words, and that long lists cost no more."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.ledger.queries import head
from shangliang.topics.actions import open_call, open_plan
from shangliang.topics.models import Topic
from tests import journeys
from tests.factories import Cast, make_member, make_platform
from tests.outcomes import journeys as outcomes
from tests.portal.helpers import raise_steps
from tests.portal.test_privacy import PAGES
from tests.topics.journeys import candidate, issue, planned


def text(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return page.content.decode()


def test_the_topic_page_tells_the_whole_journey(client: Client, cast: Cast) -> None:
    done = outcomes.to_closed(cast)
    page = text(client, done.topic.get_absolute_url())
    for stop in (
        "提出",
        "审核",
        "列入计划",
        "商前调研",
        "协商议事会",
        "形成成果",
        "部门答复",
        "落实",
        "反馈评价",
    ):
        assert stop in page
    assert page.count("stop--done") == 9
    for told in ("保留意见", "建议 1", "新增夜间共享车位", "满意", done.outcome.number):
        assert told in page
    assert f"/topics/{done.topic.number}/minutes/{done.road.meeting.number}/" in page


def test_the_present_stop_says_who_is_waited_for_and_until_when(client: Client, cast: Cast) -> None:
    road = journeys.to_candidate(cast)
    page = text(client, road.topic.get_absolute_url())
    assert 'aria-current="step"' in page
    assert "等待召集人办理" in page


def test_every_entry_on_the_page_stands_with_its_hash(client: Client, cast: Cast) -> None:
    road = journeys.to_candidate(cast)
    page = text(client, road.topic.get_absolute_url())
    accepted = Entry.objects.get(matter=road.topic.ref, verb="topic.accepted")
    assert accepted.hash in page


def test_a_department_that_does_it_anew_is_named_once(client: Client, cast: Cast) -> None:
    done, _feedback = outcomes.to_told_again(cast)
    page = text(client, done.topic.get_absolute_url())
    assert page.count(f"主办：{cast.department.short_name}") == 1


def test_outcomes_show_value_reached_and_home_sums_it(client: Client, cast: Cast) -> None:
    outcomes.to_verified(cast)
    assert "新增夜间共享车位" in text(client, "/outcomes/")
    assert "夜间车位" in text(client, "/")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_stands_on_an_empty_committee_in_both_languages(
    client: Client, cast: Cast, address: str
) -> None:
    for language in ("zh-hans", "en"):
        page = client.get(address, headers={"accept-language": language})
        assert page.status_code == 200, address


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/topics/", "/map/", "/clocks/"])
def test_before_a_committee_is_founded_pages_are_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/topics/?before=nonsense",
        "/topics/?before=20260101T000000000000Z-99999999999999999999",
        "/topics/?state=%00&category=x&township=../&brand=%F0%9F%92%A9",
        "/topics/?words=" + "x" * 5000,
        "/outcomes/?before=20260101T000000000000Z-1&measure=%27%3B--",
        "/outcomes/promises/?state=zzz&before=-",
        "/meetings/?before=%F0%9F%92%A9",
        "/platforms/?platform_class=%00&township=nowhere",
        "/map/?brand=zzz",
        "/raise/?call=99999999999999999999&platform=%00",
    ],
)
def test_nonsense_in_an_address_narrows_nothing(client: Client, cast: Cast, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/topics/HQ-2026-9999/",
        "/topics/%00/",
        "/platforms/%00/",
        "/platforms/HQ-Z-99-999/",
        "/calls/999999999999999999999/",
        "/plan/99999/",
        "/open-data/people.csv",
        "/open-data/topics.exe",
    ],
)
def test_what_is_not_there_is_404_in_words(client: Client, cast: Cast, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 404
    assert "<h1>" in page.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client: Client, cast: Cast, method: str) -> None:
    assert getattr(client, method)("/topics/").status_code == 405


def statements(client: Client, address: str) -> int:
    client.get(address)  # what is read once for the life of the process
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
        if page.streaming:
            b"".join(page.streaming_content)
    return len(queries)


LISTS = [
    "/",
    "/topics/",
    "/topics/?words=停车",
    "/map/",
    "/platforms/",
    "/meetings/",
    "/open-data/topics.csv",
]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_many_statements_for_many_topics_as_for_few(
    client: Client, cast: Cast, address: str
) -> None:
    topic = journeys.to_candidate(cast).topic
    Topic.objects.bulk_create(more(topic, 9))
    few = statements(client, address)
    for k in range(3):
        make_platform(cast.committee, parent=cast.township, name=f"又一家{k}")
    Topic.objects.bulk_create(more(topic, 990, "HQ-2024"))
    assert statements(client, address) == few


def more(topic: Topic, n: int, series: str = "HQ-2025") -> list[Topic]:
    """More published topics like this one: only rows, for counting."""
    fields: dict[str, Any] = {
        field.attname: getattr(topic, field.attname)
        for field in Topic._meta.concrete_fields
        if field.attname != "id"
    }
    return [Topic(**fields | {"number": f"{series}-{k:05}"}) for k in range(n)]


@pytest.mark.parametrize(
    "address", ["/outcomes/", "/outcomes/promises/", "/clocks/", "/open-data/commitments.csv"]
)
def test_outcomes_ask_as_many_statements_for_three_as_for_one(
    client: Client, cast: Cast, address: str
) -> None:
    outcomes.to_verified(cast)
    few = statements(client, address)
    outcomes.to_verified(cast)
    outcomes.to_implementing(cast)
    assert statements(client, address) == few


def test_a_topic_asks_as_many_statements_with_four_suggestions_as_with_one(
    client: Client, cast: Cast
) -> None:
    one = outcomes.to_verified(cast, n=1)
    four = outcomes.to_verified(cast, n=4)
    assert statements(client, four.topic.get_absolute_url()) == statements(
        client, one.topic.get_absolute_url()
    )


@pytest.mark.parametrize("address", ["/meetings/", "platform"])
def test_meetings_ask_as_many_statements_for_three_as_for_one(
    client: Client, cast: Cast, address: str
) -> None:
    address = cast.village.get_absolute_url() if address == "platform" else address
    journeys.to_held(cast)
    few = statements(client, address)
    journeys.to_held(cast)
    journeys.to_signed_minutes(cast)
    make_member(platform=cast.village)
    assert statements(client, address) == few


def test_key_pages_show_every_topic_once(client: Client, cast: Cast) -> None:
    topic = journeys.to_candidate(cast).topic
    Topic.objects.bulk_create(more(topic, 40))
    seen: list[str] = []
    address = "/topics/"
    while address:
        page = client.get(address)
        seen += [topic.number for topic, _rail in page.context["topics"]]
        address = page.context["older"]
    assert len(seen) == len(set(seen)) == 41


def test_open_data_are_what_they_say(client: Client, cast: Cast) -> None:
    topic = journeys.to_candidate(cast, title="=cmd|calc 停车").topic
    records = json.loads(b"".join(client.get("/open-data/topics.json").streaming_content))
    assert [record["number"] for record in records] == [topic.number]
    sheet = b"".join(client.get("/open-data/topics.csv").streaming_content).decode()
    assert "'=cmd|calc" in sheet


def test_the_public_ledger_is_whole(client: Client, cast: Cast) -> None:
    journeys.to_candidate(cast)
    lines = b"".join(client.get("/open-data/ledger.jsonl").streaming_content).decode().splitlines()
    end = head()
    assert end is not None
    first = json.loads(lines[0])
    assert (first["entries"], first["head"]) == (end.sequence, end.hash)
    assert len(lines) == end.sequence + 1


def test_a_plan_shows_its_quarters(client: Client, cast: Cast) -> None:
    plan = open_plan(cast.committee, year=2026, by=cast.office)
    topic = candidate(cast)
    planned(cast, plan, topic)
    assert client.get("/plan/2026/").status_code == 404
    issue(cast, plan)
    page = text(client, "/plan/2026/")
    assert topic.title in page
    assert client.get("/plan/").headers["Location"] == "/plan/2026/"


def test_a_call_is_shown_and_raised_under(client: Client, cast: Cast) -> None:
    today = clock.today()
    call = open_call(
        cast.township,
        title="老小区停车怎么办",
        text="请说说您的办法。",
        opens_on=today,
        closes_on=today + timedelta(days=9),
        by=cast.clerk,
    )
    assert "老小区停车怎么办" in text(client, "/calls/")
    assert f"/raise/?call={call.pk}" in text(client, f"/calls/{call.pk}/")
    data = raise_steps(client, cast.village.serves.get().code, call=str(call.pk))
    client.post("/raise/", data)
    assert Topic.objects.get().call == call
