"""What every test may rely on."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from shangliang.config import catalogues
from tests.factories import Cast
from tests.ledger_triggers import let_flushes_pass
from tests.walks import standing_cast

pytest_plugins = ["tests.sharing"]


def pytest_configure() -> None:
    """Pages are read in both languages: the English words must be compiled before the first is rendered."""
    catalogues.compile_all()


@pytest.fixture(autouse=True, scope="session")
def flushes_pass() -> None:
    let_flushes_pass()


@pytest.fixture(autouse=True)
def in_chinese() -> None:
    """A page that one test asked for in English must not leave the next one reading English."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    """The standing cast: see `tests.factories.Cast`."""
    with standing_cast() as cast:
        yield cast
