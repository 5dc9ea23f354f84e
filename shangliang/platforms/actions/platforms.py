"""Platforms open, change, close and open again."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import act, append, change
from shangliang.ledger.models import Actor
from shangliang.platforms.actions.seats import find_seat
from shangliang.platforms.addressing import BRANDS, default_name
from shangliang.platforms.checks import check_fields
from shangliang.platforms.models import Committee, Division, Platform, PlatformClass, Sector
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.roles import require_unless_system

# What may be told when a platform opens, and changed afterwards. Class, code and path stay for good.
DETAILS = frozenset(
    {
        "address",
        "brand",
        "has_point",
        "has_room",
        "has_studio",
        "introduction",
        "latitude",
        "longitude",
        "name",
        "opening_hours",
    }
)
# Free words may name people, and the record is for good: that they changed is recorded, not how.
FREE_WORDS = frozenset({"introduction", "opening_hours"})


@act
def open_platform(
    committee: Committee,
    *,
    platform_class: PlatformClass,
    subtype: str = "",
    parent: Platform | None = None,
    sector: Sector | None = None,
    serves: Sequence[Division] = (),
    name: str = "",
    by: Actor,
    **details: Any,
) -> Platform:
    """Open a platform of any class; its path, code and brand follow from what it is.

    Parameters
    ----------
    parent : Platform, optional
        Found by the class and the division where left out; an enterprise's may be a township.
    sector : Sector
        Of a sector's room, and of no other.
    serves : sequence of Division
        A township's own division; the villages that a village room serves, the one it stands in first.
    name : str, optional
        By default the place or sector and “有事好商量”协商议事室; an enterprise's must be given.
    details
        Any of `DETAILS`.

    Raises `Forbidden`, or `Refusal` if the place is taken, wrong for the class, or a field is wrong.
    """
    _check_names(details)
    seat = find_seat(committee, platform_class, subtype, parent, sector, list(serves))
    require_unless_system(by, PERMISSIONS["platform.opened"], seat.parent or committee)
    platform = Platform(
        committee=committee,
        platform_class=platform_class,
        subtype=subtype,
        code=seat.code,
        path=seat.path,
        parent=seat.parent,
        sector=sector,
        name=name or default_name(seat.place),
        opened_on=clock.today(),
        **{"brand": BRANDS[platform_class]} | details,
    )
    check_fields(platform, leaving_out=("committee", "parent", "sector"))
    platform.save()
    platform.serves.set(serves)
    append(
        "platform.opened",
        platform,
        by=by,
        public=True,
        code=platform.code,
        platform_class=platform_class,
        name=platform.name,
        brand=platform.brand,
        serves=[division.code for division in serves],
    )
    return platform


@act
def change_platform(
    platform: Platform,
    *,
    serves: Sequence[Division] | None = None,
    seen: int | None = None,
    by: Actor,
    **details: Any,
) -> None:
    """Change what is told of a platform (`DETAILS`), and which villages its room serves.

    Raises `Forbidden`, `Stale`, or `Refusal` if nothing changes or a field is wrong.
    """
    require_unless_system(by, PERMISSIONS["platform.changed"], platform)
    _check_names(details)
    served = sorted(platform.serves.values_list("code", flat=True))
    changed = copy(platform)
    for name, value in details.items():
        setattr(changed, name, value)
    check_fields(changed, leaving_out=("committee", "parent", "sector"))
    # Compared after cleaning: "31.33" and Decimal("31.33") are the same place.
    was = {name: getattr(platform, name) for name in details}
    fields = {name: getattr(changed, name) for name in details if getattr(changed, name) != was[name]}
    moved = serves is not None and sorted(division.code for division in serves) != served
    if not fields and not moved:
        raise Refusal(_("“%(name)s”的资料没有变化。") % {"name": platform.name})
    if serves is not None and moved:
        _check_serves(platform, serves)
        platform.serves.set(serves)
    change(platform, by=by, seen=seen, fields=fields)
    told = {name: [was[name], fields[name]] for name in fields.keys() - FREE_WORDS}
    if serves is not None and moved:
        told["serves"] = [served, sorted(division.code for division in serves)]
    append(
        "platform.changed",
        platform,
        by=by,
        public=True,
        changed=told,
        reworded=sorted(fields.keys() & FREE_WORDS),
    )


@act
def close_platform(platform: Platform, *, reason: str, seen: int | None = None, by: Actor) -> None:
    """Take a platform out of use. What was done there stays, and so do its path and code."""
    require_unless_system(by, PERMISSIONS["platform.closed"], platform)
    if not platform.is_open:
        raise Refusal(_("“%(name)s”已停用，不能再次停用。") % {"name": platform.name})
    if not reason.strip():
        raise Refusal(_("请写明停用原因。"), field="reason")
    n_open = platform.children.filter(closed_on__isnull=True).count()
    if n_open:
        raise Refusal(
            _("“%(name)s”下还有 %(n)d 个平台在用，请先停用下级平台。") % {"name": platform.name, "n": n_open}
        )
    change(platform, by=by, seen=seen, fields={"closed_on": clock.today()})
    append("platform.closed", platform, by=by, public=True, reason=reason)


@act
def reopen_platform(platform: Platform, *, seen: int | None = None, by: Actor) -> None:
    """Take a closed platform into use again, under the same path and code."""
    require_unless_system(by, PERMISSIONS["platform.reopened"], platform)
    if platform.is_open:
        raise Refusal(_("“%(name)s”正在使用，不需要恢复。") % {"name": platform.name})
    closed = Platform.objects.filter(children=platform, closed_on__isnull=False).first()
    if closed:
        raise Refusal(_("请先恢复上级平台“%(name)s”。") % {"name": closed.name})
    change(platform, by=by, seen=seen, fields={"closed_on": None})
    append("platform.reopened", platform, by=by, public=True)


def _check_names(details: dict[str, Any]) -> None:
    unknown = sorted(details.keys() - DETAILS)
    if unknown:
        raise TypeError(f"{unknown} are no details of a platform; known: {sorted(DETAILS)}")


def _check_serves(platform: Platform, serves: Sequence[Division]) -> None:
    """A village room serves villages of its own township."""
    township = platform.parent
    if platform.platform_class != PlatformClass.VILLAGE or township is None:
        raise Refusal(_("只有村（社区）议事室可以调整服务范围。"), field="serves")
    if not serves:
        raise Refusal(_("村（社区）议事室至少服务一个村（社区）。"), field="serves")
    for division in serves:
        if division.level != Division.Level.VILLAGE or not division.code.startswith(township.path):
            raise Refusal(
                _("“%(division)s”不是“%(township)s”的村（社区）。")
                % {"division": division.name, "township": township.name},
                field="serves",
            )
