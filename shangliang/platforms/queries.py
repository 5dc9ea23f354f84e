"""Reading settings, platforms, their tree and their coverage."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from shangliang.ledger import clock
from shangliang.platforms.models import Committee, Division, Platform, Sector, Setting
from shangliang.platforms.numbers import NUMBERS


def settings_of(committee_id: int, at: datetime | None = None) -> dict[str, int | str]:
    """Every number of the institution as it holds for the committee at that moment (default: now)."""
    values: dict[str, int | str] = {key: number.default for key, number in NUMBERS.items()}
    rows = Setting.objects.filter(committee_id=committee_id, since__lte=at or clock.now()).order_by(
        "since", "pk"
    )
    return values | {key: value for key, value in rows.values_list("key", "value") if key in values}


def number(committee_id: int, key: str) -> int:
    """One whole-number setting as it holds now."""
    return int(settings_of(committee_id)[key])


def settings_history(committee: Committee, key: str) -> QuerySet[Setting]:
    """Every value that one setting has had, newest first; the default stood before the first."""
    return Setting.objects.filter(committee=committee, key=key).order_by("-since", "-pk")


def open_platforms(committee: Committee) -> QuerySet[Platform]:
    """Platforms in use, in the order of the tree."""
    return Platform.objects.filter(committee=committee, closed_on__isnull=True).order_by("path")


def platform_for_public(code: str) -> Platform:
    """A platform by its code, closed ones included: their history stays public. Raises `DoesNotExist`."""
    return (
        Platform.objects.select_related("committee", "parent", "sector")
        .prefetch_related("serves")
        .get(code=code)
    )


@dataclass(frozen=True)
class Node:
    """A platform with those beneath it, in the order of their paths."""

    platform: Platform
    children: list["Node"] = field(default_factory=list)


def tree(committee: Committee) -> list[Node]:
    """The platforms in use as a tree, in one statement; usually one root, the district's platform."""
    platforms = open_platforms(committee).select_related("sector")
    nodes = {platform.pk: Node(platform) for platform in platforms}
    roots: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.platform.parent_id) if node.platform.parent_id else None
        (parent.children if parent else roots).append(node)
    return roots


def current_edition(committee: Committee) -> int | None:
    """The newest edition of the divisions that is loaded for the committee."""
    newest = Division.objects.filter(code__startswith=committee.code).aggregate(newest=Max("edition"))[
        "newest"
    ]
    return int(newest) if newest else None


def current_term(committee: Committee) -> int | None:
    """The newest term for which the committee has sectors."""
    newest = Sector.objects.filter(committee=committee).aggregate(newest=Max("term"))["newest"]
    return int(newest) if newest else None


OPEN_ROOM = Q(platforms__closed_on__isnull=True, platforms__has_room=True)


def coverage(committee: Committee, edition: int | None = None) -> QuerySet[Division]:
    """Townships and villages with `n_rooms` in use that serve them; `n_rooms=0` is a gap.

    Placeholders are left out: nobody lives there. The newest edition unless one is named.
    """
    return (
        _places(committee, edition)
        .annotate(n_rooms=Count("platforms", filter=OPEN_ROOM & Q(platforms__committee=committee)))
        .order_by("code")
    )


def sector_coverage(committee: Committee, term: int | None = None) -> QuerySet[Sector]:
    """Sectors of the term (default: the newest) with `n_rooms` in use; `n_rooms=0` is a gap."""
    return _sectors(committee, term).annotate(n_rooms=Count("platforms", filter=OPEN_ROOM)).order_by("number")


@dataclass(frozen=True)
class CoverageSummary:
    """How many places there are, and how many of them a room in use serves."""

    n_townships: int
    n_townships_served: int
    n_villages: int
    n_villages_served: int
    n_sectors: int
    n_sectors_served: int
    n_rooms: int  # of village rooms, which may serve several villages each

    @property
    def n_gaps(self) -> int:
        return (
            self.n_townships
            - self.n_townships_served
            + self.n_villages
            - self.n_villages_served
            + self.n_sectors
            - self.n_sectors_served
        )


def coverage_summary(
    committee: Committee, edition: int | None = None, term: int | None = None
) -> CoverageSummary:
    """全覆盖 in figures, in one statement."""
    open_rooms = Platform.objects.filter(committee=committee, closed_on__isnull=True, has_room=True)
    places, sectors = _places(committee, edition), _sectors(committee, term)
    townships = places.filter(level=Division.Level.TOWNSHIP)
    villages = places.filter(level=Division.Level.VILLAGE)
    served, seated = (
        Exists(open_rooms.filter(serves=OuterRef("pk"))),
        Exists(open_rooms.filter(sector=OuterRef("pk"))),
    )
    row = (
        Committee.objects.filter(pk=committee.pk)
        .annotate(
            n_townships=_how_many(townships),
            n_townships_served=_how_many(townships.filter(served)),
            n_villages=_how_many(villages),
            n_villages_served=_how_many(villages.filter(served)),
            n_sectors=_how_many(sectors),
            n_sectors_served=_how_many(sectors.filter(seated)),
            n_rooms=_how_many(open_rooms.filter(platform_class="village")),
        )
        .values(*CoverageSummary.__dataclass_fields__)
        .get()
    )
    return CoverageSummary(**row)


def _places(committee: Committee, edition: int | None) -> QuerySet[Division]:
    divisions = Division.objects.filter(code__startswith=committee.code)
    return divisions.filter(
        edition=edition or _newest(divisions, "edition"),
        level__in=[Division.Level.TOWNSHIP, Division.Level.VILLAGE],
        is_placeholder=False,
    )


def _sectors(committee: Committee, term: int | None) -> QuerySet[Sector]:
    sectors = Sector.objects.filter(committee=committee)
    return sectors.filter(term=term or _newest(sectors, "term"))


def _newest(rows: QuerySet[Any], column: str) -> Subquery:
    return Subquery(rows.order_by(f"-{column}").values(column)[:1])


def _how_many(rows: QuerySet[Any]) -> Coalesce:
    """A count as a column, in the statement around it."""
    counted = rows.order_by().annotate(_one=Value(1)).values("_one").annotate(_n=Count("pk")).values("_n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
