"""What is said, found and promised."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import Result, Side, SpeechKind
from shangliang.deliberation.models import Reservation, SchemeResult, Speech
from shangliang.deliberation.queries import Share, silent_residents, speaking_shares
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from tests import journeys
from tests.factories import Cast


def test_speeches_are_numbered_in_their_order(cast: Cast) -> None:
    journey = journeys.to_consensus_check(cast)
    assert list(Speech.objects.values_list("order", "participant__side")) == [
        (1, "member"),
        (2, "department"),
        (3, "resident"),
        (4, "resident"),
        (5, "resident"),
    ]
    told = Entry.objects.filter(verb="meeting.speech_recorded").order_by("sequence").first()
    assert told is not None
    assert told.public
    assert told.data == {
        "speech": Speech.objects.get(order=1).pk,
        "order": 1,
        "participant": journey.invited["member"].participant.pk,
        "side": "member",
        "kind": "report",
        "seconds": 300,
    }


def test_shares_of_time_are_told_by_side(cast: Cast, django_assert_num_queries) -> None:
    journey = journeys.to_consensus_check(cast)
    with django_assert_num_queries(1):
        shares = speaking_shares(journey.meeting)
    assert shares == [
        Share(Side.RESIDENT, n_people=2, n_speeches=2, seconds=240, percent=31),
        Share(Side.MEMBER, n_people=1, n_speeches=1, seconds=300, percent=38),
        Share(Side.DEPARTMENT, n_people=1, n_speeches=1, seconds=240, percent=31),
    ]
    assert [one.name for one in silent_residents(journey.meeting)] == ["车主2", "业主3", "车主3"]


def test_nobody_speaks_who_is_not_there(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    absent = "owner3"
    journeys.sign_in(journey, *(key for key in journey.invited if key != absent))
    journey.act(actions.open_meeting, journey.meeting, rules_read=True, by=cast.convenor)

    def speak(**how: object) -> Speech:
        speech = {"participant": journey.participant(absent), "kind": "view", "gist": "我反对。"}
        return actions.record_speech(journey.meeting, **speech | how, by=cast.convenor)

    with pytest.raises(Refusal) as refused:
        speak()
    assert (str(refused.value), refused.value.field) == ("“业主3”没有签到。", "participant")
    assert speak(kind=SpeechKind.WRITTEN).order == 1
    with pytest.raises(Refusal, match="请填写“要点”。"):
        speak(participant=journey.participant("owner1"), gist="")
    with pytest.raises(Refusal, match="发言时长应为 0 至 14400 秒。"):
        speak(participant=journey.participant("owner1"), seconds=-1)


def test_people_of_another_meeting_do_not_speak_here(cast: Cast) -> None:
    other = journeys.to_opened(cast, title="另一件事")
    journey = journeys.to_opened(cast)
    with pytest.raises(Refusal, match="不在本次会议的名单中。"):
        actions.record_speech(
            journey.meeting,
            participant=other.participant("owner1"),
            kind="view",
            gist="我反对。",
            by=cast.convenor,
        )


def test_the_record_is_written_up_until_the_minutes_are_drafted(cast: Cast) -> None:
    journey = journeys.to_held(cast)
    speech = Speech.objects.get(order=1)
    actions.correct_speech(speech, kind="report", gist="补记：通报三项数据。", seconds=310, by=cast.convenor)
    journeys.draft_minutes(journey)
    with pytest.raises(Refusal) as refused:
        actions.correct_speech(speech, kind="report", gist="改", seconds=1, by=cast.convenor)
    assert str(refused.value) == f"“{journey.meeting}”的纪要已经起草，不能更正发言记录。"
    speech.refresh_from_db()
    assert speech.gist == "补记：通报三项数据。"


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"result": Result.CONSENSUS, "n_against": 1}, "有人反对或保留意见的，结果不能是“一致同意”。"),
        ({"result": Result.RESERVATIONS}, "请写明保留意见。"),
        ({"result": Result.NONE, "is_best": True}, "未达成一致的方案不能作为最优方案。"),
        (
            {"result": Result.CONSENSUS, "n_for": 8, "n_abstain": 3},
            "赞成、反对、弃权合计 11 人，到会 10 人。",
        ),
        ({"result": "maybe"}, "请为“结果”选择列出的选项。"),
    ],
)
def test_results_that_contradict_themselves_are_refused(cast: Cast, how: dict, words: str) -> None:
    journey = journeys.to_consensus_check(cast)
    with pytest.raises(Refusal) as refused:
        actions.record_result(journey.meeting, scheme=journey.schemes[0], by=cast.convenor, **how)
    assert str(refused.value) == words
    assert not SchemeResult.objects.exists()


def test_a_result_may_be_corrected_until_the_end(cast: Cast) -> None:
    journey = journeys.to_consensus_check(cast)
    journeys.find_results(journey)
    first, second = journey.schemes
    actions.record_result(
        journey.meeting, scheme=second, result=Result.CONSENSUS, n_for=10, is_best=True, by=cast.convenor
    )
    best = SchemeResult.objects.filter(is_best=True).values_list("scheme", flat=True)
    assert list(best) == [second.pk]
    actions.record_result(
        journey.meeting, scheme=first, result=Result.CONSENSUS, n_for=10, is_best=True, by=cast.convenor
    )
    assert list(SchemeResult.objects.filter(is_best=True).values_list("scheme", flat=True)) == [first.pk]
    assert not Reservation.objects.exists()
    assert SchemeResult.objects.count() == 2


def test_results_wait_for_the_check_of_consensus(cast: Cast) -> None:
    journey = journeys.to_opened(cast)
    with pytest.raises(Refusal, match="目前为“已开会，宣读规则”，不能记录方案结果。"):
        actions.record_result(
            journey.meeting, scheme=journey.schemes[0], result=Result.NONE, by=cast.convenor
        )


def test_schemes_of_another_topic_are_not_decided_here(cast: Cast) -> None:
    other = journeys.to_ready(cast, title="另一件事")
    journey = journeys.to_consensus_check(cast)
    with pytest.raises(Refusal, match="不是本轮协商的方案。"):
        actions.record_result(journey.meeting, scheme=other.schemes[0], result=Result.NONE, by=cast.convenor)


def test_promises_are_for_a_day_to_come(cast: Cast) -> None:
    journey = journeys.to_opened(cast)
    promise = {"participant": journey.participant("department"), "what": "划线", "by": cast.convenor}
    day = localdate(journey.meeting.starts_at)
    with pytest.raises(Refusal) as refused:
        actions.record_promise(journey.meeting, due_on=day - timedelta(days=1), **promise)
    assert (str(refused.value), refused.value.field) == ("完成日期不能早于开会日期。", "due_on")
    assert actions.record_promise(journey.meeting, due_on=day, **promise).due_on == day


def test_members_do_not_write_the_record(cast: Cast) -> None:
    journey = journeys.to_consensus_check(cast)
    owner, scheme = journey.participant("owner1"), journey.schemes[0]
    for stranger in (cast.member, cast.handler, cast.outsider):
        for act in (
            lambda by: actions.record_speech(
                journey.meeting, participant=owner, kind="view", gist="x", by=by
            ),
            lambda by: actions.correct_speech(
                Speech.objects.get(order=1), kind="view", gist="x", seconds=1, by=by
            ),
            lambda by: actions.record_result(journey.meeting, scheme=scheme, result=Result.NONE, by=by),
            lambda by: actions.record_promise(journey.meeting, participant=owner, what="x", by=by),
        ):
            with pytest.raises(Forbidden):
                act(stranger)
