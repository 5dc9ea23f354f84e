"""The same matter is talked over once; everybody behind it follows along."""

import contextlib

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.errors import Refusal
from shangliang.topics import actions
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Clock, Topic, Voice
from shangliang.topics.queries import voice_by_code
from tests.factories import Cast
from tests.topics.journeys import accept, candidate, raised, screening, submitted


def test_raisers_and_supporters_follow_and_their_codes_still_work(cast: Cast) -> None:
    target = candidate(cast)
    got = raised(cast)
    actions.start_screening(got.topic, by=cast.clerk)
    accept(cast, got.topic)
    friend = actions.support_topic(got.topic)
    actions.merge_topic(got.topic, target, words="同为停车问题。", by=cast.clerk)
    assert (got.topic.state, got.topic.merged_into) == ("merged", target)
    for code in (got.code, friend.code):
        voice = voice_by_code(code)
        assert voice is not None
        assert (voice.topic, voice.first_topic) == (target, got.topic)
    assert not Clock.objects.filter(topic=got.topic, stopped_at=None).exists()


def test_a_chain_is_flattened_and_the_first_topic_is_remembered(cast: Cast) -> None:
    first, second, third = (candidate(cast) for _ in range(3))
    actions.merge_topic(first, second, by=cast.clerk)
    actions.merge_topic(second, third, by=cast.clerk)
    assert Topic.objects.get(pk=first.pk).merged_into == third
    came_by = set(Voice.objects.filter(topic=third).values_list("first_topic", flat=True))
    assert came_by == {first.pk, second.pk, None}


def test_one_browser_behind_both_topics_keeps_both_codes(cast: Cast) -> None:
    one, other = candidate(cast), candidate(cast)
    codes = [actions.support_topic(topic, browser="cookie").code for topic in (one, other)]
    actions.merge_topic(one, other, by=cast.clerk)
    assert [voice_by_code(code).topic for code in codes] == [other, other]  # type: ignore[union-attr]
    with pytest.raises(Refusal, match="您已经附议过"):
        actions.support_topic(other, browser="cookie")


def test_what_cannot_be_merged_says_why(cast: Cast) -> None:
    topic, ended = candidate(cast), candidate(cast)
    actions.reject_topic(ended, reason="settled", words="已解决。", by=cast.clerk)
    abroad = actions.raise_topic(
        cast.other_village, title="外区", problem="外区的事。", place="外区", category="other"
    ).topic
    for into, words in [
        (topic, "议题不能并入自身。"),
        (abroad, "只能并入本委员会的议题。"),
        (ended, "“小区停车位不足”目前为“不予采纳”，不能并入其他议题。"),
        (submitted(cast), "“小区停车位不足”尚未公开，已公开的议题不能并入。"),
    ]:
        with pytest.raises(Refusal) as refused:
            actions.merge_topic(topic, into, by=cast.clerk)
        assert (str(refused.value), refused.value.field) == (words, "into")
    assert Topic.objects.get(pk=topic.pk).state == State.CANDIDATE


def test_however_topics_are_merged_nobody_is_lost(cast: Cast) -> None:
    topics = [screening(cast).pk for _ in range(5)]

    @settings(max_examples=25, deadline=None)
    @given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
    def merged(pairs: list[tuple[int, int]]) -> None:
        with transaction.atomic():
            for source, target in pairs:
                fresh, into = (Topic.objects.get(pk=topics[n]) for n in (source, target))
                with contextlib.suppress(Refusal):
                    actions.merge_topic(fresh, into, by=cast.clerk)
            nobody_is_lost(topics)
            transaction.set_rollback(True)

    merged()


def nobody_is_lost(topics: list[int]) -> None:
    """Every voice stands behind an open topic; every merged topic points at one; there is no longer chain."""
    rows = Topic.objects.in_bulk(topics)
    voices = Voice.objects.filter(kind=Voice.Kind.RAISED)
    assert voices.count() == 5
    assert all(rows[pk].state == State.SCREENING for pk in voices.values_list("topic", flat=True))
    for topic in rows.values():
        if topic.state == State.MERGED:
            assert rows[topic.merged_into_id].state == State.SCREENING  # type: ignore[index]
