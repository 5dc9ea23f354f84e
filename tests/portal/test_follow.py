"""What a code opens: for somebody behind a topic, and for somebody invited to a meeting."""

import pytest
from django.test import Client

from shangliang.deliberation.actions import draft_minutes, send_minutes
from shangliang.ledger.models import Entry
from shangliang.outcomes.models import Rating
from shangliang.outcomes.queries import rated_until
from shangliang.people.codes import new_code
from shangliang.portal import limits
from shangliang.topics import actions as topics
from shangliang.topics.models import Topic
from shangliang.ui.templatetags.ui import day
from tests import journeys
from tests.factories import Cast
from tests.outcomes import journeys as outcomes
from tests.portal.helpers import once
from tests.topics.journeys import accept, quick, raised, screening


def follow(code: str) -> str:
    return f"/follow/{code}/"


def test_a_code_leads_to_its_topic_however_it_is_written(client: Client, cast: Cast) -> None:
    road = journeys.to_submitted(cast)
    sloppy = road.code.lower().replace("-", " ")
    page = client.post("/follow/", {"code": sloppy})
    assert page.headers["Location"] == follow(road.code)
    shown = client.get(follow(road.code))
    assert shown.status_code == 200
    assert road.topic.problem in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_the_code_of_an_invitation_leads_to_the_meeting(client: Client, cast: Cast) -> None:
    road = journeys.to_noticed(cast)
    code = road.invited["owner1"].code
    assert client.post("/follow/", {"code": code}).headers["Location"] == f"/meeting/{code}/"


@pytest.mark.parametrize("code", ["", "nonsense", "x" * 500, "<script>", "7KQ4-M2X9-0TBD-5WHR-E3NA"])
def test_a_wrong_code_is_said_and_nothing_more(client: Client, cast: Cast, code: str) -> None:
    page = client.post("/follow/", {"code": code})
    assert page.status_code in {404, 422}
    assert "<script>" not in page.content.decode().replace("<script type", "")


@pytest.mark.parametrize("door", ["follow", "meeting"])
def test_a_wrong_code_in_an_address_is_not_found(client: Client, cast: Cast, door: str) -> None:
    assert client.get(f"/{door}/{new_code()}/").status_code == 404
    assert client.get(f"/{door}/nonsense/").status_code == 404


def test_whoever_guesses_is_stopped_and_told_when_to_try_again(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "GUESSING", (3, 600))  # the number only
    road = journeys.to_submitted(cast)
    for _try in range(3):
        assert client.get(follow(new_code())).status_code == 404
    page = client.get(follow(road.code))
    assert page.status_code == 429
    assert "以后再试" in page.content.decode()
    assert int(page["Retry-After"]) <= 600


def test_a_browser_that_has_opened_a_code_is_never_stopped(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "GUESSING", (1, 600))  # the number only
    road = journeys.to_submitted(cast)
    for _try in range(3):
        assert client.get(follow(road.code)).status_code == 200


def test_a_resident_rates_once(client: Client, cast: Cast) -> None:
    done, _feedback = outcomes.to_told(cast, days_ago=20)
    address = follow(done.road.code)
    page = client.get(address)
    data = {"once": once_of(page, "rate"), "do": "rate", "score": "satisfied", "words": "有车位了"}
    assert client.post(address, data).headers["Location"] == address
    assert client.post(address, data).headers["Location"] == address
    assert Rating.objects.get().score == "satisfied"
    assert 'name="do" value="rate"' not in client.get(address).content.decode()


def test_every_page_says_until_when_one_may_rate_after_the_topic_has_rested(
    client: Client, cast: Cast
) -> None:
    done, feedback = outcomes.to_told(cast, days_ago=20)
    assert feedback.rate_until is not None
    done.act(topics.suspend_topic, done.topic, words="等待规划批复。", by=cast.office)
    done.on(feedback.rate_until)
    done.act(topics.resume_topic, done.topic, by=cast.office)
    until = rated_until(feedback)
    assert until is not None
    assert until > feedback.rate_until
    said = f"评价到 {day(until)} 为止"
    assert said in client.get(done.topic.get_absolute_url()).content.decode()
    assert said in client.get(follow(done.road.code)).content.decode()
    client.force_login(cast.office)
    desk = client.get(f"/desk/outcomes/{feedback.outcome_id}/")
    assert [last for _feedback, last in desk.context["feedbacks"] if _feedback == feedback] == [until]


def once_of(page: object, name: str) -> str:
    """The idempotency key in the form whose fields begin with that name."""
    text = page.content.decode()  # type: ignore[attr-defined]
    place = text.index(f'id="{name}_once"')
    tag = text[text.rindex("<input", 0, place) : text.index(">", place)]
    return tag.partition('value="')[2].partition('"')[0]


