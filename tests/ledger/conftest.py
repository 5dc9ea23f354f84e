import pytest

from shangliang.ledger.actions import SYSTEM, append
from shangliang.ledger.models import Entry
from shangliang.platforms.models import Committee
from shangliang.topics.models import AnnualPlan


@pytest.fixture
def committee(db) -> Committee:
    return Committee.objects.create(code="320505", name="政协苏州市虎丘区委员会", short_name="虎丘区政协")


@pytest.fixture
def plan(committee) -> AnnualPlan:
    """A row with a lifecycle, the simplest there is."""
    return AnnualPlan.objects.create(committee=committee, year=2026)


@pytest.fixture
def entries(committee) -> list[Entry]:
    """Five entries, the second and fourth public."""
    return [
        append("committee.noted", committee, by=SYSTEM, public=n % 2 == 0, n=n, words=f"第{n}条")
        for n in range(1, 6)
    ]
