"""A task leads straight to the form that answers it, as soon as the form is open; before that to its page."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shangliang.desk.nouns import NOUNS, ways_of
from shangliang.topics.models import Clock
from tests import journeys
from tests.factories import Cast
from tests.outcomes import journeys as outcomes


def way(row: object, *kinds: str) -> list[str]:
    clocks = Clock.objects.filter(subject=row.ref, kind__in=kinds, stopped_at=None)  # type: ignore[attr-defined]
    return ways_of(list(clocks.order_by("kind")))


def test_the_tasks_of_an_answer_lead_to_the_form_that_is_open(cast: Cast) -> None:
    noun = NOUNS["suggestions"]
    done = outcomes.to_dispatched(cast)
    row = done.suggestion
    assert way(row, "reply") == [noun.url(row.pk)]
    done.act(outcomes.actions.sign_suggestion, done.lead(), by=cast.handler)
    assert way(row, "reply") == [noun.act_url(row.pk, "suggestion.reply_drafted")]
    assert set(way(row, "adopt")) <= {noun.act_url(row.pk, "suggestion.decided")}
    outcomes.draft_reply(done, done.suggestion)
    assert way(row, "approve") == [noun.act_url(row.pk, "suggestion.replied")]


def test_the_task_to_verify_leads_to_its_form(cast: Cast, client: Client) -> None:
    row = outcomes.to_completed(cast).suggestion
    address = NOUNS["suggestions"].act_url(row.pk, "suggestion.verified")
    assert way(row, "verify") == [address]
    client.force_login(cast.member)
    assert f'href="{address}"' in client.get("/desk/").content.decode()


def test_the_task_of_the_minutes_leads_to_the_draft_and_then_to_the_page(cast: Cast) -> None:
    noun = NOUNS["meetings"]
    road = journeys.to_held(cast)
    kinds = ("minutes", "formal_minutes")
    assert way(road.meeting, *kinds) == [noun.act_url(road.meeting.pk, "minutes.drafted")]
    journeys.draft_minutes(road)
    assert way(road.meeting, *kinds) == [noun.url(road.meeting.pk)]


def test_a_list_of_tasks_costs_the_same_for_few_and_many(cast: Cast) -> None:
    def cost(n: int) -> int:
        outcomes.to_dispatched(cast, n=n)
        clocks = list(Clock.objects.filter(stopped_at=None))
        with CaptureQueriesContext(connection) as queries:
            ways_of(clocks)
        return len(queries)

    assert cost(1) == cost(4)
