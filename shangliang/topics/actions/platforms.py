"""A platform ends: nothing may be under way there, and nobody is left with a duty on it."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act
from shangliang.people.actions import clear_platform
from shangliang.people.models import User
from shangliang.platforms.actions import close_platform
from shangliang.platforms.models import Platform
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.roles import require
from shangliang.topics.actions.calls import withdraw_call
from shangliang.topics.lifecycle import ENDED
from shangliang.topics.models import Call, Clock, Topic


@act
def retire_platform(platform: Platform, *, reason: str, by: User, seen: int | None = None) -> None:
    """Close a platform for whoever is there: its calls, placements and roles end with it.

    Raises `Forbidden`, `Stale`, and `Refusal` while topics are under way there or below it, saying how many,
    or as `platforms.actions.close_platform`.
    """
    require(by, PERMISSIONS["platform.closed"], platform)
    _refuse_under_way(platform)
    if not reason.strip():
        raise Refusal(_("请写明停用原因。"), field="reason")
    running = Call.objects.filter(platform=platform, withdrawn_at=None, closes_on__gte=time.today())
    for call in running.order_by("pk"):
        withdraw_call(call, reason=reason, by=by)
    clear_platform(platform, reason=reason, by=by)
    close_platform(platform, reason=reason, seen=seen, by=by)


def _refuse_under_way(platform: Platform) -> None:
    """Topics that have not ended; and those that have, while something still waits, like a look back."""
    waits = Clock.objects.filter(topic=OuterRef("pk"), stopped_at=None)
    there = Topic.objects.filter(platform__path__startswith=platform.path)
    n_topics = there.filter(~Q(state__in=ENDED) | Exists(waits)).count()
    if n_topics:
        raise Refusal(
            _("“%(platform)s”还有 %(n)d 件议题在办或待回头看，办理完毕后才能停用。")
            % {"platform": platform, "n": n_topics}
        )
