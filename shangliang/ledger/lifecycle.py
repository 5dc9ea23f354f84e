"""The shape of every lifecycle table: what a step is."""

from collections.abc import Iterable
from dataclasses import dataclass

from shangliang.errors import Words


@dataclass(frozen=True)
class Step:
    """One move that a lifecycle permits.

    `verb` names it in the ledger, in the permission table and in addresses; `rule` is what the form
    says beside the button.
    """

    verb: str
    label: Words
    sources: frozenset[str]
    targets: frozenset[str]
    rule: Words = ""

    @property
    def only_target(self) -> str:
        if len(self.targets) != 1:
            raise ValueError(f"{self.verb} leads to {sorted(self.targets)}: say which")
        return next(iter(self.targets))


def steps(*rows: tuple[str, Words, str | Iterable[str], str | Iterable[str], Words]) -> dict[str, Step]:
    """A lifecycle as a table: rows of verb, label, sources, targets, rule; keyed by verb."""
    table = {
        verb: Step(verb, label, _states(sources), _states(targets), rule)
        for verb, label, sources, targets, rule in rows
    }
    if len(table) != len(rows):
        raise ValueError("two steps share a verb")
    return table


def _states(given: str | Iterable[str]) -> frozenset[str]:
    return frozenset([given]) if isinstance(given, str) else frozenset(given)
