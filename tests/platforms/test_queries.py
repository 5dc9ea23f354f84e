"""Tree and coverage: every gap has a name, and the figures agree with the lists."""

from typing import Any

import pytest

from shangliang.ledger.actions import SYSTEM
from shangliang.platforms.actions import close_platform
from shangliang.platforms.models import Division, Platform, PlatformClass
from shangliang.platforms.queries import (
    coverage,
    coverage_summary,
    current_edition,
    current_term,
    platform_for_public,
    sector_coverage,
    tree,
)
from tests.factories import Cast, make_division, make_platform, make_sector

pytestmark = pytest.mark.django_db


def gaps(committee: Any) -> list[str]:
    places = [place.code for place in coverage(committee) if not place.n_rooms]
    return places + [sector.name for sector in sector_coverage(committee) if not sector.n_rooms]


def test_only_an_open_platform_with_a_room_covers_a_place(cast: Cast) -> None:
    assert gaps(cast.committee) == []
    gap = make_division(cast.committee, code="320505001002")
    make_division(cast.committee, code="320505001498", is_placeholder=True)
    sector = make_sector(cast.committee)
    studio = make_platform(cast.committee, division=make_division(cast.committee), has_room=False)
    assert gaps(cast.committee) == [gap.code, studio.serves.get().code, sector.name]

    cast.village.serves.add(gap)
    close_platform(cast.neighbour, reason="撤并", by=SYSTEM)
    close_platform(cast.sector, reason="撤并", by=SYSTEM)
    assert gaps(cast.committee) == [
        studio.serves.get().code,
        "320505002001",
        cast.sector.sector.name,
        sector.name,
    ]


def test_a_room_of_another_committee_covers_nothing_here(cast: Cast) -> None:
    gap = make_division(cast.committee, code="320505001002")
    cast.other_village.serves.add(gap)
    assert gaps(cast.committee) == [gap.code]


def test_the_summary_counts_what_the_lists_show_in_one_statement(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    make_division(cast.committee, code="320505001002")
    make_division(cast.committee, code="320505001003")
    make_sector(cast.committee)
    make_platform(cast.committee, division=Division.objects.get(code="320505001001"))
    close_platform(cast.neighbour, reason="撤并", by=SYSTEM)
    with django_assert_num_queries(1):
        summary = coverage_summary(cast.committee)
    places = list(coverage(cast.committee))
    assert (summary.n_townships, summary.n_townships_served) == (2, 2)
    assert (summary.n_villages, summary.n_villages_served) == (4, 1)
    assert (summary.n_sectors, summary.n_sectors_served) == (2, 1)
    assert summary.n_rooms == 2
    assert summary.n_gaps == len(gaps(cast.committee)) == 4
    assert len(places) == summary.n_townships + summary.n_villages


def test_the_newest_edition_counts_unless_one_is_named(cast: Cast) -> None:
    make_division(cast.committee, code="320505001001", edition=2024)
    assert current_edition(cast.committee) == 2024
    assert [(place.edition, place.n_rooms) for place in coverage(cast.committee)] == [(2024, 0)]
    assert coverage(cast.committee, 2023).count() == 4
    assert coverage_summary(cast.committee, edition=2023).n_villages == 2
    make_sector(cast.committee, term=15, name="新界别")
    assert current_term(cast.committee) == 15
    assert [sector.name for sector in sector_coverage(cast.committee)] == ["新界别"]


def test_the_tree_takes_one_statement_however_many_there_are(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    close_platform(cast.neighbour, reason="撤并", by=SYSTEM)
    for _ in range(12):
        make_platform(cast.committee, parent=cast.township)
    with django_assert_num_queries(1):
        (root,) = tree(cast.committee)
        names = [(node.platform.path, len(node.children)) for node in root.children]
    assert root.platform == cast.district
    assert names == [("320505-S001", 0), ("320505001", 13), ("320505002", 0)]


def test_a_closed_platform_keeps_its_page(cast: Cast, django_assert_num_queries: Any) -> None:
    close_platform(cast.sector, reason="换届", by=SYSTEM)
    sector = cast.sector.sector
    with django_assert_num_queries(2):
        page = platform_for_public(cast.sector.code)
        assert (page.committee, page.sector.name, list(page.serves.all()), page.is_open) == (
            cast.committee,
            sector.name,
            [],
            False,
        )
    with pytest.raises(Platform.DoesNotExist):
        platform_for_public("HQ-V-99-999")


def test_three_in_one_needs_all_three() -> None:
    platform = make_platform(has_studio=True)
    assert not platform.is_three_in_one
    platform.has_point = True
    assert platform.is_three_in_one
    assert platform.platform_class == PlatformClass.VILLAGE
