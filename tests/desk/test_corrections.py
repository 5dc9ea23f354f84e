"""What a register holds wrongly is put right on the desk, from its row; a person's data are handed over."""

from typing import Any

from django.test import Client
from django.urls import reverse

from shangliang.ledger.models import Entry
from shangliang.people.models import Member
from shangliang.topics import actions as topics
from tests.desk.test_acts import form, send
from tests.factories import Cast
from tests.topics.journeys import submitted


def as_shown(page: Any) -> dict[str, Any]:
    """What the form holds as it is shown, ready to be sent."""
    values = {field.name: field.value() for field in page.context["form"]}
    return {name: value for name, value in values.items() if value is not None}


def test_the_office_corrects_a_member_and_the_form_shows_what_is_held(cast: Cast, client: Client) -> None:
    member = Member.objects.get(user=cast.member)
    assert "member.corrected" in page_of(client, cast, "member", member.pk)
    shown = as_shown(form(client, cast.office, "members", member.pk, "member.corrected"))
    assert (shown["name"], shown["sector"]) == (member.name, member.sector_id)
    done = send(client, cast.office, "members", member.pk, "member.corrected", **shown | {"post": "工程师"})
    assert done.status_code == 302
    member.refresh_from_db()
    assert member.post == "工程师"
    assert form(client, cast.clerk, "members", member.pk, "member.corrected").status_code == 403


def page_of(client: Client, cast: Cast, name: str, *args: Any) -> str:
    client.force_login(cast.office)
    return client.get(reverse(f"desk:{name}", args=args)).content.decode()


def test_a_department_is_corrected_from_its_row(cast: Cast, client: Client) -> None:
    department = cast.department
    link = f"/desk/committee/{cast.committee.pk}/do/department.corrected/?department={department.pk}"
    assert link in page_of(client, cast, "departments")
    shown = as_shown(client.get(link))
    assert (shown["name"], shown["seen"]) == (department.name, department.version)
    assert client.post(link, shown | {"duties": "道路停车"}).headers["Location"] == "/desk/departments/"
    department.refresh_from_db()
    assert department.duties == "道路停车"
    assert Entry.objects.filter(verb="department.corrected").count() == 1


def test_a_department_changed_meanwhile_is_not_overwritten(cast: Cast, client: Client) -> None:
    link = f"/desk/committee/{cast.committee.pk}/do/department.corrected/?department={cast.department.pk}"
    client.force_login(cast.office)
    mine, others = as_shown(client.get(link)), as_shown(client.get(link))
    assert client.post(link, others | {"duties": "先改的"}).status_code == 302
    late = client.post(link, mine | {"duties": "后改的"})
    assert late.status_code == 409
    again = as_shown(late)
    cast.department.refresh_from_db()
    assert (cast.department.duties, again["duties"], int(again["seen"])) == (
        "先改的", "后改的", cast.department.version,
    )  # fmt: skip
    assert client.post(link, again).status_code == 302


def test_a_link_with_nonsense_opens_an_empty_form(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    for text in ("", "x", "9" * 30, "²", str(cast.other_department.pk + 999)):
        page = client.get(
            f"/desk/committee/{cast.committee.pk}/do/department.corrected/", {"department": text}
        )
        assert page.status_code == 200
        assert page.context["form"]["name"].value() == ""


def test_an_account_is_renamed_and_its_data_handed_over(cast: Cast, client: Client) -> None:
    account = cast.convenor
    done = send(client, cast.system_admin, "accounts", account.pk, "account.renamed", name="新名字")
    assert done.status_code == 302
    held = client.get(reverse("desk:account", args=[account.pk]), {"held": "json"})
    assert held.json()["account"]["name"] == "新名字"
    assert held["Content-Disposition"].startswith("attachment")
    client.force_login(cast.office)
    assert client.get(reverse("desk:account", args=[account.pk]), {"held": "json"}).status_code == 404


def test_a_platform_with_topics_under_way_is_not_closed(cast: Cast, client: Client) -> None:
    topic = submitted(cast)
    refused = send(client, cast.office, "platforms", topic.platform_id, "platform.closed", reason="撤并")
    assert refused.status_code == 422
    assert "还有 1 件议题在办" in refused.content.decode()
    topics.withdraw_topic(topic.voices.get(), by=topic.voices.get())
    done = send(client, cast.office, "platforms", topic.platform_id, "platform.closed", reason="撤并")
    assert done.status_code == 302
