"""The figures at the head of the desk lead to what they count."""

from datetime import timedelta

from django.test import Client
from django.utils.timezone import localdate

from shangliang.topics.models import Clock
from tests.factories import Cast
from tests.topics.journeys import submitted


def test_the_figures_of_the_home_lead_to_what_they_count(cast: Cast, client: Client) -> None:
    today = localdate()
    for due in (today - timedelta(days=3), today, today):
        Clock.objects.filter(topic=submitted(cast)).update(due_on=due)
    client.force_login(cast.clerk)
    answer = client.get("/desk/")
    page = answer.content.decode()
    assert (answer.context["n_tasks"], answer.context["n_overdue"], answer.context["n_soon"]) == (3, 1, 2)
    for anchor in ("tasks", "group-overdue", "group-held"):
        assert f'href="#{anchor}"' in page, anchor
        assert f'id="{anchor}"' in page, anchor


def test_who_has_nothing_to_do_sees_no_figures(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk)
    assert 'class="stats"' not in client.get("/desk/").content.decode()
