"""Let many lives happen at once, in the order of time.

A story is a generator: it yields the moment of its next act, and is resumed under `ledger.clock.at` when that
moment has come. What it does then it does through the actions, as anybody would.
"""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

from django.db import transaction

from shangliang.ledger import clock

Story = Iterator[datetime]

# Acts told in one transaction: a synced commit for each of thousands would take most of the time.
TOGETHER = 200


class Scheduler:
    """Stories in the order of their next acts, none told beyond `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._serial = count()

    def add(self, story: Story) -> None:
        """Let a story begin: it runs up to its first moment at once, and does nothing before that."""
        self._wait(story, None)

    def run(self, tick: Callable[[], object] = lambda: None) -> int:
        """Tell everything until the end; `tick` is called after each act. Returns how many there were."""
        n_acts = 0
        while self._waiting:
            with transaction.atomic():
                n_acts += self._some(tick)
        return n_acts

    def _some(self, tick: Callable[[], object]) -> int:
        n_acts = 0
        while self._waiting and n_acts < TOGETHER:
            moment, _serial, story = heapq.heappop(self._waiting)
            with clock.at(moment):
                self._wait(story, moment)
            tick()
            n_acts += 1
        return n_acts

    def _wait(self, story: Story, now: datetime | None) -> None:
        moment = next(story, None)
        if moment is None or moment >= self.until:
            return
        if now is not None and moment < now:
            raise ValueError(f"a story went back from {now} to {moment}")
        heapq.heappush(self._waiting, (moment, next(self._serial), story))
