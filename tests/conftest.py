"""What every test may rely on."""

import pytest

from tests.factories import Cast, make_cast
from tests.ledger_triggers import let_flushes_pass


@pytest.fixture(autouse=True, scope="session")
def flushes_pass() -> None:
    let_flushes_pass()


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast: see `tests.factories.Cast`."""
    return make_cast()
