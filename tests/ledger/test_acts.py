"""Every action waits for its turn before it locks a row: two of them never wait for each other."""

import inspect
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shangliang.ledger.actions import SYSTEM, act, append, once
from shangliang.ledger.models import Entry
from shangliang.ledger.queries import verify_ledger
from shangliang.platforms.actions import open_platform
from shangliang.platforms.models import Committee, Division, Platform, PlatformClass
from shangliang.topics.models import Topic
from tests.factories import make_cast
from tests.ledger.test_once import in_threads
from tests.topics.journeys import raised

APPS = ["platforms", "people", "topics", "deliberation", "outcomes"]
# Keep no rows that others contend for, or call an act themselves.
NO_ACTS = {
    "add_photo", "assign_topic", "begin_second_factor", "clean_photos", "enter_topic", "extend_clock",
    "in_charge", "moved_on", "recommend_topic", "send_reminders", "start_clock", "stop_all_clocks",
    "stop_clock",
}  # fmt: skip


@pytest.mark.django_db
def test_an_act_locks_the_head_before_it_reads_anything(committee):
    @act
    def note() -> Entry:
        committee.refresh_from_db()
        return append("committee.noted", committee, by=SYSTEM)

    with CaptureQueriesContext(connection) as statements:
        assert note().sequence == 1
    reads = [one["sql"] for one in statements if one["sql"].startswith("SELECT")]
    of_head = ["ledger_head" in read for read in reads]
    # On SQLite nothing is asked for the lock: its immediate transaction is it.
    locked = [True] if connection.features.has_select_for_update else []
    assert of_head == [*locked, False, True]


@pytest.mark.django_db
def test_a_refused_act_leaves_nothing(committee):
    @act
    def fail() -> None:
        append("committee.noted", committee, by=SYSTEM)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("app", APPS)
def test_every_action_is_an_act(app):
    """What changes the tables and does not begin with the head of the chain may block another."""
    actions = import_module(f"shangliang.{app}.actions")
    functions = {name: getattr(actions, name) for name in actions.__all__}
    bare = {
        name
        for name, one in functions.items()
        if inspect.isfunction(one) and one.__code__ is not act(one).__code__
    }
    assert bare - NO_ACTS == set()


@pytest.mark.django_db(transaction=True)
def test_acts_within_forms_and_without_do_not_block_each_other():
    """A form holds the head already; a command does not: both must take their locks in one order."""
    cast = make_cast()
    raised(cast)
    pk, village = cast.committee.pk, Division.objects.get(code="320505001001")

    def open_room() -> str:
        committee = Committee.objects.get(pk=pk)
        open_platform(committee, platform_class=PlatformClass.VILLAGE, serves=[village], by=SYSTEM)
        return "/"

    def raise_one() -> str:
        raised(cast)
        return "/"

    def work(number: int) -> None:
        for n in range(5):
            for one in (open_room, raise_one) if number % 2 else (raise_one, open_room):
                if number < 4:
                    one()
                else:
                    once(f"form-{number}-{n}-{one.__name__}", "", one)

    in_threads(8, work)
    assert Topic.objects.count() == 41
    assert Platform.objects.filter(path__startswith="320505001001-V").count() == 41
    assert verify_ledger().broken is None
