"""Opening, changing, closing platforms: where they stand, who may, and what is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger import clock
from shangliang.ledger.actions import SYSTEM
from shangliang.ledger.models import Entry
from shangliang.platforms.actions import change_platform, close_platform, open_platform, reopen_platform
from shangliang.platforms.addressing import ALLIANCE
from shangliang.platforms.models import Brand, Division, Platform, PlatformClass
from tests.factories import Cast, make_committee, make_division, make_platform, make_sector

pytestmark = pytest.mark.django_db
DISTRICT, TOWNSHIP, SECTOR, VILLAGE, ENTERPRISE = PlatformClass


def refused(act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The words with which the act is refused; that nothing was written is checked on the way."""
    before = Entry.objects.count(), Platform.objects.count()
    with pytest.raises(Refusal) as refusal:
        act(*args, **kwargs)
    assert (Entry.objects.count(), Platform.objects.count()) == before
    return str(refusal.value)


def test_each_class_gets_its_path_code_brand_and_name() -> None:
    committee = make_committee()
    township = make_division(committee, Division.Level.TOWNSHIP, name="枫桥街道")
    villages = [make_division(committee, name="枫华社区居委会"), make_division(committee)]
    make_sector(committee, name="教育界")

    def seen(platform_class: PlatformClass, **kwargs: Any) -> tuple[str, str, str, str]:
        platform = open_platform(committee, platform_class=platform_class, by=SYSTEM, **kwargs)
        return platform.path, platform.code, platform.brand, platform.name

    assert [
        seen(DISTRICT),
        seen(TOWNSHIP, serves=[township]),
        seen(VILLAGE, serves=villages),
        seen(VILLAGE, serves=villages[:1], name="枫华社区第二议事室"),
        seen(SECTOR, sector=committee.sectors.get()),
        seen(ENTERPRISE, name="民营企业协商议事联盟", subtype=ALLIANCE),
        seen(ENTERPRISE, name="某某公司议事室", parent=Platform.objects.get(path="320505001")),
        seen(ENTERPRISE, name="某某研究院议事室", brand=Brand.HEARTS),
    ] == [
        ("320505", "HQ-D-00-001", "wisdom", "虎丘区政协“有事好商量”协商议事室"),
        ("320505001", "HQ-T-01-001", "hearts", "枫桥街道“有事好商量”协商议事室"),
        ("320505001001-V001", "HQ-V-01-001", "hearts", "枫华社区“有事好商量”协商议事室"),
        ("320505001001-V002", "HQ-V-01-002", "hearts", "枫华社区第二议事室"),
        ("320505-S001", "HQ-S-00-001", "wisdom", "教育界“有事好商量”协商议事室"),
        ("320505-A001", "HQ-A-00-001", "wisdom", "民营企业协商议事联盟"),
        ("320505001-E001", "HQ-E-01-001", "wisdom", "某某公司议事室"),
        ("320505-E001", "HQ-E-00-001", "hearts", "某某研究院议事室"),
    ]
    room = Platform.objects.get(code="HQ-V-01-001")
    assert sorted(division.code for division in room.serves.all()) == ["320505001001", "320505001002"]
    entry = Entry.objects.get(subject=room.ref)
    assert (entry.verb, entry.path, entry.actor, entry.public) == (
        "platform.opened",
        "320505001001-V001",
        "system",
        True,
    )
    assert entry.data["serves"] == ["320505001001", "320505001002"]


def test_a_clerk_opens_rooms_in_the_own_township_alone(cast: Cast) -> None:
    here = make_division(cast.committee, code="320505001009")
    there = make_division(cast.committee, code="320505002009")
    room = open_platform(cast.committee, platform_class=VILLAGE, serves=[here], by=cast.clerk)
    assert room.parent == cast.township
    with pytest.raises(Forbidden, match="您没有“设立平台”的权限。此项须由以下角色在其范围内办理：政协办公室"):
        open_platform(cast.committee, platform_class=VILLAGE, serves=[there], by=cast.clerk)
    with pytest.raises(Forbidden):
        open_platform(cast.committee, platform_class=VILLAGE, serves=[there], by=cast.outsider)
    with pytest.raises(Forbidden):
        open_platform(cast.committee, platform_class=VILLAGE, serves=[there], by=cast.nobody)


