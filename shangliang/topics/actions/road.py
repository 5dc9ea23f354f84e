"""Take a topic along its road: one step of the table, checked, written and recorded."""

from typing import Any

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, move
from shangliang.ledger.models import Actor, Entry
from shangliang.people.models import User
from shangliang.platforms.models import Platform
from shangliang.platforms.roles import require
from shangliang.topics.actions.clocks import start_clock, stop_all_clocks, stop_clock
from shangliang.topics.clocks import CLOCKS
from shangliang.topics.lifecycle import STEPS
from shangliang.topics.models import PlanItem, Topic
from shangliang.topics.permissions import PERMISSIONS

# Steps that belong to later stages: their actions ask their own permissions and call `carry_topic`.
CARRIED = frozenset(
    {
        "topic.research_started",
        "topic.research_done",
        "topic.scheduled",
        "topic.postponed",
        "topic.held",
        "topic.another_round",
        "topic.upgraded",
        "topic.outcome_submitted",
        "topic.dispatched",
        "topic.closed",
        "topic.reopened",
    }
)


@act
def carry_topic(
    topic: Topic,
    verb: str,
    to: str | None = None,
    *,
    by: Actor,
    seen: int | None = None,
    above: Platform | None = None,
    **data: Any,
) -> Entry:
    """Take the topic over a step of `CARRIED`, whose permission the later stage's action has asked.

    Closing stops every clock of the topic; going up (`topic.upgraded`) hands it to `above`, by default
    the next platform, as a candidate there. Raises `ValueError` for any other verb, `Refusal` and `Stale`
    as `ledger.actions.move`.
    """
    if verb not in CARRIED:
        raise ValueError(f"{verb} is no step that a later stage carries a topic over")
    entry = step_topic(topic, verb, to, by=by, seen=seen, fields=_columns(topic, verb, above), **data)
    if verb == "topic.research_started":
        stop_clock(CLOCKS["start_research"], topic)
        stop_clock(CLOCKS["start_planned"], topic)
    if verb == "topic.closed":
        stop_all_clocks(topic)
    if verb == "topic.upgraded":
        start_clock(CLOCKS["start_research"], topic, topic=topic)
    if verb in {"topic.closed", "topic.upgraded"}:
        PlanItem.objects.filter(topic=topic, removed_at=None, done_at=None).update(done_at=time.now())
    return entry


def step_topic(
    topic: Topic,
    verb: str,
    to: str | None = None,
    *,
    by: Actor,
    seen: int | None = None,
    fields: dict[str, Any] | None = None,
    **data: Any,
) -> Entry:
    """Move the topic over one step of its table; the entry is public once the topic is.

    For the actions of this stage, which have asked the permission.
    """
    published = topic.is_published or bool((fields or {}).get("published_at"))
    return move(topic, STEPS[verb], to, by=by, seen=seen, public=published, fields=fields, **data)


def require_for(topic: Topic, verb: str, by: User) -> None:
    """Raise `Forbidden` unless `by` may take this step with this topic."""
    require(by, PERMISSIONS[verb], topic)


def _columns(topic: Topic, verb: str, above: Platform | None) -> dict[str, Any]:
    match verb:
        case "topic.closed":
            return {"closed_at": time.now()}
        case "topic.reopened":
            return {"closed_at": None}
        case "topic.upgraded":
            above = above or topic.platform.parent
            if above is None or above.pk == topic.platform_id:
                raise Refusal(
                    _("“%(topic)s”已在本委员会最高一级平台“%(platform)s”，不能再提级。")
                    % {"topic": topic, "platform": topic.platform}
                )
            if above.committee_id != topic.committee_id or not topic.path.startswith(above.path):
                raise Refusal(_("只能提级到上级平台。"))
            return {"platform": above}
        case _:
            return {}
