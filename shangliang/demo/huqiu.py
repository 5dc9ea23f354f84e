"""Huqiu as it is public, for the demonstration: divisions, sectors and the tree of platforms.

Real: the divisions, that there are 64 village rooms and 33 sector rooms, each a contact point, and the five
alliances of 2022. Which villages have a room is not published, so a rule stands in: each township has its
share of the 64 among the 83 villages that the bureau listed in 2022; those with a known case come first, the
others in the order of their codes; the nearest room serves a village without. The eight communities new in
2023 are the gaps. Addresses are invented and say so. There are no coordinates: none are openly licensed.
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.db import transaction

from shangliang import platforms
from shangliang.ledger.actions import SYSTEM
from shangliang.ledger.models import Actor
from shangliang.platforms.actions import found_committee, load_divisions, open_platform, register_sectors
from shangliang.platforms.addressing import ALLIANCE
from shangliang.platforms.divisions import read_divisions
from shangliang.platforms.models import Committee, Division, Platform, PlatformClass

CODE = "320505"
EDITION = 2023
TERM = 14
N_VILLAGE_ROOMS = 64
DATA = Path(platforms.__file__).parent / "data"

# Villages of the cases that the demonstration tells (by code: names repeat).
WITH_A_CASE = frozenset(
    {
        "320505003003",  # 西津桥社区: roadside parking
        "320505003010",  # 枫华社区: noise of a road being widened
        "320505101004",  # 华通花园第三社区: parking convention
        "320505002018",  # 金色社区: renewal of 金色家园
        "320505407006",  # 西渚社区, in 东渚: shops, stored junk, flying wires
        "320505101200",  # 树山村
    }
)
NEW_IN_2023 = frozenset(f"3205054000{n}" for n in range(32, 40))

ALLIANCES = ("民营企业", "智慧谷科研院所与归国人才", "台资企业", "日资企业", "欧美企业")
ENTERPRISES = (
    ("320505003", "枫桥街道外资企业"),
    ("320505407", "医疗器械产业园"),
    ("320505405", "高新技术创业服务中心"),
    ("320505408", "综合保税区"),
)
OFFICE_HOURS = "工作日 9:00—11:30，13:30—17:00；双月最后一个星期日为“社情民意连心日”"


@transaction.atomic
def load_huqiu(*, by: Actor = SYSTEM) -> Committee:
    """Found the committee and open its platforms. Raises `Refusal` if it is there already."""
    committee = found_committee(
        code=CODE, name="政协苏州市虎丘区委员会", short_name="虎丘区政协", letters="HQ", by=by
    )
    with (DATA / "divisions_huqiu.csv").open(encoding="utf-8") as lines:
        load_divisions(committee, read_divisions(lines), edition=EDITION, by=by)
    with (DATA / "sectors_huqiu.csv").open(encoding="utf-8") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]
    sectors = register_sectors(committee, term=TERM, names=names, by=by)

    open_platform(
        committee,
        platform_class=PlatformClass.DISTRICT,
        name="虎丘区政协“有事好商量”协商议事厅",
        address=_invented("虎丘区"),
        **_functions(studio=True),
        by=by,
    )
    townships = _open_townships(committee, by=by)
    _open_village_rooms(committee, by=by)
    for sector in sectors:
        open_platform(
            committee,
            platform_class=PlatformClass.SECTOR,
            sector=sector,
            address=_invented(f"虎丘区政协{sector.name}委员之家"),
            **_functions(studio=sector.number % 3 == 0),
            by=by,
        )
    _open_enterprise_platforms(committee, townships, by=by)
    return committee


def villages_with_a_room(villages: list[Division]) -> dict[Division, list[Division]]:
    """Which villages have a room, and which others each room serves (the own village first)."""
    by_township: dict[str, list[Division]] = defaultdict(list)
    for village in villages:
        if village.code not in NEW_IN_2023:
            by_township[village.code[:9]].append(village)
    shares = apportion({code: len(group) for code, group in by_township.items()}, N_VILLAGE_ROOMS)
    rooms: dict[Division, list[Division]] = {}
    for code, group in by_township.items():
        ranked = sorted(group, key=lambda village: (village.code not in WITH_A_CASE, village.code))
        seated, others = ranked[: shares[code]], ranked[shares[code] :]
        rooms |= {village: [village] for village in seated}
        for village in others:
            nearest = min(seated, key=lambda room: abs(int(room.code) - int(village.code)))
            rooms[nearest].append(village)
    return rooms


def apportion(sizes: dict[str, int], seats: int) -> dict[str, int]:
    """Seats by size, whole shares first, then the largest remainders; the code settles a tie."""
    total = sum(sizes.values())
    shares = {code: size * seats // total for code, size in sizes.items()}
    rest = sorted(sizes, key=lambda code: (-(sizes[code] * seats % total), code))
    for code in rest[: seats - sum(shares.values())]:
        shares[code] += 1
    return shares


def _open_townships(committee: Committee, *, by: Actor) -> dict[str, Platform]:
    townships = Division.objects.filter(
        edition=EDITION, level=Division.Level.TOWNSHIP, code__startswith=CODE
    ).order_by("code")
    return {
        division.code: open_platform(
            committee,
            platform_class=PlatformClass.TOWNSHIP,
            subtype=_township_kind(division.name),
            serves=[division],
            address=_invented(division.name),
            **_functions(studio=True),
            by=by,
        )
        for division in townships
    }


def _township_kind(name: str) -> str:
    """镇, 街道 or 功能区. A zone that is also a street or a town (浒墅关经开区, 科技城) counts as a zone."""
    return "街道" if name.endswith("街道") else "镇" if name.endswith("镇") else "功能区"


def _open_village_rooms(committee: Committee, *, by: Actor) -> None:
    villages = Division.objects.filter(
        edition=EDITION, level=Division.Level.VILLAGE, code__startswith=CODE, is_placeholder=False
    ).order_by("code")
    rooms = villages_with_a_room(list(villages))
    for n, village in enumerate(sorted(rooms, key=lambda village: village.code)):
        open_platform(
            committee,
            platform_class=PlatformClass.VILLAGE,
            subtype=village.kind,
            serves=rooms[village],
            address=_invented(f"{village.short_name}党群服务中心"),
            **_functions(studio=n % 2 == 0),
            by=by,
        )


def _open_enterprise_platforms(committee: Committee, townships: dict[str, Platform], *, by: Actor) -> None:
    for place in ALLIANCES:
        open_platform(
            committee,
            platform_class=PlatformClass.ENTERPRISE,
            subtype=ALLIANCE,
            name=f"{place}“有事好商量”协商议事联盟",
            address=_invented(f"{place}联络处"),
            **_functions(studio=False),
            by=by,
        )
    for code, place in ENTERPRISES:
        open_platform(
            committee,
            platform_class=PlatformClass.ENTERPRISE,
            parent=townships[code],
            name=f"{place}“有事好商量”协商议事室",
            address=_invented(place),
            **_functions(studio=False),
            by=by,
        )


def _functions(*, studio: bool) -> dict[str, Any]:
    """三位一体: every room is a contact point; a studio is not everywhere."""
    return {"has_room": True, "has_studio": studio, "has_point": True, "opening_hours": OFFICE_HOURS}


def _invented(place: str) -> str:
    return f"{place}（演示地址）"
