"""Whoever raised a topic adds pictures to it, and nobody else; a clerk looks before anybody sees them."""

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.models import Photo
from tests.factories import Cast
from tests.topics.journeys import accept, candidate, picture, raised


def test_a_raiser_adds_photos_long_after_raising(cast: Cast) -> None:
    given = raised(cast)
    actions.start_screening(given.topic, by=cast.clerk)
    accept(cast, given.topic)
    actions.add_photos(given.topic, photos=[picture()], by=given.voice)
    photo = Photo.objects.get(topic=given.topic)
    assert not photo.is_public
    entry = Entry.objects.get(verb="topic.photos_added")
    assert (entry.actor, entry.subject, entry.public) == (given.voice.actor, given.topic.ref, False)


def test_a_supporter_a_stranger_and_one_merged_in_do_not(cast: Cast) -> None:
    given, other, topic = raised(cast), raised(cast), candidate(cast)
    supporter = actions.support_topic(topic).voice
    actions.start_screening(other.topic, by=cast.clerk)
    actions.merge_topic(other.topic, into=topic, by=cast.clerk)
    other.voice.refresh_from_db()
    for voice in (given.voice, supporter, other.voice):
        with pytest.raises(Forbidden, match="只有提出人可以为这件议题补充照片。"):
            actions.add_photos(topic, photos=[picture()], by=voice)
    assert not Photo.objects.exists()


def test_none_too_many_or_too_late_are_refused(cast: Cast) -> None:
    given = raised(cast, photos=[picture()] * 8)
    for photos, words in (([], "请选择要补充的照片。"), ([picture()] * 2, "每件议题最多 9 张照片。")):
        with pytest.raises(Refusal, match=words):
            actions.add_photos(given.topic, photos=photos, by=given.voice)
    actions.withdraw_topic(given.voice, by=given.voice)
    with pytest.raises(Refusal, match="目前为“已撤回”，不再补充照片。"):
        actions.add_photos(given.topic, photos=[picture()], by=given.voice)
    assert Photo.objects.count() == 8
