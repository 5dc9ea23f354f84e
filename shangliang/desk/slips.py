"""A slip: what is shown once and kept nowhere, like a query code or a first password.

The server stores neither. Between the act and the page that shows the slip it travels in a signed cookie
of the person who acted, which lives ten minutes. So a form sent twice leads to the same slip.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.desk.pages import show

COOKIE = "slip"
SALT = "desk.slip"
LIVES = 600  # seconds


@dataclass(frozen=True)
class Slip:
    """`lines` are pairs of a label and what to keep; `link` becomes a QR code; `back` is the next page."""

    title: str
    lines: list[tuple[str, str]]
    back: str
    words: str = ""
    link: str = ""
    sheets: list[dict[str, Any]] = field(default_factory=list)


def hand_over(response: HttpResponse, slip: Slip, *, user_pk: int) -> HttpResponse:
    """Let the answer carry the slip, for this account's eyes."""
    sealed = signing.dumps(asdict(slip) | {"for": user_pk}, salt=SALT, compress=True)
    response.set_cookie(
        COOKIE,
        sealed,
        max_age=LIVES,
        path=reverse("desk:slip"),
        httponly=True,
        secure=settings.TLS,
        samesite="Strict",
    )
    return response


def slip_of(request: HttpRequest) -> dict[str, Any] | None:
    try:
        slip: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIVES)
    except signing.BadSignature:
        return None
    return slip if slip.get("for") == request.user.pk else None


@require_http_methods(["GET", "POST"])
def slip(request: HttpRequest) -> HttpResponse:
    """Show the slip to be printed or read aloud; a POST says that it was handed over, and forgets it."""
    found = slip_of(request)
    if request.method == "POST":
        response: HttpResponse = redirect(found["back"] if found else "desk:home")
        response.delete_cookie(COOKIE, path=reverse("desk:slip"))
        return response
    if found is None:
        raise Http404(_("这张凭条已过期或已交付。"))
    link = request.build_absolute_uri(found["link"]) if found["link"] else ""
    return show(request, "slip", {"slip": found, "link": link})
