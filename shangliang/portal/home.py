"""The front page: what is being talked over, what was delivered, and the two doors in."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shangliang.deliberation.queries import held_meetings, upcoming_meetings
from shangliang.ledger import clock
from shangliang.outcomes.queries import adoption, delivered_sums, keeping, satisfaction
from shangliang.platforms.models import Brand, Committee, PlatformClass
from shangliang.platforms.queries import open_platforms
from shangliang.portal.journey import rail_of
from shangliang.portal.outcomes import told
from shangliang.portal.site import committee_of, page
from shangliang.portal.topics import GROUPS
from shangliang.topics.lifecycle import State
from shangliang.topics.queries import counts_by_state, open_calls, public_topics, with_voices

MOST = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    today = clock.today()
    topics = public_topics(committee)
    talked_over = with_voices(topics.filter(state__in=GROUPS["talking"][1]))
    # What most people stand behind comes first: the newest has hardly anybody yet.
    most_behind = talked_over.order_by("-n_supported", "-pk")  # type: ignore[misc]  # counted by `with_voices`
    counts = counts_by_state(topics)
    context = {
        "committee": committee,
        "topics": [(one, rail_of(one)) for one in most_behind[:MOST]],
        "n_topics": sum(counts.values()),
        "groups": [(key, label, _sum(counts, states)) for key, (label, states) in GROUPS.items()],
        "sums": sorted(delivered_sums(committee), key=lambda one: -one.reached)[:4],
        "delivered": told(committee, most=4),
        "keeping": keeping(committee, today),
        "adoption": adoption(committee),
        "satisfaction": satisfaction(committee),
        "calls": list(open_calls(today, committee=committee)[:3]),
        "upcoming": list(upcoming_meetings(clock.now(), committee=committee)[:4]),
        "n_held": held_meetings(committee=committee).count(),
        "classes": _classes(committee),
        "brands": _brands(committee),
    }
    return page(request, "home", context)


def _sum(counts: dict[State, int], states: tuple[State, ...]) -> int:
    return sum(counts[state] for state in states)


def _classes(committee: Committee) -> list[tuple[str, str, int]]:
    rows = open_platforms(committee).order_by().values_list("platform_class").annotate(n=Count("pk"))
    found: dict[str, int] = dict(rows)
    return [(str(key), str(key.label), found.get(key, 0)) for key in PlatformClass]


def _brands(committee: Committee) -> list[tuple[str, int, int]]:
    """Each brand with its platforms in use and its published topics."""
    published = Count("topics", filter=Q(topics__published_at__isnull=False), distinct=True)
    rows = open_platforms(committee).order_by().values_list("brand")
    found = {key: (n, m) for key, n, m in rows.annotate(n=Count("pk", distinct=True), m=published)}
    return [(str(key), *found.get(key, (0, 0))) for key in Brand]
