"""The gate before every page of the desk: signed in, second factor shown, password fit."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.functional import LazyObject
from django_otp import user_has_device

from shangliang.desk.pages import forbidden
from shangliang.errors import Forbidden
from shangliang.people.models import User
from shangliang.people.passwords import must_renew

View = Callable[..., HttpResponse]


def behind_the_gate(*patterns: URLPattern) -> list[URLPattern]:
    """The same addresses, each behind the gate."""
    for pattern in patterns:
        pattern.callback = gated(pattern.callback)
    return list(patterns)


def gated(view: View) -> View:
    """Let nobody pass who is not wholly signed in; answer a `Forbidden` from inside in words."""

    @wraps(view)
    def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("desk:sign-in"))
        request.user = account_of(request)
        if stop := still_to_do(request):
            return redirect(stop)
        try:
            return view(request, *args, **kwargs)
        except Forbidden as refusal:
            return forbidden(request, refusal)

    return passed


def account_of(request: HttpRequest) -> User:
    """The account itself: the middleware's lazy stand-ins have another type, which actions must not meet."""
    user: Any = request.user
    while isinstance(user, LazyObject):
        bool(user.pk)  # sets it up
        user = user._wrapped  # Django has no public way
    return user  # type: ignore[no-any-return]


def still_to_do(request: HttpRequest) -> str:
    """The page that must come before any other; empty if the person may go on."""
    if needs_second_factor(request):
        return "desk:second-step"
    return "desk:password" if must_renew(request.user) else ""  # type: ignore[arg-type]  # signed in


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether the account has a confirmed device that this session has not shown yet."""
    shown = getattr(request.user, "otp_device", None)  # set by django_otp's middleware
    return shown is None and user_has_device(request.user)
