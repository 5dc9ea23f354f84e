"""Calls for topics."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from shangliang.platforms.models import Committee, Platform
from shangliang.topics.models import Call


def calls_of(committee: Committee) -> QuerySet[Call]:
    """Every call of the committee, latest first, with `n_topics`."""
    rows = Call.objects.filter(platform__committee=committee).select_related("platform")
    return rows.annotate(n_topics=Count("topics")).order_by("-closes_on", "-pk")


def open_calls(
    on: date, *, committee: Committee | None = None, platform: Platform | None = None
) -> QuerySet[Call]:
    """Calls that run on that day, those that close first standing first, with `n_topics`.

    Of a committee; or those that reach a platform, its own and those of the platforms above it.
    """
    rows = Call.objects.filter(withdrawn_at__isnull=True, opens_on__lte=on, closes_on__gte=on)
    if committee is not None:
        rows = rows.filter(platform__committee=committee)
    if platform is not None:
        above = Q(platform__path__in=[platform.path[:length] for length in range(1, len(platform.path) + 1)])
        rows = rows.filter(above, platform__committee=platform.committee_id)
    return rows.select_related("platform").annotate(n_topics=Count("topics")).order_by("closes_on", "pk")
