"""The switch to the elders' mode, and the living style page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from shangliang.ui import samples
from shangliang.ui.context import MODE_COOKIE, MODES

A_YEAR = 60 * 60 * 24 * 365


def _way_back(request: HttpRequest) -> str:
    """The page that the form came from, if it is one of ours."""
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return to if safe else "/"


@require_POST
def mode(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("mode", "")
    response = HttpResponseRedirect(_way_back(request))
    if chosen in MODES:
        response.set_cookie(
            MODE_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    face = "ui/base_desk.html" if request.GET.get("face") == "desk" else "ui/base.html"
    return render(request, "ui/style.html", {"base": face, **samples.everything()})
