"""How a page of the desk is put together: its navigation, and the words for what may not be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shangliang.desk.navigation import links_for
from shangliang.errors import Refusal
from shangliang.people.models import User
from shangliang.platforms.roles import Permission, Role


class DeskRequest(HttpRequest):
    """A request that passed the gate: somebody is signed in."""

    user: User


def show(
    request: HttpRequest, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the desk, with the navigation of the reader's roles."""
    links = links_for(request.user) if request.user.is_authenticated else []
    return render(request, f"desk/{name}.html", {"links": links, **(context or {})}, status=status)


def forbidden(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for what the reader's roles do not allow, saying whose task it is."""
    return show(request, "forbidden", {"words": str(refusal)}, status=403)


def holds(user: User, permission: Permission) -> bool:
    """Whether the account holds one of the permission's roles anywhere: then there is something to begin."""
    return any(binding.role in permission.roles for binding in user.bindings)


def roles_of(user: User) -> set[Role]:
    return {Role(binding.role) for binding in user.bindings}
