"""What was delivered: target and value reached, before and after."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shangliang.ledger import clock
from shangliang.outcomes.models import Commitment, Progress
from shangliang.outcomes.queries import adoption, delivered, delivered_sums, keeping, satisfaction
from shangliang.platforms.models import Brand, Committee
from shangliang.portal.forms.outcomes import OutcomeFilterForm
from shangliang.portal.site import committee_of, key_from, key_of, page, with_query
from shangliang.portal.topics import pictures_of, townships_of

PAGE = 12


@dataclass(frozen=True)
class Shown:
    """A promise that was kept, with its pictures."""

    commitment: Commitment
    before: Progress | None
    after: Progress | None


def told(committee: Committee, *, most: int) -> list[Shown]:
    """The latest promises verified on the spot; those with pictures first among them."""
    rows = delivered(committee).prefetch_related(_with_pictures())[: most * 3]
    shown = [_shown(one) for one in rows]
    return sorted(shown, key=lambda one: one.before is None or one.after is None)[:most]


def _with_pictures() -> Any:
    return Prefetch("progress", Progress.objects.order_by("at", "pk"))


def _shown(commitment: Commitment) -> Shown:
    before, after = pictures_of(commitment)
    return Shown(commitment, before, after)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    form = OutcomeFilterForm(request.GET, townships=townships_of(committee))
    chosen = form.chosen
    under = form.path_of(chosen["township"])
    rows = delivered(committee, under=under).prefetch_related(_with_pictures())
    if chosen["brand"]:
        rows = rows.filter(suggestion__topic__platform__brand=chosen["brand"])
    if chosen["measure"]:
        rows = rows.filter(measure=chosen["measure"])
    if chosen["words"]:
        word = chosen["words"]
        rows = rows.filter(Q(content__icontains=word) | Q(suggestion__topic__title__icontains=word))
    key = key_from(request.GET.get("before", ""))
    if key is not None:
        rows = rows.filter(Q(verified_at__lt=key[0]) | Q(verified_at=key[0], pk__lt=key[1]))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    older = key_of((last.verified_at, last.pk)) if last and last.verified_at else ""
    context = {
        "committee": committee,
        "form": form,
        "shown": [_shown(one) for one in found[:PAGE]],
        "older": with_query(request, before=older) if older else "",
        "newer": with_query(request, before="") if key else "",
        "sums": delivered_sums(committee, under=under),
        "keeping": keeping(committee, clock.today(), under=under),
        "adoption": adoption(committee, under=under),
        "satisfaction": satisfaction(committee, under=under),
        "is_narrowed": any(chosen.values()),
        "brands": list(Brand),
    }
    return page(request, "outcomes/index", context)


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Every promise of the published topics: kept, under way or overdue. The records behind the figures."""
    committee = committee_of(request)
    today = clock.today()
    rows = Commitment.objects.filter(
        suggestion__topic__committee=committee, suggestion__topic__published_at__isnull=False
    ).select_related("suggestion__topic__platform", "department")
    state = request.GET.get("state", "")
    narrowed = {
        "verified": Q(verified_at__isnull=False),
        "completed": Q(completed_at__isnull=False, verified_at__isnull=True),
        "overdue": Q(completed_at__isnull=True, due_on__lt=today),
        "under_way": Q(completed_at__isnull=True, due_on__gte=today),
    }
    if state in narrowed:
        rows = rows.filter(narrowed[state])
    key = key_from(request.GET.get("before", ""))
    if key is not None:
        rows = rows.filter(Q(made_at__lt=key[0]) | Q(made_at=key[0], pk__lt=key[1]))
    found = list(rows.order_by(F("made_at").desc(), "-pk")[: PAGE * 2 + 1])
    shown = found[: PAGE * 2]
    older = key_of((shown[-1].made_at, shown[-1].pk)) if len(found) > len(shown) else ""
    context = {
        "committee": committee,
        "commitments": shown,
        "state": state if state in narrowed else "",
        "keeping": keeping(committee, today),
        "today": today,
        "older": with_query(request, before=older) if older else "",
        "newer": with_query(request, before="") if key else "",
    }
    return page(request, "outcomes/promises", context)
