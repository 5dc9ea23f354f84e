"""What every test may rely on."""

import pytest

from tests.ledger_triggers import let_flushes_pass


@pytest.fixture(autouse=True, scope="session")
def flushes_pass() -> None:
    let_flushes_pass()
