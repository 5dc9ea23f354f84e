"""Pages for what went wrong, in words that say what to do next. None of them asks the database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "portal/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "portal/errors/403.html", {"words": str(exception)}, status=403)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """For an address that only forms are sent to, opened from the history or typed."""
    return render(request, "portal/errors/405.html", status=405)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # What a view says is written for the reader; what the address resolver says is not.
    words = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "portal/errors/404.html", {"words": words}, status=404)


def too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/errors/413.html", status=413)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/errors/500.html", status=500)
