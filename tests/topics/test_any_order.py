"""Whatever is tried in whatever order: the table decides, and the record tells where the topic stands."""

from collections.abc import Callable
from random import Random

from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from shangliang.errors import Refusal
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.lifecycle import ENDED, STEPS, State
from shangliang.topics.models import Clock, PlanItem, Topic, Voice
from tests.factories import Cast
from tests.topics.journeys import accept, candidate, details, matter, raised

Act = Callable[[Cast, Topic], object]


def raiser(topic: Topic) -> Voice:
    """Whoever raised it, also after it was merged away."""
    return Voice.objects.get(Q(topic=topic, first_topic=None) | Q(first_topic=topic), kind="raised")


ACTS: dict[str, Act] = {
    "topic.released": lambda cast, topic: actions.release_topic(topic, by=cast.office),
    "topic.discarded": lambda cast, topic: actions.discard_topic(topic, by=cast.office),
    "topic.screening_started": lambda cast, topic: actions.start_screening(topic, by=cast.clerk),
    "topic.accepted": accept,
    "topic.returned": lambda cast, topic: actions.return_topic(topic, words="请补充。", by=cast.clerk),
    "topic.resubmitted": lambda cast, topic: actions.resubmit_topic(topic, by=cast.clerk, **matter()),
    "topic.withdrawn": lambda cast, topic: actions.withdraw_topic(raiser(topic), by=raiser(topic)),
    "topic.merged": lambda cast, topic: actions.merge_topic(topic, candidate(cast), by=cast.clerk),
    "topic.transferred": lambda cast, topic: actions.transfer_topic(
        topic, to="12345", words="转。", by=cast.clerk
    ),
    "topic.rejected": lambda cast, topic: actions.reject_topic(
        topic, reason="outside", words="不属本区。", by=cast.clerk
    ),
    "topic.answered": lambda cast, topic: actions.answer_quickly(topic, answer="已办。", by=cast.convenor),
    "topic.settled": lambda cast, topic: actions.settle_topic(topic, by=cast.convenor),
    "topic.deepened": lambda cast, topic: actions.deepen_topic(topic, words="多方。", by=cast.convenor),
    "topic.approved_ad_hoc": lambda cast, topic: actions.approve_ad_hoc(topic, by=cast.convenor, **details()),
    "topic.suspended": lambda cast, topic: actions.suspend_topic(topic, words="等。", by=cast.clerk),
    "topic.resumed": lambda cast, topic: actions.resume_topic(topic, by=cast.clerk),
} | {
    verb: lambda cast, topic, verb=verb: actions.carry_topic(topic, verb, by=cast.office)
    for verb in sorted(actions.CARRIED - {"topic.upgraded"})
}
# Refused by a rule beside the table: its raiser has not rated the answer.
RULED = {"topic.settled"}


def choose(topic: Topic, luck: Random) -> str:
    """Mostly a step that is open and does not end the road at once, else anything."""
    steps = [step for step in STEPS.values() if step.verb in ACTS and topic.state in step.sources]
    onward = [step.verb for step in steps if not step.targets & (ENDED - {State.CLOSED})]
    return luck.choice(onward) if onward and luck.random() < 0.8 else luck.choice(sorted(ACTS))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spam=st.booleans(),
    quick=st.booleans(),
    n_tries=st.integers(5, 40),
    seed=st.integers(0, 10**6),
)
def test_the_table_alone_lets_a_topic_move(
    cast: Cast, spam: bool, quick: bool, n_tries: int, seed: int
) -> None:
    luck = Random(seed)
    with transaction.atomic():
        problem = "加微信 vx88loan888 领取 http://loan.top" if spam else "停车难。"
        topic = raised(cast, problem=problem).topic
        for _ in range(n_tries):
            verb = choose(topic, luck)
            act = ACTS[verb]
            if verb == "topic.accepted" and quick:
                act = lambda cast, topic: accept(cast, topic, route="quick")  # noqa: E731  one of two roads
            may, was = topic.state in STEPS[verb].sources, topic.state
            topic = Topic.objects.get(pk=topic.pk)
            try:
                act(cast, topic)
                moved = True
            except Refusal:
                moved = False
            topic = Topic.objects.get(pk=topic.pk)
            event(f"{verb}: {moved}")
            assert moved == may or (verb in RULED and not moved)
            assert moved or topic.state == was
            last = Entry.objects.filter(subject=topic.ref).order_by("sequence").last()
            assert last is not None
            assert last.data["to"] == topic.state
            running = Clock.objects.filter(topic=topic, stopped_at=None)
            assert not (topic.state in ENDED and running.exists())
            assert not running.exclude(paused_at=None).exists() or topic.state == State.SUSPENDED
            assert PlanItem.objects.filter(topic=topic, removed_at=None, done_at=None).count() <= 1
        transaction.set_rollback(True)
