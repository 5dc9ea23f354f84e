"""Every figure of what a unit has held leads to exactly the things that it counts."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.timezone import localdate

from shangliang.desk import record
from shangliang.topics.actions import transfer_topic
from shangliang.topics.models import Clock
from tests.factories import Cast
from tests.topics.journeys import screening, submitted


def test_the_figures_of_a_unit_are_as_many_as_the_things_they_lead_to(cast: Cast, client: Client) -> None:
    yesterday = localdate() - timedelta(days=1)
    submitted(cast)
    Clock.objects.filter(topic=submitted(cast)).update(due_on=yesterday)
    ended = screening(cast)
    transfer_topic(ended, to="12345", words="由城管办理。", by=cast.clerk)
    Clock.objects.filter(topic=ended).update(due_on=yesterday)
    submitted(cast, platform=cast.neighbour)
    client.force_login(cast.office)
    page = client.get("/desk/overdue/")
    units = page.context["held"]
    figures = [(unit.n, unit.n_running, unit.n_overdue) for _name, unit in units]
    assert figures == [(4, 3, 2)]
    for name, unit in units:
        for of, n in (("all", unit.n), ("running", unit.n_running), ("late", unit.n_overdue)):
            link = f"?holder={quote(unit.holder)}&amp;of={of}"
            assert f'href="{link}"' in page.content.decode()
            shown = client.get(f"/desk/overdue/{link.replace('&amp;', '&')}")
            assert len(shown.context["rows"]) == n, of
            assert str(name) in shown.content.decode()


def test_what_waits_leads_the_onlooker_to_its_page_and_not_to_a_form(cast: Cast, client: Client) -> None:
    topic = submitted(cast)
    Clock.objects.filter(topic=topic).update(due_on=localdate() - timedelta(days=1))
    client.force_login(cast.leader)
    assert [row.href for row in client.get("/desk/overdue/").context["rows"]] == [f"/desk/topics/{topic.pk}/"]


def test_a_unit_with_many_things_has_pages(cast: Cast, client: Client) -> None:
    topic = submitted(cast)
    one = Clock.objects.get(topic=topic)
    for n in range(60):
        one.pk, one.subject = None, f"topic:{10**6 + n}"
        one.save()
    client.force_login(cast.office)
    first = client.get("/desk/overdue/?holder=role:township_clerk&of=all")
    assert len(first.context["rows"]) == 50
    assert len(client.get(first.context["older"]).context["rows"]) == 11


def test_a_holder_that_is_none_narrows_nothing_and_breaks_nothing(cast: Cast, client: Client) -> None:
    submitted(cast)
    client.force_login(cast.office)
    for text in ("x" * 300, "role:nobody", "voices", "<script>"):
        page = client.get("/desk/overdue/", {"holder": text, "of": text})
        assert (page.status_code, page.context["rows"]) == (200, [])


def test_what_runs_late_is_counted_beyond_what_is_listed(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "MOST_OVERDUE", 2)
    client.force_login(cast.office)
    for n, has_more in ((2, False), (3, True)):
        while Clock.objects.count() < n:
            submitted(cast)
        Clock.objects.update(due_on=localdate() - timedelta(days=1))
        page = client.get("/desk/overdue/")
        assert (len(page.context["rows"]), page.context["has_more"]) == (2, has_more)
        assert f"{n} 件事已超期。" in page.content.decode()
