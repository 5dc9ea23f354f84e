"""Who may see which topics, and which steps are open to them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from shangliang.ledger.lifecycle import Step
from shangliang.people.models import User
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import Permission, allows
from shangliang.topics.models import Topic
from shangliang.topics.permissions import PERMISSIONS


def topics_visible_to(user: User) -> QuerySet[Topic]:
    """The topics that this account may see on its desk, with their platform.

    Those published in its own committee, those it raised, and the unpublished ones under each place where it
    holds a role that may view them.
    """
    seen = Q(committee=user.committee_id, published_at__isnull=False) | Q(raised_by=user)
    for binding in user.bindings:
        if binding.role in PERMISSIONS["topic.view"].roles:
            seen |= Q(committee=binding.committee_id, platform__path__startswith=binding.scope)
    # Said once more for all of them together, so that the list's index by committee and time serves.
    committees = {user.committee_id} | {binding.committee_id for binding in user.bindings}
    return Topic.objects.filter(seen, committee__in=committees).select_related("platform", "committee")


def topic_for(user: User, key: int | str) -> Topic | None:
    """The one door to a topic for staff, by primary key or number; None if it is not there for this user."""
    rows = topics_visible_to(user)
    if isinstance(key, int) or key.isdecimal():
        return rows.filter(pk=int(key)).first()
    return rows.filter(number=key).first()


def public_topics(committee: Committee | None = None, *, under: str = "") -> QuerySet[Topic]:
    """Published topics, newest first, with their platform: of one committee, or of a subtree, or of all."""
    rows = Topic.objects.filter(published_at__isnull=False).select_related("platform")
    if committee is not None:
        rows = rows.filter(committee=committee)
    if under:
        rows = rows.filter(platform__path__startswith=under)
    return rows.order_by("-published_at", "-pk")


def public_topic(number: str) -> Topic | None:
    """The published topic of that number; None if the public may not see it."""
    return (
        public_topics().filter(number=number).select_related("platform", "merged_into", "committee").first()
    )


def steps_open_to(
    user: User, row: Any, steps: Mapping[str, Step], permissions: Mapping[str, Permission]
) -> list[Step]:
    """The steps that the row's state permits and the user's roles allow: the buttons beside it.

    `row` has a state, a path and a committee; steps without a permission are no one's buttons. No statement
    beside the one that reads the user's bindings.
    """
    return [
        step
        for step in steps.values()
        if row.state in step.sources
        and step.verb in permissions
        and allows(user, permissions[step.verb], row)
    ]
