"""The registry of the desk: every noun with its acts, and where a clock leads.

A module of `acts` defines `NOUN`; it is entered here once, and its act pages, its buttons, the links of the
tasks that wait and those of the ledger follow. Views import this module, tables never do.
"""

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
    """Where the clock's task is done: the act page if one act answers it, else the page of what waits."""
    model, _colon, pk = clock.subject.partition(":")
    noun = BY_MODEL.get(model)
    if noun is None or not pk.isdecimal():
        return reverse("desk:topic", args=[clock.topic_id]) if clock.topic_id else reverse("desk:overdue")
    verb = noun.waits.get(clock.kind)
    return noun.act_url(int(pk), verb) if verb else noun.url(int(pk))


def page_of(ref: str) -> str:
    """The desk's page of a row by its name in the ledger; empty if it has none."""
    model, _colon, pk = ref.partition(":")
    noun = BY_MODEL.get(model)
    return noun.url(int(pk)) if noun and noun.key not in NO_PAGES and pk.isdecimal() else ""
