"""Minutes."""

from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.models import CorrectionNote, Minutes
from shangliang.desk.acting import ActForm
from shangliang.desk.forms import inputs


class MinutesForm(ActForm):
    """On a meeting, to draft; on minutes, to change. All else is read from the record."""

    agreed = inputs.line(
        Minutes,
        "agreed",
        rows=6,
        help_text=_("逐条写明做什么、谁来做、何时完成。发言和结果自动从会议记录读入。"),
    )
    dissent = inputs.line(
        Minutes, "dissent", rows=4, required=False, help_text=_("不同意见如实写入，不写姓名。")
    )


class ReviseForm(ActForm):
    reason = inputs.words(_("修改原因"))


class ReplyToObjectionForm(ActForm):
    words = inputs.words(
        _("对异议的说明"), most=500, help_text=_("不采纳的，说明理由；异议和说明一并写入纪要。")
    )


class CorrectionForm(ActForm):
    words = inputs.line(CorrectionNote, "words", rows=4)
    reason = inputs.line(CorrectionNote, "reason", rows=2)
