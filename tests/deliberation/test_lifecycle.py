"""No step is taken from a state that its table does not name, and then nothing is written."""

from collections.abc import Callable

import pytest

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import (
    MEETING_STEPS,
    MINUTES_STEPS,
    RESEARCH_STEPS,
    MeetingState,
    MinutesState,
    ResearchState,
)
from shangliang.deliberation.models import Meeting, Minutes, Research
from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.people.models import Member
from tests import journeys
from tests.factories import Cast

Act = Callable[[journeys.Journey], object]


def visit(journey: journeys.Journey) -> object:
    team = [Member.objects.get(user=journey.cast.member)]
    return actions.record_visit(
        journey.research, visited_on=clock.today(), place="现场", team=team, by=journey.cast.convenor
    )


RESEARCH_ACTS: dict[str, Act] = {
    "research.visited": visit,
    "research.drafted": lambda j: actions.draft_research(j.research, by=j.cast.convenor),
    "research.submitted": lambda j: actions.submit_research(j.research, by=j.cast.convenor),
}
MEETING_ACTS: dict[str, Act] = {
    "meeting.noticed": lambda j: actions.notice_meeting(j.meeting, by=j.cast.convenor),
    "meeting.checked_in": lambda j: actions.start_check_in(j.meeting, by=j.cast.convenor),
    "meeting.opened": lambda j: actions.open_meeting(j.meeting, rules_read=True, by=j.cast.convenor),
    "meeting.advanced": lambda j: actions.advance_meeting(
        j.meeting, MeetingState.CONSENSUS_CHECK, by=j.cast.convenor
    ),
    "meeting.closed": lambda j: actions.close_meeting(j.meeting, by=j.cast.convenor),
    "meeting.adjourned": lambda j: actions.adjourn_meeting(j.meeting, words="休会", by=j.cast.convenor),
    "meeting.cancelled": lambda j: actions.cancel_meeting(j.meeting, words="取消", by=j.cast.convenor),
}
MINUTES_ACTS: dict[str, Act] = {
    "minutes.sent": lambda j: actions.send_minutes(j.minutes, by=j.cast.convenor),
    "minutes.revised": lambda j: actions.revise_minutes(j.minutes, reason="改", by=j.cast.convenor),
    "minutes.signed": lambda j: actions.sign_minutes(j.minutes, by=j.cast.convenor),
    "minutes.filed": lambda j: actions.file_minutes(j.minutes, by=j.cast.convenor),
}


def refused_and_nothing_written(act: Act, journey: journeys.Journey) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refusal, match=r"不能办理|不能退回"):
        act(journey)
    assert Entry.objects.count() == before


def test_every_step_of_the_tables_is_tried() -> None:
    assert set(RESEARCH_ACTS) == set(RESEARCH_STEPS)
    assert set(MEETING_ACTS) == set(MEETING_STEPS)
    assert set(MINUTES_ACTS) == set(MINUTES_STEPS)


def test_research_goes_by_its_table_alone(cast: Cast) -> None:
    journey = journeys.to_drafting(cast)
    for state in ResearchState:
        Research.objects.update(state=state)
        journey.research.refresh_from_db()
        for verb, act in RESEARCH_ACTS.items():
            if state not in RESEARCH_STEPS[verb].sources:
                refused_and_nothing_written(act, journey)


def test_a_meeting_goes_by_its_table_alone(cast: Cast) -> None:
    journey = journeys.to_planned_meeting(cast)
    for state in MeetingState:
        Meeting.objects.update(state=state, closed_at=clock.now())
        journey.meeting.refresh_from_db()
        for verb, act in MEETING_ACTS.items():
            if state not in MEETING_STEPS[verb].sources:
                refused_and_nothing_written(act, journey)


@pytest.mark.parametrize(
    ("stop", "state"),
    [
        (journeys.to_drafted_minutes, MinutesState.DRAFT),
        (journeys.to_sent_minutes, MinutesState.CONFIRMING),
        (journeys.to_signed_minutes, MinutesState.SIGNED),
        (journeys.to_filed_minutes, MinutesState.FILED),
    ],
)
def test_minutes_go_by_their_table_alone(cast: Cast, stop, state: MinutesState) -> None:
    journey = stop(cast)
    assert journey.minutes.state == state == Minutes.objects.get().state
    for verb, act in MINUTES_ACTS.items():
        if state not in MINUTES_STEPS[verb].sources:
            refused_and_nothing_written(act, journey)
            journey.minutes.refresh_from_db()


def test_every_step_leaves_one_entry(cast: Cast) -> None:
    """From planning to filing, each step of the three tables that was taken stands once in the record."""
    journey = journeys.to_filed_minutes(cast)
    for row in (journey.research, journey.meeting, journey.minutes):
        told = list(Entry.objects.filter(subject=row.ref, verb__contains=".").order_by("sequence"))
        moves = [entry.data for entry in told if "was" in entry.data]
        assert [move["to"] for move in moves][:-1] == [move["was"] for move in moves][1:]
        assert moves[-1]["to"] == row.state
