"""Headers for every answer, and the renewal of sessions in use."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from shangliang.portal.errors import not_allowed, too_large

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


# Twenty photos of the largest size, and what is written with them.
MOST_BYTES = 170 * 1024 * 1024


class LimitedBody:
    """Refuse a body that no form of ours sends before any of it is read and laid on the disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.META.get("CONTENT_LENGTH") or "0"
        if told.isascii() and told.isdecimal() and (len(told) > 12 or int(told) > MOST_BYTES):
            return too_large(request)
        return self.get_response(request)


class SecurityHeaders:
    """No inline script or style runs, no other site frames a page, no signed-in page stays in a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = not_allowed(request).content
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
            renew(request)
        return response


def renew(request: HttpRequest) -> None:
    """Push the session's end ahead, at most ten times in its life: a page view must not cost a write each."""
    now = int(time.time())
    if now - request.session.get("seen", 0) > settings.SESSION_COOKIE_AGE / 10:
        request.session["seen"] = now
