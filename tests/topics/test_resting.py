"""While a topic rests nobody is late with it, whatever is done meanwhile."""

from datetime import date

from shangliang.ledger import clock
from shangliang.topics import actions
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Clock
from tests.factories import Cast
from tests.topics.journeys import candidate, moment


def test_a_candidate_taken_out_of_the_plan_while_it_rests_waits_on_somebody_afterwards(cast: Cast) -> None:
    with clock.at(moment("2026-03-02")):
        topic = candidate(cast)
        plan = actions.open_plan(cast.committee, year=2026, by=cast.office)
        details = {"form": "grassroots", "host": "街道", "due_month": date(2026, 9, 1)}
        item = actions.add_item(plan, topic, reason="建议", by=cast.office, **details)  # type: ignore[arg-type]
        actions.suspend_topic(topic, words="等规划批复。", by=cast.office)
    with clock.at(moment("2026-03-03")):
        item.refresh_from_db()
        actions.remove_item(item, reason="条件不成熟", by=cast.office)
        standing = Clock.objects.get(topic=topic, stopped_at=None)
        assert (standing.kind, standing.paused_at) == ("start_research", clock.now())
    with clock.at(moment("2026-04-02")):
        topic.refresh_from_db()
        actions.resume_topic(topic, by=cast.office)
    running = Clock.objects.get(topic=topic, stopped_at=None)
    assert (topic.state, running.paused_at) == (State.CANDIDATE, None)
    # Five working days from 3 March, and the thirty days of rest after that.
    assert (standing.due_on, running.due_on) == (date(2026, 3, 10), date(2026, 4, 9))
