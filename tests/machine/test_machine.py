"""Whatever anybody tries, in whatever order: the tables decide, and the record tells the same story."""

import os
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from shangliang.deliberation import actions as deliberation
from shangliang.outcomes import actions as outcomes
from shangliang.topics import actions as topics
from tests.factories import Cast
from tests.machine.tour import TOUR, walk_to
from tests.machine.walk import Walk, walk_on
from tests.machine.world import ACTS

COMMON: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
}
PROFILES = {
    "ci": settings(max_examples=12, stateful_step_count=40, derandomize=True, **COMMON),
    "nightly": settings(max_examples=600, stateful_step_count=80, **COMMON),
}
PROFILE = PROFILES[os.environ.get("HYPOTHESIS_PROFILE", "ci")]

# Exported, but nobody acts by them: tools of other actions, results, and `carry_topic`, whose callers ask.
NO_ACTS = {
    "CARRIED", "Contact", "Raised", "Invited",
    "carry_topic", "clean_photos", "extend_clock", "in_charge", "moved_on", "start_clock", "stop_all_clocks",
    "stop_clock",
}  # fmt: skip
# Done by the clock on the wall: see `Walk.let_days_pass`.
OF_NOBODY = {"send_reminders"}


def test_every_action_of_the_stages_is_tried() -> None:
    exported = {*topics.__all__, *deliberation.__all__, *outcomes.__all__}
    assert set(ACTS) == exported - NO_ACTS - OF_NOBODY


def a_machine(cast: Cast) -> type[RuleBasedStateMachine]:
    class Institution(RuleBasedStateMachine):
        """Each history stands in a transaction of its own, which is undone."""

        def __init__(self) -> None:
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            self.walk = Walk(cast, note)

        @initialize(luck=st.integers(0, 10**6), n=st.sampled_from([0, 40, 80, 120, 160]))
        def some_time_before(self, luck: int, n: int) -> None:
            walk_on(self.walk, Random(luck), n)

        @rule(luck=st.integers(0, 10**6))
        def somebody_goes_on(self, luck: int) -> None:
            walk_on(self.walk, Random(luck), 1)

        @rule(data=st.data(), act=st.sampled_from(sorted(ACTS)))
        def somebody_tries(self, data: st.DataObject, act: str) -> None:
            tried, targets = ACTS[act], self.walk.targets(ACTS[act])
            if targets:
                on = targets[data.draw(st.integers(0, len(targets) - 1))]
                who, way = data.draw(st.sampled_from(tried.who)), data.draw(st.sampled_from(tried.ways))
                self.walk.attempt(tried, on, who, way)
                self.walk.tables_agree()

        @rule(days=st.integers(1, 30))
        def days_go_by(self, days: int) -> None:
            self.walk.let_days_pass(days)

        def teardown(self) -> None:
            try:
                self.walk.ends_well()
            finally:
                transaction.set_rollback(True)
                self.atomic.__exit__(None, None, None)

    return Institution


@pytest.mark.django_db
def test_no_forbidden_act_succeeds_and_no_permitted_one_fails(cast: Cast) -> None:
    run_state_machine_as_test(
        a_machine(cast), settings=settings(PROFILE, phases=[Phase.generate, Phase.shrink])
    )


@pytest.mark.django_db
def test_a_tour_comes_by_every_act(cast: Cast) -> None:
    """So that no act is only ever refused: each is done by somebody on the way."""
    walk = Walk(cast)
    for stop in TOUR.split():
        walk_to(walk, stop)
    walk.ends_well()
    assert sorted(set(ACTS) - set(walk.done)) == []
