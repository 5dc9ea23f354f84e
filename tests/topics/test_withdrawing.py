"""A raiser takes the matter back before it is public, and has the text erased."""

import pytest
from django.core.files.storage import default_storage

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Clock, Gram, Photo, Topic
from tests.factories import Cast
from tests.topics.journeys import candidate, matter, picture, raised, screening

SPAM = "加微信 vx88loan888 领取 http://loan.top"


@pytest.mark.parametrize("stage", ["moderation", "submitted", "screening", "returned"])
def test_a_raiser_withdraws_what_is_not_yet_public(cast: Cast, stage: str) -> None:
    got = raised(cast, problem=SPAM if stage == "moderation" else "停车难。")
    topic = got.topic
    if stage in {"screening", "returned"}:
        actions.start_screening(topic, by=cast.clerk)
    if stage == "returned":
        actions.return_topic(topic, words="请补充。", by=cast.clerk)
    got.voice.refresh_from_db()
    assert got.voice.topic.state == stage
    actions.withdraw_topic(got.voice, "已经自己解决了。", by=got.voice)
    topic.refresh_from_db()
    assert (topic.state, topic.decision_words) == (State.WITHDRAWN, "已经自己解决了。")
    assert not Clock.objects.filter(topic=topic, stopped_at=None).exists()
    entry = Entry.objects.order_by("sequence").last()
    assert entry is not None
    assert (entry.verb, entry.actor, entry.public) == ("topic.withdrawn", got.voice.actor, False)
    assert entry.data == {"was": stage, "to": "withdrawn"}


def test_what_is_public_is_withdrawn_no_more(cast: Cast) -> None:
    topic = candidate(cast)
    voice = topic.voices.get()
    with pytest.raises(Refusal, match=r"^“.+”目前为“候选议题”，不能办理“撤回”。$"):
        actions.withdraw_topic(voice, by=voice)


def test_nobody_withdraws_what_another_raised(cast: Cast) -> None:
    one, other = raised(cast).voice, raised(cast).voice
    for stranger in (other, cast.clerk, cast.office, cast.outsider):
        with pytest.raises(Forbidden, match=r"^只有提出人可以撤回这件议题。$"):
            actions.withdraw_topic(one, by=stranger)


def test_a_member_withdraws_what_they_recommended(cast: Cast) -> None:
    got = actions.recommend_topic(cast.village, by=cast.member, **matter())
    actions.withdraw_topic(got.voice, by=cast.member)
    got.topic.refresh_from_db()
    assert got.topic.state == State.WITHDRAWN


def test_whoever_merged_into_another_topic_cannot_withdraw_that(cast: Cast) -> None:
    mine, other = screening(cast), screening(cast)
    voice = mine.voices.get()
    actions.merge_topic(mine, other, by=cast.clerk)
    voice.refresh_from_db()
    with pytest.raises(Forbidden):
        actions.withdraw_topic(voice, by=voice)


def test_erased_text_is_in_no_table(cast: Cast, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    got = raised(cast, photos=[picture()])
    file = Photo.objects.get().image.name
    actions.withdraw_topic(got.voice, "不用了，枫华社区。", by=got.voice)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_topic_text(got.voice, by=got.voice)
    topic = Topic.objects.get()
    assert (topic.title, topic.problem, topic.place, topic.decision_words) == (topic.number, "", "", "")
    assert not Photo.objects.exists()
    assert not Gram.objects.exists()
    assert not default_storage.exists(file)
    assert "枫华" not in str([(entry.verb, entry.data) for entry in Entry.objects.all()])
    with pytest.raises(Refusal, match=r"^所写内容已于此前删除。$"):
        actions.erase_topic_text(got.voice, by=got.voice)


def test_text_is_kept_while_the_topic_is_under_way_or_once_it_is_public(cast: Cast) -> None:
    under_way = raised(cast).voice
    public = candidate(cast)
    actions.reject_topic(public, reason="settled", words="已经解决。", by=cast.clerk)
    for voice in (under_way, public.voices.get()):
        with pytest.raises(Refusal, match="只有结束时尚未公开的议题可以删除所写内容"):
            actions.erase_topic_text(voice, by=voice)


def test_screening_staff_erase_for_whoever_asks_and_nobody_else_does(cast: Cast) -> None:
    topic = screening(cast)
    actions.reject_topic(topic, reason="personal", words="属个人事项。", by=cast.clerk)
    voice = topic.voices.get()
    for stranger in (cast.convenor, cast.member, cast.neighbour_clerk, cast.outsider, raised(cast).voice):
        with pytest.raises(Forbidden):
            actions.erase_topic_text(voice, by=stranger)
    actions.erase_topic_text(voice, by=cast.clerk)
    topic.refresh_from_db()
    assert (topic.problem, topic.decision_words) == ("", "属个人事项。")


def test_what_was_merged_unread_may_be_erased_and_the_other_stays(cast: Cast) -> None:
    mine, other = screening(cast), candidate(cast)
    voice = mine.voices.get()
    actions.merge_topic(mine, other, by=cast.clerk)
    voice.refresh_from_db()
    actions.erase_topic_text(voice, by=voice)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.problem, bool(other.problem)) == ("", True)
