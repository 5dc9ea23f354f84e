"""Whoever was merged into another's topic follows it, and does not act for its raiser; nor he for them."""

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.topics import actions
from shangliang.topics.models import Voice
from tests.factories import Cast, make_user
from tests.topics.journeys import matter, raised, screening


def joined(cast: Cast) -> tuple[Voice, Voice]:
    """A raiser whose topic has taken in that of another, and that other."""
    into, other = screening(cast), screening(cast)
    voices = into.voices.get(), other.voices.get()
    actions.merge_topic(other, into, by=cast.clerk)
    for voice in voices:
        voice.refresh_from_db()
    return voices


def test_who_was_merged_in_does_not_rewrite_the_words_of_the_raiser(cast: Cast) -> None:
    raiser, other = joined(cast)
    actions.return_topic(raiser.topic, words="请补充。", by=cast.clerk)
    with pytest.raises(Forbidden, match=r"^只有提出人可以补充这件议题。$"):
        actions.resubmit_topic(raiser.topic, by=other, **matter())
    actions.resubmit_topic(raiser.topic, by=raiser, **matter())


def test_the_raiser_does_not_take_back_what_another_raised_too(cast: Cast) -> None:
    raiser, _other = joined(cast)
    with pytest.raises(Refusal) as refused:
        actions.withdraw_topic(raiser, by=raiser)
    assert str(refused.value) == (
        f"“{raiser.topic}”已有他人提出的同一事项并入，不能撤回；您可以删除自己的个人信息。"
    )
    assert raiser.topic.state == "screening"


def test_an_account_is_no_voice_though_their_numbers_are_the_same(cast: Cast) -> None:
    voice = raised(cast).voice
    twin = make_user(committee=cast.committee)
    voice.pk = twin.pk
    with pytest.raises(Forbidden, match=r"^您只能修改自己的联系电话。$"):
        actions.change_contact(voice, phone="13812345678", consent="2026-01", by=twin)  # type: ignore[arg-type]
