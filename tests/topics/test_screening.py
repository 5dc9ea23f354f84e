"""What the clerk decides, and what follows from it."""

from datetime import date

import pytest

from shangliang.errors import Refusal, Stale
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Clock, Topic
from tests.factories import Cast
from tests.topics.journeys import accept, candidate, moment, quick, raised, screening, submitted, verbs


def test_accepting_publishes_under_the_clerks_words_with_numbers_masked(cast: Cast) -> None:
    topic = screening(cast)
    with clock.at(moment("2026-03-04", 10)):
        accept(cast, topic, title="枫华社区停车难", summary="请拨 13812345678 联系。", category="safety")
    assert (topic.state, topic.title, topic.category) == ("candidate", "枫华社区停车难", "safety")
    assert topic.published_at == moment("2026-03-04", 10)
    assert "13812345678" not in topic.summary
    entry = Entry.objects.get(verb="topic.accepted")
    assert entry.public
    assert entry.data == {
        "was": "screening", "to": "candidate", "number": topic.number, "channel": "resident",
        "category": "safety", "urgency": "soon", "route": "deep",
    }  # fmt: skip


def test_the_deep_route_gives_the_convenor_five_working_days(cast: Cast) -> None:
    topic = screening(cast)
    with clock.at(moment("2026-03-06")):
        accept(cast, topic)
    waits = Clock.objects.get(topic=topic, stopped_at=None)
    assert (waits.kind, waits.role, waits.due_on) == ("start_research", "convenor", date(2026, 3, 13))


def test_the_quick_route_gives_48_hours(cast: Cast) -> None:
    topic = screening(cast)
    with clock.at(moment("2026-03-06", 17)):
        accept(cast, topic, route="quick")
    waits = Clock.objects.get(topic=topic, stopped_at=None)
    assert (topic.state, waits.kind, waits.due_at) == ("quick", "quick_answer", moment("2026-03-08", 17))
    assert waits.due_on == date(2026, 3, 8)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"summary": " "}, "summary", "请填写“公开摘要”。"),
        ({"jurisdiction": ""}, "jurisdiction", "请填写“管辖单位”。"),
        ({"public_interest": ""}, "public_interest", "请填写“公共利益”。"),
        ({"route": "slow"}, "route", "请为“办理路径”选择列出的选项。"),
        ({"urgency": ""}, "urgency", "请为“紧急程度”选择列出的选项。"),
    ],
)
def test_accepting_wants_every_field(cast: Cast, changed: dict, field: str, words: str) -> None:
    topic = screening(cast)
    with pytest.raises(Refusal) as refused:
        accept(cast, topic, **changed)
    assert (refused.value.field, str(refused.value)) == (field, words)
    assert Topic.objects.get(pk=topic.pk).state == State.SCREENING


def test_a_topic_is_not_accepted_unread(cast: Cast) -> None:
    topic = submitted(cast)
    with pytest.raises(Refusal) as refused:
        accept(cast, topic)
    assert str(refused.value) == "“小区停车位不足”目前为“已提交”，不能办理“受理”。"


def test_of_two_clerks_the_second_reads_that_the_page_is_old(cast: Cast) -> None:
    topic = screening(cast)
    seen = topic.version
    actions.return_topic(Topic.objects.get(pk=topic.pk), words="请补充。", by=cast.clerk, seen=seen)
    with pytest.raises(Stale) as stale:
        actions.transfer_topic(topic, to="12345", words="属于市政报修。", by=cast.clerk, seen=seen)
    assert stale.value.status == 409
    assert str(stale.value) == (
        "“小区停车位不足”刚刚已由他人更新，您的填写仍保留在本页。请先查看最新情况，再重新提交。"
    )


def test_returning_stops_the_clerks_time_and_waits_on_the_raiser(cast: Cast) -> None:
    topic = screening(cast)
    actions.return_topic(topic, words="请写明楼栋。", by=cast.clerk)
    running = Clock.objects.get(topic=topic, stopped_at=None)
    assert (running.kind, running.holder, running.due_on) == ("resubmit", "voices", None)
    assert topic.decision_words == "请写明楼栋。"


def test_transfer_names_where_to(cast: Cast) -> None:
    topic = screening(cast)
    actions.transfer_topic(topic, to="12345", words="路灯报修由热线受理。", by=cast.clerk)
    assert (topic.state, topic.transferred_to) == ("transferred", "12345")
    assert not Clock.objects.filter(topic=topic, stopped_at=None).exists()
    other = screening(cast)
    with pytest.raises(Refusal, match="请填写“转送单位”。"):
        actions.transfer_topic(other, to="", words="……", by=cast.clerk)


def test_rejecting_wants_a_reason_of_the_table_and_words(cast: Cast) -> None:
    topic = screening(cast)
    for reason, words, field in [("none", "说明", "reason"), ("personal", " ", "words")]:
        with pytest.raises(Refusal) as refused:
            actions.reject_topic(topic, reason=reason, words=words, by=cast.clerk)
        assert refused.value.field == field
    actions.reject_topic(
        topic, reason="personal", words="只涉及您与邻居两家，建议先经社区调解。", by=cast.clerk
    )
    assert (topic.state, topic.reason, topic.published_at) == ("rejected", "personal", None)
    assert not Entry.objects.filter(matter=topic.ref, public=True).exists()


