"""The road up to signed minutes is walked once for the stage; every test goes on from there and is undone."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import journeys
from tests.factories import Cast, make_cast
from tests.journeys import Journey
from tests.outcomes.journeys import LONG_AGO, walked


@pytest.fixture(scope="package")
def signed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Journey]:
    """In a transaction around those of the tests, which are savepoints in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield journeys.to_signed_minutes(make_cast(), at=journeys.morning(LONG_AGO))
        transaction.set_rollback(True)


@pytest.fixture
def cast(signed: Journey, db: None) -> Iterator[Cast]:
    """Copies: what a test does to the objects is undone with what it does to the rows."""
    journey = copy.deepcopy(signed)
    walked.append(journey)
    yield journey.cast
    walked.clear()
