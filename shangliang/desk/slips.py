"""A slip: what is shown once and kept nowhere in clear, like a query code or a first password.

Between the act and its page a slip travels sealed under a key of this installation: in the address, so that
a form sent twice leads to the same slip, or where it is too long in a cookie. It opens for ten minutes,
for the person who acted.
"""

import base64
import json
import zlib
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.desk.pages import show

COOKIE = "slip"
LIVES = 600  # seconds
LONGEST = 480  # characters of an answer that is kept


@dataclass(frozen=True)
class Slip:
    """`lines` are pairs of a label and what to keep; `link` becomes a QR code; `back` is the next page."""

    title: str
    lines: list[tuple[str, str]]
    back: str
    words: str = ""
    link: str = ""
    sheets: list[dict[str, Any]] = field(default_factory=list)


def address_of(slip: Slip, *, user_pk: int) -> str:
    """Where the slip is shown; it travels along if that is short enough to be kept as a form's answer."""
    short = f"{reverse('desk:slip')}?s={_seal(slip, user_pk)}"
    return short if len(short) <= LONGEST else reverse("desk:slip")


def hand_over(response: HttpResponse, slip: Slip, *, user_pk: int) -> HttpResponse:
    """Let the answer carry the slip, for this account's eyes."""
    response.set_cookie(
        COOKIE,
        _seal(slip, user_pk),
        max_age=LIVES,
        path=reverse("desk:slip"),
        httponly=True,
        secure=settings.TLS,
        samesite="Strict",
    )
    return response


def slip_of(request: HttpRequest) -> dict[str, Any] | None:
    sealed = request.GET.get("s") or request.COOKIES.get(COOKIE, "")
    try:
        slip = json.loads(zlib.decompress(_box(settings.SECRET_KEY).decrypt(sealed.encode(), ttl=LIVES)))
    except InvalidToken:
        return None
    return slip if slip.get("for") == request.user.pk else None


def _seal(slip: Slip, user_pk: int) -> str:
    said = json.dumps(asdict(slip) | {"for": user_pk}, ensure_ascii=False).encode()
    return _box(settings.SECRET_KEY).encrypt(zlib.compress(said, 9)).decode()


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    """The cipher; the label keeps its key apart from other uses of the secret."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shangliang desk slips 1")
    return Fernet(base64.urlsafe_b64encode(kdf.derive(secret.encode())))


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
    for sheet in found["sheets"]:
        sheet["link"] = request.build_absolute_uri(sheet["link"]) if sheet.get("link") else ""
    return show(request, "slip", {"slip": found, "link": link})
