"""Plain words to everyone, their word on it, and what follows if it does not satisfy."""

from datetime import timedelta

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from shangliang.outcomes import actions
from shangliang.outcomes.models import Assignment, Feedback, LeaderTalk, Rating
from shangliang.outcomes.queries import (
    addressees,
    feedback_for,
    rating_of,
    satisfaction,
    satisfaction_of,
    words_held,
    words_on,
)
from shangliang.platforms.roles import Role
from shangliang.topics import actions as topics
from tests import journeys
from tests.factories import Cast, make_user
from tests.outcomes import journeys as j
from tests.outcomes.test_dispatch import months, wd
from tests.outcomes.test_suggestions import refused

AD = "加微信 abc12345 低价贷款，秒批到账，点击 http://loan.example.com 办理"


def test_the_people_are_told_only_when_everything_is_decided(cast: Cast) -> None:
    done = j.to_signed(cast, n=2)
    j.draft_reply(done, done.suggestion)
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    refusal = refused(done, actions.publish_feedback, done.topic, text=j.PLAIN, by=cast.convenor)
    assert str(refusal) == "建议 2 还没有答复，全部答复后再反馈。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "请填写“反馈内容”。"),
        ("已办结。", "反馈至少 20 个字：请用群众看得懂的话，说明办了什么、没办什么和为什么。"),
        ("长" * 2001, "“反馈内容”最多 2000 个字，现在有 2001 个字。"),
        (AD, "反馈内容含有链接、联系方式或广告用语，请改写后发布。"),
    ],
)
def test_feedback_is_plain(cast: Cast, text: str, words: str) -> None:
    done = j.to_declined(cast)
    refusal = refused(done, actions.publish_feedback, done.topic, text=text, by=cast.convenor)
    assert (refusal.field, str(refusal)) == ("text", words)


def test_feedback_counts_its_days_and_everyone_it_reaches(cast: Cast) -> None:
    done = j.to_verified(cast, n_supporters=2)
    feedback = j.tell(done)
    assert (feedback.round, feedback.notice_until) == (1, wd(done.today, 5))
    assert feedback.rate_until == wd(done.today, 15)
    entry = Entry.objects.get(verb="feedback.published")
    assert (entry.data["n_voices"], entry.data["round"]) == (3, 1)
    assert (done.clock("rate").due_on, done.clock("close").role) == (feedback.rate_until, "township_clerk")
    assert not done.topic.clocks.filter(kind="feedback", stopped_at__isnull=True).exists()


def test_voices_of_merged_topics_are_told_and_rate(cast: Cast) -> None:
    done = j.to_drafted(cast)
    twin = journeys.to_candidate(cast, at=done.road.at, title="同一小区停车难")
    twin.act(topics.merge_topic, twin.topic, into=done.topic, words="同一件事。", by=cast.clerk)
    assert set(addressees(done.topic)) == {done.road.voice, twin.voice}
    for act in (actions.submit_outcome, actions.dispatch_outcome):
        done.outcome.refresh_from_db()
        done.act(act, done.outcome, by=cast.clerk)
    done.act(actions.sign_suggestion, done.lead(), by=cast.handler)
    j.draft_reply(done, done.suggestion, decision="not_adopted")
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    feedback = j.tell(done)
    rating = j.rate(done, feedback, "fair", voice=twin.voice)
    assert rating_of(feedback, twin.voice) == rating


def test_a_decision_may_be_told_before_it_is_done_but_is_not_rated(cast: Cast) -> None:
    done = j.to_replied(cast)
    told = j.tell(done)
    assert (told.round, told.rate_until) == (0, None)
    with pytest.raises(Refusal) as refusal:
        j.rate(done, told)
    assert str(refusal.value) == "建议还在落实，落实完成并反馈后即可评价。"
    refusal = refused(done, actions.publish_feedback, done.topic, text=j.PLAIN, by=cast.convenor)
    assert str(refusal) == "这一轮已经反馈过，建议再有结果后方可再次反馈。"
    assert feedback_for(done.road.voice) is None


