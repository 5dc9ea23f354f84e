"""Inviting, answering, signing in."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import Answer, Side
from shangliang.deliberation.models import Participant
from shangliang.deliberation.queries import absent_from, participant_by_code, speaking_order
from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger.models import Entry
from shangliang.topics.models import Clock
from shangliang.topics.queries import waiting_for
from tests import journeys
from tests.factories import Cast, make_user


def test_the_code_opens_the_invitation_and_is_nowhere_stored(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    invited = journey.invited["owner1"]
    assert participant_by_code(invited.code.lower().replace("-", " ")) == invited.participant
    assert participant_by_code("0000-0000-0000-0000-0000") is None
    assert participant_by_code("什么") is None
    stored = Participant.objects.filter(pk=invited.participant.pk).values().get()
    assert invited.code not in str(stored)


def test_a_new_code_ends_the_old_one(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    was = journey.invited["owner1"]
    now = actions.renew_code(was.participant, by=cast.convenor)
    assert participant_by_code(was.code) is None
    assert participant_by_code(now.code) == was.participant


def test_an_account_is_invited_once(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    with pytest.raises(Refusal) as refused:
        journeys.invite(journey, "again", side=Side.MEMBER, user=cast.member)
    assert str(refused.value) == f"“{cast.member}”已在参会名单中。"
    with pytest.raises(Refusal, match="不属于本委员会。"):
        journeys.invite(journey, "stranger", user=cast.outsider)
    with pytest.raises(Refusal) as refused:
        journeys.invite(journey, "no reason", reason=" ")
    assert (str(refused.value), refused.value.field) == ("请填写“邀请理由”。", "reason")


def test_an_invitation_is_taken_back_only_before_the_notice(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    actions.remove_participant(journey.participant("owner3"), by=cast.convenor)
    assert not Participant.objects.filter(pk=journey.invited["owner3"].participant.pk).exists()
    assert Entry.objects.filter(verb="participant.removed").count() == 1
    journey.invited.pop("owner3")
    journeys.invite(journey, "other", is_stakeholder=True)
    journey.act(actions.notice_meeting, journey.meeting, by=cast.convenor)
    with pytest.raises(Refusal) as refused:
        actions.remove_participant(journey.participant("owner2"), by=cast.convenor)
    assert str(refused.value) == f"“{journey.meeting}”目前为“已通知”，不能撤回邀请。"


def test_the_notice_asks_accounts_and_departments_for_their_answer(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    on = localdate(journey.at)
    member = [clock.kind for clock in waiting_for(cast.member, on)]
    handler = [(clock.kind, clock.due_on) for clock in waiting_for(cast.handler, on)]
    assert member == ["answer_invitation"]
    assert handler == [("answer_invitation", localdate(journey.meeting.starts_at))]

    actions.answer_invitation(journey.participant("member"), answer="accepted", by=cast.member)
    actions.answer_invitation(journey.participant("department"), answer="accepted", by=cast.handler)

    assert not waiting_for(cast.member, on).exists()
    assert not waiting_for(cast.handler, on).exists()


def test_a_late_invitation_asks_at_once(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    extra = make_user(committee=cast.committee)
    journeys.invite(journey, "extra", side=Side.EXPERT, user=extra)
    assert Clock.objects.filter(user=extra, kind="answer_invitation", stopped_at=None).count() == 1


def test_participants_answer_for_themselves_alone(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    owner, driver = journey.participant("owner1"), journey.participant("driver1")
    actions.answer_invitation(owner, answer="declined", words="出差", by=owner)
    owner.refresh_from_db()
    assert (owner.answer, owner.answer_words) == (Answer.DECLINED, "出差")
    with pytest.raises(Forbidden) as refused:
        actions.answer_invitation(driver, answer="declined", by=owner)
    assert str(refused.value) == "参会码只能用于本人。"
    with pytest.raises(Forbidden):
        actions.answer_invitation(driver, answer="declined", by=cast.member)
    with pytest.raises(Forbidden):
        actions.answer_invitation(journey.participant("department"), answer="declined", by=cast.outsider)
    actions.answer_invitation(driver, answer="accepted", by=cast.convenor)  # by telephone


def test_who_sends_another_names_them(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    owner = journey.participant("owner1")
    with pytest.raises(Refusal) as refused:
        actions.answer_invitation(owner, answer="substituted", by=owner)
    assert (str(refused.value), refused.value.field) == ("请填写“受托人”。", "substitute")
    actions.answer_invitation(owner, answer="substituted", substitute="其妻", by=owner)
    actions.answer_invitation(owner, answer="accepted", by=owner)
    owner.refresh_from_db()
    assert (owner.answer, owner.substitute) == (Answer.ACCEPTED, "")
    with pytest.raises(Refusal, match="请选择应邀、谢绝或委托他人。"):
        actions.answer_invitation(owner, answer="invited", by=owner)


def test_a_stale_answer_is_refused(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    owner = journey.participant("owner1")
    seen = owner.version
    actions.answer_invitation(owner, answer="accepted", by=owner, seen=seen)
    with pytest.raises(Stale):
        actions.answer_invitation(owner, answer="declined", by=owner, seen=seen)


def test_signing_in_is_done_once_and_can_be_undone_before_the_opening(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    owner = journey.participant("owner1")
    actions.sign_in_participant(owner, by=owner)
    with pytest.raises(Refusal) as refused:
        actions.sign_in_participant(owner, by=cast.convenor)
    assert str(refused.value) == "“业主1”已经签到。"
    actions.withdraw_sign_in(owner, by=cast.convenor)
    assert owner in absent_from(journey.meeting)
    actions.sign_in_participant(owner, substitute="其妻", by=cast.convenor)
    owner.refresh_from_db()
    assert (owner.answer, owner.substitute, owner.signed_in_by) == ("substituted", "其妻", cast.convenor)


def test_signing_in_waits_for_the_day(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    with pytest.raises(Refusal, match="目前为“已通知”，不能签到。"):
        journeys.sign_in(journey, "owner1")
    with pytest.raises(Refusal) as refused:
        journey.act(actions.start_check_in, journey.meeting, by=cast.convenor)
    day = localdate(journey.meeting.starts_at)
    assert str(refused.value) == f"“{journey.meeting}”定于 {day} 召开，当天才能签到。"


def test_everybody_is_invited_again_after_an_adjournment(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    earlier = journey.meeting
    journey.act(actions.adjourn_meeting, earlier, words="人数不足", by=cast.convenor)
    journeys.plan_meeting(journey)
    invited = journey.act(actions.invite_again, journey.meeting, earlier, by=cast.convenor)
    assert [(one.participant.name, one.participant.side) for one in invited] == list(
        earlier.participants.values_list("name", "side")
    )
    assert actions.invite_again(journey.meeting, earlier, by=cast.convenor) == []
    codes = {one.code for one in invited} | {one.code for one in journey.invited.values()}
    assert len(codes) == len(invited) + len(journey.invited)


def test_residents_are_asked_first_and_officials_last(cast: Cast) -> None:
    journey = journeys.to_opened(cast)
    sides = [participant.side for participant in speaking_order(journey.meeting)]
    assert sides == ["resident"] * 6 + ["member", "expert", "department", "official"]


def test_no_name_code_or_word_of_a_participant_enters_the_ledger(cast: Cast) -> None:
    journey = journeys.to_signed_minutes(cast)
    told = str(list(Entry.objects.values_list("data", "actor", "subject")))
    for invited in journey.invited.values():
        assert invited.participant.name not in told
        assert invited.code not in told
    assert "消防通道须先划线" not in told
    assert "没有车位" not in told


def test_answers_of_another_committee_are_forbidden(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    owner = journey.participant("owner1")
    for act in (
        lambda: actions.invite(journey.meeting, side="resident", name="甲", reason="乙", by=cast.outsider),
        lambda: actions.renew_code(owner, by=cast.outsider),
        lambda: actions.remove_participant(owner, by=cast.outsider),
        lambda: actions.answer_invitation(owner, answer="accepted", by=cast.outsider),
        lambda: actions.sign_in_participant(owner, by=cast.outsider),
    ):
        with pytest.raises(Forbidden):
            act()


def test_the_day_of_the_meeting_is_over_in_an_hour_or_a_week(cast: Cast) -> None:
    """Entered from a paper list afterwards, sign-ins are as good."""
    journey = journeys.to_noticed(cast)
    journey.at = journey.meeting.starts_at + timedelta(days=2)
    journey.act(actions.start_check_in, journey.meeting, by=cast.convenor)
    journeys.open_with_everybody(journey)
    assert journey.meeting.state == "opened"
