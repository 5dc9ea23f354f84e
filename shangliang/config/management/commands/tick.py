"""`shangliang tick`: what is due now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from shangliang.ledger import clock
from shangliang.ledger.actions import forget_receipts
from shangliang.people.limits import forget_attempts

RECEIPTS_KEPT = timedelta(days=30)


def old_receipts() -> int:
    """Receipts of forms so old that nobody sends them again."""
    return forget_receipts(clock.now() - RECEIPTS_KEPT)


# In the order of the journey; each does what is due and says how much that was, and may run twice.
UPKEEP: dict[str, Callable[[], int]] = {
    "old receipts deleted": old_receipts,
    "ended windows of rate limits forgotten": forget_attempts,
}


class Command(BaseCommand):
    help = "Do what is due: to be run every few minutes by cron or a timer. Running it twice does no harm."

    def handle(self, **options: Any) -> None:
        for what, work in UPKEEP.items():
            self.stdout.write(f"{work()} {what}.")
