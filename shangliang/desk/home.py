"""待办: what waits for me, sorted by its day, each leading straight to the act; and what I can begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from shangliang.deliberation.queries import topics_assigned_to
from shangliang.desk.clocks import label_of
from shangliang.desk.nouns import NOUNS, ways_of
from shangliang.desk.pages import DeskRequest, holds, roles_of, show
from shangliang.errors import Words
from shangliang.people.models import User
from shangliang.platforms.roles import Role
from shangliang.topics.models import Clock, Topic
from shangliang.topics.queries import waiting_for

MOST_SHOWN = 200
# Due today, and on another day of this week.
SOON = frozenset({"held", "active"})


@dataclass(frozen=True)
class Task:
    """One thing that waits: what is to be done, about which topic, by when, and where."""

    label: Words
    title: str
    number: str
    place: str
    href: str
    due_on: date | None
    is_overdue: bool
    state: str
    state_label: str


@dataclass(frozen=True)
class Group:
    title: Words
    tasks: list[Task]
    tone: str


@require_GET
def home(request: DeskRequest) -> HttpResponse:
    today = localdate()
    clocks = list(waiting_for(request.user, today)[: MOST_SHOWN + 1])
    shown = clocks[:MOST_SHOWN]
    tasks = [_task(clock, href) for clock, href in zip(shown, ways_of(shown), strict=True)]
    groups = [group for group in grouped(tasks, today) if group.tasks]
    soon = [group for group in groups if group.tone in SOON]
    context = {
        "groups": groups,
        "n_soon": sum(len(group.tasks) for group in soon),
        "soon": soon[0].tone if soon else "",
        "n_tasks": len(tasks),
        "n_overdue": sum(task.is_overdue for task in tasks),
        "has_more": len(clocks) > MOST_SHOWN,
        "starts": starts_for(request.user),
        "advised": _advised(request.user),
        "today": today,
    }
    return show(request, "home", context)


def _advised(user: User) -> list[Topic]:
    """The topics on which an expert is asked for advice: no clock runs on an opinion."""
    return list(topics_assigned_to(user)[:MOST_SHOWN]) if Role.EXPERT in roles_of(user) else []


def grouped(tasks: Sequence[Task], today: date) -> list[Group]:
    """The tasks by how near their day is; each group keeps their order."""
    week_ends = today + timedelta(days=6 - today.weekday())
    groups = (
        Group(_("已超期"), [], "overdue"),
        Group(_("今天到期"), [], "held"),
        Group(_("本周到期"), [], "active"),
        Group(_("以后到期"), [], "waiting"),
        Group(_("没有期限"), [], "ended"),
    )
    for task in tasks:
        groups[_place(task, today, week_ends)].tasks.append(task)
    return list(groups)


def _place(task: Task, today: date, week_ends: date) -> int:
    if task.due_on is None:
        return 4
    if task.due_on < today:
        return 0
    return 1 if task.due_on == today else 2 if task.due_on <= week_ends else 3


def _task(clock: Clock, href: str) -> Task:
    topic = clock.topic
    return Task(
        label=label_of(clock),
        title=str(topic) if topic else "",
        number=topic.number if topic else "",
        place=topic.platform.name if topic else "",
        href=href,
        due_on=clock.due_on,
        is_overdue=bool(getattr(clock, "is_overdue", False)),
        state=topic.state if topic else "",
        state_label=str(topic.get_state_display()) if topic else "",
    )


@dataclass(frozen=True)
class Start:
    """Something that a role may begin without waiting to be asked."""

    label: Words
    href: str
    symbol: str


def starts_for(user: User) -> list[Start]:
    """What this account may begin: the acts on its committee that one of its roles is named for."""
    noun = NOUNS["committee"]
    return [
        Start(noun.label(act), noun.act_url(user.committee_id, act.verb), act.symbol or "plus")
        for act in noun.acts.values()
        if holds(user, noun.permission(act)) and not act.linked
    ]


@require_GET
def start(request: DeskRequest, pk: int) -> HttpResponse:
    """Everything that this account may begin, on a page of its own."""
    return show(request, "start", {"starts": starts_for(request.user)})
