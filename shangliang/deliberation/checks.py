"""One thing that a gate asks for: met or not, with the words that say so."""

from collections.abc import Iterable
from dataclasses import dataclass

from shangliang.errors import Words


@dataclass(frozen=True)
class Check:
    """`label` is what is asked; `words` say how it stands, with the numbers behind it."""

    code: str
    label: Words
    is_met: bool
    words: Words


def unmet(checks: Iterable[Check]) -> list[Check]:
    return [check for check in checks if not check.is_met]


def in_words(checks: Iterable[Check]) -> str:
    """The words of the checks in one line, for a refusal."""
    return "；".join(str(check.words) for check in checks)
