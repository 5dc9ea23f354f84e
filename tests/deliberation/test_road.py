"""The whole stage, from a candidate to filed minutes, and what it leaves in the record."""

from shangliang.deliberation.queries import text_is_as_signed
from shangliang.ledger.models import Entry
from shangliang.topics.lifecycle import State
from shangliang.topics.queries import clocks_of
from tests import journeys
from tests.factories import Cast


def test_a_topic_goes_from_candidate_to_filed_minutes(cast: Cast) -> None:
    journey = journeys.to_filed_minutes(cast)

    assert journey.topic.state == State.HELD
    assert (journey.meeting.state, journey.minutes.state) == ("closed", "filed")
    assert journey.meeting.number == f"{journey.topic.number}-H1"
    assert journey.minutes.number == f"{journey.topic.number}-J1"
    assert text_is_as_signed(journey.minutes)
    running = clocks_of(journey.topic).filter(stopped_at__isnull=True)
    assert [clock.kind for clock in running] == ["outcome"]
    assert Entry.objects.filter(verb="minutes.filed").count() == 1
