"""The numbers of the institution: each a setting of the committee, with its default and its source.

`DOMAIN n` cites the domain reference, section n; [k] is its source k. A default without a public rule
behind it says so, because the committee should know which numbers are only ours.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shangliang.errors import Words

OURS = _("本系统默认，无公开规定")


UNITS: dict[str, Words] = {
    "workdays": _("个工作日"),
    "days": _("天"),
    "months": _("个月"),
    "hours": _("小时"),
    "people": _("人"),
    "percent": "%",
    "items": _("件（项）"),
    "choice": "",
}
CHOICES: dict[str, Words] = {"warn": _("提醒"), "refuse": _("不予通过")}


@dataclass(frozen=True)
class Number:
    """One setting; `unit` is a key of `UNITS`, and `choices` are keys of `CHOICES`."""

    label: Words
    default: int | str
    unit: str
    source: Words
    least: int = 0
    most: int = 1000
    choices: tuple[str, ...] = ()


NUMBERS: dict[str, Number] = {
    # Topics: DOMAIN 4.1, 4.2
    "screen_within": Number(_("议题审核时限"), 5, "workdays", OURS, 1, 30),
    "quick_answer_within": Number(_("即时议答复时限"), 48, "hours", _("绍兴标准 DB3306/T 075-2025"), 1, 240),
    "deep_start_within": Number(_("深入议启动时限"), 5, "workdays", _("绍兴标准 DB3306/T 075-2025"), 1, 60),
    "photos_most": Number(_("每件议题照片上限"), 9, "items", OURS, 0, 20),
    "plan_items_most": Number(_("年度协商计划项目上限"), 15, "items", _("重庆市政协做法"), 1, 500),
    # Deliberation: DOMAIN 4.4–4.6
    "notice_before": Number(_("基层协商会提前通知"), 2, "days", _("淮安基层协商做法"), 0, 30),
    "formal_notice_before": Number(_("正式协商会提前通知"), 15, "workdays", _("市级政协协商工作规程"), 0, 60),
    "papers_before": Number(_("正式协商会提前送达材料"), 10, "workdays", _("市级政协协商工作规程"), 0, 60),
    "participants_least": Number(_("参会人数下限"), 10, "people", OURS, 2, 100),
    "participants_most": Number(_("参会人数上限"), 25, "people", OURS, 5, 500),
    "stakeholders_least": Number(_("利益相关方占比下限"), 33, "percent", OURS, 0, 100),
    "officials_most": Number(_("公职人员占比上限"), 33, "percent", OURS, 0, 100),
    "balance_policy": Number(_("参会结构不平衡时"), "warn", "choice", OURS, choices=("warn", "refuse")),
    "quorum_stakeholders": Number(_("开会须到场的利益相关方比例"), 50, "percent", OURS, 0, 100),
    "minutes_within": Number(_("基层会议纪要时限"), 3, "workdays", OURS, 1, 30),
    "formal_minutes_within": Number(_("正式会议纪要时限"), 7, "workdays", _("市级政协协商工作规程"), 1, 30),
    "confirm_minutes_within": Number(_("参会人确认纪要时限"), 3, "workdays", OURS, 1, 30),
    # Conversion: DOMAIN 4.7
    "dispatch_within": Number(_("成果交办时限"), 5, "workdays", OURS, 1, 60),
    "sign_within": Number(_("签收或退回时限"), 5, "workdays", _("提案办理退回规则"), 1, 30),
    "contact_within": Number(_("首次联系时限"), 15, "workdays", _("提案办理规则"), 1, 60),
    "adopt_within": Number(_("基层成果采纳决定时限"), 20, "workdays", OURS, 1, 120),
    "reply_within": Number(_("书面答复时限"), 3, "months", _("提案办理规则"), 1, 12),
    "hard_reply_within": Number(_("疑难事项答复时限"), 6, "months", _("提案办理规则"), 1, 24),
    "progress_every": Number(_("进展报告周期"), 1, "months", OURS, 1, 12),
    "verify_within": Number(_("委员核验时限"), 10, "workdays", OURS, 1, 60),
    "feedback_within": Number(_("向群众反馈时限"), 10, "workdays", OURS, 1, 60),
    "notice_period": Number(_("公示期"), 5, "workdays", OURS, 1, 60),
    "rate_within": Number(_("群众评价时限"), 15, "workdays", _("提案办理评价规则"), 1, 60),
    "redo_within": Number(_("重新办理时限"), 1, "months", OURS, 1, 6),
    "criticise_after": Number(_("逾期通报"), 5, "workdays", _("12345 办理规则"), 1, 60),
    "look_back_after": Number(_("回头看时间"), 6, "months", OURS, 1, 36),
}

# The first may not exceed the second.
ORDERED = (("participants_least", "participants_most"), ("reply_within", "hard_reply_within"))
