"""The platforms: as a list, as a map, and each one with what happens there."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.deliberation.queries import held_meetings, upcoming_meetings
from shangliang.ledger import clock
from shangliang.outcomes.queries import delivered
from shangliang.people.queries import members_of_platform
from shangliang.platforms.models import Brand, Division, Platform, PlatformClass
from shangliang.platforms.queries import (
    coverage,
    coverage_summary,
    open_platforms,
    platform_for_public,
)
from shangliang.portal.forms.platforms import PlatformFilterForm
from shangliang.portal.journey import rail_of
from shangliang.portal.meetings import with_numbers
from shangliang.portal.site import committee_of, here, page
from shangliang.portal.tilemap import CIRCLE, SQUARE, Cluster, clusters_of, rooms_of
from shangliang.portal.topics import townships_of
from shangliang.topics.lifecycle import ENDED
from shangliang.topics.queries import open_calls, public_topics, with_voices
from shangliang.ui.parts import Tab

MOST = 6


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    form = PlatformFilterForm(request.GET, townships=townships_of(committee))
    chosen = form.chosen
    published = Count("topics", filter=Q(topics__published_at__isnull=False), distinct=True)
    rows = open_platforms(committee).annotate(n_topics=published)
    if chosen["platform_class"]:
        rows = rows.filter(platform_class=chosen["platform_class"])
    if chosen["brand"]:
        rows = rows.filter(brand=chosen["brand"])
    if chosen["township"]:
        rows = rows.filter(path__startswith=form.path_of(chosen["township"]))
    if chosen["words"]:
        rows = rows.filter(Q(name__icontains=chosen["words"]) | Q(code__iexact=chosen["words"]))
    context = {
        "committee": committee,
        "form": form,
        "groups": _by_class(list(rows)),
        "is_narrowed": any(chosen.values()),
    }
    return page(request, "platforms/index", context)


def _by_class(platforms: Sequence[Platform]) -> list[tuple[str, str, list[Platform]]]:
    groups = [
        (str(key), str(key.label), [one for one in platforms if one.platform_class == key])
        for key in PlatformClass
    ]
    return [group for group in groups if group[2]]


@require_safe
def map_of_platforms(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    brand = request.GET.get("brand", "")
    brand = brand if brand in Brand.values else ""
    platforms = [one for one in open_platforms(committee).prefetch_related("serves") if one.has_room]
    villages = [place for place in coverage(committee) if place.level == Division.Level.VILLAGE]
    clusters = clusters_of(platforms, villages)
    sectors = rooms_of(platforms, PlatformClass.SECTOR, _("界别"), CIRCLE)
    firms = rooms_of(platforms, PlatformClass.ENTERPRISE, _("企事业单位"), SQUARE)
    rooms = [sectors, firms]
    shown: list[Cluster | None] = [*(clusters if brand != Brand.WISDOM else ())]
    shown += rooms if brand != Brand.HEARTS else []
    tiles = [tile for cluster in clusters for tile in cluster.tiles]
    context = {
        "committee": committee,
        "clusters": [cluster for cluster in shown if cluster is not None],
        "brand": brand,
        "tabs": _brand_tabs(brand),
        "keys": _keys(tiles, sectors, firms),
        "summary": coverage_summary(committee),
        "whole": next((one for one in platforms if one.platform_class == PlatformClass.DISTRICT), None),
    }
    return page(request, "platforms/map", context)


def _brand_tabs(brand: str) -> list[Tab]:
    path = reverse("portal:map")
    return [Tab(_("全部"), path, is_current=not brand)] + [
        Tab(str(one.label), f"{path}?brand={one}", is_current=one == brand) for one in Brand
    ]


def _keys(tiles: Sequence[Any], sectors: Cluster | None, firms: Cluster | None) -> list[tuple[str, str, int]]:
    """Kind, words and number of each sort of tile."""
    words = {
        "room": _("村（社区）有协商议事室"),
        "neighbour": _("由相邻议事室服务"),
        "none": _("尚无，由镇（街道）受理"),
    }
    rows = [(kind, label, sum(tile.kind == kind for tile in tiles)) for kind, label in words.items()]
    rooms = [("sector", _("界别协商议事室"), sectors), ("enterprise", _("企事业单位协商议事室"), firms)]
    return rows + [(kind, label, len(found.tiles)) for kind, label, found in rooms if found]


def _public(code: str) -> Platform | None:
    try:
        return platform_for_public(code) if code.isprintable() else None
    except Platform.DoesNotExist:
        return None


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    committee = committee_of(request)
    platform = _public(code)
    if platform is None or platform.committee_id != committee.pk:
        raise Http404(_("没有这个平台。"))
    path = platform.path
    topics = list(with_voices(public_topics(committee, under=path)).exclude(state__in=ENDED)[:MOST])
    context = {
        "committee": committee,
        "platform": platform,
        "members": list(members_of_platform(platform)),
        "topics": [(topic, rail_of(topic)) for topic in topics],
        "n_topics": public_topics(committee, under=path).count(),
        "upcoming": list(upcoming_meetings(clock.now(), committee=committee, under=path)[:MOST]),
        "held": list(with_numbers(held_meetings(committee=committee, under=path))[:MOST]),
        "delivered": list(delivered(committee, under=path)[:MOST]),
        "calls": list(open_calls(clock.today(), platform=platform)),
        "children": list(open_platforms(committee).filter(parent=platform)),
        "address": here(request, platform.get_absolute_url()),
        "raise_address": here(request, f"{reverse('portal:raise')}?platform={platform.code}"),
    }
    return page(request, "platforms/detail", context)
