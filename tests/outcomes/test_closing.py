"""The end of a topic and what comes after it."""

from datetime import timedelta

import pytest

from shangliang.errors import Forbidden
from shangliang.outcomes import actions
from shangliang.outcomes.models import Commitment, LookBack, Progress
from shangliang.topics.lifecycle import State
from tests.factories import Cast
from tests.outcomes import journeys as j
from tests.outcomes.test_dispatch import months
from tests.outcomes.test_suggestions import refused


def why_not(done: j.Converted) -> str:
    """What is missing, as one refusal tells it."""
    words = str(refused(done, actions.close_topic, done.topic, by=done.cast.office))
    start, end = f"议题“{done.topic}”还不能办结：", "。"
    assert words.startswith(start)
    assert words.endswith(end)
    return words.removeprefix(start).removesuffix(end)


def test_everything_that_is_missing_is_named_at_once(cast: Cast) -> None:
    done = j.to_implementing(cast, n=2)
    assert why_not(done) == ("建议 1 目前为“落实中”；建议 2 目前为“落实中”；还没有把结果反馈给群众")


def test_what_was_done_is_shown_by_a_picture_or_an_amount(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback)
    Commitment.objects.update(reached=20)
    Progress.objects.update(image="", shows="")
    assert why_not(done) == "建议 1 没有办理后照片或达到的数值"
    Commitment.objects.update(reached=21)
    done.act(actions.close_topic, done.topic, by=cast.clerk)
    assert done.topic.state == State.CLOSED


def test_the_days_for_rating_are_let_pass_unless_all_have_rated(cast: Cast) -> None:
    done, feedback = j.to_told(cast, n_supporters=1)
    j.rate(done, feedback)
    assert feedback.rate_until is not None
    done.on(feedback.rate_until)
    assert why_not(done) == f"评价 {feedback.rate_until} 才截止"
    done.on(feedback.rate_until + timedelta(days=1))
    done.act(actions.close_topic, done.topic, by=cast.office)
    assert done.topic.closed_at == done.road.at


def test_dissatisfaction_is_answered_by_doing_it_anew_or_by_an_explanation(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback, "unsatisfied")
    assert why_not(done) == "有不满意的评价，须重新办理一次或作出说明"
    feedback.refresh_from_db()
    done.act(actions.explain_ratings, feedback, text="地块权属未定，明年再议。", by=cast.office)
    refusal = refused(done, actions.explain_ratings, feedback, text="再说一遍。", by=cast.office)
    assert str(refusal) == "已对不满意评价作过说明。"
    done.act(actions.close_topic, done.topic, by=cast.office)
    assert done.topic.state == State.CLOSED


def test_while_it_is_done_anew_it_is_not_closed(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback, "unsatisfied")
    j.redo(done)
    assert why_not(done) == "建议 1 目前为“重新办理”；还没有把结果反馈给群众"


def test_after_the_second_dissatisfaction_only_a_talk_that_was_held_counts(cast: Cast) -> None:
    done, feedback = j.to_told_again(cast)
    j.rate(done, feedback, "unsatisfied")
    missing = "重新办理后仍有不满意的评价，须由领导面商"
    assert why_not(done) == missing
    how = {"leader": cast.leader, "due_on": done.today, "by": cast.office}
    talk = done.act(actions.arrange_talk, done.outcome, **how)
    assert why_not(done) == missing
    done.act(actions.hold_talk, talk, held_on=done.today, words="取得谅解。", by=cast.office)
    done.act(actions.close_topic, done.topic, by=cast.office)
    assert done.topic.state == State.CLOSED


def test_a_declined_suggestion_needs_no_evidence(cast: Cast) -> None:
    done = j.to_declined(cast)
    j.rate(done, j.tell(done), "fair")
    done.act(actions.close_topic, done.topic, by=cast.office)
    assert done.topic.state == State.CLOSED


def test_closing_fixes_the_look_back_half_a_year_on(cast: Cast) -> None:
    done = j.to_closed(cast)
    look_back = LookBack.objects.get()
    assert look_back.due_on == months(done.today, 6)
    assert (done.clock("look_back").due_on, done.clock("look_back").role) == (
        look_back.due_on,
        "township_clerk",
    )


def test_another_day_may_be_fixed_but_not_a_past_one(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback)
    how = {"by": cast.office}
    refusal = refused(done, actions.close_topic, done.topic, look_back_on=done.today, **how)
    assert (refusal.field, str(refusal)) == ("look_back_on", "回头看日期须在今天之后。")
    day = done.today + timedelta(days=30)
    done.act(actions.close_topic, done.topic, look_back_on=day, **how)
    assert done.clock("look_back").due_on == day


def test_departments_and_convenors_do_not_close(cast: Cast) -> None:
    done, feedback = j.to_told(cast)
    j.rate(done, feedback)
    for by in (cast.handler, cast.approver, cast.convenor, cast.neighbour_clerk, cast.outsider, cast.nobody):
        with pytest.raises(Forbidden):
            done.act(actions.close_topic, done.topic, by=by)


def test_what_is_closed_is_closed_for_departments_and_raters(cast: Cast) -> None:
    done = j.to_closed(cast)
    refusal = refused(done, actions.close_topic, done.topic, by=cast.office)
    assert str(refusal) == f"议题“{done.topic}”目前为“已办结”，不能办理其协商成果。"


def test_a_look_back_is_done_once(cast: Cast) -> None:
    done = j.to_closed(cast)
    look_back = LookBack.objects.get()
    how = {"finding": "holds", "words": "车位正常使用。"}
    done.act(actions.do_look_back, look_back, **how, by=cast.member)
    assert not done.topic.clocks.filter(stopped_at__isnull=True).exists()
    refusal = refused(done, actions.do_look_back, look_back, **how, by=cast.office)
    assert str(refusal) == f"回头看已于 {done.today} 登记。"


def test_reopening_drops_the_look_back_and_leaves_room_for_the_next(cast: Cast) -> None:
    done = j.to_closed(cast)
    look_back = LookBack.objects.get()
    refusal = refused(done, actions.reopen_topic, done.topic, reason=" ", by=cast.office)
    assert (refusal.field, str(refusal)) == ("reason", "请填写“重启理由”。")
    done.act(actions.reopen_topic, done.topic, reason="又起争执", by=cast.leader)
    look_back.refresh_from_db()
    assert look_back.dropped_at == done.road.at
    how = {"finding": "holds", "words": "正常。"}
    refusal = refused(done, actions.do_look_back, look_back, **how, by=cast.office)
    assert str(refusal) == f"议题“{done.topic}”已重启，这次回头看已取消。"
    LookBack.objects.create(topic=done.topic, due_on=done.today)


def test_only_a_closed_topic_is_reopened(cast: Cast) -> None:
    done = j.to_verified(cast)
    refusal = refused(done, actions.reopen_topic, done.topic, reason="又来", by=cast.office)
    assert str(refusal) == f"“{done.topic}”目前为“交办落实中”，不能办理“重启”。"
