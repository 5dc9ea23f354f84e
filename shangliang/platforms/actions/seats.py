"""Where a new platform of each class stands: its parent, its path, its code."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.platforms.addressing import ALLIANCE, MOST_UNITS, NO_UNIT, code, leaf_path, letter, unit_of
from shangliang.platforms.models import CODE_DIGITS, Committee, Division, Platform, PlatformClass, Sector


@dataclass(frozen=True)
class Seat:
    """The place found for a platform; `place` is what its name begins with, if anything."""

    parent: Platform | None
    path: str
    code: str
    place: str


def find_seat(
    committee: Committee,
    platform_class: PlatformClass,
    subtype: str,
    parent: Platform | None,
    sector: Sector | None,
    serves: Sequence[Division],
) -> Seat:
    """The next free place for a platform of the class. Raises `Refusal` if there is none, saying why."""
    if (sector is not None) != (platform_class == PlatformClass.SECTOR):
        raise Refusal(_("界别议事室须选定界别，其他平台不选。"), field="sector")
    if sector is not None and sector.committee_id != committee.pk:
        raise Refusal(_("“%(sector)s”不是本会的界别。") % {"sector": sector.name}, field="sector")
    match platform_class:
        case PlatformClass.DISTRICT:
            return _district(committee, serves)
        case PlatformClass.TOWNSHIP:
            return _township(committee, _district_platform(committee), serves)
        case PlatformClass.VILLAGE:
            return _village(committee, parent, serves)
        case PlatformClass.SECTOR:
            place = sector.name if sector else ""
            return _leaf(committee, platform_class, subtype, _district_platform(committee), serves, place)
        case PlatformClass.ENTERPRISE:
            above = parent or _district_platform(committee)
            _check_enterprise_parent(committee, above, subtype)
            return _leaf(committee, platform_class, subtype, above, serves, "")


def _district(committee: Committee, serves: Sequence[Division]) -> Seat:
    _nothing_served(serves)
    if Platform.objects.filter(path=committee.path).exists():
        raise Refusal(_("“%(name)s”已有区级平台。") % {"name": committee.short_name})
    return Seat(None, committee.path, code(committee.letters, "D", NO_UNIT, 1), committee.short_name)


def _township(committee: Committee, district: Platform, serves: Sequence[Division]) -> Seat:
    if len(committee.code) != CODE_DIGITS[Division.Level.COUNTY]:
        raise Refusal(_("镇（街道）、村（社区）平台由区（县）政协设立。"))
    if len(serves) != 1:
        raise Refusal(_("镇（街道、功能区）平台须选定一个镇级区划。"), field="serves")
    division = serves[0]
    _check_division(division, Division.Level.TOWNSHIP, district)
    if Platform.objects.filter(path=division.code).exists():
        raise Refusal(_("“%(division)s”已设平台。") % {"division": division.name}, field="serves")
    unit = Platform.objects.filter(committee=committee, platform_class=PlatformClass.TOWNSHIP).count() + 1
    if unit > MOST_UNITS:
        raise Refusal(_("镇级平台已满 %(most)d 个，不能再设。") % {"most": MOST_UNITS})
    return Seat(district, division.code, code(committee.letters, "T", f"{unit:02}", 1), division.short_name)


def _village(committee: Committee, parent: Platform | None, serves: Sequence[Division]) -> Seat:
    if not serves:
        raise Refusal(_("村（社区）议事室至少服务一个村（社区）。"), field="serves")
    seat = serves[0]
    township = parent or Platform.objects.filter(committee=committee, path=seat.code[:9]).first()
    if township is None or township.platform_class != PlatformClass.TOWNSHIP:
        raise Refusal(
            _("请先为“%(division)s”所在的镇（街道）设立平台。") % {"division": seat.name}, field="parent"
        )
    _check_parent(committee, township)
    for division in serves:
        _check_division(division, Division.Level.VILLAGE, township)
    serial = 1 + Platform.objects.filter(path__startswith=f"{seat.code}-V").count()
    return Seat(
        township,
        leaf_path(seat.code, "V", serial),
        _next_code(committee, "V", unit_of(township.code)),
        seat.short_name,
    )


def _leaf(
    committee: Committee,
    platform_class: PlatformClass,
    subtype: str,
    parent: Platform,
    serves: Sequence[Division],
    place: str,
) -> Seat:
    """A room that hangs on the district or on a township and serves no division."""
    _nothing_served(serves)
    kind = letter(platform_class, subtype)
    serial = 1 + Platform.objects.filter(path__startswith=f"{parent.path}-{kind}").count()
    unit = unit_of(parent.code)
    return Seat(parent, leaf_path(parent.path, kind, serial), _next_code(committee, kind, unit), place)


def _next_code(committee: Committee, kind: str, unit: str) -> str:
    taken = Platform.objects.filter(code__startswith=f"{committee.letters}-{kind}-{unit}-").count()
    return code(committee.letters, kind, unit, taken + 1)


def _district_platform(committee: Committee) -> Platform:
    district = Platform.objects.filter(path=committee.path).first()
    if district is None:
        raise Refusal(_("请先设立区级平台。"), field="parent")
    _check_parent(committee, district)
    return district


def _check_parent(committee: Committee, parent: Platform) -> None:
    if parent.committee_id != committee.pk:
        raise Refusal(_("上级平台“%(name)s”不属于本会。") % {"name": parent.name}, field="parent")
    if not parent.is_open:
        raise Refusal(_("上级平台“%(name)s”已停用。") % {"name": parent.name}, field="parent")


def _check_enterprise_parent(committee: Committee, parent: Platform, subtype: str) -> None:
    _check_parent(committee, parent)
    may_bear = (
        {PlatformClass.DISTRICT} if subtype == ALLIANCE else {PlatformClass.DISTRICT, PlatformClass.TOWNSHIP}
    )
    if parent.platform_class not in may_bear:
        raise Refusal(
            _("企事业单位平台设在区级或镇（街道、功能区）平台之下，协商议事联盟设在区级平台之下。"),
            field="parent",
        )


def _check_division(division: Division, level: Division.Level, parent: Platform) -> None:
    if division.level != level or not division.code.startswith(parent.path):
        raise Refusal(
            _("“%(division)s”不在“%(parent)s”之下，或层级不符。")
            % {"division": division.name, "parent": parent.name},
            field="serves",
        )
    if level == Division.Level.VILLAGE and division.is_placeholder:
        raise Refusal(
            _("“%(division)s”是统计用的虚拟区划，没有居民，不设议事室。") % {"division": division.name},
            field="serves",
        )


def _nothing_served(serves: Sequence[Division]) -> None:
    if serves:
        raise Refusal(_("只有镇（街道）和村（社区）平台选择服务区划。"), field="serves")
