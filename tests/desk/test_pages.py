"""Every page of the desk's first half answers, to whom it should, with statements that do not grow."""

from copy import copy
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shangliang.deliberation.actions import plan_research
from shangliang.people.models import User
from shangliang.topics import actions
from shangliang.topics.models import AnnualPlan, Call, Topic
from tests.factories import Cast, make_member
from tests.topics.journeys import candidate, raised


def page(client: Client, user: User, name: str, *args: Any, **query: str) -> Any:
    client.force_login(user)
    return client.get(reverse(f"desk:{name}", args=args), query)


def call_of(cast: Cast) -> Call:
    day = date(2100, 1, 1)
    return actions.open_call(
        cast.township,
        title="我为家门口出题",
        text="说说停车。",
        opens_on=date(2026, 1, 1),
        closes_on=day,
        by=cast.clerk,
    )


LISTS = {
    "home": "office",
    "topics": "office",
    "calls": "office",
    "plans": "office",
    "platforms": "office",
    "members": "office",
    "departments": "office",
    "settings": "office",
    "overdue": "office",
    "accounts": "system_admin",
    "record": "audit_admin",
}


@pytest.mark.parametrize(("name", "who"), LISTS.items())
def test_every_register_answers_with_one_heading_and_a_title(
    cast: Cast, client: Client, name: str, who: str
) -> None:
    shown = page(client, getattr(cast, who), name)
    html = shown.content.decode()
    assert shown.status_code == 200
    assert html.count("<h1") == 1
    assert "<title> ·" not in html


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("bad", ["'\x00<b>", "9" * 40, "20260101T000000000000Z-x", "-1"])
def test_nonsense_in_the_address_breaks_no_register(cast: Cast, client: Client, name: str, bad: str) -> None:
    keys = (
        "before",
        "after",
        "queue",
        "text",
        "under",
        "actor",
        "verb",
        "subject",
        "path",
        "role",
        "overdue",
    )
    shown = page(client, getattr(cast, LISTS[name]), name, **dict.fromkeys(keys, bad))
    assert shown.status_code == 200


def test_every_detail_page_answers_and_the_other_committee_finds_none(cast: Cast, client: Client) -> None:
    topic = candidate(cast)
    plan = actions.open_plan(cast.committee, year=2026, by=cast.office)
    rows = {
        "topic": topic.pk,
        "call": call_of(cast).pk,
        "call-poster": Call.objects.get().pk,
        "plan": plan.pk,
        "plan-versions": plan.pk,
        "platform": cast.village.pk,
        "member": cast.member.member.pk,
    }
    for name, pk in rows.items():
        shown = page(client, cast.office, name, pk)
        assert (name, shown.status_code) == (name, 200)
        assert shown.content.decode().count("<h1") == 1
        assert (name, page(client, cast.outsider, name, pk).status_code) == (name, 404)
    assert page(client, cast.system_admin, "account", cast.clerk.pk).status_code == 200
    assert page(client, cast.office, "account", cast.clerk.pk).status_code == 404
    assert page(client, cast.office, "setting", 1).status_code == 200
    assert page(client, cast.office, "setting", 10_000).status_code == 404


def test_an_unpublished_topic_is_not_there_for_the_neighbour(cast: Cast, client: Client) -> None:
    topic = raised(cast).topic
    assert page(client, cast.clerk, "topic", topic.pk).status_code == 200
    assert page(client, cast.neighbour_clerk, "topic", topic.pk).status_code == 404


def test_only_the_audit_reads_the_ledger_and_only_administrators_the_accounts(
    cast: Cast, client: Client
) -> None:
    for user in (cast.office, cast.clerk, cast.system_admin, cast.nobody):
        refused = page(client, user, "record")
        assert refused.status_code == 403
        assert "审计管理员" in refused.content.decode()
    assert page(client, cast.office, "accounts").status_code == 403
    assert page(client, cast.member, "overdue").status_code == 403


def test_the_ledger_is_narrowed_and_of_one_committee(cast: Cast, client: Client) -> None:
    topic = candidate(cast)
    found = page(client, cast.audit_admin, "record", verb="topic.accepted").context["entries"]
    assert [row["entry"].subject for row in found] == [topic.ref]
    mine = page(client, cast.audit_admin, "record", actor="office").context["entries"]
    assert {row["entry"].actor for row in mine} == {cast.office.actor}
    elsewhere = page(client, cast.audit_admin, "record", path=cast.other_committee.path)
    assert all(row["entry"].path.startswith("320505") for row in elsewhere.context["entries"])


def statements(client: Client, user: User, name: str, *args: Any, **query: str) -> int:
    client.force_login(user)
    address = reverse(f"desk:{name}", args=args)
    client.get(address)  # the first renews the session
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address, query).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["home", "topics", "members", "overdue", "platforms"])
def test_a_register_asks_as_much_of_many_as_of_few(cast: Cast, client: Client, name: str) -> None:
    candidate(cast)
    few = statements(client, cast.office, name)
    for _n in range(8):
        raised(cast)
        make_member(cast.committee, platform=cast.village)
    assert statements(client, cast.office, name) == few


def test_a_plan_asks_as_much_of_many_items_as_of_one(cast: Cast, client: Client) -> None:
    plan = actions.open_plan(cast.committee, year=2026, by=cast.office)
    add_item(cast, plan)
    few = statements(client, cast.office, "plan", plan.pk)
    for _n in range(4):
        add_item(cast, plan)
    assert statements(client, cast.office, "plan", plan.pk) == few


def add_item(cast: Cast, plan: AnnualPlan) -> None:
    plan.refresh_from_db()
    actions.add_item(
        plan,
        candidate(cast),
        reason="群众关注。",
        form="grassroots",
        host="第一街道",
        due_month=date(2026, 5, 1),
        convenor=cast.convenor,
        by=cast.office,
    )


def test_the_list_of_topics_asks_as_much_of_a_thousand_as_of_ten(cast: Cast, client: Client) -> None:
    topic = candidate(cast)

    def fill(upto: int) -> None:
        rows = []
        for n in range(Topic.objects.count(), upto):
            copied = copy(topic)
            copied.pk, copied.number = None, f"HQ-2026-{n + 1000}"
            rows.append(copied)
        Topic.objects.bulk_create(rows)

    fill(10)
    few = statements(client, cast.office, "topics")
    fill(1000)
    assert statements(client, cast.office, "topics") == few


def test_the_register_of_topics_is_walked_by_key_without_loss(cast: Cast, client: Client) -> None:
    numbers = {raised(cast).topic.number for _n in range(45)}
    client.force_login(cast.clerk)
    seen: list[str] = []
    address = reverse("desk:topics")
    while address:
        context = client.get(address).context
        seen += [topic.number for topic, _due in context["topics"]]
        address = context["older"]
    assert (len(seen), set(seen)) == (45, numbers)


def test_a_topic_leads_to_all_that_later_stages_keep_of_it(cast: Cast, client: Client) -> None:
    topic = candidate(cast)
    assert page(client, cast.office, "topic", topic.pk).context["related"] == []
    actions.approve_ad_hoc(
        topic, form="grassroots", host="第一街道", due_month=date(2026, 12, 1), by=cast.office
    )
    research = plan_research(topic, planned_on=date.today(), led_by=cast.convenor, by=cast.convenor)
    shown = page(client, cast.office, "topic", topic.pk)
    assert [link.href for link in shown.context["related"]] == [f"/desk/research/{research.pk}/"]
    assert client.get(f"/desk/research/{research.pk}/").status_code == 200
