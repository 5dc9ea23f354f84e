"""Topics on the desk."""

from django.http import Http404, HttpResponse

from shangliang.desk.acting import buttons
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.topics.queries import topic_for, topics_visible_to


def topics(request: DeskRequest) -> HttpResponse:
    return show(request, "topics/list", {"topics": topics_visible_to(request.user)[:20]})


def topic(request: DeskRequest, pk: int) -> HttpResponse:
    row = topic_for(request.user, pk)
    if row is None:
        raise Http404
    return show(
        request, "topics/detail", {"topic": row, "buttons": buttons(NOUNS["topics"], request.user, row)}
    )
