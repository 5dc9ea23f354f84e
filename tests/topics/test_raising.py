"""Four channels, one number, one code."""

from datetime import date

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.lifecycle import Channel, State
from shangliang.topics.models import Clock, Gram, Topic, Voice
from shangliang.topics.queries import voice_by_code
from tests.factories import Cast
from tests.topics.journeys import matter, moment, picture, raised, screening


def test_a_residents_topic_gets_number_code_record_and_screening_clock(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        got = raised(cast, name="王女士", phone="138 1234 5678", consent="2026-01")
    assert (got.topic.number, got.topic.state, got.topic.channel) == ("HQ-2026-0001", "submitted", "resident")
    assert voice_by_code(got.code) == got.voice
    entry = Entry.objects.get(matter=got.topic.ref)
    assert (entry.verb, entry.actor, entry.public) == ("topic.raised", f"voice:{got.voice.pk}", False)
    waits = Clock.objects.get(topic=got.topic)
    assert (waits.kind, waits.role, waits.path) == ("screen", "township_clerk", cast.village.path)
    assert waits.due_on == date(2026, 3, 9)


def test_record_holds_neither_name_nor_number_nor_words(cast: Cast) -> None:
    got = raised(cast, name="王女士", phone="13812345678", consent="2026-01")
    told = str(Entry.objects.values_list("data", flat=True)[0])
    for personal in ("王女士", "13812345678", got.code, got.topic.title, got.topic.place):
        assert personal not in told
    assert "13812345678" not in str(Voice.objects.values()[0])
    assert got.code not in str(Voice.objects.values()[0])


def test_numbers_start_anew_each_year(cast: Cast) -> None:
    with clock.at(moment("2025-12-31", 23)):
        first = raised(cast)
    with clock.at(moment("2026-01-01", 0)):
        second, third = raised(cast), raised(cast)
    numbers = [got.topic.number for got in (first, second, third)]
    assert numbers == ["HQ-2025-0001", "HQ-2026-0001", "HQ-2026-0002"]


def test_a_refused_topic_leaves_no_gap_in_the_numbers(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        with pytest.raises(Refusal, match="须先同意个人信息告知"):
            raised(cast, name="王女士")
        assert raised(cast).topic.number == "HQ-2026-0001"
    assert Topic.objects.count() == 1


def test_spam_waits_for_a_look_and_honest_words_do_not(cast: Cast) -> None:
    spam = raised(cast, title="低息贷款秒到账", problem="加微信 vx88loan888 点击 http://loan.top 领取")
    assert spam.topic.state == State.MODERATION
    assert list(Clock.objects.values_list("kind", flat=True)) == ["moderate"]
    assert raised(cast, problem="贷款诈骗电话太多，请加强宣传。").topic.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"title": "  "}, "title", "请填写“标题”。"),
        ({"title": "停" * 61}, "title", "“标题”最多 60 个字，现在有 61 个字。"),
        ({"problem": ""}, "problem", "请填写“情况说明”。"),
        ({"problem": "停" * 2001}, "problem", "“情况说明”最多 2000 个字，现在有 2001 个字。"),
        ({"place": "\x00"}, "place", "请填写“地点”。"),
        ({"category": "nonsense"}, "category", "请为“类别”选择列出的选项。"),
        ({"channel": "nonsense"}, "channel", "请为“渠道”选择列出的选项。"),
        ({"phone": "12"}, "phone", None),
        ({"photos": [b"<html>"]}, "photos", "第 1 个文件不是可用的照片，请上传 JPEG、PNG 或 WebP 照片。"),
        ({"photos": [b""] * 10}, "photos", "每件议题最多 9 张照片。"),
    ],
)
def test_unusable_input_is_refused_at_its_field(
    cast: Cast, changed: dict, field: str, words: str | None
) -> None:
    with pytest.raises(Refusal) as refused:
        raised(cast, **changed)
    assert refused.value.field == field
    assert words is None or str(refused.value) == words
    assert not Topic.objects.exists()
    assert not Entry.objects.exists()


def test_a_point_needs_both_coordinates(cast: Cast) -> None:
    assert raised(cast, latitude=31).topic.latitude is None


def test_photos_are_cleaned_and_not_yet_public(cast: Cast) -> None:
    topic = raised(cast, photos=[picture(), picture("red")]).topic
    assert [(photo.width, photo.height, photo.is_public) for photo in topic.photos.all()] == [
        (60, 40, False)
    ] * 2


def test_a_resident_cannot_use_the_channels_of_members_and_government(cast: Cast) -> None:
    for channel in (Channel.MEMBER, Channel.ASSIGNED):
        with pytest.raises(Forbidden, match="这个渠道须由工作人员或委员登录后使用"):
            raised(cast, channel=channel)
    with pytest.raises(Forbidden):
        raised(cast, source="paper")


def test_staff_enter_a_topic_for_a_resident(cast: Cast) -> None:
    got = actions.enter_topic(cast.village, by=cast.clerk, source="paper", **matter())
    assert (got.voice.source, got.voice.entered_by, got.topic.raised_by) == ("paper", cast.clerk, None)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor) == ("topic.entered", f"user:{cast.clerk.pk}")
    assert voice_by_code(got.code) == got.voice


