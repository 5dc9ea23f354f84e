"""What waits on somebody from research to filed minutes, and which setting gives the time.

Started and stopped by the actions; `outcomes` stops `outcome` when it takes the topic over.
"""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role
from shangliang.topics.clocks import ClockKind, clock_kinds

CLOCKS = clock_kinds(
    ClockKind("visit", _("实地走访"), "", Role.CONVENOR),
    ClockKind("report", _("提交调研报告"), "", Role.CONVENOR),
    ClockKind("plan_meeting", _("筹备协商会"), "", Role.CONVENOR),
    ClockKind("notice", _("发出会议通知"), "", Role.CONVENOR),
    ClockKind("answer_invitation", _("答复参会邀请"), "", None),
    ClockKind("hold", _("召开协商会"), "", Role.CONVENOR),
    ClockKind("minutes", _("整理纪要并送确认"), "minutes_within", Role.CONVENOR),
    ClockKind("formal_minutes", _("整理纪要并送确认"), "formal_minutes_within", Role.CONVENOR),
    ClockKind("confirm_minutes", _("参会人确认纪要"), "confirm_minutes_within", None),
    ClockKind("objection", _("处理纪要异议"), "", Role.CONVENOR),
    ClockKind("sign_minutes", _("签发纪要"), "", Role.CONVENOR),
    ClockKind("file_minutes", _("归档纪要"), "", Role.CONVENOR),
    ClockKind("outcome", _("提交协商成果，或再议、提级"), "", Role.CONVENOR),
)
