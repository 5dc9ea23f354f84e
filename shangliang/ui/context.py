"""What every page knows about its reader."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

MODE_COOKIE = "mode"
MODES = ("standard", "elder")


@dataclass(frozen=True)
class Reader:
    """How this reader wants pages, and where they are."""

    mode: str
    language: str
    path: str
    is_signed_in: bool

    @property
    def is_elder(self) -> bool:
        return self.mode == "elder"

    @property
    def html_language(self) -> str:
        return "zh-Hans" if self.language.startswith("zh") else self.language


def mode_of(request: HttpRequest) -> str:
    """The mode from the cookie; anything else in there is the standard one."""
    mode = request.COOKIES.get(MODE_COOKIE, "")
    return mode if mode in MODES else "standard"


def reader(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    who = Reader(
        mode=mode_of(request),
        language=get_language() or "zh-hans",
        # After a refused form the switches must lead to a page that exists for GET; the path is the same.
        path=request.get_full_path(),
        is_signed_in=bool(user and user.is_authenticated),
    )
    return {"reader": who, "mode": who.mode, "language": who.language}