def test_members_recommend_and_government_assigns(cast: Cast) -> None:
    recommended = actions.recommend_topic(cast.village, by=cast.member, **matter()).topic
    assigned = actions.assign_topic(cast.district, by=cast.government, **matter()).topic
    assert (recommended.channel, recommended.raised_by) == ("member", cast.member)
    assert (assigned.channel, assigned.raised_by) == ("assigned", cast.government)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "topic.recommended",
        "topic.assigned",
    ]


def test_a_member_recommends_only_where_placed(cast: Cast) -> None:
    with pytest.raises(Forbidden) as refused:
        actions.recommend_topic(cast.neighbour, by=cast.member, **matter())
    assert str(refused.value) == "您没有“委员荐题”的权限。此项须由以下角色在其范围内办理：委员。"


def test_a_closed_platform_takes_no_topic(cast: Cast) -> None:
    cast.village.closed_on = date(2026, 3, 1)
    with clock.at(moment("2026-03-02")), pytest.raises(Refusal) as refused:
        raised(cast)
    assert str(refused.value) == f"“{cast.village}”已停用，请选择其他平台。"


def test_words_are_cut_into_pieces_without_repeats(cast: Cast) -> None:
    topic = raised(cast, problem="停车位停车位停车位 parking").topic
    pieces = set(Gram.objects.filter(topic=topic).values_list("gram", flat=True))
    assert {"停车", "车位", "parking"} <= pieces


def test_a_returned_topic_is_mended_by_its_raiser_with_new_words(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        got = raised(cast)
        actions.start_screening(got.topic, by=cast.clerk)
        actions.return_topic(got.topic, words="请写明是哪一幢楼。", by=cast.clerk)
    with clock.at(moment("2026-03-10")):
        actions.resubmit_topic(
            got.topic, by=got.voice, **matter(problem="电梯停运在十二幢。", photos=[picture()])
        )
    assert (got.topic.state, got.topic.problem) == ("submitted", "电梯停运在十二幢。")
    assert Gram.objects.filter(topic=got.topic, gram="电梯").exists()
    running = Clock.objects.get(topic=got.topic, stopped_at=None)
    assert (running.kind, running.due_on) == ("screen", date(2026, 3, 17))


def test_spam_handed_in_again_waits_for_a_look(cast: Cast) -> None:
    got = raised(cast)
    actions.start_screening(got.topic, by=cast.clerk)
    actions.return_topic(got.topic, words="请补充。", by=cast.clerk)
    actions.resubmit_topic(
        got.topic, by=got.voice, **matter(problem="加微信 vx88loan888 领取 http://loan.top")
    )
    assert got.topic.state == State.MODERATION


def test_nobody_else_mends_a_returned_topic(cast: Cast) -> None:
    topic, stranger = screening(cast), raised(cast).voice
    actions.return_topic(topic, words="请补充。", by=cast.clerk)
    with pytest.raises(Forbidden, match=r"^只有提出人可以补充这件议题。$"):
        actions.resubmit_topic(topic, by=stranger, **matter())
    with pytest.raises(Forbidden, match="代提交人补充"):
        actions.resubmit_topic(topic, by=cast.neighbour_clerk, **matter())
    actions.resubmit_topic(topic, by=cast.clerk, **matter())


def test_a_call_lets_topics_in_only_in_its_window_and_subtree(cast: Cast) -> None:
    days = {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 3, 31)}
    with clock.at(moment("2026-02-20")):
        call = actions.open_call(
            cast.township, title="民生议题征集", text="请提停车难题。", by=cast.clerk, **days
        )
        with pytest.raises(Refusal) as early:
            raised(cast, call=call)
    assert str(early.value) == (
        "征题“民生议题征集”的时间是 2026-03-01 至 2026-03-31，现在不能通过它提交。您仍可直接提出议题。"
    )
    with clock.at(moment("2026-03-31", 23)):
        assert raised(cast, call=call).topic.channel == Channel.CALL
        with pytest.raises(Refusal, match="不面向"):
            raised(cast, call=call, platform=cast.neighbour)
        actions.withdraw_call(call, reason="与全区征集合并", by=cast.clerk)
        with pytest.raises(Refusal, match="现在不能通过它提交"):
            raised(cast, call=call)


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        ("2026-03-05", "2026-03-04", "截止日期不能早于开始日期。"),
        ("2026-02-01", "2026-03-01", "截止日期不能早于今天。"),
    ],
)
def test_a_call_needs_a_window_ahead(cast: Cast, opens: str, closes: str, words: str) -> None:
    with clock.at(moment("2026-03-02")), pytest.raises(Refusal) as refused:
        actions.open_call(
            cast.village, title="征题", text="说明", by=cast.convenor,
            opens_on=date.fromisoformat(opens), closes_on=date.fromisoformat(closes),
        )  # fmt: skip
    assert (str(refused.value), refused.value.field) == (words, "closes_on")


def test_a_call_is_withdrawn_once(cast: Cast) -> None:
    day = clock.today()
    call = actions.open_call(
        cast.village, title="征题", text="说明", opens_on=day, closes_on=day, by=cast.convenor
    )
    actions.withdraw_call(call, reason="有误", by=cast.convenor)
    with pytest.raises(Refusal, match=r"^征题“征题”已于此前撤回。$"):
        actions.withdraw_call(call, reason="有误", by=cast.convenor)
