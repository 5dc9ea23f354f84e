"""Promises, progress, completion, verification."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.outcomes import actions
from shangliang.outcomes.models import Assignment, Commitment, Extension, Progress, Verification
from shangliang.people.models import Member
from shangliang.platforms.roles import Role
from tests.factories import Cast, bind, make_member, make_user
from tests.outcomes import journeys as j
from tests.outcomes.test_dispatch import months, wd
from tests.outcomes.test_suggestions import refused


def test_a_promise_starts_monthly_reports_and_its_own_day(cast: Cast) -> None:
    done = j.to_replied(cast)
    commitment = j.commit(done)
    assert done.suggestion.state == "implementing"
    assert done.running()["deliver"] == commitment.due_on
    progress = done.clock("progress", subject=commitment.ref)
    assert (progress.due_on, progress.department) == (months(done.today, 1), cast.department)
    assert (commitment.reached, commitment.percent, commitment.is_met) == (Decimal(20), 0, False)


@pytest.mark.parametrize(
    ("how", "field", "words"),
    [
        ({"target": Decimal(20)}, "target", "目标值须与原有数值不同。"),
        ({"target": Decimal("1.005")}, "target", "请填写 0 以上的数值，最多两位小数。"),
        ({"target": Decimal(-1)}, "target", "请填写 0 以上的数值，最多两位小数。"),
        ({"target": Decimal("NaN")}, "target", "请填写 0 以上的数值，最多两位小数。"),
        ({"target": Decimal("1e11")}, "target", "请填写 0 以上的数值，最多两位小数。"),
        ({"unit": ""}, "unit", "请填写“计量单位”。"),
    ],
)
def test_a_promise_can_be_measured(cast: Cast, how: dict, field: str, words: str) -> None:
    done = j.to_replied(cast)
    with pytest.raises(Refusal) as refusal:
        j.commit(done, **how)
    assert (refusal.value.field, str(refusal.value)) == (field, words)


def test_a_promise_has_a_day_to_come(cast: Cast) -> None:
    done = j.to_replied(cast)
    with pytest.raises(Refusal) as refusal:
        j.commit(done, due_on=done.today)
    assert str(refusal.value) == "承诺期限须在今天之后。"


def test_the_clock_of_delivery_stands_at_the_nearest_promise_and_loses_no_time(cast: Cast) -> None:
    done = j.to_replied(cast)
    far = j.commit(done, due_on=done.today + timedelta(days=90))
    near = j.commit(done, due_on=done.today + timedelta(days=30))
    assert done.running()["deliver"] == near.due_on
    j.progress(done, near, 100)
    assert done.running()["deliver"] == far.due_on
    rows = list(done.topic.clocks.filter(kind="deliver").order_by("pk"))
    assert all(one.stopped_at == two.started_at for one, two in pairwise(rows))


def test_progress_restarts_the_month_and_keeps_the_picture(cast: Cast) -> None:
    done = j.to_implementing(cast)
    commitment = Commitment.objects.get()
    done.road.at += timedelta(days=25)
    row = j.progress(done, commitment, 60, photo=j.picture(), shows="during")
    assert done.clock("progress").due_on == months(done.today, 1)
    commitment.refresh_from_db()
    assert (commitment.reached, commitment.percent) == (Decimal(60), 50)
    assert (row.width, row.height, row.shows) == (40, 30, "during")
    row.image.delete(save=False)


def test_a_picture_says_what_it_shows_and_is_one(cast: Cast) -> None:
    done = j.to_implementing(cast)
    commitment = Commitment.objects.get()
    for how, field in [({"photo": j.picture()}, "shows"), ({"photo": b"<html>", "shows": "after"}, "photos")]:
        with pytest.raises(Refusal) as refusal:
            j.progress(done, commitment, 60, **how)
        assert refusal.value.field == field
    assert not Progress.objects.exists()


def test_a_promise_is_moved_only_before_its_day_and_the_old_day_stays_in_sight(cast: Cast) -> None:
    done = j.to_implementing(cast)
    commitment = Commitment.objects.get()
    was = commitment.due_on
    later = was + timedelta(days=30)
    how = {"due_on": later, "reason": "雨季停工", "by": cast.office}
    done.on(was)
    done.act(actions.extend_commitment, commitment, **how)
    assert (commitment.due_on, done.running()["deliver"]) == (later, later)
    assert list(Extension.objects.values_list("was_due_on", "due_on", "reason")) == [(was, later, "雨季停工")]
    done.on(later + timedelta(days=1))
    how["due_on"] = later + timedelta(days=30)
    refusal = refused(done, actions.extend_commitment, commitment, **how)
    assert str(refusal) == f"期限 {later} 已过。延期须在期限之前办理。"


def test_a_department_does_not_extend_its_own_promise(cast: Cast) -> None:
    done = j.to_implementing(cast)
    commitment = Commitment.objects.get()
    later = commitment.due_on + timedelta(days=1)
    for by in (cast.handler, cast.approver, cast.convenor, cast.outsider):
        with pytest.raises(Forbidden):
            done.act(actions.extend_commitment, commitment, due_on=later, reason="忙", by=by)


def test_completion_needs_a_report_on_every_promise(cast: Cast) -> None:
    done = j.to_implementing(cast)
    j.commit(done, content="消防通道划线")
    j.progress(done, Commitment.objects.order_by("pk")[0], 100)
    refusal = refused(done, actions.report_completed, done.suggestion, by=cast.handler)
    assert str(refusal) == "还没有报告进展的承诺：“消防通道划线”。"


def test_what_falls_short_is_explained(cast: Cast) -> None:
    done = j.to_implementing(cast)
    j.progress(done, Commitment.objects.get(), 90)
    refusal = refused(done, actions.report_completed, done.suggestion, by=cast.handler)
    assert refusal.field == "shortfall"
    assert str(refusal) == "未达到目标值的承诺：“新增夜间共享车位”。请继续落实，或说明差距。"
    done.act(actions.report_completed, done.suggestion, shortfall="一家单位退出。", by=cast.handler)
    commitment = Commitment.objects.get()
    assert (commitment.shortfall, commitment.completed_at) == ("一家单位退出。", done.road.at)


def test_completion_waits_for_a_member(cast: Cast) -> None:
    done = j.to_completed(cast)
    assert {kind: day for kind, day in done.running().items() if kind != "contact"} == {
        "verify": wd(done.today, 10)
    }
    assert (done.clock("verify").role, done.clock("verify").path) == ("member", done.topic.path)
    assert not done.topic.clocks.filter(kind="progress", stopped_at__isnull=True).exists()


def test_where_no_member_belongs_to_the_platform_one_from_the_research_verifies(cast: Cast) -> None:
    done = j.to_implementing(cast)
    cast.member.role_bindings.update(ended_at=done.road.at)
    cast.member.__dict__.pop("bindings", None)
    j.complete(done, done.suggestion)
    assert done.clock("verify").user == cast.member
    j.verify(done, done.suggestion)
    assert done.suggestion.state == "verified"


def test_found_wanting_it_goes_on_and_needs_a_new_report(cast: Cast) -> None:
    done = j.to_completed(cast)
    due_on = Commitment.objects.get().due_on
    j.verify(done, done.suggestion, passed=False)
    assert done.suggestion.state == "implementing"
    assert done.running()["deliver"] == due_on
    refusal = refused(done, actions.report_completed, done.suggestion, by=cast.handler)
    assert str(refusal) == "还没有报告进展的承诺：“新增夜间共享车位”。"
    j.complete(done, done.suggestion)
    j.verify(done, done.suggestion)
    assert list(Verification.objects.values_list("passed", flat=True)) == [False, True]


def test_verified_it_leaves_the_departments(cast: Cast) -> None:
    done = j.to_verified(cast)
    assert done.running() == {}
    assert not Assignment.objects.filter(ended_at__isnull=True).exists()
    assert Commitment.objects.get().verified_at == done.road.at
    assert done.clock("feedback").due_on == wd(done.today, 10)


def test_only_a_member_of_the_place_and_of_no_department_verifies(cast: Cast) -> None:
    done = j.to_completed(cast)
    how = {"passed": True, "visited_on": done.today, "words": "看过了。"}
    stranger = make_user(Role.MEMBER, cast.neighbour.path, committee=cast.committee)
    make_member(platform=cast.neighbour, user=stranger)
    role_without_member = make_user(Role.MEMBER, cast.village.path, committee=cast.committee)
    for by in (cast.handler, cast.office, cast.convenor, cast.outsider, stranger, role_without_member):
        with pytest.raises(Forbidden):
            done.act(actions.verify_suggestion, done.suggestion, **how, by=by)
    bind(cast.member, Role.HANDLER, department=cast.department)
    with pytest.raises(Forbidden) as refusal:
        done.act(actions.verify_suggestion, done.suggestion, **how, by=cast.member)
    assert str(refusal.value) == "核验须由本平台的委员办理，且不得来自承办部门。"


def test_a_member_who_has_left_does_not_verify(cast: Cast) -> None:
    done = j.to_completed(cast)
    Member.objects.filter(user=cast.member).update(left_on=done.today)
    with pytest.raises(Forbidden):
        j.verify(done, done.suggestion)


def test_nobody_verifies_from_the_future(cast: Cast) -> None:
    done = j.to_completed(cast)
    how = {"passed": True, "words": "看过了。", "by": cast.member}
    day = done.today + timedelta(days=1)
    refusal = refused(done, actions.verify_suggestion, done.suggestion, visited_on=day, **how)
    assert (refusal.field, str(refusal)) == ("visited_on", "到场日期须在交办之后、今天之前（含今天）。")


def test_a_helping_department_promises_and_reports_for_itself(cast: Cast) -> None:
    done = j.to_signed(cast, co=[cast.other_department])
    handler, _approver = j.people_of(cast.other_department)
    done.act(actions.sign_suggestion, done.co(), by=handler)
    done.act(actions.countersign, done.co(), opinion="配合。", by=handler)
    j.draft_reply(done, done.suggestion)
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    commitment = j.commit(done, department=cast.other_department, by=handler)
    with pytest.raises(Forbidden):
        j.progress(done, commitment, 30)
    j.progress(done, commitment, 30, by=handler)
    with pytest.raises(Forbidden):
        j.commit(done, department=cast.other_department)


def test_two_reports_on_one_page_are_not_both_taken(cast: Cast) -> None:
    done = j.to_implementing(cast)
    commitment = Commitment.objects.get()
    seen = commitment.version
    j.progress(done, commitment, 50, seen=seen)
    with pytest.raises(Stale):
        j.progress(done, commitment, 40, seen=seen)
    assert Progress.objects.count() == 1


AMOUNTS = st.decimals(min_value=0, max_value=10_000, places=2)


@given(baseline=AMOUNTS, target=AMOUNTS, reached=AMOUNTS)
def test_percent_is_full_exactly_where_the_target_is_met(
    baseline: Decimal, target: Decimal, reached: Decimal
) -> None:
    if baseline == target:
        return
    commitment = Commitment(baseline=baseline, target=target, reached=reached)
    assert 0 <= commitment.percent <= 100
    assert (commitment.percent == 100) == commitment.is_met
