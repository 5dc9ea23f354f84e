"""The style page's material: every component in every state."""

from typing import Any


def everything() -> dict[str, Any]:
    return {}
