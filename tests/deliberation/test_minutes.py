"""会议纪要: confirmed, signed, and from then on unchanged."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import MinutesState
from shangliang.deliberation.models import Confirmation, Minutes
from shangliang.deliberation.queries import (
    confirmations_of,
    open_objections,
    public_text,
    text_is_as_signed,
)
from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.methods.workdays import add_workdays, next_workday
from shangliang.topics.queries import clocks_of, waiting_for
from tests import journeys
from tests.factories import Cast


def test_minutes_are_put_together_from_the_record(cast: Cast) -> None:
    body = journeys.to_drafted_minutes(cast).minutes.body
    assert body["topic"]["title"] == "小区停车难"
    assert (len(body["present"]), body["absent"]) == (10, [])
    assert body["present"][2]["organisation"] == cast.department.name
    assert (body["research"]["members"], body["research"]["interviews"]) == (1, 1)
    assert [(said["side"], said["kind"]) for said in body["viewpoints"]][:2] == [
        ("member", "report"),
        ("department", "explanation"),
    ]
    assert [(found["scheme"], found["result"], found["is_best"]) for found in body["results"]] == [
        (1, "reservations", True),
        (2, "none", False),
    ]
    assert body["results"][0]["reservations"][0]["words"] == "消防通道须先划线再共享。"
    assert body["promises"][0]["what"] == "一个月内完成消防通道划线"


def test_minutes_wait_for_the_end_and_are_drafted_once(cast: Cast) -> None:
    journey = journeys.to_opened(cast)
    with pytest.raises(Refusal) as refused:
        journeys.draft_minutes(journey)
    assert str(refused.value) == f"“{journey.meeting}”目前为“已开会，宣读规则”，散会后才能起草纪要。"
    journey = journeys.to_drafted_minutes(cast, title="另一件事")
    with pytest.raises(Refusal, match="已有纪要，请在原稿上修改。"):
        journeys.draft_minutes(journey)


def test_everybody_who_was_there_is_asked_within_three_working_days(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    until = add_workdays(localdate(journey.at), 3, fallback=True)
    assert journey.minutes.confirm_until == until
    assert confirmations_of(journey.minutes).count() == 10
    assert [(one.kind, one.due_on) for one in waiting_for(cast.member, localdate(journey.at))] == [
        ("confirm_minutes", until)
    ]
    [signing] = waiting_for(cast.convenor, localdate(journey.at)).filter(kind="sign_minutes")
    assert signing.due_on == next_workday(until, fallback=True)


def test_signing_waits_for_all_or_for_the_day(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    participant = journey.participant("owner1")
    actions.confirm_minutes(journey.minutes, participant=participant, agrees=True, by=participant)
    until = journey.minutes.confirm_until
    with pytest.raises(Refusal) as refused:
        journey.act(actions.sign_minutes, journey.minutes, by=cast.convenor)
    assert str(refused.value) == (f"“{journey.minutes}”还有 9 人未确认，{until} 确认期满后才能签发。")
    journey.minutes.refresh_from_db()
    journey.at += timedelta(days=(until - localdate(journey.at)).days)
    with pytest.raises(Refusal, match="确认期满后才能签发。"):
        journey.act(actions.sign_minutes, journey.minutes, by=cast.convenor)
    journey.minutes.refresh_from_db()
    journey.act(actions.sign_minutes, journey.minutes, by=cast.convenor, after=timedelta(days=1))
    assert journey.minutes.body["confirmed"] == {"asked": 10, "agreed": 1, "silent": 9, "objections": []}
    assert journey.minutes.signed_by == cast.convenor


def test_an_open_objection_holds_the_signing(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    owner = journey.participant("owner1")
    with pytest.raises(Refusal, match="请填写“意见”。"):
        actions.confirm_minutes(journey.minutes, participant=owner, agrees=False, by=owner)
    journeys.confirm_all(journey)
    journey.act(
        actions.confirm_minutes,
        journey.minutes,
        participant=owner,
        agrees=False,
        words="我没有说过赞成。",
        by=owner,
    )
    assert "objection" in [one.kind for one in waiting_for(cast.convenor, localdate(journey.at))]
    with pytest.raises(Refusal) as refused:
        journey.act(actions.sign_minutes, journey.minutes, by=cast.convenor)
    assert str(refused.value) == (f"“{journey.minutes}”有 1 条异议未处理，请修改纪要或说明理由后再签发。")
    [objection] = open_objections(journey.minutes)
    journey.act(actions.reply_to_objection, objection, words="录音核对无误。", by=cast.convenor)
    with pytest.raises(Refusal, match="这条意见不是待处理的异议。"):
        actions.reply_to_objection(objection, words="再答", by=cast.convenor)
    journey.minutes.refresh_from_db()
    journey.act(actions.sign_minutes, journey.minutes, by=cast.convenor)
    [kept] = journey.minutes.body["confirmed"]["objections"]
    assert (kept["words"], kept["reply"]) == ("我没有说过赞成。", "录音核对无误。")


def test_who_changes_their_mind_settles_the_objection(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    owner = journey.participant("owner1")
    journey.act(
        actions.confirm_minutes, journey.minutes, participant=owner, agrees=False, words="不对", by=owner
    )
    journeys.confirm_all(journey)
    assert not open_objections(journey.minutes).exists()
    running = clocks_of(journey.topic).filter(stopped_at=None)
    assert [one.kind for one in running] == ["sign_minutes"]


def test_a_revised_text_goes_to_everybody_anew(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    journeys.confirm_all(journey)
    journey.act(actions.revise_minutes, journey.minutes, reason="补充数据", by=cast.convenor)
    assert journey.minutes.state == MinutesState.DRAFT
    journey.act(actions.change_minutes, journey.minutes, agreed="试行六个月。", by=cast.convenor)
    journey.act(actions.send_minutes, journey.minutes, by=cast.convenor)
    assert journey.minutes.round == 2
    assert list(confirmations_of(journey.minutes).values_list("agrees", flat=True)) == [None] * 10
    assert Confirmation.objects.filter(minutes=journey.minutes, round=1, agrees=True).count() == 10


def test_participants_confirm_for_themselves_alone(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    owner, driver = journey.participant("owner1"), journey.participant("driver1")
    with pytest.raises(Forbidden, match="参会码只能用于本人。"):
        actions.confirm_minutes(journey.minutes, participant=driver, agrees=True, by=owner)
    for stranger in (cast.member, cast.outsider, cast.nobody):
        with pytest.raises(Forbidden):
            actions.confirm_minutes(journey.minutes, participant=driver, agrees=True, by=stranger)
    other = journeys.to_sent_minutes(cast, title="另一件事").participant("owner1")
    with pytest.raises(Refusal, match="不需确认。"):
        actions.confirm_minutes(journey.minutes, participant=other, agrees=True, by=other)


def test_the_ledger_holds_the_digest_of_what_was_signed(cast: Cast) -> None:
    journey = journeys.to_signed_minutes(cast)
    entry = Entry.objects.get(verb="minutes.signed")
    assert entry.data["digest"] == journey.minutes.digest
    assert text_is_as_signed(Minutes.objects.get())
    forged = Minutes.objects.get()
    forged.agreed += "另加一条。"
    assert not text_is_as_signed(forged)


def test_a_signed_text_is_changed_by_no_action(cast: Cast) -> None:
    journey = journeys.to_signed_minutes(cast)
    owner = journey.participant("owner1")
    for act in (
        lambda: actions.change_minutes(journey.minutes, agreed="改", by=cast.convenor),
        lambda: actions.revise_minutes(journey.minutes, reason="改", by=cast.convenor),
        lambda: actions.send_minutes(journey.minutes, by=cast.convenor),
        lambda: actions.sign_minutes(journey.minutes, by=cast.convenor),
        lambda: actions.confirm_minutes(
            journey.minutes, participant=owner, agrees=False, words="改", by=owner
        ),
        lambda: actions.record_promise(journey.meeting, participant=owner, what="改", by=cast.convenor),
    ):
        with pytest.raises(Refusal):
            act()
    assert text_is_as_signed(Minutes.objects.get())


@pytest.mark.parametrize(
    "change",
    [
        {"agreed": "改"},
        {"dissent": ""},
        {"body": {}},
        {"digest": "0" * 64},
        {"number": "X"},
        {"state": "draft"},
        {"signed_at": None, "state": "draft"},
    ],
)
@pytest.mark.parametrize("stop", [journeys.to_signed_minutes, journeys.to_filed_minutes])
def test_the_database_refuses_to_change_a_signed_text(cast: Cast, stop, change: dict) -> None:
    stop(cast)
    with pytest.raises(DatabaseError, match="minutes: a signed text never changes"), transaction.atomic():
        Minutes.objects.update(**change)
    assert text_is_as_signed(Minutes.objects.get())


def test_filed_minutes_are_amended_by_a_note_beside_them(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    with pytest.raises(Refusal, match="目前为“参会人确认”，不能加更正说明。"):
        actions.correct_minutes(journey.minutes, words="改", reason="笔误", by=cast.office)
    journey = journeys.to_filed_minutes(cast, title="另一件事")
    before = journey.minutes.body
    note = actions.correct_minutes(journey.minutes, words="“250”应为“251”。", reason="笔误", by=cast.office)
    journey.minutes.refresh_from_db()
    assert journey.minutes.body == before
    assert list(journey.minutes.corrections.all()) == [note]
    with pytest.raises(Forbidden):
        actions.correct_minutes(journey.minutes, words="改", reason="笔误", by=cast.clerk)


def test_the_public_reads_the_signed_text_without_names(cast: Cast) -> None:
    assert public_text(journeys.to_sent_minutes(cast).minutes) == {}
    journey = journeys.to_signed_minutes(cast, title="另一件事")
    public = public_text(journey.minutes)
    assert public["present"] == {
        "official": 1,
        "member": 1,
        "department": 1,
        "expert": 1,
        "resident": 6,
    }
    for invited in journey.invited.values():
        if invited.participant.name not in {"委员", "专家", "召集人"}:  # words of the trade, too
            assert invited.participant.name not in str(public)
    assert "消防通道须先划线再共享。" in str(public)


def test_telephone_numbers_in_what_was_said_are_masked_for_the_public(cast: Cast) -> None:
    journey = journeys.to_held(cast)
    speech = journey.meeting.speeches.get(order=3)
    actions.correct_speech(speech, kind="view", gist="请打 13912345678 找我。", seconds=9, by=cast.convenor)
    journeys.draft_minutes(journey)
    journey.act(actions.send_minutes, journey.minutes, by=cast.convenor)
    journeys.confirm_all(journey)
    journey.act(actions.sign_minutes, journey.minutes, by=cast.convenor)
    assert "13912345678" in str(journey.minutes.body)
    assert "13912345678" not in str(public_text(journey.minutes))
    assert public_text(journey.minutes)["number"] == journey.minutes.number


def test_minutes_belong_to_those_who_run_the_platform(cast: Cast) -> None:
    journey = journeys.to_sent_minutes(cast)
    journeys.confirm_all(journey)
    for stranger in (cast.member, cast.handler, cast.neighbour_clerk, cast.outsider):
        for act in (
            lambda by: actions.sign_minutes(journey.minutes, by=by),
            lambda by: actions.revise_minutes(journey.minutes, reason="x", by=by),
            lambda by: actions.file_minutes(journey.minutes, by=by),
        ):
            with pytest.raises(Forbidden):
                act(stranger)
    with clock.at(journey.at):
        actions.sign_minutes(journey.minutes, by=cast.leader)


def test_who_read_an_old_page_is_told_so(cast: Cast) -> None:
    journey = journeys.to_drafted_minutes(cast)
    seen = journey.minutes.version
    actions.change_minutes(journey.minutes, agreed="甲", by=cast.convenor, seen=seen)
    with pytest.raises(Stale):
        actions.send_minutes(journey.minutes, by=cast.convenor, seen=seen)
