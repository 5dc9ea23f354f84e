"""Whose site this is, and how its pages are put together."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shangliang.platforms.models import Committee

KEY = "%Y%m%dT%H%M%S%fZ"


def committee_of(request: HttpRequest) -> Committee:
    """The committee whose site is asked for: the one that the settings name, or the first district's.

    Raises `Http404` as long as none is founded.
    """
    rows = Committee.objects.order_by("-level", "pk")  # district before city
    code = getattr(settings, "COMMITTEE", "")
    committee = (rows.filter(code=code) if code else rows).first()
    if committee is None:
        raise Http404(_("本站尚未设立政协委员会。"))
    return committee


def page(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the portal, which may say whose it is as `committee`."""
    context = context or {}
    if "committee" not in context:
        context["committee"] = committee_of(request)
    return render(request, f"portal/{name}.html", context, status=status)


def private(response: HttpResponse) -> HttpResponse:
    """For pages behind a code: they stay in no cache, and their address goes nowhere."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def key_of(key: tuple[datetime, int] | None) -> str:
    """Where a page of a list ends, as its address says it; empty if the list ends there."""
    return f"{key[0].astimezone(UTC).strftime(KEY)}-{key[1]}" if key else ""


def key_from(text: str) -> tuple[datetime, int] | None:
    """The key that an address says; None if it says none, or nonsense."""
    at, _dash, pk = text.partition("-")
    try:
        return datetime.strptime(at, KEY).replace(tzinfo=UTC), _small(pk)
    except ValueError:
        return None


def _small(digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 16):
        raise ValueError(digits)
    return int(digits)


def with_query(request: HttpRequest, **changed: str) -> str:
    """The address of this page with other parameters; an empty one is left out."""
    query = {key: value for key, value in request.GET.items() if value and key not in changed}
    text = urlencode(query | {key: value for key, value in changed.items() if value})
    return f"{request.path}?{text}" if text else request.path


def here(request: HttpRequest, path: str) -> str:
    """An address with host, for paper and QR codes."""
    return request.build_absolute_uri(path)
