"""What every test may rely on."""

import pytest

from shangliang.config import catalogues
from tests.factories import Cast, make_cast
from tests.ledger_triggers import let_flushes_pass


def pytest_configure() -> None:
    """Pages are read in both languages: the English words must be compiled before the first is rendered."""
    catalogues.compile_all()


@pytest.fixture(autouse=True, scope="session")
def flushes_pass() -> None:
    let_flushes_pass()


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast: see `tests.factories.Cast`."""
    return make_cast()
