"""Huqiu is loaded as it is public: 97 rooms, every township, and the gaps named."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.demo.huqiu import NEW_IN_2023, WITH_A_CASE, apportion, load_huqiu
from shangliang.errors import Refusal
from shangliang.ledger.models import Entry
from shangliang.platforms.models import Brand, Division, Platform
from shangliang.platforms.queries import coverage, coverage_summary, sector_coverage, tree

pytestmark = pytest.mark.django_db


def test_huqiu_has_its_real_numbers_and_every_gap_has_a_name() -> None:
    committee = load_huqiu()
    classes = Counter(Platform.objects.values_list("platform_class", flat=True))
    assert classes == {"district": 1, "township": 9, "village": 64, "sector": 33, "enterprise": 9}
    summary = coverage_summary(committee)
    assert (summary.n_townships, summary.n_townships_served) == (9, 9)
    assert (summary.n_villages, summary.n_villages_served, summary.n_rooms) == (91, 83, 64)
    assert (summary.n_sectors, summary.n_sectors_served) == (33, 33)
    assert {place.code for place in coverage(committee) if place.n_rooms == 0} == NEW_IN_2023
    assert all(sector.n_rooms == 1 for sector in sector_coverage(committee))
    with_room = Platform.objects.filter(platform_class="village").values_list("path", flat=True)
    assert {path[:12] for path in with_room} >= WITH_A_CASE
    assert len({path[:9] for path in with_room}) == 7  # two zones have no residents
    (root,) = tree(committee)
    assert len(root.children) == 9 + 33 + 5
    subtypes = Counter(Platform.objects.filter(platform_class="township").values_list("subtype", flat=True))
    assert subtypes == {"街道": 4, "功能区": 4, "镇": 1}
    assert Platform.objects.filter(brand=Brand.HEARTS).count() == 64 + 9
    assert Platform.objects.filter(has_point=False).count() == 0
    assert list(Platform.objects.filter(code__startswith="HQ-A").values_list("code", flat=True)) == [
        f"HQ-A-00-00{n}" for n in range(1, 6)
    ]
    assert Entry.objects.count() == 3 + 116
    with pytest.raises(Refusal):
        load_huqiu()


def test_no_room_serves_another_township() -> None:
    load_huqiu()
    for room in Platform.objects.filter(platform_class="village").prefetch_related("serves"):
        served = [division.code for division in room.serves.all()]
        assert room.path[:12] in served
        assert {code[:9] for code in served} == {room.path[:9]}
    assert Division.objects.filter(is_placeholder=True, platforms__isnull=False).count() == 0


@given(
    st.dictionaries(st.text("0123456789", min_size=1), st.integers(1, 40), min_size=1, max_size=12),
    st.integers(0, 60),
)
def test_shares_add_up_and_follow_size(sizes: dict[str, int], seats: int) -> None:
    shares = apportion(sizes, seats)
    total = sum(sizes.values())
    assert sum(shares.values()) == seats
    # The quota rule of largest remainders: each share is its exact one, rounded down or up.
    assert all(
        size * seats // total <= shares[code] <= -(-size * seats // total) for code, size in sizes.items()
    )
