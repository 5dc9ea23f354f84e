"""`shangliang tick`: what is due now."""

from collections.abc import Callable
from datetime import timedelta
from json import dumps
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shangliang.ledger import clock
from shangliang.ledger.actions import forget_receipts
from shangliang.outcomes.actions import send_reminders
from shangliang.people.limits import forget_attempts
from shangliang.topics.actions.drafts import forget_drafts

RECEIPTS_KEPT = timedelta(days=30)


def old_receipts() -> int:
    """Receipts of forms so old that nobody sends them again."""
    return forget_receipts(clock.now() - RECEIPTS_KEPT)


def letters() -> int:
    """Reminders of what is overdue since yesterday or longer, and criticism some working days on."""
    return len(send_reminders(clock.today()))


# In the order of the journey; each does what is due and says how much that was, and may run twice.
UPKEEP: dict[str, Callable[[], int]] = {
    "letters about overdue work sent": letters,
    "old receipts deleted": old_receipts,
    "photos of forms that nobody finished deleted": forget_drafts,
    "ended windows of rate limits forgotten": forget_attempts,
}


class Command(BaseCommand):
    help = "Do what is due: to be run every few minutes by cron or a timer. Running it twice does no harm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one object: what was done, how often")

    def handle(self, *, json: bool, **options: Any) -> None:
        done = {}
        for what, work in UPKEEP.items():
            done[what] = work()
            if not json:
                self.stdout.write(f"{done[what]} {what}.")
        if json:
            self.stdout.write(dumps(done))
