"""A topic's journey, told from the record in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shangliang.errors import Words
from shangliang.ledger.models import Entry
from shangliang.people.models import User
from shangliang.topics.lifecycle import PLAN_STEPS, STEPS, State
from shangliang.topics.models import Topic

# What the record calls an act of this stage, in words. Later stages have such a table of their own verbs.
VERB_WORDS: dict[str, Words] = {
    "topic.raised": _("群众提出议题"),
    "topic.entered": _("工作人员代为登记"),
    "topic.recommended": _("委员荐题"),
    "topic.assigned": _("党政点题"),
    "topic.supported": _("群众附议"),
    "topic.quick_rated": _("评价即时答复"),
    "topic.photos_added": _("补充照片"),
    "topic.photo_published": _("公开照片"),
    "topic.photo_hidden": _("撤下照片"),
    "topic.contacts_read": _("查看联系方式"),
    "topic.text_erased": _("删除所写内容"),
    "voice.contact_changed": _("更新联系电话"),
    "voice.erased": _("删除个人信息"),
    "call.opened": _("发布议题征集"),
    "call.withdrawn": _("撤回议题征集"),
    "plan.opened": _("开始编制年度计划"),
    "plan.item_added": _("列为计划项目"),
    "plan.item_changed": _("调整计划项目"),
    "plan.item_removed": _("移出计划项目"),
} | {verb: step.label for table in (STEPS, PLAN_STEPS) for verb, step in table.items()}

# Acts of the journey that are the office's own business, or say something about a person.
NOT_TOLD = frozenset(
    {
        "topic.released",
        "topic.discarded",
        "topic.supported",
        "topic.contacts_read",
        "topic.photos_added",
        "topic.photo_published",
        "topic.photo_hidden",
        "topic.text_erased",
        "voice.contact_changed",
        "voice.erased",
    }
)


@dataclass(frozen=True)
class Stop:
    """One stop of a journey: what was done when, and where it brought the topic.

    `by` is a name only for those who may see the desk; in public it is empty. `state` is the topic's state
    after the act, if the act was a step of the topic.
    """

    sequence: int
    at: datetime
    verb: str
    label: Words
    state: State | None
    by: str
    data: Mapping[str, Any]


def journey(topic: Topic, *, words: Mapping[str, Words] = VERB_WORDS, public: bool = True) -> list[Stop]:
    """The topic's journey so far, oldest first: every entry of its matter that has words.

    In public the office's own business is left out, nobody is named, and data are told only where the entry
    itself is public. One statement; one more for the names.
    """
    entries = list(Entry.objects.filter(matter=topic.ref, verb__in=words.keys()).order_by("sequence"))
    if public:
        entries = [entry for entry in entries if entry.verb not in NOT_TOLD]
    names = {} if public else names_of(entries)
    return [
        Stop(
            entry.sequence,
            entry.at,
            entry.verb,
            words[entry.verb],
            _state(entry),
            names.get(entry.actor, ""),
            entry.data if entry.public or not public else {},
        )
        for entry in entries
    ]


def _state(entry: Entry) -> State | None:
    to = entry.data.get("to")
    return State(to) if entry.verb.startswith("topic.") and to in State.values else None


def names_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Names of the accounts that acted, by actor; a resident is only ever a resident."""
    actors = {entry.actor for entry in entries}
    pks = [int(actor.removeprefix("user:")) for actor in actors if actor.startswith("user:")]
    names = {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=pks).values_list("pk", "name")}
    resident = str(_("群众"))
    return names | {actor: resident for actor in actors if actor.startswith("voice:")}