def test_a_platform_in_the_wrong_place_is_refused_with_the_reason(cast: Cast) -> None:
    village = make_division(cast.committee, code="320505001009", name="甲社区居委会")
    elsewhere = make_division(cast.committee, code="320505002009", name="乙社区居委会")
    unhoused = make_division(cast.committee, code="320505009001", name="丙村委会")
    hollow = make_division(cast.committee, code="320505001498", name="虚拟社区", is_placeholder=True)
    township = Division.objects.get(code="320505001")
    foreign = make_sector(cast.other_committee, name="外界")

    def words(platform_class: PlatformClass, **kwargs: Any) -> str:
        return refused(open_platform, cast.committee, platform_class=platform_class, by=cast.office, **kwargs)

    assert words(DISTRICT) == "“虎丘区政协”已有区级平台。"
    assert words(TOWNSHIP, serves=[township]) == f"“{township.name}”已设平台。"
    assert words(TOWNSHIP) == "镇（街道、功能区）平台须选定一个镇级区划。"
    assert words(TOWNSHIP, serves=[village]) == f"“甲社区居委会”不在“{cast.district.name}”之下，或层级不符。"
    assert words(VILLAGE) == "村（社区）议事室至少服务一个村（社区）。"
    assert words(VILLAGE, serves=[unhoused]) == "请先为“丙村委会”所在的镇（街道）设立平台。"
    assert words(VILLAGE, serves=[village, elsewhere]) == (
        f"“乙社区居委会”不在“{cast.township.name}”之下，或层级不符。"
    )
    assert words(VILLAGE, serves=[hollow]) == "“虚拟社区”是统计用的虚拟区划，没有居民，不设议事室。"
    assert words(VILLAGE, serves=[village], parent=cast.other_village.parent) == (
        f"上级平台“{cast.other_village.parent.name}”不属于本会。"
    )
    assert words(SECTOR) == "界别议事室须选定界别，其他平台不选。"
    assert words(SECTOR, sector=foreign) == "“外界”不是本会的界别。"
    assert words(ENTERPRISE) == "名称：此字段不能为空。"
    assert words(ENTERPRISE, name="某公司议事室", parent=cast.village) == (
        "企事业单位平台设在区级或镇（街道、功能区）平台之下，协商议事联盟设在区级平台之下。"
    )
    assert (
        words(ENTERPRISE, name="某公司议事室", serves=[village])
        == "只有镇（街道）和村（社区）平台选择服务区划。"
    )
    assert words(VILLAGE, serves=[village], name="长" * 101).startswith("名称：")
    assert words(VILLAGE, serves=[village], latitude="91", longitude="120").startswith("纬度（WGS84）：")
    assert words(VILLAGE, serves=[village], latitude="31.3") == "纬度和经度须同时填写，或都不填。"


def test_a_city_opens_no_townships() -> None:
    city = make_committee(code="3206", letters="NT", level="city")
    make_platform(city, DISTRICT)
    township = make_division(city, Division.Level.TOWNSHIP, code="320601001")
    assert refused(open_platform, city, platform_class=TOWNSHIP, serves=[township], by=SYSTEM) == (
        "镇（街道）、村（社区）平台由区（县）政协设立。"
    )


def test_serials_are_not_given_out_twice_after_a_closing(cast: Cast) -> None:
    village = Division.objects.get(code="320505001001")
    close_platform(cast.village, reason="并入镇议事厅", by=cast.office)
    again = open_platform(cast.committee, platform_class=VILLAGE, serves=[village], by=cast.office)
    assert (again.path, again.code) == ("320505001001-V002", "HQ-V-01-002")


