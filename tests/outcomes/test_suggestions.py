"""From signed minutes to a submitted outcome."""

from datetime import timedelta

import pytest

from shangliang.errors import Refusal, Stale
from shangliang.ledger.models import Entry
from shangliang.methods import workdays
from shangliang.outcomes import actions
from shangliang.outcomes.models import Outcome, Suggestion
from shangliang.topics.lifecycle import State
from tests import journeys
from tests.factories import Cast, make_department
from tests.outcomes import journeys as j

TEXTS = {"background": "晚间车位不足。", "process": "调研后协商。", "consensus": "先试行。"}


def refused(done: j.Converted, *args: object, **how: object) -> Refusal:
    n = Entry.objects.count()
    with pytest.raises(Refusal) as refusal:
        done.act(*args, **how)
    assert Entry.objects.count() == n
    return refusal.value


def test_without_signed_minutes_there_is_no_outcome(cast: Cast) -> None:
    road = journeys.to_sent_minutes(cast)
    with pytest.raises(Refusal) as refusal:
        road.act(actions.draft_outcome, road.meeting, **TEXTS, by=cast.convenor)
    assert str(refusal.value) == f"“{road.meeting}”的会议纪要尚未签发，不能起草协商成果。"


def test_a_meeting_has_one_outcome(cast: Cast) -> None:
    done = j.to_drafted(cast)
    refusal = refused(done, actions.draft_outcome, done.road.meeting, **TEXTS, by=cast.convenor)
    assert str(refusal) == f"“{done.road.meeting}”的协商成果已经起草。"
    assert done.outcome.number == f"{done.topic.number}-C1"


def test_an_outcome_without_suggestions_is_not_submitted(cast: Cast) -> None:
    done = j.to_drafted(cast, n=0)
    refusal = refused(done, actions.submit_outcome, done.outcome, by=cast.convenor)
    assert str(refusal) == f"协商成果 {done.outcome.number} 还没有建议，至少写明一条。"


def test_each_incomplete_suggestion_is_named(cast: Cast) -> None:
    done = j.to_drafted(cast)
    for _n in range(2):
        done.act(actions.draft_suggestion, done.outcome, content="再议。", by=cast.convenor)
    refusal = refused(done, actions.submit_outcome, done.outcome, by=cast.convenor)
    assert str(refusal) == "建议 2、3 还不完整：每条须写明衡量办法、建议主办部门和建议完成日期。"


def test_submitting_numbers_what_is_left_and_starts_the_days_for_dispatch(cast: Cast) -> None:
    done = j.to_drafted(cast, n=3)
    done.act(actions.drop_suggestion, done.suggestions[1], by=cast.convenor)
    done.act(actions.submit_outcome, done.outcome, by=cast.convenor)

    assert list(Suggestion.objects.values_list("number", "state")) == [(1, "submitted"), (2, "submitted")]
    assert done.topic.state == State.OUTCOME
    clock = done.clock("dispatch")
    assert clock.due_on == workdays.add_workdays(done.today, 5, fallback=True)
    assert (clock.role, clock.subject) == ("township_clerk", done.outcome.ref)


def test_a_submitted_outcome_is_not_rewritten(cast: Cast) -> None:
    done = j.to_submitted(cast)
    words = f"协商成果 {done.outcome.number} 目前为“已提交”，内容不能再改。"
    suggestion = done.suggestion
    for act, row, how in [
        (actions.change_outcome, done.outcome, TEXTS),
        (actions.change_suggestion, suggestion, {"content": "别的"}),
        (actions.drop_suggestion, suggestion, {}),
        (actions.draft_suggestion, done.outcome, {"content": "又一条"}),
        (actions.submit_outcome, done.outcome, {}),
    ]:
        assert str(refused(done, act, row, **how, by=cast.convenor)) == words


def test_a_stale_page_changes_nothing(cast: Cast) -> None:
    done = j.to_drafted(cast)
    seen = done.suggestion.version
    done.act(actions.change_suggestion, done.suggestion, content="甲", by=cast.convenor, seen=seen)
    with pytest.raises(Stale):
        done.act(actions.change_suggestion, done.suggestion, content="乙", by=cast.clerk, seen=seen)
    assert done.suggestion.content == "甲"


def test_drafts_are_checked_field_by_field(cast: Cast) -> None:
    done = j.to_drafted(cast)
    foreign = make_department(cast.other_committee)
    for how, field, words in [
        ({"content": " "}, "content", "请填写“建议内容”。"),
        ({"content": "长" * 1001}, "content", "“建议内容”最多 1000 个字，现在有 1001 个字。"),
        (
            {"content": "好", "proposed_lead": foreign},
            "proposed_lead",
            f"“{foreign}”不是本委员会的承办部门。",
        ),
        ({"content": "好", "wanted_by": done.today}, "wanted_by", "建议完成日期须在今天之后。"),
    ]:
        refusal = refused(done, actions.draft_suggestion, done.outcome, **how, by=cast.convenor)
        assert (refusal.field, str(refusal)) == (field, words)


def test_another_round_of_the_topic_leaves_no_way_to_an_outcome(cast: Cast) -> None:
    done = j.to_submitted(cast)
    Outcome.objects.filter(pk=done.outcome.pk).update(state="draft")
    refusal = refused(done, actions.submit_outcome, done.outcome, by=cast.convenor)
    assert str(refusal) == f"议题“{done.topic}”目前为“成果已提交”，开过协商会后才能提出协商成果。"


def test_a_day_before_today_is_no_day_to_wish_for(cast: Cast) -> None:
    done = j.to_drafted(cast)
    how = {"content": "好", "wanted_by": done.today - timedelta(days=1)}
    assert refused(done, actions.draft_suggestion, done.outcome, **how, by=cast.convenor).field == "wanted_by"
