"""Open data: published topics, promises and the public record, for machines. Nobody is named in them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.ledger.queries import public_export
from shangliang.outcomes.models import Commitment
from shangliang.platforms.models import Committee
from shangliang.platforms.queries import open_platforms
from shangliang.portal.sheets import csv_answer
from shangliang.portal.site import committee_of
from shangliang.topics.queries import public_topics, with_voices

CHUNK = 500
Record = dict[str, Any]


def topics(committee: Committee) -> Iterator[Record]:
    for topic in with_voices(public_topics(committee)).iterator(chunk_size=CHUNK):
        counted: Any = topic
        yield {
            "number": topic.number,
            "title": topic.title,
            "summary": topic.summary,
            "state": topic.state,
            "category": topic.category,
            "channel": topic.channel,
            "route": topic.route,
            "platform": topic.platform.code,
            "brand": topic.platform.brand,
            "submitted_at": topic.submitted_at.isoformat(),
            "published_at": topic.published_at.isoformat() if topic.published_at else "",
            "closed_at": topic.closed_at.isoformat() if topic.closed_at else "",
            "n_raised": counted.n_raised,
            "n_supported": counted.n_supported,
        }


def commitments(committee: Committee) -> Iterator[Record]:
    rows = Commitment.objects.filter(
        suggestion__topic__committee=committee, suggestion__topic__published_at__isnull=False
    ).select_related("suggestion__topic", "department")
    for one in rows.order_by("-made_at", "-pk").iterator(chunk_size=CHUNK):
        yield {
            "topic": one.suggestion.topic.number,
            "suggestion": one.suggestion.number,
            "department": one.department.name,
            "content": one.content,
            "measure": one.measure,
            "unit": one.unit,
            "baseline": str(one.baseline),
            "target": str(one.target),
            "reached": str(one.reached),
            "due_on": one.due_on.isoformat(),
            "completed_at": one.completed_at.isoformat() if one.completed_at else "",
            "verified_at": one.verified_at.isoformat() if one.verified_at else "",
        }


def platforms(committee: Committee) -> Iterator[Record]:
    for one in open_platforms(committee).iterator(chunk_size=CHUNK):
        yield {
            "code": one.code,
            "name": one.name,
            "class": one.platform_class,
            "brand": one.brand,
            "path": one.path,
            "address": one.address,
            "opening_hours": one.opening_hours,
            "room": int(one.has_room),
            "studio": int(one.has_studio),
            "point": int(one.has_point),
        }


SETS: dict[str, tuple[Callable[[Committee], Iterator[Record]], tuple[str, ...]]] = {
    "topics": (
        topics,
        (
            "number", "title", "summary", "state", "category", "channel", "route", "platform", "brand",
            "submitted_at", "published_at", "closed_at", "n_raised", "n_supported",
        ),
    ),
    "commitments": (
        commitments,
        (
            "topic", "suggestion", "department", "content", "measure", "unit", "baseline", "target",
            "reached", "due_on", "completed_at", "verified_at",
        ),
    ),
    "platforms": (
        platforms,
        (
            "code", "name", "class", "brand", "path", "address", "opening_hours", "room", "studio", "point",
        ),
    ),
}  # fmt: skip


@require_safe
def dataset(request: HttpRequest, name: str, kind: str) -> StreamingHttpResponse:
    committee = committee_of(request)
    if name not in SETS or kind not in {"csv", "json"}:
        raise Http404(_("没有这份数据。"))
    read, columns = SETS[name]
    if kind == "csv":
        rows = ([record[column] for column in columns] for record in read(committee))
        return csv_answer(f"{name}.csv", columns, rows)
    response = StreamingHttpResponse(_json(read(committee)), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _json(records: Iterator[Record]) -> Iterator[bytes]:
    between = b"["
    for record in records:
        yield between + json.dumps(record, ensure_ascii=False).encode()
        between = b",\n"
    yield b"]\n" if between != b"[" else b"[]\n"


@require_safe
def ledger(request: HttpRequest) -> StreamingHttpResponse:
    """The whole chain as a stranger can check it; data only where they are public."""
    committee_of(request)
    lines = (line.encode() for line in public_export())
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="ledger.jsonl"'
    return response
