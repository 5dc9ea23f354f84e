"""What follows a meeting that found no best scheme: another round, or the platform above."""

from django.utils.translation import gettext as _

from shangliang.deliberation.actions.waiting import done, wait_on
from shangliang.deliberation.lifecycle import MeetingState
from shangliang.deliberation.models import Meeting, SchemeResult
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries.meetings import platforms_above
from shangliang.errors import Refusal
from shangliang.ledger.actions import act
from shangliang.people.models import User
from shangliang.platforms.models import Platform
from shangliang.platforms.roles import require
from shangliang.topics.actions import carry_topic
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Topic


@act
def another_round(topic: Topic, *, by: User, seen: int | None = None) -> None:
    """Talk once more, over the same research or a new one. Raises `Refusal` if a best scheme was found."""
    require(by, PERMISSIONS["topic.another_round"], topic)
    _refuse_if_agreed(topic)
    carry_topic(topic, "topic.another_round", by=by, seen=seen)
    done("outcome", topic)
    wait_on("plan_meeting", topic, topic)


@act
def upgrade_topic(topic: Topic, platform: Platform, *, by: User, seen: int | None = None) -> None:
    """Take a topic on which no agreement was found to a platform above, where it is a candidate again.

    Raises `Refusal` if a best scheme was found, or `platform` does not stand above the topic's own.
    """
    require(by, PERMISSIONS["topic.upgraded"], topic)
    _refuse_if_agreed(topic)
    if platform not in platforms_above(topic):
        raise Refusal(
            _("“%(platform)s”不是“%(own)s”的上级平台。") % {"platform": platform, "own": topic.platform},
            field="platform",
        )
    was = topic.platform.code
    done("outcome", topic)
    carry_topic(topic, "topic.upgraded", by=by, seen=seen, above=platform, out_of=was, into=platform.code)


def _refuse_if_agreed(topic: Topic) -> None:
    latest = Meeting.objects.filter(topic=topic, state=MeetingState.CLOSED).order_by("-pk").first()
    agreed = latest and SchemeResult.objects.filter(meeting=latest, is_best=True).exists()
    if topic.state == State.HELD and agreed:
        raise Refusal(_("“%(topic)s”已形成最优方案，请整理纪要、提交协商成果。") % {"topic": topic})
