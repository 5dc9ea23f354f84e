"""What waits on somebody while an outcome is converted, and for how long it may (DOMAIN 4.7)."""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role
from shangliang.topics.clocks import ClockKind, clock_kinds

DISPATCH = ClockKind("dispatch", _("交办"), "dispatch_within", Role.OFFICE)
SIGN = ClockKind("sign", _("签收或退回"), "sign_within", Role.HANDLER)
CONTACT = ClockKind("contact", _("首次联系提出人"), "contact_within", Role.HANDLER)
DECIDE = ClockKind("adopt", _("决定是否采纳"), "adopt_within", Role.APPROVER)
COUNTERSIGN = ClockKind("countersign", _("会签"), "", Role.HANDLER)
REPLY = ClockKind("reply", _("书面答复"), "reply_within", Role.HANDLER)
APPROVE = ClockKind("approve", _("审批答复"), "", Role.APPROVER)
COMMIT = ClockKind("commit", _("立下承诺"), "progress_every", Role.HANDLER)
DELIVER = ClockKind("deliver", _("落实承诺"), "", Role.HANDLER)
PROGRESS = ClockKind("progress", _("报告进展"), "progress_every", Role.HANDLER)
VERIFY = ClockKind("verify", _("现场核验"), "verify_within", Role.MEMBER)
FEEDBACK = ClockKind("feedback", _("向群众反馈"), "feedback_within", Role.CONVENOR)
RATE = ClockKind("rate", _("等待群众评价"), "rate_within", None)
CLOSE = ClockKind("close", _("评价期满后办结"), "", Role.OFFICE)
TALK = ClockKind("talk", _("领导面商"), "", Role.LEADER)
LOOK_BACK = ClockKind("look_back", _("回头看"), "look_back_after", Role.OFFICE)
# A look-back found that the matter has come back: somebody decides whether to take it up again.
REOPEN = ClockKind("reopen", _("研究是否重启"), "", Role.OFFICE)

CLOCKS = clock_kinds(
    DISPATCH, SIGN, CONTACT, DECIDE, COUNTERSIGN, REPLY, APPROVE, COMMIT, DELIVER, PROGRESS,
    VERIFY, FEEDBACK, RATE, CLOSE, TALK, LOOK_BACK, REOPEN,
)  # fmt: skip

# One after another, never two at once: together they are the time that a suggestion lay with a department.
HELD_BY_LEAD = frozenset({REPLY.key, APPROVE.key, COMMIT.key, DELIVER.key})
# Redone: the clock of the reply, with a time of its own.
REDO = ClockKind(REPLY.key, _("重新办理并答复"), "redo_within", Role.HANDLER)
