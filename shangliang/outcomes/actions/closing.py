"""The end of a topic, the look back at it, and a new beginning if the matter returns."""

from datetime import date

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.outcomes.actions.steps import begin, last_day, look_again, record, steward
from shangliang.outcomes.clocks import LOOK_BACK, REOPEN
from shangliang.outcomes.models import LookBack
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries.closing import missing_to_close
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions import carry_topic, start_clock, stop_clock
from shangliang.topics.actions.texts import chosen, filled, filled_words
from shangliang.topics.clocks import CLOCKS
from shangliang.topics.models import Topic


@act
def close_topic(
    topic: Topic, *, look_back_on: date | None = None, by: User, seen: int | None = None
) -> LookBack:
    """End a topic of which everything is answered, done, shown and heard, and fix the day of the look back.

    `look_back_on` may be earlier or later than the committee's period. Raises `Forbidden`, `Stale`, and one
    `Refusal` that names everything which is missing.
    """
    require(by, PERMISSIONS["topic.closed"], topic)
    begin(topic)
    gaps = missing_to_close(topic, time.today())
    if gaps:
        raise Refusal(
            _("议题“%(topic)s”还不能办结：%(gaps)s。")
            % {"topic": topic, "gaps": "；".join(gap.words for gap in gaps)}
        )
    if look_back_on is not None and look_back_on <= time.today():
        raise Refusal(_("回头看日期须在今天之后。"), field="look_back_on")
    carry_topic(topic, "topic.closed", by=by, seen=seen)
    due_on = look_back_on or last_day(topic, "look_back_after")
    look_back = LookBack.objects.create(topic=topic, due_on=due_on)
    start_clock(LOOK_BACK, look_back, topic=topic, role=steward(topic), due_on=look_back_on)
    record("lookback.planned", look_back, by=by, due_on=due_on)
    return look_back


@act
def do_look_back(look_back: LookBack, *, finding: str, words: str, by: User, seen: int | None = None) -> None:
    """Say how the matter stands some time after; where it has returned, reopening waits to be decided.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    topic = look_back.topic
    require(by, PERMISSIONS["lookback.done"], topic)
    look_again(topic)
    look_back.refresh_from_db(fields=["done_on", "dropped_at"])
    if look_back.done_on is not None:
        raise Refusal(_("回头看已于 %(day)s 登记。") % {"day": look_back.done_on})
    if look_back.dropped_at is not None:
        raise Refusal(_("议题“%(topic)s”已重启，这次回头看已取消。") % {"topic": topic})
    found = chosen(LookBack.Finding, finding, label=_("结论"), field="finding")
    fields = {
        "finding": found,
        "words": filled(LookBack, "words", words),
        "done_on": time.today(),
        "by": by,
    }
    change(look_back, by=by, seen=seen, fields=fields)
    stop_clock(LOOK_BACK, look_back)
    if found == LookBack.Finding.FAILED:
        start_clock(REOPEN, topic, topic=topic, role=steward(topic))
    record("lookback.done", look_back, by=by, finding=found)


@act
def reopen_topic(topic: Topic, *, reason: str, by: User, seen: int | None = None) -> None:
    """Take a closed topic up again, from research on: the matter has returned, or a new one has come of it.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    require(by, PERMISSIONS["topic.reopened"], topic)
    look_again(topic)
    if not topic.platform.is_open:
        raise Refusal(
            _("“%(platform)s”已停用，不能在此重启议题。请先恢复平台，或另提新议题。")
            % {"platform": topic.platform}
        )
    reason = filled_words(reason, label=_("重启理由"), most=300, field="reason")
    ahead = LookBack.objects.filter(topic=topic, done_on__isnull=True, dropped_at__isnull=True)
    carry_topic(topic, "topic.reopened", by=by, seen=seen, reason=reason)
    for look_back in ahead:
        stop_clock(LOOK_BACK, look_back)
        change(look_back, by=by, seen=None, fields={"dropped_at": time.now()})
    stop_clock(REOPEN, topic)
    start_clock(CLOCKS["start_research"], topic, topic=topic)
