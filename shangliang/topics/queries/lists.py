"""Lists of topics: narrowed, paged by key, counted, and with who stands behind each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from shangliang.topics.lifecycle import State
from shangliang.topics.models import Topic, Voice

# Where a page ends: the submission instant and the primary key of its last topic.
Key = tuple[datetime, int]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; what is empty does not narrow. `under` is the path of a subtree."""

    states: tuple[str, ...] = ()
    category: str = ""
    channel: str = ""
    route: str = ""
    urgency: str = ""
    under: str = ""
    text: str = ""


@dataclass(frozen=True)
class Page:
    """One page of topics, newest first, and the key with which the next, older one is asked for."""

    topics: list[Topic]
    older: Key | None


def narrow(topics: QuerySet[Topic], filters: Filters, *, public: bool = False) -> QuerySet[Topic]:
    """The topics that pass every filter. `public` searches only in the words that the public reads."""
    exact = {
        "category": filters.category,
        "channel": filters.channel,
        "route": filters.route,
        "urgency": filters.urgency,
        "platform__path__startswith": filters.under,
    }
    topics = topics.filter(**{column: value for column, value in exact.items() if value})
    if filters.states:
        topics = topics.filter(state__in=filters.states)
    for word in filters.text.split()[:5]:
        found = Q(number__iexact=word) | Q(title__icontains=word) | Q(summary__icontains=word)
        if not public:
            found |= Q(problem__icontains=word) | Q(place__icontains=word)
        topics = topics.filter(found)
    return topics


def page(topics: QuerySet[Topic], *, before: Key | None = None, size: int = 20) -> Page:
    """The next `size` topics submitted before the key, with `n_raised` and `n_supported`. One statement."""
    if before is not None:
        at, pk = before
        topics = topics.filter(Q(submitted_at__lt=at) | Q(submitted_at=at, pk__lt=pk))
    rows = list(with_voices(topics).order_by("-submitted_at", "-pk")[: size + 1])
    shown = rows[:size]
    return Page(shown, (shown[-1].submitted_at, shown[-1].pk) if len(rows) > size else None)


def with_voices(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """The topics with `n_raised` and `n_supported`, counted beside each so that no join multiplies them."""
    return topics.annotate(n_raised=_count(Voice.Kind.RAISED), n_supported=_count(Voice.Kind.SUPPORTED))


def counts_by_state(topics: QuerySet[Topic]) -> dict[State, int]:
    """How many topics are in each state, in the order of the road, with zeros. One statement."""
    rows = topics.order_by().values_list("state").annotate(n=Count("pk"))
    found: dict[str, int] = dict(rows)
    return {state: found.get(state, 0) for state in State}


def counts(topics: QuerySet[Topic], column: str, keys: Iterable[str]) -> dict[str, int]:
    """How many topics have each of `keys` in `column` (category, channel, route, urgency), with zeros."""
    found: dict[str, int] = dict(topics.order_by().values_list(column).annotate(n=Count("pk")))
    return {key: found.get(key, 0) for key in keys}


def _count(kind: Voice.Kind) -> Coalesce:
    voices = Voice.objects.filter(topic=OuterRef("pk"), kind=kind).order_by().values("topic")
    return Coalesce(Subquery(voices.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
