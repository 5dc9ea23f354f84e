"""What waits on somebody while a topic is screened, answered and planned, and for how long it may."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shangliang.errors import Words
from shangliang.platforms.roles import Role

# The holder of a clock that waits on residents: it is nobody's task, and nobody is late.
VOICES = "voices"


@dataclass(frozen=True)
class ClockKind:
    """A task with a time limit.

    `setting` names the committee's number that gives the time, its unit stands with the number; empty means
    no time limit, or a day that the act itself gives. `role` is who the task falls to unless the act names
    another; None means that it waits on the residents behind the topic.
    """

    key: str
    label: Words
    setting: str = ""
    role: Role | None = None


def clock_kinds(*rows: ClockKind) -> dict[str, ClockKind]:
    """A stage's table of clocks, keyed as the rows of `Clock` name their kind."""
    return {kind.key: kind for kind in rows}


CLOCKS = clock_kinds(
    ClockKind("moderate", _("核查内容"), "screen_within", Role.TOWNSHIP_CLERK),
    ClockKind("screen", _("审核议题"), "screen_within", Role.TOWNSHIP_CLERK),
    ClockKind("resubmit", _("等待提交人补充"), "", None),
    ClockKind("quick_answer", _("即时答复"), "quick_answer_within", Role.CONVENOR),
    ClockKind("quick_rate", _("等待提交人评价"), "rate_within", None),
    ClockKind("settle", _("评价后办结即时议"), "", Role.CONVENOR),
    ClockKind("start_research", _("启动深入议"), "deep_start_within", Role.CONVENOR),
    ClockKind("start_planned", _("按计划月份启动调研"), "", Role.CONVENOR),
)
