"""Calls for topics: the register, one call, and its poster."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from shangliang.desk.acting import buttons
from shangliang.desk.acts.calls import call_for
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, holds, show
from shangliang.desk.paging import number_of, older
from shangliang.topics.models import Call
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import calls_of

SIZE = 30


@require_GET
def calls(request: DeskRequest) -> HttpResponse:
    """Every call of the committee, latest first."""
    rows = calls_of(request.user.committee).order_by("-pk")
    before = number_of(request)
    found = list((rows.filter(pk__lt=before) if before else rows)[: SIZE + 1])
    may_open = holds(request.user, PERMISSIONS["call.opened"])
    noun = NOUNS["committee"]
    context = {
        "calls": [(call, state_of(call)) for call in found[:SIZE]],
        "older": older(request, found[SIZE - 1].pk if len(found) > SIZE else None),
        "open_url": noun.act_url(request.user.committee_id, "call.opened") if may_open else "",
    }
    return show(request, "calls/list", context)


def state_of(call: Call) -> str:
    """Where the call stands today: withdrawn, coming, open or over."""
    if call.withdrawn_at is not None:
        return "withdrawn"
    if localdate() < call.opens_on:
        return "coming"
    return "open" if localdate() <= call.closes_on else "over"


@require_GET
def call(request: DeskRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    context = {
        "call": row,
        "state": state_of(row),
        "buttons": buttons(NOUNS["calls"], request.user, row),
        "topics": list(row.topics.order_by("-submitted_at")[:20]),
    }
    return show(request, "calls/detail", context)


@require_GET
def poster(request: DeskRequest, pk: int) -> HttpResponse:
    """A page to be printed and hung up: the call, and the code that leads to it."""
    row = _found(request, pk)
    link = request.build_absolute_uri(reverse("portal:call", args=[row.pk]))
    return show(request, "calls/poster", {"call": row, "link": link})


def _found(request: DeskRequest, pk: int) -> Call:
    row = call_for(request.user, pk)
    if row is None:
        raise Http404
    return row
