"""Many writers at once: no fork, no gap, nothing lost, nobody waits for ever."""

from collections import Counter

import pytest
from django.db import transaction

from shangliang.errors import Stale
from shangliang.ledger.actions import SYSTEM, append, change, move
from shangliang.ledger.models import Entry
from shangliang.ledger.queries import verify_ledger
from shangliang.topics.lifecycle import PLAN_STEPS
from shangliang.topics.models import AnnualPlan
from tests.ledger.test_once import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, EACH = 8, 50


def test_writers_at_once_leave_one_chain_without_gap(committee):
    def work(number: int) -> None:
        for n in range(EACH):
            with transaction.atomic():
                append("committee.noted", committee, by=SYSTEM, writer=number, n=n)

    in_threads(WRITERS, work)
    verdict = verify_ledger()
    assert (verdict.n, verdict.broken) == (WRITERS * EACH, None)
    written = Counter((entry.data["writer"], entry.data["n"]) for entry in Entry.objects.iterator())
    assert written == Counter((number, n) for number in range(WRITERS) for n in range(EACH))


def test_of_many_moves_of_one_row_one_is_made(plan):
    def work(number: int) -> str:
        row = AnnualPlan.objects.get()
        try:
            with transaction.atomic():
                move(row, PLAN_STEPS["plan.drafted"], by=SYSTEM, seen=1)
        except Stale:
            return "stale"
        return "moved"

    assert Counter(in_threads(WRITERS, work)) == {"moved": 1, "stale": WRITERS - 1}
    assert Entry.objects.count() == 1


def test_acts_that_touch_the_same_rows_in_another_order_do_not_block_each_other(committee):
    """Each takes the head first; locking rows first, two of these would wait for each other."""
    plans = [AnnualPlan.objects.create(committee=committee, year=year).pk for year in (2026, 2027)]

    def work(number: int) -> None:
        for _ in range(10):
            with transaction.atomic():
                for pk in plans if number % 2 else reversed(plans):
                    row = AnnualPlan.objects.get(pk=pk)
                    # Somebody else may have come first since it was read: a real action would refuse.
                    try:
                        change(row, by=SYSTEM, seen=None, fields={"approval_number": str(number)})
                    except Stale:
                        change(row, by=SYSTEM, seen=None, fields={"approval_number": str(number)})
                    append("plan.noted", row, by=SYSTEM)

    in_threads(4, work)
    assert list(AnnualPlan.objects.values_list("version", flat=True)) == [41, 41]
    assert (Entry.objects.count(), verify_ledger().broken) == (80, None)
