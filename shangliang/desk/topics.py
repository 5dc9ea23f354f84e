"""Topics on the desk."""

from django.http import Http404, HttpResponse

from shangliang.desk.acting import Noun, buttons
from shangliang.desk.pages import DeskRequest, show
from shangliang.topics.lifecycle import STEPS
from shangliang.topics.models import Topic
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import topic_for, topics_visible_to

NOUN = Noun(
    key="topics",
    model=Topic,
    find=topic_for,
    permissions=PERMISSIONS,
    acts={},
    steps=STEPS,
    page="desk:topic",
)


def topics(request: DeskRequest) -> HttpResponse:
    return show(request, "topics/list", {"topics": topics_visible_to(request.user)[:20]})


def topic(request: DeskRequest, pk: int) -> HttpResponse:
    row = topic_for(request.user, pk)
    if row is None:
        raise Http404
    return show(request, "topics/detail", {"topic": row, "buttons": buttons(NOUN, request.user, row)})
