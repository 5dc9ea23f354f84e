"""How several workers share the tests: what takes longest first, so that all of them end together."""

import tempfile
from typing import Any

import pytest
from execnet import XSpec
from xdist.scheduler import LoadScopeScheduling

# By what their names begin with, the longest first; all others follow in the usual order.
LONGEST = (
    "tests/durability/",
    "tests/browser/test_pages",
    "tests/browser/test_ways_in",
    "tests/machine/",
    "tests/demo/",
    "tests/browser/",
    "tests/matrix/",
    "tests/hostile/",
    "tests/ui/",
    "tests/config/",
)
# Files whose tests look at the same rows, which are costly to make: one worker takes them all.
TOGETHER = ("tests/browser/test_pages.py", "tests/browser/test_ways_in.py")
# Each test is long and stands alone.
APART = ("tests/machine/", "tests/demo/", "tests/browser/test_journey")


class Sharing(LoadScopeScheduling):
    """A worker is given a file at a time, or what is named above."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in TOGETHER:
            return TOGETHER[0]
        return nodeid if nodeid.startswith(APART) else file


def rank(item: pytest.Item) -> int:
    return next((n for n, start in enumerate(LONGEST) if item.nodeid.startswith(start)), len(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=rank)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    config.option.loadscopereorder = False
    return Sharing(config, log)


def pytest_xdist_setupnodes(specs: list[XSpec]) -> None:
    """A home for each worker: it would inherit that of the process that starts it."""
    for spec in specs:
        spec.env["SHANGLIANG_HOME"] = tempfile.mkdtemp(prefix="shangliang-tests-")
