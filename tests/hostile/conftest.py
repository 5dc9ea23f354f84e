"""The rows and people of the matrix, made once; every try is undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.factories import make_cast
from tests.matrix.test_matrix import Matrix, make_matrix


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_matrix(make_cast())
        transaction.set_rollback(True)


@pytest.fixture
def undone(matrix: Matrix, db: None) -> Iterator[None]:
    """What a test does to the rows is undone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
