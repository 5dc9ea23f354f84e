"""The figure of what a unit has in hand leads to exactly those things."""

from urllib.parse import quote

from django.test import Client

from tests.factories import Cast
from tests.topics.journeys import submitted


def test_what_a_unit_has_in_hand_is_as_many_as_its_figure(cast: Cast, client: Client) -> None:
    submitted(cast)
    submitted(cast, platform=cast.neighbour)
    client.force_login(cast.office)
    page = client.get("/desk/overdue/")
    units = page.context["held"]
    assert sum(unit.n_running for _name, unit in units) == 2
    for name, unit in units:
        link = f"?holder={quote(unit.holder)}"
        assert f'href="{link}"' in page.content.decode()
        shown = client.get(f"/desk/overdue/{link}")
        assert len(shown.context["rows"]) == unit.n_running
        assert str(name) in shown.content.decode()


def test_a_holder_that_is_none_shows_nothing_and_breaks_nothing(cast: Cast, client: Client) -> None:
    submitted(cast)
    client.force_login(cast.office)
    for text in ("x" * 300, "role:nobody", "voices", "<script>"):
        page = client.get("/desk/overdue/", {"holder": text})
        assert (page.status_code, page.context["rows"]) == (200, [])
