"""Who stands behind a topic: counted once, readable by few, erasable by themselves."""

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.models import Photo, Voice
from shangliang.topics.queries import held_about_voice, voice_by_code, voices_of
from tests.factories import Cast
from tests.topics.journeys import candidate, picture, raised, screening


def test_one_browser_supports_a_topic_once(cast: Cast) -> None:
    topic = candidate(cast)
    actions.support_topic(topic, browser="cookie")
    with pytest.raises(Refusal) as refused:
        actions.support_topic(topic, browser="cookie")
    assert str(refused.value) == "您已经附议过“小区停车位不足”，无需再次附议。"
    actions.support_topic(topic, browser="another cookie")
    actions.support_topic(topic)
    assert topic.voices.filter(kind="supported").count() == 3
    assert "cookie" not in str(list(Voice.objects.values()))


def test_support_is_one_entry_by_the_voice_itself(cast: Cast) -> None:
    topic = candidate(cast)
    before = Entry.objects.count()
    voice = actions.support_topic(topic).voice
    entry = Entry.objects.order_by("sequence").last()
    assert Entry.objects.count() == before + 1
    assert (entry.verb, entry.subject, entry.matter, entry.actor) == (
        "topic.supported", voice.ref, topic.ref, voice.actor,
    )  # fmt: skip


def test_support_for_a_merged_topic_goes_where_it_went(cast: Cast) -> None:
    topic, target = candidate(cast), candidate(cast)
    actions.merge_topic(topic, target, by=cast.clerk)
    assert actions.support_topic(topic).voice.topic == target


def test_what_is_not_public_cannot_be_supported(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        actions.support_topic(screening(cast))
    assert str(refused.value) == "“小区停车位不足”目前为“审核中”，不能附议。"


def test_a_name_is_no_place_for_advertising(cast: Cast) -> None:
    with pytest.raises(Refusal, match="称呼里请只写怎样称呼您") as refused:
        actions.support_topic(candidate(cast), name="加微信vx88loan888", consent="2026-01")
    assert refused.value.field == "name"


def test_staff_enter_support_for_a_resident_within_their_place(cast: Cast) -> None:
    topic = candidate(cast)
    voice = actions.support_topic(topic, source="phone", by=cast.convenor).voice
    assert (voice.source, voice.entered_by) == ("phone", cast.convenor)
    with pytest.raises(Forbidden, match="代群众登记议题"):
        actions.support_topic(topic, source="phone", by=cast.neighbour_clerk)


def test_who_reads_a_contact_is_recorded_and_members_may_not(cast: Cast) -> None:
    voice = raised(cast, name="王女士", phone="0512-68251234", consent="2026-01").voice
    assert actions.read_contact(voice, by=cast.clerk) == actions.Contact("王女士", "051268251234")
    entry = Entry.objects.order_by("sequence").last()
    assert (entry.verb, entry.actor, entry.data) == ("topic.contacts_read", f"user:{cast.clerk.pk}", {})
    for stranger in (cast.member, cast.handler, cast.neighbour_clerk, cast.outsider):
        with pytest.raises(Forbidden):
            actions.read_contact(voice, by=stranger)


def test_erasing_leaves_no_personal_datum_and_a_working_code(cast: Cast) -> None:
    got = raised(cast, name="王女士", phone="13812345678", consent="2026-01", browser="cookie")
    actions.erase_voice(got.voice, by=got.voice)
    voice = voice_by_code(got.code)
    assert voice is not None
    assert (voice.name, voice.phone_cipher, voice.phone_salt, voice.browser_hash) == ("", "", "", "")
    assert voice.erased_at is not None
    assert actions.read_contact(voice, by=cast.clerk) == actions.Contact("", "")
    with pytest.raises(Refusal, match=r"^个人信息已于此前删除。$"):
        actions.erase_voice(voice, by=voice)


def test_nobody_erases_for_another_but_screening_staff(cast: Cast) -> None:
    one, other = raised(cast).voice, raised(cast).voice
    with pytest.raises(Forbidden, match=r"^您只能删除自己的个人信息。$"):
        actions.erase_voice(one, by=other)
    with pytest.raises(Forbidden):
        actions.erase_voice(one, by=cast.convenor)
    actions.erase_voice(one, by=cast.clerk)


@pytest.mark.parametrize("code", ["", "nonsense", "7KQ4-M2X9-0TBD-5WHR-E3NA", "码" * 20, "'; --"])
def test_a_wrong_code_opens_nothing(cast: Cast, code: str) -> None:
    raised(cast)
    assert voice_by_code(code) is None


def test_a_code_is_found_however_it_is_written(cast: Cast) -> None:
    got = raised(cast)
    assert voice_by_code(got.code.lower().replace("-", " ")) == got.voice


def test_voices_are_listed_as_they_came(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    topic = candidate(cast)
    actions.support_topic(topic)
    with django_assert_num_queries(1):
        assert [voice.kind for voice in voices_of(topic)] == ["raised", "supported"]


def test_a_photo_is_public_only_after_a_look(cast: Cast) -> None:
    topic = raised(cast, photos=[picture()]).topic
    photo = Photo.objects.get(topic=topic)
    with pytest.raises(Forbidden, match="公开照片"):
        actions.publish_photo(photo, caption="北门", by=cast.member)
    actions.publish_photo(photo, caption="北门", by=cast.convenor)
    assert Photo.objects.get().is_public
    actions.hide_photo(photo, by=cast.convenor)
    assert not Photo.objects.get().is_public


def test_what_is_held_about_a_voice_can_be_taken_away(cast: Cast) -> None:
    got = raised(cast, name="王女士", phone="13812345678", consent="2026-01")
    actions.read_contact(got.voice, by=cast.clerk)
    held = held_about_voice(got.voice)
    assert (held["name"], held["phone"], held["consent"]) == ("王女士", "13812345678", "2026-01")
    assert held["typed"]["problem"] == got.topic.problem
    assert len(held["contacts_read_at"]) == 1
    actions.erase_voice(got.voice, by=got.voice)
    held = held_about_voice(got.voice)
    assert (held["name"], held["phone"], held["is_browser_marked"]) == ("", "", False)


def test_a_supporter_is_not_handed_what_the_raiser_typed(cast: Cast) -> None:
    voice = actions.support_topic(candidate(cast), browser="cookie").voice
    assert (held_about_voice(voice)["typed"], held_about_voice(voice)["is_browser_marked"]) == (None, True)
