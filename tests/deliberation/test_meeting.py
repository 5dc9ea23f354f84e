"""Planning, notice, quorum, phases, the end of a meeting."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import PHASES, MeetingState, Result, Side
from shangliang.deliberation.models import Meeting, Paper
from shangliang.deliberation.queries import balance_of, earliest_start, latest_notice
from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.methods.workdays import add_workdays
from shangliang.platforms.actions import change_setting
from shangliang.topics.actions import suspend_topic
from shangliang.topics.lifecycle import State
from shangliang.topics.models import PlanItem
from shangliang.topics.queries import waiting_for
from tests import journeys
from tests.factories import Cast


def details(journey: journeys.Journey, **changed: object) -> dict[str, object]:
    """What `change_meeting` takes to leave the meeting as it is, but for what is named."""
    meeting = journey.meeting
    names = ("starts_at", "place", "agenda", "chair", "recorder", "form", "online_link")
    return {name: getattr(meeting, name) for name in names} | changed


def setting(journey: journeys.Journey, key: str, value: int | str) -> None:
    journey.act(change_setting, journey.cast.committee, key, value, by=journey.cast.office)


@pytest.mark.parametrize("stop", [journeys.to_ad_hoc, journeys.to_researching, journeys.to_drafting])
def test_no_meeting_without_a_submitted_report(cast: Cast, stop) -> None:
    journey = stop(cast)
    with pytest.raises(Refusal) as refused:
        journeys.plan_meeting(journey)
    assert str(refused.value) == "“小区停车难”没有已提交的商前调研报告。没有实地调研，不得安排协商会。"
    assert not Meeting.objects.exists()


def test_a_new_round_of_research_shuts_the_gate_again(cast: Cast) -> None:
    journey = journeys.to_held_without_agreement(cast)
    journey.act(actions.another_round, journey.topic, by=cast.convenor)
    journeys.plan_research(journey)
    with pytest.raises(Refusal, match="没有已提交的商前调研报告。"):
        journeys.plan_meeting(journey)


def test_one_meeting_at_a_time(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    with pytest.raises(Refusal) as refused:
        journeys.plan_meeting(journey)
    assert str(refused.value) == "“小区停车难”已有一次协商会在筹备，不能再安排。"
    with pytest.raises(Refusal) as refused:
        journeys.plan_research(journey)
    assert str(refused.value) == "“小区停车难”正在筹备协商会，先取消会议才能再次调研。"


def test_a_meeting_is_planned_for_a_time_to_come_by_known_people(cast: Cast) -> None:
    journey = journeys.to_ready(cast)
    with pytest.raises(Refusal) as refused:
        journeys.plan_meeting(journey, in_days=-1)
    assert refused.value.field == "starts_at"
    with pytest.raises(Refusal) as refused:
        journeys.plan_meeting(journey, chair=cast.outsider)
    assert (str(refused.value), refused.value.field) == (
        f"“{cast.outsider}”不是本委员会的在用账号。",
        "chair",
    )
    with pytest.raises(Refusal, match="请填写“议程”。"):
        journeys.plan_meeting(journey, agenda="")


def test_notice_of_a_grassroots_meeting_is_out_two_days_before(cast: Cast) -> None:
    journey = journeys.to_ready(cast)
    journeys.plan_meeting(journey, in_days=1)
    journeys.invite_all(journey)
    today = localdate(journey.at)
    with pytest.raises(Refusal) as refused:
        journey.act(actions.notice_meeting, journey.meeting, by=cast.convenor)
    assert str(refused.value) == (
        f"“{journey.meeting}”定于 {today + timedelta(days=1)} 召开，今天发通知已不足规定的提前时间。"
        f"请先把开会时间改到 {today + timedelta(days=2)} 或以后。"
    )
    later = journey.meeting.starts_at + timedelta(days=1)
    journey.act(
        actions.change_meeting, journey.meeting, **details(journey, starts_at=later), by=cast.convenor
    )
    journey.act(actions.notice_meeting, journey.meeting, by=cast.convenor)
    assert journey.topic.state == State.SCHEDULED


def test_notice_of_a_formal_meeting_is_out_fifteen_working_days_before(cast: Cast) -> None:
    journey = journeys.to_ready(cast)
    today = localdate(journey.at)
    first = add_workdays(today, 15, fallback=True)
    journeys.plan_meeting(journey, in_days=(first - today).days - 1, form=PlanItem.Form.SPECIAL)
    journeys.invite_all(journey)
    assert earliest_start(journey.meeting, today) == first
    with pytest.raises(Refusal, match=f"请先把开会时间改到 {first} 或以后。"):
        journey.act(actions.notice_meeting, journey.meeting, by=cast.convenor)
    on_the_day = journey.meeting.starts_at + timedelta(days=1)
    journey.act(
        actions.change_meeting, journey.meeting, **details(journey, starts_at=on_the_day), by=cast.convenor
    )
    journey.act(actions.notice_meeting, journey.meeting, by=cast.convenor)
    assert journey.meeting.state == MeetingState.NOTICED


@pytest.mark.parametrize("form", [PlanItem.Form.GRASSROOTS, PlanItem.Form.CHAIRS])
def test_the_last_day_for_a_notice_is_the_last_that_is_early_enough(cast: Cast, form: str) -> None:
    journey = journeys.to_ready(cast)
    journeys.plan_meeting(journey, form=form, in_days=20)
    meeting, day = journey.meeting, timedelta(days=1)
    for _n in range(60):  # over weekends and the National Day holidays
        meeting.starts_at -= day
        starts_on, last = localdate(meeting.starts_at), latest_notice(meeting)
        assert earliest_start(meeting, last) <= starts_on < earliest_start(meeting, last + day)


def test_links_lead_to_web_pages_alone(cast: Cast) -> None:
    journey = journeys.to_ready(cast)
    with pytest.raises(Refusal) as refused:
        journeys.plan_meeting(journey, online_link="javascript:alert(1)")
    assert refused.value.field == "online_link"
    journeys.plan_meeting(journey, online_link="https://meeting.example.org/7")


def test_another_chair_is_waited_for_instead(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    journey.act(
        actions.change_meeting, journey.meeting, **details(journey, chair=cast.clerk), by=cast.convenor
    )
    [waiting] = waiting_for(cast.clerk, localdate(journey.at)).filter(kind="hold")
    assert waiting.due_on == localdate(journey.meeting.starts_at)
    assert not waiting_for(cast.convenor, localdate(journey.at)).filter(kind="hold").exists()


def test_an_unbalanced_meeting_is_warned_or_refused_as_the_committee_sets(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    for key in ("owner1", "owner2", "owner3"):
        owner = journey.participant(key)
        journey.act(actions.answer_invitation, owner, answer="declined", by=owner)
    found = [one.words for one in balance_of(journey.meeting)]
    assert found == ["争议一方“无车住户”无人参会。", "参会 7 人，应为 10 至 25 人。"]

    setting(journey, "balance_policy", "refuse")
    with pytest.raises(Refusal) as refused:
        journey.act(actions.notice_meeting, journey.meeting, by=cast.convenor)
    assert str(refused.value) == (
        f"“{journey.meeting}”的参会人结构不合规定，不能发出通知："
        "争议一方“无车住户”无人参会。参会 7 人，应为 10 至 25 人。"
    )
    assert not Paper.objects.exists()

    setting(journey, "balance_policy", "warn")
    journey.act(actions.notice_meeting, journey.meeting, by=cast.convenor)
    assert [warning["words"] for warning in journey.meeting.balance_warnings] == found


def test_a_balanced_meeting_carries_no_warning(cast: Cast) -> None:
    assert journeys.to_noticed(cast).meeting.balance_warnings == []


def test_the_notice_carries_its_papers(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    journey.act(
        actions.notice_meeting,
        journey.meeting,
        papers=[("消防规定", "通道净宽不小于四米。")],
        by=cast.convenor,
    )
    papers = list(Paper.objects.values_list("kind", "title"))
    assert papers == [
        ("brief", "调研简报"),
        ("schemes", "备选方案"),
        ("agenda", "会议议程"),
        ("rules", "议事规则"),
        ("other", "消防规定"),
    ]
    brief, schemes = Paper.objects.get(kind="brief").text, Paper.objects.get(kind="schemes").text
    assert "晚上七点以后就没有车位了。" in brief
    assert "方案 2：地库重新划线" in schemes
    assert "承担方：物业公司" in schemes


def test_what_was_announced_stands(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    later = journey.meeting.starts_at + timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        actions.change_meeting(journey.meeting, **details(journey, starts_at=later), by=cast.convenor)
    assert str(refused.value) == (
        "会议通知已发出，时间、形式和议程不能直接改。请取消本次会议，另行安排并重新通知。"
    )
    journey.act(
        actions.change_meeting, journey.meeting, **details(journey, place="党群中心"), by=cast.convenor
    )
    assert journey.meeting.place == "党群中心"


def test_a_meeting_called_off_is_followed_by_another_of_its_round(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    with pytest.raises(Refusal, match="请填写“休会或取消原因”。"):
        actions.cancel_meeting(journey.meeting, words="", by=cast.convenor)
    journey.act(actions.cancel_meeting, journey.meeting, words="台风", by=cast.convenor)
    assert (journey.meeting.state, journey.topic.state) == ("cancelled", State.READY)
    assert not waiting_for(cast.member, clock.today()).exists()
    first = journey.meeting
    journeys.plan_meeting(journey)
    assert (journey.meeting.number, journey.meeting.round) == (first.number.replace("-H1", "-H2"), 1)


def test_a_meeting_never_announced_leaves_the_topic_where_it_is(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    before = Entry.objects.count()
    journey.act(actions.cancel_meeting, journey.meeting, words="另约", by=cast.convenor)
    assert list(Entry.objects.order_by("sequence")[before:].values_list("verb", flat=True)) == [
        "meeting.cancelled"
    ]
    assert journey.topic.state == State.READY


def test_a_suspended_topic_is_not_talked_over(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    journey.act(suspend_topic, journey.topic, words="等上级批复", by=cast.clerk)
    journey.at = journey.meeting.starts_at
    with pytest.raises(Refusal) as refused:
        journey.act(actions.start_check_in, journey.meeting, by=cast.convenor)
    assert str(refused.value) == "“小区停车难”目前为“暂缓”，不能开会。"


QUORUM = ("chair", "member", "department", "owner1", "owner2", "driver1")


def test_half_of_those_concerned_chair_member_and_department_make_a_quorum(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    journeys.sign_in(journey, *QUORUM)
    journey.act(actions.open_meeting, journey.meeting, rules_read=True, by=cast.clerk)
    assert journey.meeting.rules_read_at is not None


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("chair", "召集人（主持人）"),
        ("member", "委员"),
        ("department", "部门"),
        ("driver1", "利益相关方（受邀 6 人，须到 3 人，实到 2 人）"),
    ],
)
def test_without_a_quorum_the_refusal_says_who_is_missing(cast: Cast, missing: str, words: str) -> None:
    journey = journeys.to_checking_in(cast)
    journeys.sign_in(journey, *(key for key in QUORUM if key != missing))
    with pytest.raises(Refusal) as refused:
        journey.act(actions.open_meeting, journey.meeting, rules_read=True, by=cast.clerk)
    assert str(refused.value) == (
        f"“{journey.meeting}”还不能开会，未到场：{words}。可再等候，或休会另行通知。"
    )


def test_the_share_of_those_concerned_is_the_committees_to_set(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    setting(journey, "quorum_stakeholders", 67)
    journeys.sign_in(journey, *QUORUM)
    with pytest.raises(Refusal, match="受邀 6 人，须到 5 人，实到 3 人"):
        journey.act(actions.open_meeting, journey.meeting, rules_read=True, by=cast.convenor)


def test_the_rules_are_read_before_the_opening(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    journeys.sign_in(journey)
    with pytest.raises(Refusal) as refused:
        journey.act(actions.open_meeting, journey.meeting, rules_read=False, by=cast.convenor)
    assert (str(refused.value), refused.value.field) == ("请先宣读议事规则，再宣布开会。", "rules_read")


def test_phases_may_be_left_out_but_not_gone_back_to(cast: Cast) -> None:
    journey = journeys.to_opened(cast)
    journey.act(actions.advance_meeting, journey.meeting, MeetingState.SPEAKING, by=cast.convenor)
    for to in (MeetingState.REPORTING, MeetingState.SPEAKING):
        with pytest.raises(Refusal) as refused:
            actions.advance_meeting(journey.meeting, to, by=cast.convenor)
        assert str(refused.value) == f"“{journey.meeting}”已到“各方发言”，不能退回“{to.label}”。"
    for to in ("closed", "planned", "nonsense"):
        with pytest.raises(Refusal):
            actions.advance_meeting(journey.meeting, to, by=cast.convenor)


@pytest.mark.parametrize("phase", PHASES)
def test_a_meeting_may_be_adjourned_at_any_phase(cast: Cast, phase: MeetingState) -> None:
    journey = journeys.to_opened(cast)
    if phase != MeetingState.OPENED:
        journey.act(actions.advance_meeting, journey.meeting, phase, by=cast.convenor)
    journey.act(actions.adjourn_meeting, journey.meeting, words="需补充数据", by=cast.convenor)
    assert (journey.meeting.state, journey.topic.state) == ("adjourned", State.READY)
    journeys.plan_meeting(journey)
    assert journey.meeting.round == 1


def test_a_meeting_closes_when_every_scheme_has_its_result(cast: Cast) -> None:
    journey = journeys.to_consensus_check(cast)
    actions.record_result(
        journey.meeting, scheme=journey.schemes[0], result=Result.CONSENSUS, n_for=10, by=cast.convenor
    )
    with pytest.raises(Refusal) as refused:
        journey.act(actions.close_meeting, journey.meeting, by=cast.convenor)
    assert str(refused.value) == f"“{journey.meeting}”还不能散会，以下方案没有结果：方案 2。"
    actions.record_result(journey.meeting, scheme=journey.schemes[1], result=Result.NONE, by=cast.convenor)
    before = Entry.objects.count()
    journey.act(actions.close_meeting, journey.meeting, by=cast.convenor)
    entries = list(Entry.objects.order_by("sequence")[before:])
    assert [(entry.verb, entry.public) for entry in entries] == [
        ("meeting.closed", True),
        ("topic.held", True),
    ]
    assert entries[0].data["results"] == {"1": "consensus", "2": "none"}


def test_a_meeting_does_not_close_before_the_check_of_consensus(cast: Cast) -> None:
    journey = journeys.to_opened(cast)
    with pytest.raises(Refusal, match="目前为“已开会，宣读规则”，不能办理“宣布散会”。"):
        actions.close_meeting(journey.meeting, by=cast.convenor)


def test_the_minutes_are_due_three_working_days_after_the_end(cast: Cast) -> None:
    journey = journeys.to_held(cast)
    [waiting] = waiting_for(cast.convenor, localdate(journey.at)).filter(kind="minutes")
    closed = localdate(journey.meeting.closed_at)
    assert waiting.due_on == add_workdays(closed, 3, fallback=True)
    assert waiting.user == cast.convenor


def test_who_read_an_old_page_is_told_so(cast: Cast) -> None:
    journey = journeys.to_opened(cast)
    seen = journey.meeting.version
    actions.advance_meeting(journey.meeting, MeetingState.REPORTING, by=cast.convenor, seen=seen)
    with pytest.raises(Stale):
        actions.advance_meeting(journey.meeting, MeetingState.ASKING, by=cast.clerk, seen=seen)


def test_only_those_who_run_the_platform_run_its_meetings(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    journeys.sign_in(journey)
    acts = [
        lambda by: actions.change_meeting(journey.meeting, **details(journey), by=by),
        lambda by: actions.notice_meeting(journey.meeting, by=by),
        lambda by: actions.cancel_meeting(journey.meeting, words="x", by=by),
        lambda by: actions.start_check_in(journey.meeting, by=by),
        lambda by: actions.open_meeting(journey.meeting, rules_read=True, by=by),
        lambda by: actions.advance_meeting(journey.meeting, MeetingState.ASKING, by=by),
        lambda by: actions.close_meeting(journey.meeting, by=by),
        lambda by: actions.adjourn_meeting(journey.meeting, words="x", by=by),
        lambda by: journeys.plan_meeting(journey, by=by),
    ]
    for act in acts:
        for stranger in (cast.member, cast.handler, cast.neighbour_clerk, cast.leader, cast.outsider):
            with pytest.raises(Forbidden):
                act(stranger)
    journey.meeting.refresh_from_db()
    assert journey.meeting.state == MeetingState.CHECKED_IN


def test_walk_ins_are_entered_at_the_door_but_not_after_the_opening(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)
    journeys.invite(journey, "late", side=Side.RESIDENT, is_stakeholder=True)
    journeys.open_with_everybody(journey)
    with pytest.raises(Refusal, match="目前为“已开会，宣读规则”，不能邀请参会人。"):
        journeys.invite(journey, "later")
