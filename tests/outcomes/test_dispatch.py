"""Dispatch, signing, returns and their clocks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.errors import Forbidden, Stale
from shangliang.ledger.models import Entry
from shangliang.methods import workdays
from shangliang.outcomes import actions
from shangliang.outcomes.actions.dispatch import counts_anew
from shangliang.outcomes.models import Assignment, Extension
from shangliang.topics import actions as topics
from shangliang.topics.lifecycle import State
from tests.factories import Cast, make_department
from tests.outcomes import journeys as j
from tests.outcomes.test_suggestions import refused


def months(start: date, n: int) -> date:
    return workdays.deadline(start, n, "months", fallback=True).on


def wd(start: date, n: int) -> date:
    return workdays.add_workdays(start, n, fallback=True)


def send_back(done: j.Converted, *, days: int = 0) -> None:
    """The lead, whichever it is, returns the suggestion."""
    lead = done.lead()
    _handler, approver = j.people_of(lead.department)
    other = done.cast.other_department if lead.department == done.cast.department else done.cast.department
    done.act(
        actions.return_suggestion,
        lead,
        ground="《物业管理条例》第三十条",
        proposed=other,
        by=approver,
        days=days,
    )


def hand_to(done: j.Converted, department: object, **how: object) -> None:
    done.act(actions.dispatch_suggestion, done.suggestion, lead=department, by=done.cast.office, **how)


def test_dispatch_starts_every_clock_from_today(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    today = done.today
    assert done.running() == {
        "adopt": wd(today, 20),
        "contact": wd(today, 15),
        "reply": months(today, 3),
        "sign": wd(today, 5),
    }
    assert done.suggestion.reply_due_on == months(today, 3)
    holders = {clock: done.clock(clock).department for clock in done.running()}
    assert set(holders.values()) == {cast.department}
    assert done.clock("adopt").role == "approver"


def test_the_topic_is_dispatched_with_its_last_suggestion(cast: Cast) -> None:
    done = j.to_submitted(cast, n=2)
    done.act(actions.dispatch_suggestion, done.suggestion, lead=cast.department, by=cast.office)
    assert (done.topic.state, done.clock("dispatch").subject) == (State.OUTCOME, done.outcome.ref)
    done.act(
        actions.dispatch_suggestion, done.fresh(done.suggestions[1]), lead=cast.department, by=cast.government
    )
    done.outcome.refresh_from_db()
    assert (done.topic.state, done.outcome.state) == (State.TRACKING, "dispatched")


def test_a_whole_outcome_goes_to_the_leads_it_proposes(cast: Cast) -> None:
    done = j.to_submitted(cast, n=3)
    done.act(actions.dispatch_outcome, done.outcome, by=cast.clerk)
    assert {(a.department, a.part) for a in Assignment.objects.all()} == {(cast.department, "lead")}
    assert done.topic.state == State.TRACKING
    done.outcome.refresh_from_db()
    refusal = refused(done, actions.dispatch_outcome, done.outcome, by=cast.clerk)
    assert str(refusal) == f"协商成果 {done.outcome.number} 目前为“已交办”，没有待交办的建议。"


def test_departments_are_of_this_committee_and_named_once(cast: Cast) -> None:
    done = j.to_submitted(cast)
    foreign = make_department(cast.other_committee)
    for how, field, words in [
        ({"lead": foreign}, "lead", f"“{foreign}”不是本委员会的承办部门。"),
        ({"lead": cast.department, "co": [foreign]}, "co", f"“{foreign}”不是本委员会的承办部门。"),
        ({"lead": cast.department, "co": [cast.department]}, "co", "同一部门在一条建议里只能承担一项。"),
    ]:
        refusal = refused(done, actions.dispatch_suggestion, done.suggestion, **how, by=cast.office)
        assert (refusal.field, str(refusal)) == (field, words)


def test_signing_stops_its_clock_alone(cast: Cast) -> None:
    done = j.to_signed(cast)
    assert set(done.running()) == {"adopt", "contact", "reply"}
    assert done.suggestion.state == "signed"
    refusal = refused(done, actions.sign_suggestion, done.lead(), by=cast.handler)
    assert str(refusal) == f"“{done.suggestion}”目前为“已签收，办理中”，不能办理“签收”。"


def test_a_return_needs_ground_and_proposal(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    for how, field, words in [
        ({"ground": "职责不符"}, "proposed", "退回时请写明建议由哪个部门承办。"),
        ({"ground": "职责不符", "proposed": cast.department}, "proposed", "建议承办部门不能是本部门。"),
        ({"ground": " ", "proposed": cast.other_department}, "ground", "请填写“退回依据”。"),
    ]:
        refusal = refused(done, actions.return_suggestion, done.lead(), **how, by=cast.approver)
        assert (refusal.field, str(refusal)) == (field, words)


def test_a_first_return_in_time_lets_the_reply_be_counted_anew_and_a_second_does_not(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    first = done.today
    send_back(done, days=3)
    assert done.running() == {"dispatch": wd(done.today, 5)}
    done.on(first + timedelta(days=10))
    hand_to(done, cast.other_department)
    second = done.today
    assert done.suggestion.reply_due_on == done.running()["reply"] == months(second, 3)

    send_back(done, days=1)
    hand_to(done, cast.department, is_final=True, days=20)

    assert done.suggestion.n_returns == 2
    assert done.suggestion.reply_due_on == done.running()["reply"] == months(second, 3)
    assert done.running()["adopt"] == wd(second, 20)
    assert done.running()["sign"] == wd(done.today, 5)


def test_a_late_return_does_not_let_the_reply_be_counted_anew(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    first = done.today
    done.on(wd(first, 6))
    send_back(done)
    hand_to(done, cast.other_department)
    assert done.suggestion.reply_due_on == done.running()["reply"] == months(first, 3)


def test_what_is_assigned_for_good_cannot_be_returned(cast: Cast) -> None:
    done = j.to_dispatched(cast, is_final=True)
    how = {"ground": "职责不符", "proposed": cast.other_department}
    refusal = refused(done, actions.return_suggestion, done.lead(), **how, by=cast.approver)
    assert str(refusal) == f"“{done.suggestion}”已指定{cast.department}承办，不能退回。"


def test_a_department_that_returned_it_gets_it_again_only_for_good(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    send_back(done)
    how = {"lead": cast.department, "by": cast.office}
    refusal = refused(done, actions.dispatch_suggestion, done.suggestion, **how)
    assert refusal.field == "lead"
    hand_to(done, cast.department, is_final=True)
    assert done.lead().is_final


def test_a_signed_suggestion_is_not_returned(cast: Cast) -> None:
    done = j.to_signed(cast)
    how = {"ground": "职责不符", "proposed": cast.other_department}
    refusal = refused(done, actions.return_suggestion, done.lead(), **how, by=cast.approver)
    assert str(refusal) == f"“{done.suggestion}”目前为“已签收，办理中”，不能办理“退回”。"


def test_a_return_takes_the_helpers_along(cast: Cast) -> None:
    done = j.to_dispatched(cast, co=[cast.other_department])
    send_back(done)
    assert not Assignment.objects.filter(ended_at__isnull=True).exists()
    assert set(done.running()) == {"dispatch"}


def test_a_helper_may_leave_without_the_lead(cast: Cast) -> None:
    done = j.to_dispatched(cast, co=[cast.other_department])
    _handler, approver = j.people_of(cast.other_department)
    done.act(actions.return_suggestion, done.co(), ground="无此职责", by=approver)
    assert done.suggestion.state == "dispatched"
    assert done.lead().department == cast.department
    assert Assignment.objects.get(part="co").state == "returned"
    assert Entry.objects.filter(verb="assignment.returned").count() == 1


def test_help_is_asked_for_until_the_reply_is_on_its_way(cast: Cast) -> None:
    done = j.to_signed(cast)
    done.act(actions.add_co_handler, done.suggestion, cast.other_department, by=cast.office)
    assert done.co().department == cast.other_department
    refusal = refused(done, actions.add_co_handler, done.suggestion, cast.other_department, by=cast.office)
    assert str(refusal) == f"{cast.other_department}已在承办这条建议。"


def test_first_contact_is_noted_once(cast: Cast) -> None:
    done = j.to_signed(cast)
    done.act(actions.record_contact, done.lead(), words="电话联系，约定上门。", by=cast.handler)
    assert "contact" not in done.running()
    refusal = refused(done, actions.record_contact, done.lead(), words="再次联系", by=cast.handler)
    assert str(refusal) == f"{cast.department}已登记过首次联系。"


def test_a_hard_case_is_extended_once_before_its_day_and_counts_from_the_same_day(cast: Cast) -> None:
    done = j.to_signed(cast)
    counted_from, was = done.suggestion.counted_from, done.suggestion.reply_due_on
    assert counted_from is not None
    assert was is not None
    done.on(was)
    done.act(actions.extend_reply, done.suggestion, reason="涉及规划调整", by=cast.office)
    now = months(counted_from, 6)
    assert (done.suggestion.reply_due_on, done.running()["reply"]) == (now, now)
    extension = Extension.objects.get()
    assert (extension.was_due_on, extension.due_on) == (was, now)
    refusal = refused(done, actions.extend_reply, done.suggestion, reason="还要时间", by=cast.office)
    assert str(refusal) == f"“{done.suggestion}”已按疑难事项延期一次，不能再延。"


def test_after_its_day_a_reply_is_not_extended(cast: Cast) -> None:
    done = j.to_signed(cast)
    was = done.suggestion.reply_due_on
    assert was is not None
    done.on(was + timedelta(days=1))
    refusal = refused(done, actions.extend_reply, done.suggestion, reason="忘了", by=cast.office)
    assert str(refusal) == f"期限 {was} 已过。延期须在期限之前办理。"


def test_a_suspended_topic_holds_its_suggestions_still(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    done.act(topics.suspend_topic, done.topic, words="等待规划批复", by=cast.office)
    refusal = refused(done, actions.sign_suggestion, done.lead(), by=cast.handler)
    assert str(refusal) == f"议题“{done.topic}”目前为“暂缓”，不能办理其协商成果。"


def test_of_two_who_sign_at_once_one_is_told(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    mine, theirs = done.lead(), done.lead()
    done.act(actions.sign_suggestion, mine, by=cast.handler)
    with pytest.raises(Stale):
        done.act(actions.sign_suggestion, theirs, by=cast.approver)


def test_another_departments_people_touch_nothing(cast: Cast) -> None:
    done = j.to_dispatched(cast)
    handler, approver = j.people_of(cast.other_department)
    lead = done.lead()
    n = Entry.objects.count()
    for act, how, by in [
        (actions.sign_suggestion, {}, handler),
        (actions.record_contact, {"words": "联系"}, handler),
        (actions.return_suggestion, {"ground": "x", "proposed": cast.department}, approver),
        (actions.sign_suggestion, {}, cast.outsider),
        (actions.sign_suggestion, {}, cast.office),
    ]:
        with pytest.raises(Forbidden):
            done.act(act, lead, **how, by=by)
    assert Entry.objects.count() == n


@given(in_time=st.lists(st.booleans(), max_size=6))
def test_the_reply_is_counted_at_most_twice(in_time: list[bool]) -> None:
    counted = [counts_anew(n, in_time[:n]) for n in range(len(in_time) + 1)]
    assert counted[0]
    assert sum(counted) == (2 if in_time and in_time[0] else 1)
    assert not any(counted[2:])
