"""Whatever anybody tries, in whatever order: the tables decide, and the record tells the same story."""

import os
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, note, seed, settings
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
    "phases": [Phase.generate, Phase.shrink],
    "suppress_health_check": [
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
}
# So many histories from each `*` of the road, and so many steps in each.
PROFILES = {
    "ci": settings(max_examples=2, stateful_step_count=12, derandomize=True, **COMMON),
    "nightly": settings(max_examples=50, stateful_step_count=80, **COMMON),
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


def a_machine(start: Walk) -> type[RuleBasedStateMachine]:
    class Institution(RuleBasedStateMachine):
        """Each history goes on from where the road has led, in a savepoint of its own, which is undone."""

        def __init__(self) -> None:
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            self.walk = start.aside(note)

        @initialize(luck=st.integers(0, 10**6), n=st.integers(0, 12))
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
    """The road comes by every act, so that none is only ever refused; at each `*` histories turn off it."""
    walk = Walk(cast)
    for place, stop in enumerate(TOUR.split()):
        if stop == "*":
            machine = a_machine(walk)
            run_state_machine_as_test(
                seed(place)(machine) if PROFILE.derandomize else machine, settings=PROFILE
            )
        else:
            walk_to(walk, stop)
    walk.ends_well()
    assert sorted(set(ACTS) - set(walk.done)) == []
