"""The page of a meeting names whom everybody comes from."""

from django.test import Client
from django.urls import reverse

from tests import journeys
from tests.factories import Cast


def test_a_guest_of_a_firm_is_named_with_the_firm(cast: Cast, client: Client) -> None:
    road = journeys.to_planned_meeting(cast)
    journeys.invite(road, "firm", name="周经理", organisation="清源物业", side="enterprise")
    client.force_login(cast.convenor)

    page = client.get(reverse("desk:meeting", args=[road.meeting.pk]))

    assert page.status_code == 200
    assert "清源物业" in page.content.decode()