def test_a_change_is_recorded_old_beside_new_but_free_words_are_not(cast: Cast) -> None:
    change_platform(
        cast.village,
        brand=Brand.WISDOM,
        has_studio=True,
        introduction="联系人：张三",
        latitude="31.33322",
        longitude="120.57445",
        by=cast.convenor,
    )
    entry = Entry.objects.get(verb="platform.changed")
    assert entry.data == {
        "changed": {
            "brand": ["hearts", "wisdom"],
            "has_studio": [False, True],
            "latitude": [None, "31.33322"],
            "longitude": [None, "120.57445"],
        },
        "reworded": ["introduction"],
    }
    assert (cast.village.version, cast.village.introduction) == (2, "联系人：张三")


def test_a_room_may_serve_a_neighbour_of_the_same_township_alone(cast: Cast) -> None:
    own, second = (
        Division.objects.get(code="320505001001"),
        make_division(cast.committee, code="320505001002"),
    )
    other = Division.objects.get(code="320505002001")
    change_platform(cast.village, serves=[own, second], by=cast.clerk)
    assert Entry.objects.get().data["changed"] == {
        "serves": [["320505001001"], ["320505001001", "320505001002"]]
    }
    assert refused(change_platform, cast.village, serves=[other], by=cast.office) == (
        f"“{other.name}”不是“{cast.township.name}”的村（社区）。"
    )
    assert (
        refused(change_platform, cast.village, serves=[], by=cast.office)
        == "村（社区）议事室至少服务一个村（社区）。"
    )
    assert refused(change_platform, cast.township, serves=[own], by=cast.office) == (
        "只有村（社区）议事室可以调整服务范围。"
    )


def test_changing_nothing_or_something_stale_is_refused(cast: Cast) -> None:
    name = cast.village.name
    assert refused(change_platform, cast.village, name=name, by=cast.office) == f"“{name}”的资料没有变化。"
    change_platform(cast.village, seen=1, address="枫桥路 1 号", by=cast.office)
    with pytest.raises(Stale, match="刚刚已由他人更新"):
        change_platform(cast.village, seen=1, address="枫桥路 2 号", by=cast.convenor)
    cast.village.refresh_from_db()
    assert cast.village.address == "枫桥路 1 号"
    with pytest.raises(TypeError, match=r"\['path'\] are no details of a platform"):
        change_platform(cast.village, path="320505", by=cast.office)
    with pytest.raises(Forbidden):
        change_platform(cast.neighbour, address="别处", by=cast.convenor)


def test_closing_asks_a_reason_and_empty_branches_and_can_be_undone(cast: Cast) -> None:
    assert refused(close_platform, cast.village, reason=" ", by=cast.office) == "请写明停用原因。"
    assert refused(close_platform, cast.township, reason="撤并", by=cast.office) == (
        f"“{cast.township.name}”下还有 1 个平台在用，请先停用下级平台。"
    )
    assert (
        refused(reopen_platform, cast.village, by=cast.office)
        == f"“{cast.village.name}”正在使用，不需要恢复。"
    )
    with pytest.raises(Forbidden):
        close_platform(cast.village, reason="撤并", by=cast.clerk)
    with clock.at(datetime(2026, 3, 1, 20, tzinfo=UTC)):
        close_platform(cast.village, reason="撤并", by=cast.office)
    assert str(cast.village.closed_on) == "2026-03-02"
    assert refused(close_platform, cast.village, reason="撤并", by=cast.office) == (
        f"“{cast.village.name}”已停用，不能再次停用。"
    )
    close_platform(cast.township, reason="撤并", by=cast.office)
    assert (
        refused(reopen_platform, cast.village, by=cast.office) == f"请先恢复上级平台“{cast.township.name}”。"
    )
    reopen_platform(cast.township, by=cast.office)
    reopen_platform(cast.village, by=cast.office)
    assert list(Entry.objects.filter(subject=cast.village.ref).values_list("verb", flat=True)) == [
        "platform.closed",
        "platform.reopened",
    ]
