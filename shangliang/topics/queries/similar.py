"""Is this being talked over already?"""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from shangliang.methods.similarity import grams, rank
from shangliang.topics.lifecycle import ENDED
from shangliang.topics.models import Topic

MOST_CANDIDATES = 50


@dataclass(frozen=True)
class Similar:
    """A topic that resembles the words asked about, how much, and by which shared pieces."""

    topic: Topic
    score: float
    shared: tuple[str, ...]


def similar_topics(
    words: str, topics: QuerySet[Topic], *, public: bool, except_pk: int | None = None, most: int = 5
) -> list[Similar]:
    """The topics among `topics` that have not ended and resemble `words`, most similar first.

    `public` compares with the published words only. Compared are those that share most pieces. One statement.
    """
    pieces = grams(words)
    if not pieces:
        return []
    others = topics if except_pk is None else topics.exclude(pk=except_pk)
    candidates = (
        others.filter(grams__gram__in=pieces)
        .exclude(state__in=ENDED)
        .annotate(n_shared=Count("grams"))
        .order_by("-n_shared", "-pk")[:MOST_CANDIDATES]
    )
    by_pk = {topic.pk: topic for topic in candidates}
    texts = [
        (pk, f"{topic.title}\n{topic.summary if public else topic.problem}") for pk, topic in by_pk.items()
    ]
    return [Similar(by_pk[match.id], match.score, match.shared_grams) for match in rank(words, texts)[:most]]
