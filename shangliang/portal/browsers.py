"""One browser, known by a random number in a signed cookie: it tells nothing about the person or device."""

import secrets

from django.http import HttpRequest, HttpResponse

COOKIE = "browser"
OPENED = "opened"
A_YEAR = 60 * 60 * 24 * 365


def browser_of(request: HttpRequest) -> str:
    """The browser's number; a new one if it has none, or not one of ours."""
    known = request.get_signed_cookie(COOKIE, default="", salt=COOKIE)
    return known or secrets.token_urlsafe(16)


def remember(request: HttpRequest, response: HttpResponse, browser: str) -> HttpResponse:
    return _keep(request, response, COOKIE, browser)


def has_opened(request: HttpRequest, code_hash: str) -> bool:
    """Whether this browser has opened what the code opens: then it is no guess."""
    return request.get_signed_cookie(OPENED, default="", salt=OPENED) == code_hash[:32]


def remember_opened(request: HttpRequest, response: HttpResponse, code_hash: str) -> HttpResponse:
    return _keep(request, response, OPENED, code_hash[:32])


def _keep(request: HttpRequest, response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response
