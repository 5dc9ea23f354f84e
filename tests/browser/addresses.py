"""Every page of the portal and the desk, with a row of the world to show, and who looks at it.

The names are read from the site's own addresses: one that is missing here fails `test_pages`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, reverse

from shangliang.deliberation.models import (
    Meeting,
    Minutes,
    Research,
)
from shangliang.desk import urls as desk
from shangliang.desk.acting import Act, Noun
from shangliang.desk.acts.settings import rows_of
from shangliang.desk.nouns import NOUNS
from shangliang.desk.slips import Slip
from shangliang.desk.slips import address_of as slip_address
from shangliang.outcomes.models import Commitment, Feedback, Outcome, Suggestion
from shangliang.people.models import Member
from shangliang.portal import urls as portal
from shangliang.topics.models import AnnualPlan, Call, Topic, Voice
from tests.browser.world import World

# Who may be asked to look at a page of the desk, the likeliest first.
STAFF = (
    "office", "convenor", "clerk", "member", "handler", "approver", "leader", "system_admin",
    "security_admin", "audit_admin", "committee_clerk", "government", "expert", "evaluator",
)  # fmt: skip
# Names that are not pages: files for machines, pictures, doors that only lead on, answers to a POST.
NO_PAGES = {
    "portal": {
        "clocks-departments", "clocks-overdue", "ledger", "dataset", "media", "robots", "security", "plans",
    },
    "desk": {
        "sign-out", "own-data", "photo", "research-photo", "progress-photo", "act",
        "plan-item", "role", "placement", "scheme", "participant", "speech", "confirmation", "rating", "talk",
        "look-back",
    },
}  # fmt: skip

Args = Callable[[World], list[Any]]


def _none(world: World) -> list[Any]:
    return []


def _of(*names: str) -> list[Args]:
    """The numbers of those topics."""
    return [lambda world, name=name: [world.numbers[name]] for name in names]


def _code(*names: str) -> list[Args]:
    return [lambda world, name=name: [world.codes[name]] for name in names]


def _meeting(name: str) -> Args:
    def args(world: World) -> list[Any]:
        meeting = Meeting.objects.filter(topic__number=world.numbers[name]).latest("pk")
        return [meeting.topic.number, meeting.number]

    return args


def _row(model: type[Model], *names: str, path: str = "topic__number") -> list[Args]:
    """The last row of the model that belongs to each of those topics; of all, if none is named."""

    def args(world: World, name: str = "") -> list[Any]:
        rows = model._default_manager.filter(**({path: world.numbers[name]} if name else {}))
        return [rows.latest("pk").pk]

    return [lambda world, name=name: args(world, name) for name in names] or [args]


def _account(name: str) -> Args:
    return lambda world: [getattr(world.cast, name).pk]


PORTAL: dict[str, list[Args]] = {
    "topic": _of("candidate", "answered", "noticed", "held", "unsatisfied", "closed", "suspended"),
    "support": _of("candidate"),
    "research": _of("ready"),
    "notice": [_meeting("noticed")],
    "minutes": [_meeting("minutes filed")],
    "call": _row(Call),
    "plan": [lambda world: [AnnualPlan.objects.get(state="issued").year]],
    "voice": _code("submitted", "returned", "answered", "told", "closed"),
    "invitation": _code("invitation", "confirmation"),
    "platform": [lambda world: [world.cast.village.code], lambda world: [world.cast.district.code]],
}

OF_MEETING = "meeting__topic__number"
OF_SUGGESTION = "suggestion__topic__number"
DESK: dict[str, list[Args]] = {
    "start": [lambda world: [world.cast.committee.pk]],
    "topic": _row(Topic, "submitted", "candidate", "held", "unsatisfied", "closed", path="number"),
    "contact": _row(Voice, "submitted"),
    "call": _row(Call),
    "call-poster": _row(Call),
    "plan": [lambda world: [AnnualPlan.objects.get(state="issued").pk]],
    "plan-versions": [lambda world: [AnnualPlan.objects.get(state="issued").pk]],
    "platform": [lambda world: [world.cast.village.pk]],
    "account": [_account("convenor")],
    "member": _row(Member),
    "setting": [lambda world: [1]],
    "research": _row(Research, "drafting", "ready"),
    "meeting": _row(Meeting, "planned", "noticed", "held"),
    "meeting-notice": _row(Meeting, "noticed"),
    "meeting-check-in": _row(Meeting, "checking in"),
    "meeting-record": _row(Meeting, "opened", "consensus", "held"),
    "minutes": _row(Minutes, "minutes drafted", "minutes sent", "minutes filed", path=OF_MEETING),
    "minutes-print": _row(Minutes, "minutes filed", path=OF_MEETING),
    "outcome": _row(Outcome, "outcome drafted", "dispatched", "unsatisfied"),
    "suggestion": _row(Suggestion, "dispatched", "signed", "implementing", "verified"),
    "commitment": _row(Commitment, "implementing", path=OF_SUGGESTION),
    "feedback": _row(Feedback, "unsatisfied"),
}


@dataclass(frozen=True)
class Visit:
    """One page to look at: `address` and `reader` need the world."""

    face: str
    name: str
    args: Args

    def address(self, world: World) -> str:
        if self.name == "slip":
            slip = Slip("新账号", [("用户名", "zhang"), ("首次登录密码", "abcd-efgh")], reverse("desk:home"))
            return slip_address(slip, user_pk=world.cast.office.pk)
        return reverse(f"{self.face}:{self.name}", args=self.args(world))


def names_of(face: str) -> list[str]:
    """The names of the face's addresses, as the site has them now."""
    patterns = {"portal": portal, "desk": desk}[face].urlpatterns
    return [pattern.name for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name]


