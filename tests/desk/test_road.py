"""One topic goes the whole road on the desk's pages; each act opens to its role alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from shangliang.deliberation.lifecycle import MEETING_STEPS, MINUTES_STEPS, RESEARCH_STEPS
from shangliang.deliberation.models import Meeting, Minutes, Participant, Research
from shangliang.desk.acts.suggestions import ALIKE
from shangliang.desk.nouns import KINDS, NOUNS
from shangliang.outcomes.lifecycle import ASSIGNMENT_STEPS, OUTCOME_STEPS, SUGGESTION_STEPS
from shangliang.outcomes.models import Commitment, Feedback, LookBack, Outcome, Suggestion
from shangliang.people.models import Member
from shangliang.topics.actions import CARRIED
from shangliang.topics.lifecycle import STEPS as TOPIC_STEPS
from tests import journeys
from tests.desk.walker import Walker, upload
from tests.factories import Cast
from tests.outcomes.journeys import people_of

# Taken with another step: dispatching the last suggestion, submitting the outcome.
TAKEN_BY_OTHERS = {"outcome.dispatched", "suggestion.submitted"}
CARRIED_BY = {
    "topic.research_started": "research.planned",
    "topic.research_done": "research.submitted",
    "topic.scheduled": "meeting.noticed",
    "topic.postponed": "meeting.cancelled",
    "topic.held": "meeting.closed",
    "topic.outcome_submitted": "outcome.submitted",
    "topic.dispatched": "suggestion.dispatched",
}


def test_every_step_after_the_topic_has_an_act() -> None:
    acts = {act.verb for noun in NOUNS.values() for act in noun.acts.values()}
    tables = (RESEARCH_STEPS, MEETING_STEPS, MINUTES_STEPS, OUTCOME_STEPS, SUGGESTION_STEPS, ASSIGNMENT_STEPS)
    steps = {ALIKE.get(verb, verb) for table in tables for verb in table}
    assert steps - acts - TAKEN_BY_OTHERS == set()
    assert {CARRIED_BY.get(verb, verb) for verb in CARRIED} - acts == set()
    assert set(CARRIED) <= set(TOPIC_STEPS)


def test_a_clock_leads_to_an_act_that_exists() -> None:
    for noun in NOUNS.values():
        assert set(noun.waits) <= set(KINDS)
        assert set(noun.waits.values()) <= set(noun.acts), noun.key
        assert set(noun.waits_until_open) <= set(KINDS) - set(noun.waits), noun.key
        assert {verb for verbs in noun.waits_until_open.values() for verb in verbs} <= set(noun.acts)


@pytest.fixture
def walker(cast: Cast) -> Walker:
    return Walker(cast, journeys.to_ad_hoc(cast, at=journeys.morning(200)))


def research(walker: Walker) -> Research:
    cast, topic = walker.cast, walker.road.topic
    who = cast.convenor
    walker.do(who, "topics", topic.pk, "research.planned", planned_on=walker.day(1), led_by=who.pk)
    pk = Research.objects.get(topic=topic).pk
    member = Member.objects.get(user=cast.member)
    walker.do(
        cast.member,
        "research",
        pk,
        "research.visited",
        visited_on=walker.day(),
        place="地库",
        team=[member.pk],
    )
    walker.do(
        who, "research", pk, "research.interviewed", side="resident", who="3 幢租户", words="没有车位。"
    )
    walker.do(who, "research", pk, "research.photographed", photo=upload(), caption="地库入口")
    walker.do(who, "research", pk, "research.drafted", facts="", causes="")
    walker.do(who, "research", pk, "research.changed", facts="车位 251 个。", causes="车位少。")
    whole = {"cost": "3 万元", "benefit": "80 个车位", "bearer": "社区"}
    walker.do(who, "research", pk, "research.scheme_added", title="错时共享", text="先试三个月。", **whole)
    walker.do(who, "research", pk, "research.scheme_added", title="重新划线", text="地库划线。", **whole)
    walker.do(who, "research", pk, "research.scheme_added", title="删去的", text="不成熟。")
    extra = Research.objects.get(pk=pk).schemes.get(number=3).pk
    walker.do(who, "schemes", extra, "research.scheme_changed", title="删去的方案")
    walker.do(who, "schemes", extra, "research.scheme_removed")
    walker.do(who, "research", pk, "research.submitted")
    return Research.objects.get(pk=pk)


def meeting(walker: Walker) -> Meeting:
    cast, topic, who = walker.cast, walker.road.topic, walker.cast.convenor
    walker.do(who, "topics", topic.pk, "meeting.planned", starts_at=walker.moment(5), place="社区议事室")
    row = Meeting.objects.get(topic=topic)
    walker.do(who, "meetings", row.pk, "meeting.changed", place="社区协商议事室")
    people: list[dict[str, Any]] = [
        {"side": "official", "name": "召集人", "user": who.pk},
        {"side": "member", "name": "委员", "user": cast.member.pk},
        {"side": "department", "name": "部门代表", "department": cast.department.pk},
        *(
            {"side": "resident", "name": f"居民{n}", "is_stakeholder": "on", "dispute_side": side}
            for n, side in enumerate(["有车住户", "无车住户"] * 3)
        ),
        {"side": "resident", "name": "来错的人"},
    ]
    for one in people:
        answer = walker.do(who, "meetings", row.pk, "participant.invited", reason="住在这里", **one)
        assert "/slip/" in answer["Location"]
    wrong = row.participants.get(name="来错的人")
    walker.do(who, "participants", wrong.pk, "participant.removed")
    resident = row.participants.get(name="居民0")
    walker.do(who, "participants", resident.pk, "participant.code_renewed")
    walker.do(who, "meetings", row.pk, "participant.codes_renewed")
    walker.do(who, "meetings", row.pk, "meeting.noticed", title="交通说明", text="周边道路情况。")
    own = row.participants.get(user=cast.member)
    walker.do(cast.member, "participants", own.pk, "participant.answered", answer="accepted")
    walker.do(cast.handler, "participants", row.participants.get(side="department").pk,
              "participant.answered", answer="substituted", substitute="李科长")  # fmt: skip
    return row


def hold(walker: Walker, row: Meeting) -> None:
    who = walker.cast.convenor
    walker.road.at = row.starts_at
    walker.do(who, "meetings", row.pk, "meeting.checked_in")
    for one in row.participants.all():
        walker.do(who, "participants", one.pk, "participant.signed_in")
    late = row.participants.get(name="居民5")
    walker.do(who, "participants", late.pk, "participant.sign_in_withdrawn")
    walker.do(who, "participants", late.pk, "participant.signed_in", substitute="居民5的女儿")
    walker.do(who, "meetings", row.pk, "meeting.opened", rules_read="on")
    walker.do(who, "meetings", row.pk, "meeting.advanced", to="speaking")
    speaker: Participant = row.participants.get(name="居民0")
    walker.do(who, "meetings", row.pk, "meeting.speech_recorded", participant=speaker.pk, kind="for",
              minutes=3, gist="赞成。")  # fmt: skip
    walker.do(who, "speeches", row.speeches.get().pk, "meeting.speech_corrected", gist="赞成，希望价格合理。")
    walker.do(who, "meetings", row.pk, "meeting.advanced", to="consensus_check")
    first, second = row.topic.research_set.get().schemes.order_by("number")
    walker.do(who, "schemes", first.pk, "meeting.result_recorded", result="reservations", n_for=7,
              n_against=1, is_best="on", who_1=speaker.pk, reserved_1="先划线。")  # fmt: skip
    walker.do(who, "schemes", second.pk, "meeting.result_recorded", result="none", n_for=2, n_against=5)
    walker.do(who, "meetings", row.pk, "meeting.promise_recorded", participant=speaker.pk, what="牵头联络")
    walker.do(who, "meetings", row.pk, "meeting.closed")


def minutes(walker: Walker, row: Meeting) -> Minutes:
    cast, who = walker.cast, walker.cast.convenor
    walker.do(who, "meetings", row.pk, "minutes.drafted")
    text = Minutes.objects.get(meeting=row)
    assert "错时共享" in text.agreed
    assert text.dissent == "先划线。"
    walker.do(who, "minutes", text.pk, "minutes.changed", agreed="试行错时共享三个月。")
    walker.do(who, "minutes", text.pk, "minutes.sent")
    walker.do(who, "minutes", text.pk, "minutes.revised", reason="补充数据")
    walker.do(who, "minutes", text.pk, "minutes.sent")
    of_member = text.confirmations.get(round=2, participant__user=cast.member)
    walker.do(cast.member, "confirmations", of_member.pk, "minutes.confirmed", agrees="no", words="时间不对")
    walker.do(who, "confirmations", of_member.pk, "minutes.objection_replied", words="已核对录音。")
    walker.road.at += timedelta(days=14)
    walker.do(who, "minutes", text.pk, "minutes.signed")
    walker.do(who, "minutes", text.pk, "minutes.filed")
    walker.do(who, "minutes", text.pk, "minutes.corrected", words="地点应为二楼。", reason="笔误")
    return text


def outcome(walker: Walker, row: Meeting) -> Outcome:
    cast, who = walker.cast, walker.cast.convenor
    walker.do(who, "meetings", row.pk, "outcome.drafted", process="先调研，后协商。")
    pk = Outcome.objects.get(meeting=row).pk
    walker.do(who, "outcomes", pk, "outcome.changed", unsettled="价格另议。")
    whole = {"measure": "夜间车位", "proposed_lead": cast.department.pk, "wanted_by": walker.day(60)}
    walker.do(who, "outcomes", pk, "suggestion.drafted", content="签订错时共享协议。")
    walker.do(who, "outcomes", pk, "suggestion.drafted", content="多余的一条。")
    first, second = Suggestion.objects.filter(outcome=pk).order_by("number")
    walker.do(who, "suggestions", first.pk, "suggestion.changed", **whole)
    walker.do(who, "suggestions", second.pk, "suggestion.dropped")
    walker.do(who, "outcomes", pk, "outcome.submitted")
    return Outcome.objects.get(pk=pk)


def answer(walker: Walker, suggestion: Suggestion) -> None:
    cast, pk = walker.cast, suggestion.pk
    walker.do(cast.office, "suggestions", pk, "suggestion.dispatched", lead=cast.other_department.pk)
    other_handler, other_approver = people_of(cast.other_department)
    walker.do(other_approver, "suggestions", pk, "suggestion.returned", ground="三定方案第二条",
              proposed=cast.department.pk)  # fmt: skip
    walker.do(cast.office, "suggestions", pk, "suggestion.dispatched", lead=cast.department.pk)
    walker.do(cast.office, "suggestions", pk, "suggestion.co_added", department=cast.other_department.pk)
    walker.do(cast.handler, "suggestions", pk, "suggestion.signed")
    walker.do(other_handler, "suggestions", pk, "suggestion.signed")
    walker.do(cast.handler, "suggestions", pk, "suggestion.contacted", words="已电话联系。")
    walker.do(other_handler, "suggestions", pk, "assignment.countersigned", opinion="同意。")
    walker.do(cast.approver, "suggestions", pk, "suggestion.decided", decision="adopted")
    walker.do(cast.office, "suggestions", pk, "suggestion.extended", reason="涉及多个单位")
    reply = {"decision": "adopted", "text": "同意与周边单位协商共享夜间车位。"}
    walker.do(cast.handler, "suggestions", pk, "suggestion.reply_drafted", **reply)
    walker.do(cast.approver, "suggestions", pk, "suggestion.reply_sent_back", words="请写明时间。")
    walker.do(cast.handler, "suggestions", pk, "suggestion.reply_drafted", text="三个月内办成。")
    walker.do(cast.approver, "suggestions", pk, "suggestion.replied")


def deliver(walker: Walker, suggestion: Suggestion) -> None:
    cast, pk = walker.cast, suggestion.pk
    walker.do(cast.handler, "suggestions", pk, "suggestion.committed", content="新增夜间车位", measure="车位",
              unit="个", baseline=20, target=100, due_on=walker.day(40))  # fmt: skip
    promise = Commitment.objects.get(suggestion=suggestion)
    walker.do(
        cast.office, "commitments", promise.pk, "commitment.extended", due_on=walker.day(50), reason="雨季"
    )
    walker.do(cast.handler, "commitments", promise.pk, "commitment.progressed", value=100, note="全部开放",
              photo=upload(), shows="after")  # fmt: skip
    walker.do(cast.handler, "suggestions", pk, "suggestion.completed")
    seen = {"visited_on": walker.day(), "words": "到场看了。"}
    walker.do(cast.member, "suggestions", pk, "suggestion.found_wanting", **seen)
    walker.do(cast.handler, "commitments", promise.pk, "commitment.progressed", value=120, note="补齐标线")
    walker.do(cast.handler, "suggestions", pk, "suggestion.completed")
    walker.do(cast.member, "suggestions", pk, "suggestion.verified", **seen)


def test_a_topic_goes_the_whole_road_through_the_forms(walker: Walker) -> None:
    cast, topic = walker.cast, walker.road.topic
    research(walker)
    row = meeting(walker)
    hold(walker, row)
    minutes(walker, row)
    made = outcome(walker, row)
    suggestion = made.suggestions.get()
    answer(walker, suggestion)
    deliver(walker, suggestion)
    text = "新增夜间共享车位一百二十个，晚上七点以后都能停，消防通道也划好了线。"
    told = walker.do(cast.convenor, "outcomes", made.pk, "feedback.published", text=text)
    feedback = Feedback.objects.get(outcome=made)
    assert told["Location"] == reverse("desk:feedback", args=[feedback.pk])
    walker.road.at += timedelta(days=30)
    walker.do(cast.office, "topics", topic.pk, "topic.closed")
    look_back = LookBack.objects.get(topic=topic)
    walker.do(
        cast.office, "look-backs", look_back.pk, "lookback.done", finding="failed", words="又停不下了。"
    )
    walker.do(cast.office, "topics", topic.pk, "topic.reopened", reason="问题重现")
    topic.refresh_from_db()
    assert topic.state == "reopened"
