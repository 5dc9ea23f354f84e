"""Appending, moving, changing."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings

from shangliang.errors import Refusal, Stale
from shangliang.ledger import canonical, clock
from shangliang.ledger.actions import SYSTEM, append, change, hashed_fields, lock_head, move
from shangliang.ledger.lifecycle import steps
from shangliang.ledger.models import Entry, Head
from shangliang.ledger.queries import state_of, verify_ledger
from shangliang.platforms.models import Committee
from shangliang.topics.lifecycle import PLAN_STEPS, PlanState
from shangliang.topics.models import AnnualPlan
from tests.ledger.test_canonical import DATA

pytestmark = pytest.mark.django_db
STEPS = steps(
    ("plan.drafted", "形成草案", PlanState.COLLECTING, PlanState.DRAFT, ""),
    ("plan.sorted", "分流", PlanState.DRAFT, {PlanState.OFFICE_CONSULT, PlanState.CHAIR_MEETING}, ""),
)


def test_an_entry_says_who_did_what_to_what_and_when(committee):
    at = datetime(2026, 3, 1, 8, tzinfo=UTC)
    with clock.at(at):
        entry = append("committee.noted", committee, by=SYSTEM, public=True, words="记录")
    stored = Entry.objects.values().get()
    assert stored == {
        "sequence": 1,
        "at": at,
        "actor": "system",
        "verb": "committee.noted",
        "subject": f"committee:{committee.pk}",
        "matter": "",
        "path": "320505",
        "public": True,
        "data": {"words": "记录"},
        "salt": entry.salt,
        "digest": canonical.told_digest(vars(entry)),
        "previous": canonical.GENESIS,
        "hash": canonical.entry_hash(hashed_fields(entry)),
    }
    assert Head.objects.values_list("sequence", "hash").get() == (1, entry.hash)


def test_entries_have_salts_of_their_own(entries):
    assert len({entry.salt for entry in entries}) == len(entries)


@given(data=DATA)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_data_come_back_from_the_database_as_they_were_hashed(committee, data):
    entry = append("committee.noted", committee, by=SYSTEM, given=data)
    stored = Entry.objects.get(pk=entry.pk)
    assert canonical.told_digest(vars(stored)) == stored.digest
    assert canonical.entry_hash(hashed_fields(stored)) == stored.hash


def test_data_without_one_spelling_leave_nothing_behind(committee):
    with pytest.raises(TypeError, match="float"), transaction.atomic():
        append("committee.noted", committee, by=SYSTEM, share=0.5)
    assert (Entry.objects.count(), Head.objects.get().sequence) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written():
    plan = AnnualPlan.objects.create(committee=Committee.objects.create(code="320505"), year=2026)
    for act in (
        lambda: append("plan.noted", plan, by=SYSTEM),
        lambda: move(plan, STEPS["plan.drafted"], by=SYSTEM),
        lambda: change(plan, by=SYSTEM, seen=None, fields={"year": 2027}),
        lock_head,
    ):
        with pytest.raises(RuntimeError, match="in the transaction of its act, or not at all"):
            act()
    assert Entry.objects.count() == 0
    assert AnnualPlan.objects.values_list("state", "year").get() == (PlanState.COLLECTING, 2026)


def test_a_transaction_that_fails_takes_its_entry_with_it(committee):
    with transaction.atomic():
        append("committee.noted", committee, by=SYSTEM)
        transaction.set_rollback(True)
    append("committee.noted", committee, by=SYSTEM)
    assert list(Entry.objects.values_list("sequence", "previous")) == [(1, canonical.GENESIS)]


def test_a_move_changes_the_state_and_writes_one_entry(plan):
    entry = move(plan, STEPS["plan.drafted"], by=SYSTEM, fields={"approval_number": "1号"}, words="初稿")
    assert (plan.state, plan.version, plan.approval_number) == (PlanState.DRAFT, 2, "1号")
    assert Entry.objects.get() == entry
    assert (entry.verb, entry.data) == (
        "plan.drafted",
        {"was": "collecting", "to": "draft", "words": "初稿"},
    )
    assert state_of(plan.ref) == plan.state


def test_a_step_with_several_targets_takes_the_one_it_is_told(plan):
    move(plan, STEPS["plan.drafted"], by=SYSTEM)
    with pytest.raises(ValueError, match=r"plan\.sorted leads to .*: say which"):
        move(plan, STEPS["plan.sorted"], by=SYSTEM)
    move(plan, STEPS["plan.sorted"], PlanState.CHAIR_MEETING, by=SYSTEM)
    assert plan.state == PlanState.CHAIR_MEETING


def refused(kind: type[Refusal], plan: AnnualPlan, *given, **options) -> str:
    """The words of the refusal; nothing may have been written."""
    was = AnnualPlan.objects.values().get(), Entry.objects.count()
    with pytest.raises(Refusal) as refusal:
        move(plan, *given, by=SYSTEM, **options)
    assert type(refusal.value) is kind
    assert (AnnualPlan.objects.values().get(), Entry.objects.count()) == was
    return str(refusal.value)


def test_a_step_from_another_state_is_refused_and_the_present_state_named(plan):
    assert refused(Refusal, plan, PLAN_STEPS["plan.issued"]) == (
        "“2026 年度协商计划”目前为“征集议题”，不能办理“印发”。"
    )


def test_a_target_that_the_step_does_not_have_is_refused(plan):
    assert refused(Refusal, plan, STEPS["plan.drafted"], PlanState.ISSUED) == (
        "“形成草案”没有这种去向，请刷新页面后重新选择。"
    )


STALE = "“2026 年度协商计划”刚刚已由他人更新，您的填写仍保留在本页。请先查看最新情况，再重新提交。"


def test_a_move_from_a_page_that_is_out_of_date_is_stale(plan):
    AnnualPlan.objects.update(version=F("version") + 1)
    plan.refresh_from_db()
    assert refused(Stale, plan, STEPS["plan.drafted"], seen=1) == STALE


def test_a_move_of_a_row_that_somebody_moved_meanwhile_is_stale(plan):
    mine, theirs = AnnualPlan.objects.get(), AnnualPlan.objects.get()
    move(theirs, STEPS["plan.drafted"], by=SYSTEM)
    assert refused(Stale, mine, STEPS["plan.drafted"]) == STALE
    # The row now shows how things stand, and the next try says so.
    assert mine.state == PlanState.DRAFT
    assert refused(Refusal, mine, STEPS["plan.drafted"]) == (
        "“2026 年度协商计划”目前为“起草”，不能办理“形成草案”。"
    )


def test_a_row_out_of_date_whose_state_no_longer_fits_is_stale(plan):
    mine, theirs = AnnualPlan.objects.get(), AnnualPlan.objects.get()
    move(theirs, STEPS["plan.drafted"], by=SYSTEM)
    move(theirs, PLAN_STEPS["plan.sent_to_offices"], by=SYSTEM)
    assert refused(Stale, mine, PLAN_STEPS["plan.sent_to_chairs"]) == STALE


def test_a_state_changed_past_the_actions_stops_a_move(plan):
    AnnualPlan.objects.update(state=PlanState.ISSUED)
    assert refused(Stale, plan, STEPS["plan.drafted"]) == STALE


def test_of_two_edits_of_one_version_the_second_is_stale(plan):
    mine, theirs = AnnualPlan.objects.get(), AnnualPlan.objects.get()
    change(theirs, by=SYSTEM, seen=1, fields={"year": 2027})
    with pytest.raises(Stale):
        change(mine, by=SYSTEM, seen=1, fields={"year": 2028})
    assert AnnualPlan.objects.values_list("year", "version").get() == (2027, 2)


def test_a_lifecycle_names_each_verb_once():
    row = ("plan.drafted", "形成草案", PlanState.COLLECTING, PlanState.DRAFT, "")
    with pytest.raises(ValueError, match="two steps share a verb"):
        steps(row, row)


def test_the_told_time_holds_only_inside():
    then = datetime(2025, 12, 31, 16, tzinfo=UTC)
    with clock.at(then):
        assert (clock.now(), str(clock.today())) == (then, "2026-01-01")
    assert clock.now() > then
    with pytest.raises(ValueError, match="has no time zone"), clock.at(datetime(2026, 1, 1)):
        pass


def test_many_acts_leave_a_whole_chain(entries, plan):
    move(plan, STEPS["plan.drafted"], by=SYSTEM)
    verdict = verify_ledger()
    assert (verdict.n, verdict.head, verdict.broken) == (6, Head.objects.get().hash, None)
