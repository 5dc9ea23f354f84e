"""Which experts work on which topics: an expert's role reaches no further than these (DOMAIN 2)."""

from typing import Any

from django.db.models import QuerySet

from shangliang.deliberation.models import TopicExpert
from shangliang.people.models import Expert, User
from shangliang.platforms.roles import Permission, Role, allows
from shangliang.topics.models import Topic
from shangliang.topics.queries import topics_visible_to


def experts_of(topic: Topic) -> QuerySet[TopicExpert]:
    """Those assigned to the topic now, in the order in which they were."""
    rows = TopicExpert.objects.filter(topic=topic, ended_at__isnull=True)
    return rows.select_related("expert", "assigned_by").order_by("pk")


def experts_free_for(topic: Topic) -> QuerySet[Expert]:
    """Experts of the committee who are not assigned to the topic, by name."""
    taken = experts_of(topic).values("expert")
    return Expert.objects.filter(committee=topic.committee_id).exclude(pk__in=taken).order_by("name", "pk")


def topics_assigned_to(user: User) -> QuerySet[Topic]:
    """The topics on which the person behind the account is asked for advice, the latest first."""
    asked = TopicExpert.objects.filter(expert__user=user, ended_at__isnull=True)
    return topics_visible_to(user).filter(pk__in=asked.values("topic")).order_by("-pk")


def may_research(user: User, permission: Permission, row: Any) -> bool:
    """As `allows`; but an expert's role counts for the topics assigned to the expert alone.

    `row` belongs to a topic. One statement, and that for experts only.
    """
    others = Permission(permission.key, permission.label, permission.roles - {Role.EXPERT})
    if allows(user, others, row):
        return True
    assigned = TopicExpert.objects.filter(topic=row.topic_id, expert__user=user, ended_at__isnull=True)
    return allows(user, permission, row) and assigned.exists()