def pattern_of(face: str, name: str) -> URLPattern:
    patterns = {"portal": portal, "desk": desk}[face].urlpatterns
    return next(pattern for pattern in patterns if pattern.name == name)


def visits() -> Iterator[Visit]:
    """Every page at least once; a page that takes arguments and is not in the tables is not among them."""
    for face, table in (("portal", PORTAL), ("desk", DESK)):
        for name in names_of(face):
            if name in NO_PAGES[face]:
                continue
            if name in table:
                yield from (Visit(face, name, args) for args in table[name])
            elif not pattern_of(face, name).pattern.converters:
                yield Visit(face, name, _none)


def ways() -> list[tuple[str, str]]:
    """Every act of the desk, by noun and verb."""
    return [(noun.key, verb) for noun in NOUNS.values() for verb in noun.acts]


class Waiting:
    """Finds for an act a row that waits for it and somebody who may take it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.found: dict[tuple[str, str, int], Any] = {}
        self.last: dict[tuple[str, str], tuple[str, int]] = {}  # what was found for an act the last time

    def row_for(self, noun: Noun, act: Act) -> tuple[str, Any] | None:
        key = (noun.key, act.verb)
        if key in self.last:
            who, pk = self.last[key]
            row = self._find(noun, who, pk)
            if row is not None and self._waits(noun, act, who, row):
                return who, row
        found = next(self.rows_for(noun, act), None)
        if found is not None:
            self.last[key] = (found[0], found[1].pk)
        return found

    def rows_for(self, noun: Noun, act: Act) -> Iterator[tuple[str, Any]]:
        for pk in self._keys(noun):
            for who in STAFF:
                row = self._find(noun, who, pk)
                if row is None:
                    continue
                if not noun.fits(act, row):
                    if noun.key == "suggestions":
                        continue  # what fits depends on the reader's department
                    break
                if self._waits(noun, act, who, row):
                    yield who, row

    def _waits(self, noun: Noun, act: Act, who: str, row: Any) -> bool:
        return noun.fits(act, row) and noun.may(getattr(self.world.cast, who), noun.permission(act), row)

    def _keys(self, noun: Noun) -> list[int]:
        if noun.key == "settings":
            return [row.pk for row in rows_of(self.world.cast.committee)][:2]
        # The first accounts are those of the cast, who are still needed.
        order = "-pk" if noun.key in {"accounts", "roles"} else "pk"
        return list(noun.model._default_manager.order_by(order).values_list("pk", flat=True))

    def _find(self, noun: Noun, who: str, pk: int) -> Any:
        key = (noun.key, who, pk)
        if key not in self.found:
            self.found[key] = noun.find(getattr(self.world.cast, who), pk)
        return self.found[key]
