"""A topic's journey as the public sees it: nine stops, or four where it is answered at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.errors import Words
from shangliang.topics.clocks import VOICES
from shangliang.topics.lifecycle import Route, State
from shangliang.topics.models import Clock, Topic
from shangliang.ui.parts import Link, Stop, StopStatus


@dataclass(frozen=True)
class Leg:
    """One stop of the road; `verbs` are the acts with which it is reached."""

    key: str
    title: Words
    verbs: tuple[str, ...]


RAISED = Leg(
    "raised",
    gettext_lazy("提出"),
    ("topic.raised", "topic.entered", "topic.recommended", "topic.assigned"),
)
SCREENED = Leg(
    "screened",
    gettext_lazy("审核"),
    ("topic.accepted", "topic.rejected", "topic.transferred", "topic.merged"),
)
ROAD = (
    RAISED,
    SCREENED,
    Leg("planned", gettext_lazy("列入计划"), ("topic.planned", "topic.approved_ad_hoc")),
    Leg("researched", gettext_lazy("商前调研"), ("topic.research_done",)),
    Leg("deliberated", gettext_lazy("协商议事会"), ("topic.held",)),
    Leg("agreed", gettext_lazy("形成成果"), ("topic.outcome_submitted",)),
    Leg("answered", gettext_lazy("部门答复"), ("suggestion.replied",)),
    Leg("delivered", gettext_lazy("落实"), ("suggestion.verified",)),
    Leg("confirmed", gettext_lazy("反馈评价"), ("topic.closed",)),
)
QUICK_ROAD = (
    RAISED,
    SCREENED,
    Leg("quick", gettext_lazy("即时答复"), ("topic.answered",)),
    Leg("confirmed", gettext_lazy("评价办结"), ("topic.settled",)),
)
SHORT_ROAD = (RAISED, SCREENED)

# Which stop of the full road is the present one.
HERE = {
    State.MODERATION: 1,
    State.SUBMITTED: 1,
    State.SCREENING: 1,
    State.RETURNED: 1,
    State.CANDIDATE: 2,
    State.PLANNED: 3,
    State.AD_HOC: 3,
    State.RESEARCHING: 3,
    State.REOPENED: 3,
    State.READY: 4,
    State.SCHEDULED: 4,
    State.HELD: 5,
    State.OUTCOME: 6,
    State.TRACKING: 7,
    State.CLOSED: 9,
    State.QUICK: 2,
    State.ANSWERED: 3,
}


@dataclass(frozen=True)
class Told:
    """What a page can tell of one stop beyond its date."""

    who: str = ""
    note: str = ""
    on: date | datetime | None = None
    documents: Sequence[Link] = ()


@dataclass(frozen=True)
class Story:
    """What a page knows of the topic: when acts happened, what runs, and what can be told of each stop."""

    reached: Mapping[str, datetime] = field(default_factory=dict)
    clocks: Sequence[Clock] = ()
    told: Mapping[str, Told] = field(default_factory=dict)
    # The stop where the topic is, where the state alone does not say it.
    here: int | None = None


def road_of(topic: Topic) -> tuple[Leg, ...]:
    if topic.state in {State.MERGED, State.TRANSFERRED, State.REJECTED}:
        return SHORT_ROAD
    return QUICK_ROAD if topic.route == Route.QUICK else ROAD


def rail_of(topic: Topic) -> list[Stop]:
    """The journey in one line, from the topic's row alone."""
    road, here = road_of(topic), _here(topic)
    return [Stop(str(leg.title), _status(place, here)) for place, leg in enumerate(road)]


def stops_of(topic: Topic, story: Story) -> list[Stop]:
    """Every stop with its day, who, documents; the present one with what is waited for, and until when."""
    road = road_of(topic)
    here = story.here if story.here is not None and road is ROAD else _here(topic)
    return [_stop(topic, leg, _status(place, here), story) for place, leg in enumerate(road)]


def next_due(clocks: Sequence[Clock]) -> Clock | None:
    """The clock that runs out first among those that wait for an office."""
    running = [
        clock
        for clock in clocks
        if clock.stopped_at is None
        and clock.paused_at is None
        and clock.due_on is not None
        and clock.holder != VOICES
    ]
    return min(running, key=lambda clock: (clock.due_on, clock.pk), default=None)


def holder_words(clock: Any) -> str:
    """Who is waited for: a department, or a role; never a person by name."""
    if clock.department is not None:
        return str(clock.department.short_name)
    return str(clock.get_role_display()) if clock.role else _("责任人")


def _here(topic: Topic) -> int:
    if road_of(topic) is SHORT_ROAD:
        return len(SHORT_ROAD)
    state = State(topic.suspended_from) if topic.state == State.SUSPENDED else State(topic.state)
    place = HERE.get(state, 1)
    return min(place, len(road_of(topic)))


def _status(place: int, here: int) -> StopStatus:
    return "done" if place < here else "current" if place == here else "coming"


def _stop(topic: Topic, leg: Leg, status: StopStatus, story: Story) -> Stop:
    told = story.told.get(leg.key, Told())
    if status == "current":
        return _present(topic, leg, told, story)
    if status == "coming":
        return Stop(str(leg.title), status)
    days = [story.reached[verb] for verb in leg.verbs if verb in story.reached]
    on = told.on or (max(days) if days else None)
    return Stop(str(leg.title), status, on=on, who=told.who, note=told.note, documents=told.documents)


def _present(topic: Topic, leg: Leg, told: Told, story: Story) -> Stop:
    clock = None if topic.state == State.SUSPENDED else next_due(story.clocks)
    is_late = clock is not None and clock.due_on is not None and clock.due_on < localdate()
    who = told.who or (_("等待%(unit)s办理") % {"unit": holder_words(clock)} if clock else "")
    words = _("目前状态：%(state)s。") % {"state": topic.get_state_display()}
    return Stop(
        str(leg.title),
        "overdue" if is_late else "current",
        on=told.on,
        due=clock.due_on if clock else None,
        who=who,
        note=f"{words}{told.note}",
        documents=told.documents,
    )
