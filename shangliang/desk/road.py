"""The stops of a topic's road in one line, from its row alone."""

from django.utils.translation import gettext_lazy as _

from shangliang.topics.lifecycle import Route, State
from shangliang.topics.models import Topic
from shangliang.ui.parts import Stop

S = State
DEEP = (
    (_("提出"), {S.MODERATION, S.SUBMITTED}),
    (_("审核"), {S.SCREENING, S.RETURNED}),
    (_("候选"), {S.CANDIDATE}),
    (_("列入计划"), {S.PLANNED, S.AD_HOC}),
    (_("调研"), {S.RESEARCHING, S.REOPENED}),
    (_("协商会"), {S.READY, S.SCHEDULED}),
    (_("成果"), {S.HELD, S.OUTCOME}),
    (_("落实"), {S.TRACKING}),
    (_("办结"), {S.CLOSED}),
)
QUICK = (
    (_("提出"), {S.MODERATION, S.SUBMITTED}),
    (_("审核"), {S.SCREENING, S.RETURNED}),
    (_("答复"), {S.QUICK}),
    (_("评价"), {S.ANSWERED}),
    (_("办结"), {S.CLOSED}),
)
DROPPED = {S.MERGED, S.TRANSFERRED, S.REJECTED}


def rail_of(topic: Topic) -> list[Stop]:
    """What is done, where it stands, what is to come; empty for a topic that left the road."""
    if topic.state in DROPPED:
        return []
    road = QUICK if topic.route == Route.QUICK else DEEP
    state = topic.suspended_from or topic.state
    here = next((at for at, (_label, states) in enumerate(road) if state in states), 0)
    is_over = topic.state == S.CLOSED
    return [
        Stop(str(label), "done" if at < here or is_over else "current" if at == here else "coming")
        for at, (label, _states) in enumerate(road)
    ]