def test_a_rating_without_a_score_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    done, _feedback = outcomes.to_told(cast, days_ago=20)
    address = follow(done.road.code)
    data = {"once": once_of(client.get(address), "rate"), "do": "rate", "words": "还是不够"}
    page = client.post(address, data)
    assert page.status_code == 422
    assert "还是不够" in page.content.decode()


def test_a_quick_answer_is_rated(client: Client, cast: Cast) -> None:
    given = raised(cast)
    topics.start_screening(given.topic, by=cast.office)
    accept(cast, given.topic, route="quick")
    topics.answer_quickly(given.topic, answer="路灯今晚修好。", by=cast.convenor)
    address = follow(given.code)
    page = client.get(address)
    assert "路灯今晚修好" in page.content.decode()
    data = {"once": once_of(page, "quick"), "do": "quick", "is_satisfied": "no", "words": ""}
    assert client.post(address, data).status_code == 422
    assert client.post(address, data | {"words": "没有修"}).status_code == 302
    assert given.topic.quick_ratings.get().is_satisfied is False


def test_what_was_sent_back_is_mended(client: Client, cast: Cast) -> None:
    given = raised(cast)
    topics.start_screening(given.topic, by=cast.office)
    topics.return_topic(given.topic, words="请写明具体是哪个门。", by=cast.office)
    address = follow(given.code)
    page = client.get(address)
    assert "请写明具体是哪个门" in page.content.decode()
    given.topic.refresh_from_db()
    data = {
        "once": once_of(page, "mend"),
        "seen": given.topic.version,
        "do": "mend",
        "title": "小区北门停车位不足",
        "problem": given.topic.problem,
        "category": "parking",
        "place": "北门",
    }
    assert client.post(address, data).status_code == 302
    topic = Topic.objects.get(pk=given.topic.pk)
    assert (topic.title, topic.state) == ("小区北门停车位不足", "submitted")


def test_personal_data_are_erased_and_the_code_still_works(client: Client, cast: Cast) -> None:
    road = journeys.to_submitted(cast)
    address = follow(road.code)
    data = {"once": once_of(client.get(address), "erase"), "do": "erase"}
    assert client.post(address, data).status_code == 302
    road.voice.refresh_from_db()
    assert (road.voice.name, road.voice.phone_cipher) == ("", "")
    assert "已于" in client.get(address).content.decode()
    assert Entry.objects.filter(verb="voice.erased").count() == 1


def test_whose_topic_was_merged_into_an_unpublished_one_does_not_read_the_other(
    client: Client, cast: Cast
) -> None:
    mine = raised(cast, title="我的题目")
    other = screening(cast, title="别人的题目", problem="别人写的秘密")
    topics.start_screening(mine.topic, by=cast.office)
    topics.merge_topic(mine.topic, into=other, words="同一件事。", by=cast.office)
    page = client.get(follow(mine.code)).content.decode()
    assert "别人的题目" not in page
    assert "别人写的秘密" not in page
    assert "我的题目" in page


def test_somebody_invited_answers_reads_and_confirms(client: Client, cast: Cast) -> None:
    road = journeys.to_noticed(cast, at=journeys.morning(1))
    code = road.invited["owner1"].code
    address = f"/meeting/{code}/"
    page = client.get(address)
    assert "先举手" in page.content.decode()
    data = {"once": once_of(page, "answer"), "do": "answer", "answer": "substituted"}
    assert client.post(address, data).status_code == 422
    data |= {"substitute": "家里人"}
    assert client.post(address, data).status_code == 302
    assert road.participant("owner1").substitute == "家里人"


def test_somebody_who_was_there_objects_to_their_part(client: Client, cast: Cast) -> None:
    road = journeys.to_held(cast)
    minutes = road.act(draft_minutes, road.meeting, agreed="先试行。", by=cast.convenor)
    road.act(send_minutes, minutes, by=cast.convenor)
    address = f"/meeting/{road.invited['owner1'].code}/"
    data = {"once": once_of(client.get(address), "confirm"), "do": "confirm", "agrees": "no", "words": ""}
    assert client.post(address, data).status_code == 422
    assert client.post(address, data | {"words": "我没有这样说。"}).status_code == 302
    assert minutes.confirmations.get(participant=road.participant("owner1")).words == "我没有这样说。"


def test_a_hand_made_post_of_a_step_that_is_not_open_is_refused(client: Client, cast: Cast) -> None:
    road = journeys.to_submitted(cast)
    address = follow(road.code)
    key = once(client.get(address))
    for do, data in {
        "quick": {"is_satisfied": "yes"},
        "mend": {"title": "a", "problem": "b", "category": "other", "place": "c"},
    }.items():
        page = client.post(address, {"once": f"{key}{do}"[:40], "do": do, **data})
        assert page.status_code in {403, 422}, do


def test_quick_topics_have_a_short_journey(client: Client, cast: Cast) -> None:
    topic = quick(cast)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "评价办结" in page
    assert "商前调研" not in page
