"""Where a platform stands: its path, which is the scope of roles, and its code, which people read.

    district    320505                   HQ-D-00-001
    township    320505003                HQ-T-03-001
    village     320505003010-V001        HQ-V-03-012
    sector      320505-S001              HQ-S-00-001
    enterprise  320505003-E001           HQ-E-03-001
    alliance    320505-A001              HQ-A-00-001

Codes of divisions have a fixed width on each level, and serials have three digits. So one path is the
prefix of another only if the other platform stands beneath it.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.platforms.models import Brand, PlatformClass

ALLIANCE = "协商议事联盟"
MOST_SERIALS = 999
MOST_UNITS = 99
NO_UNIT = "00"

LETTERS: dict[TextChoices, str] = {
    PlatformClass.DISTRICT: "D",
    PlatformClass.TOWNSHIP: "T",
    PlatformClass.SECTOR: "S",
    PlatformClass.VILLAGE: "V",
    PlatformClass.ENTERPRISE: "E",
}

# DOMAIN 8. That a district platform is 智汇 is our default.
BRANDS: dict[TextChoices, Brand] = {
    PlatformClass.DISTRICT: Brand.WISDOM,
    PlatformClass.SECTOR: Brand.WISDOM,
    PlatformClass.ENTERPRISE: Brand.WISDOM,
    PlatformClass.TOWNSHIP: Brand.HEARTS,
    PlatformClass.VILLAGE: Brand.HEARTS,
}


def letter(platform_class: PlatformClass, subtype: str = "") -> str:
    """The letter of the class; an alliance of enterprises has its own."""
    return "A" if subtype == ALLIANCE else LETTERS[platform_class]


def leaf_path(stem: str, kind: str, serial: int) -> str:
    """The path of a platform with nothing beneath it, like `320505003010-V001`.

    Raises `Refusal` where three digits do not suffice: a fourth would break the prefix rule.
    """
    if not 1 <= serial <= MOST_SERIALS:
        raise Refusal(
            _("“%(place)s”下的同类平台已满 %(most)d 个，不能再设。") % {"place": stem, "most": MOST_SERIALS}
        )
    return f"{stem}-{kind}{serial:03}"


def code(letters: str, kind: str, unit: str, serial: int) -> str:
    """The number on the plate: committee, class, township and serial, like `HQ-V-03-012`."""
    if serial > MOST_SERIALS:
        raise Refusal(_("编号“%(code)s”已用完。") % {"code": f"{letters}-{kind}-{unit}"})
    return f"{letters}-{kind}-{unit}-{serial:03}"


def default_name(place: str) -> str:
    """DOMAIN 3: the name on the plate; empty without a place to name it after. Data, so not translated."""
    return f"{place}“有事好商量”协商议事室" if place else ""


def unit_of(platform_code: str) -> str:
    """The two digits of the township in the code of a platform."""
    return platform_code.split("-")[2]


def stem_of(path: str) -> str:
    """The code of the division in which the platform with this path stands."""
    return path.split("-")[0]


def stands_under(path: str, scope: str) -> bool:
    """Whether the platform with this path is the one at `scope`, or beneath it."""
    return path.startswith(scope)
