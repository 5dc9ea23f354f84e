"""`shangliang tick` does what is due, says what it did, and does nothing twice."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from shangliang.ledger import clock
from shangliang.ledger.models import Entry, Receipt
from shangliang.outcomes.models import Reminder
from tests.factories import Cast
from tests.outcomes import journeys as j

pytestmark = pytest.mark.django_db
LETTERS, RECEIPTS = "letters about overdue work sent", "old receipts deleted"


def tick() -> dict[str, int]:
    out = StringIO()
    call_command("tick", json=True, stdout=out)
    done: dict[str, int] = json.loads(out.getvalue())
    return done


def test_it_reminds_a_department_of_what_is_overdue_and_only_once(cast: Cast) -> None:
    j.to_dispatched(cast)  # long ago: nobody has signed since
    with clock.at(clock.now()):
        first = tick()
        n_entries = Entry.objects.count()
        assert tick()[LETTERS] == 0
    assert first[LETTERS] == Reminder.objects.count() > 0
    assert Entry.objects.count() == n_entries


def test_it_deletes_receipts_that_nobody_needs_any_more(db: None) -> None:
    Receipt.objects.create(pk="old", digest="", at=clock.now().replace(year=2024))
    Receipt.objects.create(pk="new", digest="", at=clock.now())
    assert tick()[RECEIPTS] == 1
    assert list(Receipt.objects.values_list("pk", flat=True)) == ["new"]


def test_without_json_it_says_each_in_a_line(db: None) -> None:
    out = StringIO()
    call_command("tick", stdout=out)
    assert out.getvalue().splitlines()[0] == f"0 {LETTERS}."
