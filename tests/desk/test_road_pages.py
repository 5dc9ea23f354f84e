"""The pages from research to the look back: they answer, to whom they should, in words, at a fixed cost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.desk.nouns import ways_of
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.outcomes.actions import send_reminders
from shangliang.outcomes.models import Commitment, Feedback, Suggestion
from shangliang.people.models import User
from shangliang.platforms.roles import Role
from shangliang.topics.models import Clock
from tests import journeys
from tests.desk.walker import Walker, said
from tests.factories import Cast, bind, make_user
from tests.outcomes import journeys as outcomes


def look(client: Client, user: User, address: str) -> Any:
    client.force_login(user)
    return client.get(address)


def research_page(cast: Cast) -> str:
    return reverse("desk:research", args=[journeys.to_drafting(cast).research.pk])


def meeting_page(name: str) -> Callable[[Cast], str]:
    def address(cast: Cast) -> str:
        return reverse(f"desk:{name}", args=[journeys.to_consensus_check(cast).meeting.pk])

    return address


def minutes_page(name: str) -> Callable[[Cast], str]:
    def address(cast: Cast) -> str:
        return reverse(f"desk:{name}", args=[journeys.to_filed_minutes(cast).minutes.pk])

    return address


def outcome_page(cast: Cast) -> str:
    return reverse("desk:outcome", args=[outcomes.to_told(cast)[0].outcome.pk])


def suggestion_page(cast: Cast) -> str:
    return reverse("desk:suggestion", args=[outcomes.to_verified(cast).suggestion.pk])


def commitment_page(cast: Cast) -> str:
    done = outcomes.to_completed(cast)
    return reverse("desk:commitment", args=[Commitment.objects.get(suggestion=done.suggestion).pk])


def feedback_page(cast: Cast) -> str:
    done, feedback = outcomes.to_told(cast)
    outcomes.rate(done, feedback, "unsatisfied", words="车位还是不够。")
    return reverse("desk:feedback", args=[feedback.pk])


PAGES = {
    "research": research_page,
    "meeting": meeting_page("meeting"),
    "notice": meeting_page("meeting-notice"),
    "check-in": meeting_page("meeting-check-in"),
    "record": meeting_page("meeting-record"),
    "minutes": minutes_page("minutes"),
    "print": minutes_page("minutes-print"),
    "outcome": outcome_page,
    "suggestion": suggestion_page,
    "commitment": commitment_page,
    "feedback": feedback_page,
}


@pytest.mark.parametrize("make", PAGES.values(), ids=PAGES)
def test_a_page_answers_its_own_people_and_is_not_there_for_another_committee(
    cast: Cast, client: Client, make: Callable[[Cast], str]
) -> None:
    address = make(cast)
    for user in (cast.convenor, cast.office):
        shown = look(client, user, address)
        html = shown.content.decode()
        assert shown.status_code == 200
        assert html.count("<h1") == 1
    assert look(client, cast.outsider, address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


LISTS = ("meetings", "outcomes", "suggestions", "reminders", "words-held")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["office", "handler", "member", "evaluator"])
def test_a_list_answers_whatever_its_address_says(cast: Cast, client: Client, name: str, who: str) -> None:
    outcomes.to_dispatched(cast)
    address = reverse(f"desk:{name}")
    for query in ("", "?before=x", "?before=99999999999999999999", "?show=all", "?show=past&state=%00"):
        assert look(client, getattr(cast, who), address + query).status_code == 200


def test_names_are_not_shown_to_those_who_do_not_convene(cast: Cast, client: Client) -> None:
    journey = journeys.to_filed_minutes(cast)
    for name, pk in (("meeting", journey.meeting.pk), ("minutes", journey.minutes.pk)):
        address = reverse(f"desk:{name}", args=[pk])
        assert "业主1" in look(client, cast.convenor, address).content.decode()
        assert "业主1" not in look(client, cast.evaluator, address).content.decode()


def test_the_record_is_only_there_for_those_who_keep_it(cast: Cast, client: Client) -> None:
    address = reverse("desk:meeting-record", args=[journeys.to_opened(cast).meeting.pk])
    assert look(client, cast.convenor, address).status_code == 200
    assert look(client, cast.evaluator, address).status_code == 404


def test_a_research_photo_is_there_for_those_who_see_the_research(cast: Cast, client: Client) -> None:
    done = outcomes.to_completed(cast)
    photo = Commitment.objects.get(suggestion=done.suggestion).progress.get()
    address = reverse("desk:progress-photo", args=[photo.pk])
    shown = look(client, cast.office, address)
    assert (shown["Content-Type"], len(shown.getvalue())) == ("image/jpeg", photo.image.size)
    assert look(client, cast.outsider, address).status_code == 404


def test_the_gate_names_what_is_missing_before_and_after_the_button(cast: Cast) -> None:
    road = journeys.to_researching(cast)
    journeys.go_on_site(road)
    road.research.interviews.all().delete()
    walker = Walker(cast, road)
    shown = walker.open(cast.convenor, "research", road.research.pk, "research.submitted")
    assert "check--open" in shown.content.decode()
    refused = walker.post(cast.convenor, "research", road.research.pk, "research.submitted")
    assert refused.status_code == 422
    assert "至少一次访谈" in refused.content.decode()


def test_a_form_sent_twice_is_done_once(cast: Cast) -> None:
    road = journeys.to_drafting(cast)
    walker = Walker(cast, road)
    given = {"side": "resident", "who": "5 幢业主", "words": "晚上回来要找半小时。", "once": "k" * 20}
    first = walker.post(cast.convenor, "research", road.research.pk, "research.interviewed", **given)
    again = walker.post(cast.convenor, "research", road.research.pk, "research.interviewed", **given)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert road.research.interviews.filter(who="5 幢业主").count() == 1


def test_an_old_page_is_told_so_and_keeps_what_was_typed(cast: Cast) -> None:
    road = journeys.to_drafting(cast)
    walker = Walker(cast, road)
    answer = walker.post(
        cast.convenor, "research", road.research.pk, "research.changed", facts="我写的情况", seen="1"
    )
    assert answer.status_code == 409, said(answer)
    assert "我写的情况" in answer.content.decode()


def test_what_was_typed_stays_when_the_rules_refuse(cast: Cast) -> None:
    done = outcomes.to_signed(cast)
    walker = Walker(cast, done.road)
    answer = walker.post(
        cast.handler, "suggestions", done.suggestion.pk, "suggestion.reply_drafted",
        decision="not_adopted", text="周边没有可用的地块，无法新增。",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "请选择理由类别" in answer.content.decode()
    assert "周边没有可用的地块" in answer.content.decode()


def test_another_department_may_not_answer_for_the_lead(cast: Cast) -> None:
    done = outcomes.to_signed(cast, co=[cast.other_department])
    helper, _approver = outcomes.people_of(cast.other_department)
    for verb in ("suggestion.reply_drafted", "suggestion.committed", "suggestion.decided"):
        walker = Walker(cast, done.road)
        assert walker.open(helper, "suggestions", done.suggestion.pk, verb).status_code == 403


def test_who_drafted_a_reply_may_not_approve_it(cast: Cast) -> None:
    done = outcomes.to_replying(cast)
    drafter = done.suggestion.replies.get().drafted_by
    bind(drafter, Role.APPROVER, department=cast.department)
    walker = Walker(cast, done.road)
    answer = walker.post(drafter, "suggestions", done.suggestion.pk, "suggestion.replied")
    assert answer.status_code == 422
    assert "须由本部门另一人审批" in answer.content.decode()


def test_the_slip_shows_each_code_with_an_absolute_link(cast: Cast) -> None:
    road = journeys.to_planned_meeting(cast)
    walker = Walker(cast, road)
    answer = walker.post(cast.convenor, "meetings", road.meeting.pk, "participant.codes_renewed")
    shown = walker.page(cast.convenor, answer["Location"])
    html = shown.content.decode()
    assert shown.status_code == 200
    assert html.count("http://testserver/meeting/") >= 7  # those without an account
    assert walker.page(cast.office, answer["Location"]).status_code == 404


STOPS: list[Callable[[Cast], Any]] = [
    journeys.to_researching,
    journeys.to_drafting,
    journeys.to_ready,
    journeys.to_noticed,
    journeys.to_held,
    journeys.to_sent_minutes,
    journeys.to_signed_minutes,
    outcomes.to_submitted,
    lambda cast: outcomes.to_dispatched(cast, co=[cast.other_department]),
    outcomes.to_replying,
    outcomes.to_replied,
    outcomes.to_implementing,
    outcomes.to_completed,
    outcomes.to_verified,
    outcomes.to_closed,
]


@pytest.mark.parametrize("stop", STOPS)
def test_a_task_leads_to_a_page_that_its_holder_may_open(
    cast: Cast, client: Client, stop: Callable[[Cast], Any]
) -> None:
    stop(cast)
    by_role = {
        "convenor": cast.convenor,
        "office": cast.office,
        "township_clerk": cast.clerk,
        "handler": cast.handler,
        "approver": cast.approver,
        "member": cast.member,
        "leader": cast.leader,
    }
    running = Clock.objects.filter(stopped_at__isnull=True).exclude(department=cast.other_department)
    for one in running.select_related("user"):
        holder = one.user or by_role.get(one.role)
        if holder is None:
            continue
        [way] = ways_of([one])
        shown = look(client, holder, way)
        assert shown.status_code in {200, 302}, (one.kind, one.subject, way, shown.status_code)


def test_lists_cost_the_same_for_few_rows_and_many(cast: Cast, client: Client) -> None:
    def costs() -> dict[str, int]:
        found = {}
        for name, who in (
            ("meetings", cast.office),
            ("outcomes", cast.office),
            ("suggestions", cast.handler),
        ):
            look(client, who, reverse(f"desk:{name}"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"desk:{name}") + ("?show=all" if name == "suggestions" else ""))
            found[name] = len(queries)
        return found

    outcomes.to_dispatched(cast)
    few = costs()
    for _n in range(2):
        outcomes.to_dispatched(cast, n=3)
    assert costs() == few
    assert max(few.values()) <= 14


@pytest.mark.parametrize("name", ["suggestion", "outcome"])
def test_a_page_costs_the_same_for_few_parts_and_many(cast: Cast, client: Client, name: str) -> None:
    few, many = outcomes.to_verified(cast, n=1), outcomes.to_verified(cast, n=4)

    def cost(done: outcomes.Converted) -> int:
        row = done.suggestion if name == "suggestion" else done.outcome
        address = reverse(f"desk:{name}", args=[row.pk])
        look(client, cast.office, address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    assert cost(few) == cost(many)


def test_a_meeting_costs_the_same_for_few_people_and_many(cast: Cast, client: Client) -> None:
    def cost(road: Any, name: str) -> int:
        address = reverse(f"desk:{name}", args=[road.meeting.pk])
        look(client, cast.convenor, address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few, many = journeys.to_noticed(cast), journeys.to_planned_meeting(cast)
    for n in range(20):
        journeys.invite(many, f"more{n}", name=f"居民{n}", is_stakeholder=True, dispute_side="有车住户")
    many.act(journeys.deliberation.notice_meeting, many.meeting, by=cast.convenor)
    for name in ("meeting", "meeting-check-in", "meeting-notice"):
        assert cost(few, name) == cost(many, name), name


def test_letters_about_delay_are_there_for_the_department_and_the_leader(cast: Cast, client: Client) -> None:
    done = outcomes.to_dispatched(cast, days_ago=100)
    with clock.at(clock.now()):
        sent = send_reminders(clock.today())
    assert sent
    for user in (cast.handler, cast.leader, cast.office):
        html = look(client, user, reverse("desk:reminders")).content.decode()
        assert str(done.topic) in html
    stranger = make_user(committee=cast.committee)
    assert str(done.topic) not in look(client, stranger, reverse("desk:reminders")).content.decode()


def test_held_words_are_released_by_a_clerk(cast: Cast, client: Client) -> None:
    done, feedback = outcomes.to_told(cast)
    words = "加微信 abc12345 代开发票，兼职刷单日结，点击 http://a.top/x"
    rating = outcomes.rate(done, feedback, "satisfied", words=words)
    assert rating.is_held
    assert words in look(client, cast.office, reverse("desk:words-held")).content.decode()
    walker = Walker(cast, done.road)
    assert walker.post(cast.office, "ratings", rating.pk, "rating.released").status_code == 302
    assert Entry.objects.filter(verb="rating.released").count() == 1


def test_still_unsatisfied_after_it_was_done_anew_a_leader_talks(cast: Cast) -> None:
    done, second = outcomes.to_told_again(cast)
    outcomes.rate(done, Feedback.objects.get(pk=second.pk), "unsatisfied")
    walker = Walker(cast, done.road)
    walker.do(
        cast.office, "outcomes", done.outcome.pk, "talk.arranged", leader=cast.leader.pk, due_on=walker.day(5)
    )
    talk = done.outcome.talks.get()
    walker.do(
        cast.leader, "talks", talk.pk, "talk.held", held_on=walker.day(), words="当面听取意见，商定加划车位。"
    )
    talk.refresh_from_db()
    assert talk.held_on is not None


def test_an_unsatisfied_rating_is_explained_or_the_suggestion_redone(cast: Cast) -> None:
    done, feedback = outcomes.to_told(cast)
    outcomes.rate(done, feedback, "unsatisfied")
    walker = Walker(cast, done.road)
    walker.do(cast.office, "feedback", feedback.pk, "feedback.explained", text="地块归属未定，明年再议。")
    walker.do(cast.office, "suggestions", done.suggestion.pk, "suggestion.redone", reason="群众反映不够。")
    assert Suggestion.objects.get(pk=done.suggestion.pk).state == "redo"


def test_no_agreement_leads_to_another_round(cast: Cast) -> None:
    road = journeys.to_held_without_agreement(cast)
    walker = Walker(cast, road)
    walker.do(cast.convenor, "topics", road.topic.pk, "topic.another_round")
    assert road.topic.state == "ready"


def test_no_agreement_leads_to_the_platform_above(cast: Cast) -> None:
    road = journeys.to_held_without_agreement(cast)
    walker = Walker(cast, road)
    walker.do(cast.convenor, "topics", road.topic.pk, "topic.upgraded", platform=cast.township.pk)
    assert road.topic.platform == cast.township


def test_a_meeting_is_cancelled_with_a_reason(cast: Cast) -> None:
    planned = journeys.to_noticed(cast)
    walker = Walker(cast, planned)
    walker.do(cast.convenor, "meetings", planned.meeting.pk, "meeting.cancelled", words="台风")
    assert planned.topic.state == "ready"


def test_a_meeting_is_adjourned_with_a_reason(cast: Cast) -> None:
    opened = journeys.to_opened(cast)
    walker = Walker(cast, opened)
    walker.do(cast.convenor, "meetings", opened.meeting.pk, "meeting.adjourned", words="须补充数据")
    assert opened.topic.state == "ready"


def test_wrong_input_is_answered_in_words(cast: Cast) -> None:
    road = journeys.to_researching(cast)
    walker = Walker(cast, road)
    for given in (
        {"visited_on": "明天", "place": "x" * 500},
        {"visited_on": "2999-01-01", "place": "地库", "others": "<script>"},
        {"visited_on": walker.day(), "place": "", "team": ["x", "999999"]},
    ):
        answer = walker.post(cast.member, "research", road.research.pk, "research.visited", **given)
        assert answer.status_code == 422
        assert "<script>" not in answer.content.decode().split("<main", 1)[1]
