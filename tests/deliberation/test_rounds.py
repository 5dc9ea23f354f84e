"""What follows a meeting without agreement."""

import pytest

from shangliang.deliberation import actions
from shangliang.deliberation.queries import current_schemes, platforms_above
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from shangliang.topics.lifecycle import State
from shangliang.topics.queries import clocks_of
from tests import journeys
from tests.factories import Cast


def test_another_round_meets_again_over_the_same_research(cast: Cast) -> None:
    journey = journeys.to_held_without_agreement(cast)
    journey.act(actions.another_round, journey.topic, by=cast.convenor)
    assert journey.topic.state == State.READY
    journeys.plan_meeting(journey)
    assert (journey.meeting.round, journey.meeting.number[-3:]) == (2, "-H2")


def test_another_round_may_research_again(cast: Cast) -> None:
    journey = journeys.to_held_without_agreement(cast)
    first = set(current_schemes(journey.topic))
    journey.act(actions.another_round, journey.topic, by=cast.convenor)
    journeys.plan_research(journey)
    assert journey.research.round == 2
    journeys.go_on_site(journey)
    before = Entry.objects.filter(verb="topic.research_done").count()
    journey.act(actions.submit_research, journey.research, by=cast.convenor)
    assert journey.topic.state == State.READY
    assert Entry.objects.filter(verb="topic.research_done").count() == before
    assert not first & set(current_schemes(journey.topic))


def test_what_found_its_best_scheme_goes_on_to_an_outcome(cast: Cast) -> None:
    journey = journeys.to_held(cast)
    words = "“小区停车难”已形成最优方案，请整理纪要、提交协商成果。"
    with pytest.raises(Refusal) as refused:
        actions.another_round(journey.topic, by=cast.convenor)
    assert str(refused.value) == words
    with pytest.raises(Refusal) as refused:
        actions.upgrade_topic(journey.topic, cast.township, by=cast.convenor)
    assert str(refused.value) == words


def test_a_matter_goes_up_to_any_platform_above(cast: Cast) -> None:
    journey = journeys.to_held_without_agreement(cast)
    assert platforms_above(journey.topic) == [cast.township, cast.district]
    for wrong in (cast.village, cast.neighbour, cast.sector, cast.other_village):
        with pytest.raises(Refusal) as refused:
            actions.upgrade_topic(journey.topic, wrong, by=cast.convenor)
        assert str(refused.value) == f"“{wrong}”不是“{cast.village}”的上级平台。"
    journey.act(actions.upgrade_topic, journey.topic, cast.district, by=cast.convenor)
    assert (journey.topic.state, journey.topic.platform) == (State.CANDIDATE, cast.district)


def test_the_village_still_signs_the_minutes_of_its_own_meeting(cast: Cast) -> None:
    journey = journeys.to_held_without_agreement(cast)
    convenor = cast.convenor
    journey.act(actions.upgrade_topic, journey.topic, cast.township, by=convenor)
    journey.minutes = journey.act(
        actions.draft_minutes, journey.meeting, agreed="未达成一致，提请街道协商。", by=convenor
    )
    journey.act(actions.send_minutes, journey.minutes, by=convenor)
    journeys.confirm_all(journey)
    journey.act(actions.sign_minutes, journey.minutes, by=convenor)
    assert journey.minutes.is_signed
    assert not clocks_of(journey.topic).filter(kind="outcome").exists()


def test_the_platform_above_starts_anew(cast: Cast) -> None:
    journey = journeys.to_held_without_agreement(cast)
    journey.act(actions.upgrade_topic, journey.topic, cast.township, by=cast.convenor)
    with pytest.raises(Forbidden):
        actions.plan_research(
            journey.topic, planned_on=journey.at.date(), led_by=cast.convenor, by=cast.convenor
        )


def test_members_and_strangers_do_not_decide_on_a_round(cast: Cast) -> None:
    journey = journeys.to_held_without_agreement(cast)
    for stranger in (cast.member, cast.neighbour_clerk, cast.outsider):
        with pytest.raises(Forbidden):
            actions.another_round(journey.topic, by=stranger)
        with pytest.raises(Forbidden):
            actions.upgrade_topic(journey.topic, cast.township, by=stranger)
