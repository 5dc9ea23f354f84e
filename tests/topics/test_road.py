"""The road as later stages take it; and that the table alone decides."""

import pytest

from shangliang.errors import Refusal
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.lifecycle import STEPS, State
from shangliang.topics.models import Clock, PlanItem, Topic
from shangliang.topics.permissions import PERMISSIONS
from tests.factories import Cast
from tests.topics.journeys import candidate, details, scheduled, submitted, verbs


def test_later_stages_carry_a_topic_to_its_end(cast: Cast) -> None:
    topic = scheduled(cast, candidate(cast))
    for verb in ("topic.held", "topic.outcome_submitted", "topic.dispatched", "topic.closed"):
        actions.carry_topic(topic, verb, by=cast.office)
    assert topic.state == State.CLOSED
    assert topic.closed_at is not None
    assert not Clock.objects.filter(topic=topic, stopped_at=None).exists()
    assert PlanItem.objects.get(topic=topic).done_at is not None
    actions.carry_topic(topic, "topic.reopened", by=cast.office)
    assert (topic.state, topic.closed_at) == ("reopened", None)
    assert all(
        Entry.objects.filter(matter=topic.ref, verb__in=actions.CARRIED).values_list("public", flat=True)
    )


def test_research_stops_the_clock_of_its_start(cast: Cast) -> None:
    topic = candidate(cast)
    actions.approve_ad_hoc(topic, by=cast.convenor, **details())
    assert Clock.objects.get(topic=topic, stopped_at=None).kind == "start_research"
    actions.carry_topic(topic, "topic.research_started", by=cast.convenor)
    assert not Clock.objects.filter(topic=topic, stopped_at=None).exists()


def test_what_could_not_be_settled_goes_up_one_platform(cast: Cast) -> None:
    topic = scheduled(cast, candidate(cast))
    actions.carry_topic(topic, "topic.held", by=cast.convenor)
    actions.carry_topic(topic, "topic.upgraded", by=cast.convenor)
    assert (topic.state, topic.platform) == ("candidate", cast.township)
    assert Entry.objects.get(verb="topic.upgraded").path == cast.township.path
    actions.approve_ad_hoc(topic, by=cast.office, **details())
    assert PlanItem.objects.filter(topic=topic).count() == 2


def test_from_the_highest_platform_nothing_goes_up(cast: Cast) -> None:
    topic = scheduled(cast, candidate(cast, platform=cast.district))
    actions.carry_topic(topic, "topic.held", by=cast.office)
    with pytest.raises(Refusal) as refused:
        actions.carry_topic(topic, "topic.upgraded", by=cast.office)
    assert str(refused.value) == (f"“小区停车位不足”已在本委员会最高一级平台“{cast.district}”，不能再提级。")


def test_up_means_up(cast: Cast) -> None:
    topic = scheduled(cast, candidate(cast))
    actions.carry_topic(topic, "topic.held", by=cast.office)
    with pytest.raises(Refusal, match=r"^只能提级到上级平台。$"):
        actions.carry_topic(topic, "topic.upgraded", by=cast.office, above=cast.neighbour)


@pytest.mark.parametrize("verb", sorted(STEPS.keys() - actions.CARRIED))
def test_a_step_of_this_stage_is_not_carried(cast: Cast, verb: str) -> None:
    with pytest.raises(ValueError, match=f"{verb} is no step that a later stage carries"):
        actions.carry_topic(Topic(), verb, by=cast.office)


@pytest.mark.parametrize("verb", sorted(actions.CARRIED))
def test_a_carried_step_keeps_to_the_table(cast: Cast, verb: str) -> None:
    topic = submitted(cast)
    with pytest.raises(Refusal, match="目前为“已提交”，不能办理"):
        actions.carry_topic(topic, verb, by=cast.office)
    assert verbs(topic) == ["topic.raised"]


def test_every_step_has_a_permission_or_is_carried() -> None:
    # Dropping an item asks for `plan.item_removed`; withdrawing is the raiser's alone.
    assert STEPS.keys() - actions.CARRIED - PERMISSIONS.keys() == {"topic.unplanned", "topic.withdrawn"}


def test_every_state_can_be_reached_and_only_the_ended_are_final() -> None:
    reached = {State.MODERATION, State.SUBMITTED} | {to for step in STEPS.values() for to in step.targets}
    left = {state for step in STEPS.values() for state in step.sources}
    assert reached == set(State)
    assert set(State) - left == {
        State.MERGED,
        State.TRANSFERRED,
        State.REJECTED,
        State.WITHDRAWN,
    }
