"""Numbers and supports when many arrive at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from shangliang.errors import Refusal, Stale
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.models import Topic, Voice
from tests.factories import make_cast
from tests.topics.journeys import candidate, raised, screening


def at_once(n: int, act: Callable[[int], object]) -> list[object]:
    """What each of `n` threads returned or raised."""
    results: list[object] = [None] * n
    start = threading.Barrier(n)

    def run(index: int) -> None:
        start.wait()
        try:
            results[index] = act(index)
        except Exception as raised:
            results[index] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_once_neither_repeat_nor_leave_a_gap() -> None:
    cast = make_cast()
    at_once(8, lambda index: raised(cast, title="" if index == 3 else "停车"))
    numbers = sorted(Topic.objects.values_list("number", flat=True))
    assert [int(number.rsplit("-")[-1]) for number in numbers] == list(range(1, 8))


@pytest.mark.django_db(transaction=True)
def test_of_eight_supports_by_one_browser_one_counts() -> None:
    topic = candidate(make_cast())
    results = at_once(8, lambda _: actions.support_topic(Topic.objects.get(pk=topic.pk), browser="cookie"))
    assert sum(isinstance(result, actions.Raised) for result in results) == 1
    assert sum(isinstance(result, Refusal) for result in results) == 7
    assert Voice.objects.filter(kind="supported").count() == 1
    assert Entry.objects.filter(verb="topic.supported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_topics_merged_into_each_other_one_stays_open() -> None:
    cast = make_cast()
    pair = [screening(cast), screening(cast)]

    def merge(index: int) -> None:
        rows = [Topic.objects.get(pk=topic.pk) for topic in pair]
        actions.merge_topic(rows[index], rows[1 - index], by=cast.office)

    results = at_once(2, merge)
    assert sorted(Topic.objects.values_list("state", flat=True)) == ["merged", "screening"]
    assert sum(isinstance(result, Refusal | Stale) for result in results) == 1
