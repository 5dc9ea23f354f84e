"""What is there for whom, in how many statements, and what the clocks say meanwhile."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from shangliang.deliberation.lifecycle import MEETING_STEPS, MINUTES_STEPS, RESEARCH_STEPS
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import (
    balance_checks,
    held_meetings,
    meeting_for,
    meetings_of,
    meetings_visible_to,
    minutes_for,
    participant_by_code,
    participant_for,
    quorum_checks,
    research_for,
    upcoming_meetings,
)
from shangliang.deliberation.words import VERB_WORDS
from shangliang.ledger.models import Entry
from shangliang.platforms.models import PlatformClass
from shangliang.topics.models import Topic
from shangliang.topics.queries import steps_open_to, waiting_for
from tests import journeys
from tests.factories import Cast, make_platform


def test_another_committee_sees_nothing(cast: Cast) -> None:
    journey = journeys.to_drafted_minutes(cast)
    assert research_for(cast.convenor, journey.research.pk) == journey.research
    assert meeting_for(cast.convenor, journey.meeting.pk) == journey.meeting
    assert minutes_for(cast.convenor, journey.minutes.pk) == journey.minutes
    owner = journey.participant("owner1")
    assert participant_for(cast.convenor, owner.pk) == owner
    assert research_for(cast.outsider, journey.research.pk) is None
    assert meeting_for(cast.outsider, journey.meeting.pk) is None
    assert minutes_for(cast.outsider, journey.minutes.pk) is None
    assert participant_for(cast.outsider, owner.pk) is None


def test_an_unpublished_topic_is_there_for_those_invited(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    Topic.objects.update(published_at=None)
    key = journey.meeting.pk
    for invited in (cast.member, cast.handler, cast.expert, cast.clerk, cast.office):
        assert meeting_for(invited, key) == journey.meeting
    for other in (cast.nobody, cast.neighbour_clerk, cast.evaluator, cast.outsider):
        assert meeting_for(other, key) is None


def test_the_public_sees_meetings_of_published_topics(cast: Cast) -> None:
    journey = journeys.to_noticed(cast)
    planned = journeys.to_planned_meeting(cast, title="另一件事")
    at = journey.at
    assert list(upcoming_meetings(at)) == [journey.meeting]
    assert planned.meeting not in upcoming_meetings(at)
    assert list(upcoming_meetings(at, committee=cast.committee, under=cast.township.path)) == [
        journey.meeting
    ]
    assert not upcoming_meetings(at, committee=cast.other_committee).exists()
    assert not upcoming_meetings(at, under=cast.neighbour.path).exists()
    assert not upcoming_meetings(journey.meeting.starts_at + timedelta(seconds=1)).exists()
    Topic.objects.update(published_at=None)
    assert not upcoming_meetings(at).exists()


def test_meetings_held_are_listed(cast: Cast) -> None:
    journey = journeys.to_held(cast)
    assert list(held_meetings(committee=cast.committee)) == [journey.meeting]
    assert not held_meetings(committee=cast.other_committee).exists()


@pytest.mark.parametrize("n_topics", [1, 3])
def test_lists_and_details_ask_a_constant_number_of_statements(
    cast: Cast, n_topics: int, django_assert_num_queries
) -> None:
    journey = journeys.to_noticed(cast)
    for n in range(n_topics - 1):
        journeys.to_noticed(cast, title=f"第 {n} 件")
    cast.convenor.__dict__.pop("bindings", None)
    with django_assert_num_queries(2):  # the bindings, then the meetings
        listed = [
            (row.topic.title, row.platform.name, row.chair.name) for row in meetings_visible_to(cast.convenor)
        ]
    assert len(listed) == n_topics
    with django_assert_num_queries(1):
        assert (
            len([(row.topic.title, row.platform.name) for row in upcoming_meetings(journey.at)]) == n_topics
        )
    with django_assert_num_queries(1):
        found = participant_by_code(journey.invited["owner1"].code)
        assert found is not None
        assert found.meeting.topic.committee == cast.committee
    with django_assert_num_queries(5):  # meetings, papers, participants, results, promises
        [row] = meetings_of(journey.topic)
        assert len(row.papers.all()) + len(row.participants.all()) == 14
        assert len(row.results.all()) + len(row.promises.all()) == 0
    with django_assert_num_queries(2):
        balance_checks(row)
    with django_assert_num_queries(2):
        quorum_checks(row)


def test_buttons_are_those_that_state_and_role_allow(cast: Cast) -> None:
    journey = journeys.to_checking_in(cast)

    def verbs(user) -> list[str]:
        return [step.verb for step in steps_open_to(user, journey.meeting, MEETING_STEPS, PERMISSIONS)]

    assert verbs(cast.convenor) == ["meeting.opened", "meeting.adjourned"]
    assert verbs(cast.member) == []
    assert verbs(cast.outsider) == []


def test_every_step_has_a_permission_and_every_entry_its_words(cast: Cast) -> None:
    steps = {*RESEARCH_STEPS, *MEETING_STEPS, *MINUTES_STEPS}
    assert steps - set(PERMISSIONS) == set()
    journeys.to_filed_minutes(cast)
    ours = ("research.", "meeting.", "participant.", "minutes.")
    told = {verb for verb in Entry.objects.values_list("verb", flat=True) if verb.startswith(ours)}
    assert told - set(VERB_WORDS) == set()


def test_something_waits_on_somebody_at_every_stop(cast: Cast) -> None:
    stops = {
        journeys.to_researching: "visit",
        journeys.to_drafting: "report",
        journeys.to_ready: "plan_meeting",
        journeys.to_planned_meeting: "notice",
        journeys.to_noticed: "hold",
        journeys.to_opened: "hold",
        journeys.to_held: "minutes",
        journeys.to_sent_minutes: "confirm_minutes",
        journeys.to_signed_minutes: "file_minutes",
        journeys.to_filed_minutes: "outcome",
    }
    for stop, kind in stops.items():
        journey = stop(cast)
        mine = waiting_for(cast.convenor, localdate(journey.at)).filter(topic=journey.topic)
        assert kind in [clock.kind for clock in mine], stop.__name__


def test_the_day_of_the_notice_is_told_ahead(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    [clock] = waiting_for(cast.convenor, localdate(journey.at)).filter(kind="notice")
    assert clock.due_on == localdate(journey.meeting.starts_at) - timedelta(days=2)


def test_a_room_without_a_convenor_is_its_townships_task(cast: Cast) -> None:
    other = make_platform(cast.committee, PlatformClass.VILLAGE, parent=cast.township)
    journey = journeys.to_ready(cast, platform=other)
    [clock] = waiting_for(cast.clerk, localdate(journey.at)).filter(kind="plan_meeting")
    assert clock.role == "township_clerk"
