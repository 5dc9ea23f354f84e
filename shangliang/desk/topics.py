"""Topics on the desk: the list and its queues, one topic whole, and the contacts of those behind it."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from shangliang.deliberation.queries import experts_of
from shangliang.desk.acting import buttons
from shangliang.desk.acts.topics import photo_for, trail, voice_for
from shangliang.desk.clocks import told
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.desk.paging import key_of, newest, older
from shangliang.desk.pictures import picture
from shangliang.desk.places import places_for
from shangliang.desk.related import related_to
from shangliang.desk.road import rail_of
from shangliang.desk.words import JOURNEY
from shangliang.people.models import User
from shangliang.platforms.roles import allows, require
from shangliang.topics.actions import read_contact
from shangliang.topics.clocks import VOICES
from shangliang.topics.lifecycle import ENDED, Category, Channel, Route, State, Urgency
from shangliang.topics.models import Clock, Topic
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import (
    Filters,
    clocks_of,
    counts_by_state,
    journey,
    narrow,
    page,
    topic_for,
    topics_visible_to,
    voices_of,
)
from shangliang.ui.forms import Form
from shangliang.ui.parts import Tab

S = State
MOST_VOICES = 100
# What is told at once beside the topic's own steps; the whole record stands folded below.
TOLD = frozenset({"topic.raised", "topic.entered", "topic.recommended", "topic.assigned", "plan.item_added"})
# Views of one list, in the order of the road.
QUEUES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("全部"), ()),
    "moderation": (_("待核查"), (S.MODERATION,)),
    "screening": (_("待审核"), (S.SUBMITTED, S.SCREENING)),
    "returned": (_("待补充"), (S.RETURNED,)),
    "quick": (_("即时议"), (S.QUICK, S.ANSWERED)),
    "candidate": (_("候选"), (S.CANDIDATE,)),
    "deliberating": (
        _("协商中"),
        (S.PLANNED, S.AD_HOC, S.RESEARCHING, S.READY, S.SCHEDULED, S.HELD, S.REOPENED),
    ),
    "delivering": (_("落实中"), (S.OUTCOME, S.TRACKING)),
    "suspended": (_("暂缓"), (S.SUSPENDED,)),
    "ended": (_("已结束"), tuple(sorted(ENDED))),
}


def _any(options: Any) -> list[tuple[str, Any]]:
    return [("", _("不限")), *options.choices]


class TopicFilter(Form):
    """What the list is narrowed to; whatever cannot be read narrows nothing."""

    text = forms.CharField(label=_("编号、标题、内容"), max_length=60, required=False)
    under = forms.ChoiceField(label=_("平台"), required=False)
    channel = forms.ChoiceField(label=_("渠道"), choices=_any(Channel), required=False)
    category = forms.ChoiceField(label=_("类别"), choices=_any(Category), required=False)
    route = forms.ChoiceField(label=_("办理路径"), choices=_any(Route), required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=_any(Urgency), required=False)
    overdue = forms.BooleanField(label=_("只看超期"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        places = places_for(user, PERMISSIONS["topic.view"]).values_list("path", "name")
        under: Any = self.fields["under"]
        under.choices = [("", _("不限")), *places]

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())

    def filters(self, states: tuple[str, ...]) -> Filters:
        self.full_clean()
        given = {
            name: self.cleaned_data.get(name, "")
            for name in ("text", "under", "channel", "category", "route", "urgency")
        }
        given["text"] = given["text"].replace("\x00", "")
        return Filters(states=states, **given)


@require_GET
def topics(request: DeskRequest) -> HttpResponse:
    """Every topic that the reader may see, as queues along the road, narrowed and paged by key."""
    queue = request.GET.get("queue", "")
    queue = queue if queue in QUEUES else ""
    form = TopicFilter(request.GET, user=request.user)
    visible = topics_visible_to(request.user)
    found = narrow(visible, form.filters(QUEUES[queue][1]))
    if form.cleaned_data.get("overdue"):
        found = found.filter(Exists(_late()))
    shown = page(found, before=key_of(request))
    context = {
        "topics": _with_due(shown.topics),
        "tabs": _tabs(queue, counts_by_state(visible)),
        "queue": queue,
        "form": form,
        "older": older(request, shown.older),
        "newer": newest(request),
        "enter_url": NOUNS["committee"].act_url(request.user.committee_id, "topic.entered")
        if any(binding.role in PERMISSIONS["topic.entered"].roles for binding in request.user.bindings)
        else "",
    }
    return show(request, "topics/list", context)


def _late() -> Any:
    running = Clock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True, due_on__lt=localdate())
    return running.filter(topic=OuterRef("pk")).exclude(holder=VOICES)


def _with_due(rows: list[Topic]) -> list[tuple[Topic, Any]]:
    """Each topic of the page with the day that comes next for it. One statement."""
    running = Clock.objects.filter(
        topic__in=[row.pk for row in rows], stopped_at__isnull=True, paused_at__isnull=True
    )
    next_day: dict[int, Any] = {}
    for topic, due_on in running.exclude(holder=VOICES).order_by("-due_on").values_list("topic", "due_on"):
        if due_on is not None:
            next_day[topic] = due_on
    return [(row, next_day.get(row.pk)) for row in rows]


def _tabs(queue: str, counts: dict[State, int]) -> list[Tab]:
    base = reverse("desk:topics")
    return [
        Tab(
            str(label),
            f"{base}?queue={key}" if key else base,
            key == queue,
            sum(n for state, n in counts.items() if not states or state in states),
        )
        for key, (label, states) in QUEUES.items()
    ]


@require_GET
def topic(request: DeskRequest, pk: int) -> HttpResponse:
    """One topic: where it stands, what can be done, its words, photos, voices, clocks and record."""
    row = topic_for(request.user, pk)
    if row is None:
        raise Http404
    voices = list(voices_of(row)[: MOST_VOICES + 1])
    may_publish = allows(request.user, PERMISSIONS["topic.photo_published"], row)
    timeline = journey(row, words=JOURNEY, public=False)
    clocks = [told(clock) for clock in clocks_of(row)]
    context = {
        "topic": row,
        "into": row.merged_into,
        "raised_by": row.raised_by,
        "stops": rail_of(row),
        "buttons": buttons(NOUNS["topics"], request.user, row),
        "running": [each for each in clocks if each.clock.stopped_at is None],
        "clocks": clocks,
        "photos": list(row.photos.all()),
        "may_publish": may_publish,
        "voices": voices[:MOST_VOICES],
        "has_more_voices": len(voices) > MOST_VOICES,
        "may_see_contacts": allows(request.user, PERMISSIONS["topic.view_contacts"], row),
        "sees_whole": _sees_whole(request.user, row),
        "timeline": timeline,
        "steps": [stop for stop in timeline if stop.state is not None or stop.verb in TOLD],
        "related": related_to(row),
        "experts": list(experts_of(row)),
    }
    return show(request, "topics/detail", context)


def _sees_whole(user: User, topic: Topic) -> bool:
    """Whether the raiser's own words, photos and voices are theirs to read, not only what is published."""
    return topic.raised_by_id == user.pk or allows(user, PERMISSIONS["topic.view"], topic)


@require_GET
def photo(request: DeskRequest, pk: int) -> FileResponse:
    """A topic's picture, public or not, for those who may see the whole topic."""
    row = photo_for(request.user, pk)
    if row is None or not (row.is_public or _sees_whole(request.user, row.topic)):
        raise Http404
    return picture(row.image)


@never_cache
@require_http_methods(["GET", "POST"])
def contact(request: DeskRequest, pk: int) -> HttpResponse:
    """How to reach somebody behind a topic: asked for with a POST, since every look is recorded."""
    voice = voice_for(request.user, pk)
    if voice is None or not _sees_whole(request.user, voice.topic):
        raise Http404
    require(request.user, PERMISSIONS["topic.view_contacts"], voice)
    found = read_contact(voice, by=request.user) if request.method == "POST" else None
    context = {
        "voice": voice,
        "topic": voice.topic,
        "contact": found,
        "trail": trail(voice.topic),
        "buttons": buttons(NOUNS["voices"], request.user, voice),
    }
    return show(request, "topics/contact", context)