def test_a_voice_rates_once_a_round(cast: Cast) -> None:
    done, feedback = j.to_told(cast, n_supporters=1)
    j.rate(done, feedback, "satisfied", words="晚上能停上车了。")
    with pytest.raises(Refusal) as refusal:
        j.rate(done, feedback, "unsatisfied")
    assert str(refusal.value) == "您已评价过这次反馈，每轮只评价一次。"
    assert done.clock("rate")
    j.rate(done, feedback, "fair", voice=done.supporters[0])
    assert not done.topic.clocks.filter(kind="rate", stopped_at__isnull=True).exists()
    assert satisfaction_of(feedback).percent == 100
    assert [word.words for word in words_on(feedback)] == ["晚上能停上车了。"]
    entry = Entry.objects.filter(verb="feedback.rated").first()
    assert entry is not None
    assert (entry.actor, entry.data["score"]) == (done.road.voice.actor, "satisfied")
    assert "words" not in entry.data


def test_a_voice_of_another_topic_does_not_rate(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    stranger = journeys.to_submitted(cast, at=done.road.at).voice
    with pytest.raises(Forbidden) as refusal:
        j.rate(done, feedback, voice=stranger)
    assert str(refusal.value) == f"这个查询码不属于议题“{done.topic}”，不能评价。"
    assert not Rating.objects.exists()


def test_rating_ends_with_its_day(cast: Cast) -> None:
    done, feedback = j.to_told(cast, n_supporters=1)
    assert feedback.rate_until is not None
    done.on(feedback.rate_until)
    j.rate(done, feedback)
    done.on(feedback.rate_until + timedelta(days=1))
    with pytest.raises(Refusal) as refusal:
        j.rate(done, feedback, voice=done.supporters[0])
    assert str(refusal.value) == f"评价已于 {feedback.rate_until} 截止。"


def test_the_days_for_rating_stand_still_with_the_topic(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    assert feedback.rate_until is not None
    done.act(topics.suspend_topic, done.topic, words="等待规划批复。", by=cast.office)
    done.on(feedback.rate_until + timedelta(days=1))
    done.act(topics.resume_topic, done.topic, by=cast.office)
    j.rate(done, feedback)
    assert Rating.objects.count() == 1


@pytest.mark.parametrize(("score", "words", "field"), [("great", "", "score"), ("fair", "长" * 501, "words")])
def test_a_rating_fits_its_form(cast: Cast, score: str, words: str, field: str) -> None:
    done, feedback = j.to_told(cast)
    with pytest.raises(Refusal) as refusal:
        j.rate(done, feedback, score, words=words)
    assert refusal.value.field == field


def test_words_like_advertising_wait_for_a_clerk(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    rating = j.rate(done, feedback, "unsatisfied", words=AD)
    assert rating.is_held
    assert words_on(feedback) == []
    assert satisfaction_of(feedback).unsatisfied == 1
    assert (list(words_held(cast.clerk)), list(words_held(cast.neighbour_clerk))) == ([rating], [])
    with pytest.raises(Forbidden):
        done.act(actions.release_words, rating, by=cast.convenor)
    done.act(actions.release_words, rating, by=cast.clerk)
    assert len(words_on(feedback)) == 1
    assert str(refused(done, actions.release_words, rating, by=cast.clerk)) == "这条评价意见已经公开。"


def test_numbers_in_words_are_masked(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback, words="请联系我 13800138000")
    Rating.objects.update(is_held=False)
    assert "13800138000" not in words_on(feedback)[0].words


def test_without_dissatisfaction_nothing_is_done_anew(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback, "fair")
    refusal = refused(done, actions.redo_suggestion, done.suggestion, reason="再办", by=cast.office)
    assert str(refusal) == "没有不满意的评价，不需要重新办理。"
    refusal = refused(done, actions.explain_ratings, feedback, text="已说明。", by=cast.office)
    assert str(refusal) == "本轮反馈没有不满意的评价。"


def test_redone_it_is_back_with_the_departments_for_a_month(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback, "unsatisfied")
    j.redo(done)
    suggestion = done.suggestion
    assert (suggestion.state, suggestion.round, suggestion.ended_at) == ("redo", 2, None)
    assert suggestion.reply_due_on == done.running()["reply"] == months(done.today, 1)
    assert (done.lead().department, done.lead().is_final) == (cast.department, True)
    assert not done.topic.clocks.filter(kind="close", stopped_at__isnull=True).exists()


def test_redoing_brings_back_the_helpers_of_the_last_lead_alone(cast: Cast) -> None:
    done = j.to_signed(cast, co=[cast.other_department])
    handler, _approver = j.people_of(cast.other_department)
    done.act(actions.sign_suggestion, done.co(), by=handler)
    done.act(actions.countersign, done.co(), opinion="配合。", by=handler)
    j.draft_reply(done, done.suggestion, decision="not_adopted")
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    j.rate(done, j.tell(done), "unsatisfied")
    j.redo(done)
    now = Assignment.objects.filter(ended_at__isnull=True)
    assert {(row.department, row.part, row.state) for row in now} == {
        (cast.department, "lead", "signed"),
        (cast.other_department, "co", "signed"),
    }
    refusal = refused(
        done, actions.draft_reply, done.suggestion, decision="adopted", text="同意。", by=cast.handler
    )
    assert str(refusal) == f"会办部门尚未会签：{cast.other_department}。会签齐全后方可送审答复。"


def test_it_is_redone_once_and_then_a_leader_talks(cast: Cast) -> None:
    done, feedback = j.to_told_again(cast, n_supporters=1)
    assert feedback.round == 2
    j.rate(done, feedback, "unsatisfied", voice=done.supporters[0])
    refusal = refused(done, actions.redo_suggestion, done.suggestion, reason="再办", by=cast.office)
    assert str(refusal) == "已重新办理过一次，仍不满意的须由领导面商。"
    refusal = refused(done, actions.explain_ratings, feedback, text="已说明。", by=cast.office)
    assert str(refusal) == "重新办理后仍不满意的，须由领导面商，不能以说明代替。"

    due_on = done.today + timedelta(days=10)
    talk = done.act(actions.arrange_talk, done.outcome, leader=cast.leader, due_on=due_on, by=cast.office)
    assert (done.clock("talk").user, done.clock("talk").due_on) == (cast.leader, due_on)
    how = {"leader": cast.leader, "due_on": due_on, "by": cast.office}
    refusal = refused(done, actions.arrange_talk, done.outcome, **how)
    assert str(refusal) == "已安排领导面商，尚未登记结果。"
    done.act(actions.hold_talk, talk, held_on=done.today, words="当面说明，取得谅解。", by=cast.leader)
    assert LeaderTalk.objects.get().held_on == done.today
    refusal = refused(done, actions.hold_talk, talk, held_on=done.today, words="又谈。", by=cast.office)
    assert str(refusal) == f"这次面商已于 {done.today} 登记。"


def test_a_talk_comes_after_a_redo_and_is_led_by_a_leader(cast: Cast) -> None:
    done, first = j.to_told(cast)
    j.rate(done, first, "unsatisfied")
    how = {"leader": cast.leader, "due_on": done.today, "by": cast.office}
    refusal = refused(done, actions.arrange_talk, done.outcome, **how)
    assert str(refusal) == "领导面商在重新办理后仍不满意时安排，请先重新办理一次。"

    elsewhere = make_user(Role.LEADER, cast.neighbour.path, committee=cast.committee)
    Feedback.objects.update(round=2)
    for person in (cast.office, elsewhere, cast.outsider):
        refusal = refused(done, actions.arrange_talk, done.outcome, **how | {"leader": person})
        assert refusal.field == "leader"


def test_satisfaction_counts_the_last_round_of_each_outcome(cast: Cast) -> None:
    done, feedback = j.to_told_again(cast)
    assert satisfaction(cast.committee).unsatisfied == 0
    j.rate(done, feedback, "fair")
    counts = satisfaction(cast.committee)
    assert (counts.satisfied, counts.fair, counts.unsatisfied) == (0, 1, 0)
    assert satisfaction(cast.committee, under=cast.neighbour.path).n == 0


def test_the_old_round_is_not_rated_once_there_is_a_new_one(cast: Cast) -> None:
    done, _feedback = j.to_told_again(cast, n_supporters=1)
    first = Feedback.objects.get(round=1)
    Feedback.objects.filter(pk=first.pk).update(rate_until=done.today)
    with pytest.raises(Refusal) as refusal:
        j.rate(done, first, voice=done.supporters[0])
    assert str(refusal.value) == "已有新一轮反馈，请评价最新一轮。"
