"""The register of platforms: every village, township and sector with or without a room; one platform."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from shangliang.desk.acting import buttons
from shangliang.desk.acts.platforms import facts, platform_for
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, holds, show
from shangliang.people.queries import members_of_platform, rooms_without_member
from shangliang.platforms.models import Division, Platform
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.queries import coverage, coverage_summary, open_platforms, sector_coverage
from shangliang.topics.queries import counts_by_state


@require_GET
def platforms(request: DeskRequest) -> HttpResponse:
    """Whether everybody has a room to go to, place by place, and which rooms have no member."""
    committee = request.user.committee
    places = list(coverage(committee))
    noun = NOUNS["committee"]
    may_open = holds(request.user, PERMISSIONS["platform.opened"])
    context = {
        "summary": coverage_summary(committee),
        "townships": _by_township(places),
        "sectors": list(sector_coverage(committee)),
        "platforms": list(open_platforms(committee).select_related("sector")),
        "closed": list(Platform.objects.filter(committee=committee, closed_on__isnull=False)),
        "without_member": list(rooms_without_member(committee)),
        "open_url": noun.act_url(committee.pk, "platform.opened") if may_open else "",
    }
    return show(request, "platforms/list", context)


def _by_township(places: list[Division]) -> list[tuple[Division, list[Division], int]]:
    """Each township with its villages, and how many of them no room serves."""
    townships = [place for place in places if place.level == Division.Level.TOWNSHIP]
    grouped = []
    for township in townships:
        villages = [
            place for place in places if place is not township and place.code.startswith(township.code)
        ]
        grouped.append((township, villages, sum(village.n_rooms == 0 for village in villages)))  # type: ignore[attr-defined]  # annotated
    return grouped


@require_GET
def platform(request: DeskRequest, pk: int) -> HttpResponse:
    row = platform_for(request.user, pk)
    if row is None:
        raise Http404
    context = {
        "platform": row,
        "facts": facts(row),
        "buttons": buttons(NOUNS["platforms"], request.user, row),
        "members": list(members_of_platform(row)),
        "counts": [(state, n) for state, n in counts_by_state(row.topics.all()).items() if n],
        "children": list(row.children.filter(closed_on__isnull=True).order_by("path")),
    }
    return show(request, "platforms/detail", context)
