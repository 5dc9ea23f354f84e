"""Reading the record."""

import pytest
from django.db import connection

from shangliang.ledger.actions import SYSTEM, append
from shangliang.ledger.models import Entry
from shangliang.ledger.queries import by_actor, entries_about, entries_under, state_of, timeline
from shangliang.platforms.models import Committee

pytestmark = pytest.mark.django_db


class Row:
    """Something that acts and is acted on."""

    def __init__(self, ref: str, path: str, matter: str = "") -> None:
        self.ref, self.path, self.matter = ref, path, matter


class Person:
    actor = "user:3"


@pytest.fixture
def acts(db) -> None:
    """Acts 1 to 6 about two topics on two platforms, and about one of their meetings."""
    topic, other = Row("topic:1", "320505003", "topic:1"), Row("topic:10", "3205051", "topic:10")
    meeting = Row("meeting:1", "320505003010-V001", "topic:1")
    append("topic.raised", topic, by=SYSTEM, to="submitted")
    append("topic.raised", other, by=Person(), to="submitted")
    append("meeting.called", meeting, by=Person(), to="draft")
    append("topic.screened", topic, by=Person(), was="submitted", to="candidate")
    append("topic.noted", topic, by=SYSTEM, words="记录")
    append("meeting.noted", meeting, by=SYSTEM)


def numbers(entries) -> list[int]:
    return [entry.sequence for entry in entries]


def test_a_timeline_holds_all_of_a_topics_journey_in_order(acts):
    assert numbers(timeline("topic:1")) == [1, 3, 4, 5, 6]
    assert numbers(timeline("topic:10")) == [2]


def test_entries_about_one_row_leave_its_relatives_out(acts):
    assert numbers(entries_about("topic:1")) == [1, 4, 5]


def test_entries_under_a_path_hold_its_subtree_latest_first(acts):
    assert numbers(entries_under("320505")) == [6, 5, 4, 3, 2, 1]
    assert numbers(entries_under("320505003")) == [6, 5, 4, 3, 1]
    assert numbers(entries_under("320505003010-V001")) == [6, 3]


def test_entries_of_an_actor_latest_first(acts):
    assert numbers(by_actor("user:3")) == [4, 3, 2]


@pytest.mark.parametrize(
    ("subject", "state"),
    [("topic:1", "candidate"), ("topic:10", "submitted"), ("meeting:1", "draft"), ("topic:99", None)],
)
def test_the_record_replays_to_the_last_state(subject, state, acts):
    assert state_of(subject) == state


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan of PostgreSQL")
def test_a_subtree_is_found_by_its_index(acts):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = entries_under("320505003").order_by().explain()
    assert "entry_path" in plan
    assert "~>=~ '320505003'" in plan


def test_reading_a_timeline_takes_one_statement(acts, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [(entry.verb, entry.data, str(entry.at)[:2]) for entry in timeline("topic:1")]


def test_rows_without_a_topic_stand_in_no_journey(db):
    append("committee.noted", Committee(pk=1, code="320505"), by=SYSTEM)
    assert Entry.objects.get().matter == ""
