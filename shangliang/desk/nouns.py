"""The registry of the desk: every noun with its acts, and where a clock leads.

A module of `acts` defines `NOUN`; it is entered here once, and its act pages, its buttons, the links of the
tasks that wait and those of the ledger follow. Views import this module, tables never do.
"""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from shangliang.desk.acting import Noun, act_page, joined
from shangliang.desk.acts import calls, committee, people, plans, platforms, road, settings, topics
from shangliang.desk.pages import DeskRequest
from shangliang.topics.clocks import CLOCKS as TOPIC_CLOCKS
from shangliang.topics.clocks import ClockKind
from shangliang.topics.models import Clock

NOUNS: dict[str, Noun] = {
    noun.key: noun
    for noun in (
        committee.NOUN,
        # What later stages do with a topic stands with them: joined(topics.NOUN, acts, permissions, waits).
        joined(topics.NOUN, road.ON_TOPIC, road.PERMISSIONS, road.WAITS),
        topics.PHOTO,
        topics.VOICE,
        calls.NOUN,
        plans.NOUN,
        plans.ITEM,
        platforms.NOUN,
        settings.NOUN,
        people.ACCOUNT,
        people.ROLE,
        people.MEMBER,
        people.PLACEMENT,
        # Deliberation and outcomes:
        *road.NOUNS,
    )
}
# By the word with which the ledger names rows, as in `topic:12`.
BY_MODEL: dict[str, Noun] = {noun.model._meta.model_name: noun for noun in NOUNS.values()}
# Nouns whose rows are shown on the page of another.
NO_PAGES = (
    frozenset({"committee", "settings", "photos", "voices", "plan-items", "roles", "placements"})
    | road.NO_PAGES
)
# The kinds of clock of all stages.
KINDS: dict[str, ClockKind] = {**TOPIC_CLOCKS, **road.CLOCKS}


def act(request: DeskRequest, noun: str, pk: int, verb: str) -> HttpResponse:
    """The act page of any noun: `/desk/<noun>/<pk>/do/<verb>/`."""
    if noun not in NOUNS:
        raise Http404
    return act_page(request, NOUNS[noun], pk, verb)


def address_of(clock: Clock) -> str:
    """The page of what waits."""
    noun, pk = _subject(clock)
    return noun.url(pk) if noun else _elsewhere(clock)


def ways_of(clocks: Sequence[Clock]) -> list[str]:
    """Where each task is done: the act page if one act answers it and is open now, else the page.

    One statement for each kind of row whose state decides, however many there are.
    """
    rows = _rows_that_decide(clocks)
    return [_way(clock, rows.get(clock.subject)) for clock in clocks]


def _way(clock: Clock, row: Any) -> str:
    noun, pk = _subject(clock)
    if noun is None:
        return _elsewhere(clock)
    verb = noun.waits.get(clock.kind, "")
    if row is not None and clock.kind in noun.waits_until_open:
        maybe = noun.waits_until_open[clock.kind]
        verb = next((one for one in maybe if noun.fits(noun.acts[one], row)), "")
    return noun.act_url(pk, verb) if verb else noun.url(pk)


def _rows_that_decide(clocks: Sequence[Clock]) -> dict[str, Any]:
    """The rows of clocks that run before their act is open, by their name in the ledger."""
    wanted: dict[str, set[int]] = {}
    for clock in clocks:
        noun, pk = _subject(clock)
        if noun and clock.kind in noun.waits_until_open:
            wanted.setdefault(noun.key, set()).add(pk)
    rows: dict[str, Any] = {}
    for key, pks in wanted.items():
        found = NOUNS[key].model._default_manager.filter(pk__in=pks).select_related(*NOUNS[key].beside)
        rows |= {row.ref: row for row in found}
    return rows


def _subject(clock: Clock) -> tuple[Noun | None, int]:
    model, _colon, pk = clock.subject.partition(":")
    return (BY_MODEL.get(model), int(pk)) if pk.isdecimal() else (None, 0)


def _elsewhere(clock: Clock) -> str:
    return reverse("desk:topic", args=[clock.topic_id]) if clock.topic_id else reverse("desk:overdue")


def page_of(ref: str) -> str:
    """The desk's page of a row by its name in the ledger; empty if it has none."""
    model, _colon, pk = ref.partition(":")
    noun = BY_MODEL.get(model)
    return noun.url(int(pk)) if noun and noun.key not in NO_PAGES and pk.isdecimal() else ""