def test_a_rejected_candidate_is_rejected_in_public(cast: Cast) -> None:
    topic = candidate(cast)
    actions.reject_topic(topic, reason="settled", words="改造已列入今年工程。", by=cast.clerk)
    assert Entry.objects.get(verb="topic.rejected").public


def test_held_topics_are_released_or_discarded(cast: Cast) -> None:
    held = {"title": "低息贷款", "problem": "加微信 vx88loan888 领取 http://loan.top"}
    honest, spam = raised(cast, **held).topic, raised(cast, **held).topic
    actions.release_topic(honest, by=cast.clerk)
    actions.discard_topic(spam, by=cast.clerk)
    assert (honest.state, spam.state, spam.reason) == ("submitted", "rejected", "promotion")
    assert list(Clock.objects.filter(stopped_at=None).values_list("kind", "topic")) == [("screen", honest.pk)]


def test_a_quick_answer_is_rated_and_settled(cast: Cast) -> None:
    got = raised(cast)
    actions.start_screening(got.topic, by=cast.clerk)
    topic = accept(cast, got.topic, route="quick")
    actions.answer_quickly(topic, answer="已增设夜间临停泊位 30 个。", by=cast.convenor)
    with pytest.raises(Refusal, match="的提出人还没有评价，评价期到"):
        actions.settle_topic(topic, by=cast.convenor)
    actions.rate_quick_answer(got.voice, is_satisfied=True)
    actions.settle_topic(topic, by=cast.convenor)
    assert topic.state == State.CLOSED
    assert topic.closed_at is not None
    assert verbs(topic)[-3:] == ["topic.answered", "topic.quick_rated", "topic.settled"]
    assert not Clock.objects.filter(topic=topic, stopped_at=None).exists()


def test_an_unsatisfied_raiser_keeps_the_topic_from_being_settled_until_the_window_ends(cast: Cast) -> None:
    got = raised(cast)
    actions.start_screening(got.topic, by=cast.clerk)
    topic = accept(cast, got.topic, route="quick")
    with clock.at(moment("2026-03-02")):
        actions.answer_quickly(topic, answer="暂无办法。", by=cast.convenor)
        with pytest.raises(Refusal) as refused:
            actions.rate_quick_answer(got.voice, is_satisfied=False, words=" ")
        assert (str(refused.value), refused.value.field) == ("请填写“说明”。", "words")
        actions.rate_quick_answer(got.voice, is_satisfied=False, words="问题没有解决。")
        with pytest.raises(Refusal) as early:
            actions.settle_topic(topic, by=cast.convenor)
    assert str(early.value) == (
        "“小区停车位不足”的提出人对即时答复不满意，请转深入议，或在评价期满（2026-03-23）后办结。"
    )
    with clock.at(moment("2026-03-24")):
        actions.settle_topic(topic, by=cast.convenor)


def test_a_voice_rates_an_answer_once_and_only_then(cast: Cast) -> None:
    got = raised(cast)
    with pytest.raises(Refusal, match="目前为“已提交”，不能评价即时答复。"):
        actions.rate_quick_answer(got.voice, is_satisfied=True)
    actions.start_screening(got.topic, by=cast.clerk)
    actions.answer_quickly(accept(cast, got.topic, route="quick"), answer="已办。", by=cast.convenor)
    actions.rate_quick_answer(got.voice, is_satisfied=True)
    with pytest.raises(Refusal, match=r"^您已经评价过这次答复。$"):
        actions.rate_quick_answer(got.voice, is_satisfied=False, words="又坏了。")


def test_a_quick_topic_goes_deeper_and_its_hours_end(cast: Cast) -> None:
    topic = quick(cast)
    actions.deepen_topic(topic, words="涉及多方，须开会协商。", by=cast.convenor)
    assert (topic.state, topic.route) == ("candidate", "deep")
    assert list(Clock.objects.filter(stopped_at=None).values_list("kind", flat=True)) == ["start_research"]


def test_a_suspended_topic_rests_with_its_clocks_and_goes_on_later(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        topic = candidate(cast)
    waits = Clock.objects.get(topic=topic, stopped_at=None)
    assert waits.due_on == date(2026, 3, 9)
    with clock.at(moment("2026-03-04")):
        actions.suspend_topic(topic, words="等规划方案公布。", by=cast.clerk)
    assert topic.state == State.SUSPENDED
    with clock.at(moment("2026-03-16")):
        actions.resume_topic(topic, by=cast.clerk)
    waits.refresh_from_db()
    assert (topic.state, topic.suspended_from, waits.paused_at) == ("candidate", "", None)
    # Twelve days later would be Saturday, 21 March.
    assert waits.due_on == date(2026, 3, 23)


def test_a_suspended_topic_does_not_resume_elsewhere(cast: Cast) -> None:
    topic = candidate(cast)
    with pytest.raises(Refusal, match="不能办理“恢复”"):
        actions.resume_topic(topic, by=cast.clerk)
    actions.suspend_topic(topic, words="等方案。", by=cast.clerk)
    with pytest.raises(Refusal, match="不能办理“暂缓”"):
        actions.suspend_topic(topic, words="再等。", by=cast.clerk)
