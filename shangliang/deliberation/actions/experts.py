"""Ask an expert of the think tank to work on a topic, or no longer; and what the role allows them there."""

from typing import Any

from django.utils.translation import gettext as _

from shangliang.deliberation.models import TopicExpert
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries.experts import may_research
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append, change
from shangliang.people.models import Expert, User
from shangliang.platforms.roles import require
from shangliang.topics.actions.texts import filled
from shangliang.topics.models import Topic


@act
def assign_expert(topic: Topic, *, expert: Expert, words: str = "", by: User) -> TopicExpert:
    """Assign a topic to an expert, who may then take part in its research.

    Raises `Forbidden`, or `Refusal` if the topic has ended or is not public, or the expert is another
    committee's or has it already.
    """
    require(by, PERMISSIONS["expert.assigned"], topic)
    topic.refresh_from_db()
    if topic.is_ended or not topic.is_published:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，不能请专家参与。")
            % {"topic": topic, "now": topic.get_state_display()}
        )
    if expert.committee_id != topic.committee_id:
        raise Refusal(_("%(name)s不是本委员会登记的专家。") % {"name": expert.name}, field="expert")
    if TopicExpert.objects.filter(topic=topic, expert=expert, ended_at__isnull=True).exists():
        raise Refusal(_("%(name)s已在参与这件议题。") % {"name": expert.name}, field="expert")
    assigned = TopicExpert.objects.create(
        topic=topic,
        expert=expert,
        words=filled(TopicExpert, "words", words, optional=True),
        assigned_by=by,
        assigned_at=time.now(),
    )
    append("expert.assigned", assigned, by=by, expert=expert.ref)
    return assigned


@act
def release_expert(topic: Topic, *, expert: Expert, by: User) -> None:
    """End the expert's part in the topic. Raises `Forbidden`, or `Refusal` if there is none."""
    require(by, PERMISSIONS["expert.released"], topic)
    assigned = TopicExpert.objects.filter(topic=topic, expert=expert, ended_at__isnull=True).first()
    if assigned is None:
        raise Refusal(_("%(name)s没有参与这件议题。") % {"name": expert.name}, field="expert")
    change(assigned, by=by, seen=None, fields={"ended_at": time.now()})
    append("expert.released", assigned, by=by, expert=expert.ref)


def require_research(by: User, key: str, row: Any) -> None:
    """Raise `Forbidden` unless a role of theirs allows it here; experts, on what is assigned to them."""
    permission = PERMISSIONS[key]
    require(by, permission, row)
    if not may_research(by, permission, row):
        raise Forbidden(_("专家只能办理请其参与的议题，这件议题没有请您参与。"))
