"""Reading settings, platforms and their coverage."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from shangliang.ledger import clock
from shangliang.platforms.models import Committee, Division, Platform, Setting
from shangliang.platforms.numbers import NUMBERS


def settings_of(committee_id: int, at: datetime | None = None) -> dict[str, int | str]:
    """Every number of the institution as it holds for the committee at that moment (default: now)."""
    values: dict[str, int | str] = {key: number.default for key, number in NUMBERS.items()}
    rows = Setting.objects.filter(committee_id=committee_id, since__lte=at or clock.now()).order_by("since")
    return values | {key: value for key, value in rows.values_list("key", "value") if key in values}


def number(committee_id: int, key: str) -> int:
    """One whole-number setting as it holds now."""
    return int(settings_of(committee_id)[key])


def open_platforms(committee: Committee) -> QuerySet[Platform]:
    """Platforms in use, in the order of the tree."""
    return Platform.objects.filter(committee=committee, closed_on__isnull=True).order_by("path")


def coverage(committee: Committee, edition: int) -> QuerySet[Division]:
    """Townships and villages of the committee with `has_platform` and `n_platforms`; placeholders left out."""
    served = Platform.objects.filter(
        committee=committee, closed_on__isnull=True, has_room=True, serves=OuterRef("pk")
    )
    return (
        Division.objects.filter(
            edition=edition,
            code__startswith=committee.code,
            level__in=[Division.Level.TOWNSHIP, Division.Level.VILLAGE],
            is_placeholder=False,
        )
        .annotate(has_platform=Exists(served), n_platforms=Count("platforms"))
        .order_by("code")
    )
