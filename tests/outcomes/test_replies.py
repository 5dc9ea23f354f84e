"""The departments' answer: who signs, who drafts, who approves."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shangliang.errors import Forbidden
from shangliang.ledger.models import Entry
from shangliang.outcomes import actions
from shangliang.outcomes.models import Assignment, Reply
from tests.factories import Cast, bind
from tests.outcomes import journeys as j
from tests.outcomes.test_dispatch import wd
from tests.outcomes.test_suggestions import refused

DECLINE = {"decision": "not_adopted", "text": "暂不能办。"}


def test_the_lead_waits_for_every_helper(cast: Cast) -> None:
    done = j.to_signed(cast, co=[cast.other_department])
    how = {"decision": "adopted", "text": "同意。", "by": cast.handler}
    refusal = refused(done, actions.draft_reply, done.suggestion, **how)
    assert str(refusal) == f"会办部门尚未会签：{cast.other_department}。会签齐全后方可送审答复。"

    handler, _approver = j.people_of(cast.other_department)
    done.act(actions.sign_suggestion, done.co(), by=handler)
    assert done.running()["countersign"] == done.suggestion.reply_due_on
    done.act(actions.countersign, done.co(), opinion="无意见。", by=handler)
    assert "countersign" not in done.running()
    done.act(actions.draft_reply, done.suggestion, **how)
    assert done.suggestion.state == "replying"
    assert Assignment.objects.get(part="co").state == "countersigned"


def test_a_helper_signs_for_it_before_countersigning(cast: Cast) -> None:
    done = j.to_signed(cast, co=[cast.other_department])
    handler, _approver = j.people_of(cast.other_department)
    refusal = refused(done, actions.countersign, done.co(), opinion="无意见。", by=handler)
    assert str(refusal) == f"“{done.co()}”目前为“待签收”，不能办理“会签”。"
    refusal = refused(done, actions.countersign, done.lead(), opinion="无意见。", by=cast.handler)
    assert str(refusal) == "主办部门不会签，请直接起草答复。"


@pytest.mark.parametrize(
    ("how", "field", "words"),
    [
        ({}, "reason_code", "未采纳或部分采纳的，请选择理由类别。"),
        ({"reason_code": "land"}, "reasons", "请填写“理由”。"),
        ({"reason_code": "mood", "reasons": "不想办"}, "reason_code", "请为“理由类别”选择列出的选项。"),
        ({"decision": "maybe"}, "decision", "请为“采纳情况”选择列出的选项。"),
        ({"decision": "adopted", "text": ""}, "text", "请填写“答复内容”。"),
    ],
)
def test_a_reply_short_of_adoption_gives_reasons(cast: Cast, how: dict, field: str, words: str) -> None:
    done = j.to_signed(cast)
    refusal = refused(done, actions.draft_reply, done.suggestion, **DECLINE | how, by=cast.handler)
    assert (refusal.field, str(refusal)) == (field, words)


def test_the_database_wants_reasons_and_two_persons_too(cast: Cast) -> None:
    done = j.to_replying(cast)
    reply = Reply.objects.get()
    for broken in ({"decision": "partly"}, {"approved_by": reply.drafted_by}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.filter(pk=reply.pk).update(**broken)
    assert done.suggestion.state == "replying"


def test_the_same_person_does_not_approve_what_they_drafted(cast: Cast) -> None:
    done = j.to_signed(cast)
    bind(cast.handler, "approver", department=cast.department)
    j.draft_reply(done, done.suggestion)
    refusal = refused(done, actions.approve_reply, done.suggestion, by=cast.handler)
    assert str(refusal) == "答复由您起草，须由本部门另一人审批。"
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    assert done.suggestion.state == "replied"


def test_a_reply_sent_back_keeps_its_day(cast: Cast) -> None:
    done = j.to_replying(cast)
    due_on = done.suggestion.reply_due_on
    assert done.running() == {
        "adopt": done.running()["adopt"],
        "approve": due_on,
        "contact": wd(done.today, 15),
    }
    done.act(actions.send_back_reply, done.suggestion, words="请写明时间。", by=cast.approver, days=5)
    assert (done.suggestion.state, done.running()["reply"]) == ("signed", due_on)
    j.draft_reply(done, done.suggestion)
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    assert list(Reply.objects.order_by("pk").values_list("sent_back_words", flat=True)) == [
        "请写明时间。",
        "",
    ]


def test_nothing_lies_before_the_approver_until_it_is_drafted(cast: Cast) -> None:
    done = j.to_signed(cast)
    refusal = refused(done, actions.approve_reply, done.suggestion, by=cast.approver)
    assert str(refusal) == f"“{done.suggestion}”目前为“已签收，办理中”，没有待审批的答复。"


def test_an_adopting_reply_waits_for_promises(cast: Cast) -> None:
    done = j.to_replied(cast)
    assert done.suggestion.decision == "adopted"
    assert set(done.running()) == {"commit", "contact"}
    assert done.clock("feedback").due_on == wd(done.today, 10)


def test_a_declining_reply_frees_the_departments(cast: Cast) -> None:
    done = j.to_declined(cast)
    assert done.suggestion.state == "not_adopted"
    assert done.running() == {}
    assert not Assignment.objects.filter(ended_at__isnull=True).exists()
    assert done.clock("feedback").subject == done.outcome.ref
    entry = Entry.objects.get(verb="suggestion.replied")
    assert (entry.data["decision"], entry.data["reason_code"]) == ("not_adopted", "land")


def test_feedback_is_due_once_the_last_suggestion_is_decided(cast: Cast) -> None:
    done = j.to_replying(cast, n=2)
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    assert not done.topic.clocks.filter(kind="feedback").exists()
    done.act(actions.approve_reply, done.fresh(done.suggestions[1]), by=cast.approver, days=7)
    assert done.clock("feedback").due_on == wd(done.today, 10)


def test_the_decision_may_come_before_the_reply(cast: Cast) -> None:
    done = j.to_signed(cast)
    done.act(actions.record_decision, done.suggestion, decision="partly", by=cast.approver)
    assert done.suggestion.decision == "partly"
    assert set(done.running()) == {"contact", "reply"}
    j.draft_reply(done, done.suggestion)
    refusal = refused(done, actions.record_decision, done.suggestion, decision="adopted", by=cast.approver)
    assert str(refusal) == f"“{done.suggestion}”目前为“答复待审批”，签收后、答复前方可登记采纳意向。"


def test_other_departments_and_offices_do_not_answer(cast: Cast) -> None:
    done = j.to_signed(cast)
    handler, approver = j.people_of(cast.other_department)
    for by in (handler, cast.approver, cast.office, cast.convenor, cast.outsider, cast.member):
        with pytest.raises(Forbidden):
            done.act(actions.draft_reply, done.suggestion, decision="adopted", text="同意。", by=by)
    j.draft_reply(done, done.suggestion)
    for by in (approver, cast.handler, cast.office, cast.outsider):
        with pytest.raises(Forbidden):
            done.act(actions.approve_reply, done.suggestion, by=by)
        with pytest.raises(Forbidden):
            done.act(actions.send_back_reply, done.suggestion, words="改", by=by)


def test_a_reply_in_time_is_not_late_however_long_it_lay_with_the_approver(cast: Cast) -> None:
    done = j.to_replying(cast)
    due_on = done.suggestion.reply_due_on
    assert due_on is not None
    done.on(due_on - timedelta(days=1))
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    assert done.suggestion.state == "replied"
