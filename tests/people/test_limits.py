"""Rate limits hold in every window, for every bucket apart, and however many try at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from shangliang.ledger import clock
from shangliang.people.limits import allow, forget_attempts
from shangliang.people.models import Attempt

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_so_many_and_no_more_until_the_window_ends() -> None:
    with clock.at(NOON):
        assert [allow("guess:203.0.113.7", most=3, seconds=600) for _ in range(5)] == [True] * 3 + [False] * 2
        assert allow("guess:203.0.113.8", most=3, seconds=600)
        assert not allow("nobody", most=0, seconds=600)
    with clock.at(NOON + timedelta(seconds=599)):
        assert not allow("guess:203.0.113.7", most=3, seconds=600)
    with clock.at(NOON + timedelta(seconds=600)):
        assert allow("guess:203.0.113.7", most=3, seconds=600)


@pytest.mark.django_db
def test_no_address_is_stored_and_ended_windows_are_forgotten() -> None:
    with clock.at(NOON):
        allow("guess:203.0.113.7", most=3, seconds=600)
        assert forget_attempts() == 0
    assert "203.0.113.7" not in str(list(Attempt.objects.values()))
    with clock.at(NOON + timedelta(seconds=600)):
        allow("guess:203.0.113.7", most=3, seconds=600)
        assert forget_attempts() == 1
    assert Attempt.objects.count() == 1


def test_a_limit_that_is_none_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at most 3 in 0 seconds is no limit"):
        allow("guess", most=3, seconds=0)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_the_permitted_number_passes() -> None:
    def attempt(_: int) -> bool:
        try:
            with clock.at(NOON):
                return allow("guess:203.0.113.7", most=5, seconds=600)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 5
    assert Attempt.objects.get().n == 24
