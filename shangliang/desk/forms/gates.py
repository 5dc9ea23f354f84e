"""The gates: acts whose page shows what is asked, each line met or not, before the button is pressed."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.checks import Check
from shangliang.deliberation.queries import (
    balance_checks,
    confirmations_of,
    current_schemes,
    earliest_start,
    open_objections,
    quorum_checks,
    research_checklist,
)
from shangliang.desk.acting import ActForm
from shangliang.desk.forms.meetings import NoticeForm, OpenMeetingForm
from shangliang.desk.forms.outcomes import CloseForm, FeedbackForm
from shangliang.outcomes.lifecycle import DECIDED
from shangliang.outcomes.queries import addressees, missing_to_close
from shangliang.platforms.queries import settings_of
from shangliang.ui.templatetags.ui import day


class SubmitResearchForm(ActForm):
    def checks(self) -> Iterable[Check]:
        return research_checklist(self.row)


class NoticeGate(NoticeForm):
    """Balance warns or refuses, as the committee has set; too short a notice always refuses."""

    def checks(self) -> Iterable[Check]:
        first, planned = earliest_start(self.row, localdate()), localdate(self.row.starts_at)
        words = _now("今天发通知，最早可定在 %(first)s；现定于 %(planned)s。")
        said = words % {"first": day(first), "planned": day(planned)}
        return [Check("days", _("提前天数"), planned >= first, said), *balance_checks(self.row)]

    def warning(self) -> Any:
        if all(check.is_met for check in self.checks()):
            return ""
        if settings_of(self.row.committee_id)["balance_policy"] == "refuse":
            return _("参会人结构不合规定的，不能发出通知。请先调整邀请名单。")
        return _("参会人结构未达要求的，仍可发出通知，但提示会随会议一并记录和公开。")


class OpenGate(OpenMeetingForm):
    def checks(self) -> Iterable[Check]:
        return quorum_checks(self.row, opened_by=self.user)


class CloseMeetingForm(ActForm):
    def checks(self) -> Iterable[Check]:
        found = set(self.row.results.values_list("scheme_id", flat=True))
        return [
            Check(
                f"scheme:{one.number}",
                _now("方案 %(number)d 有结果") % {"number": one.number},
                one.pk in found,
                one.title,
            )
            for one in current_schemes(self.row.topic)
        ]


class SignMinutesForm(ActForm):
    def checks(self) -> Iterable[Check]:
        answers = list(confirmations_of(self.row).values_list("agrees", flat=True))
        n_out = sum(agrees is None for agrees in answers)
        is_over = bool(self.row.confirm_until and localdate() > self.row.confirm_until)
        n_open = open_objections(self.row).count()
        said = _now("%(n)d 人中还有 %(out)d 人未回复，%(until)s 期满后视为无异议。")
        until = day(self.row.confirm_until)
        return [
            Check(
                "confirmed",
                _("参会人已确认，或确认期满"),
                not n_out or is_over,
                said % {"n": len(answers), "out": n_out, "until": until},
            ),
            Check("objections", _("异议都已处理"), not n_open, _now("未处理 %(n)d 条。") % {"n": n_open}),
        ]


class SubmitOutcomeForm(ActForm):
    def checks(self) -> Iterable[Check]:
        suggestions = list(self.row.suggestions.order_by("number"))
        some = Check(
            "some", _("至少一条建议"), bool(suggestions), _now("现有 %(n)d 条。") % {"n": len(suggestions)}
        )
        return [some, *(_whole(one) for one in suggestions)]


def _whole(suggestion: Any) -> Check:
    wanted = (
        (suggestion.measure, _("衡量办法")),
        (suggestion.proposed_lead_id, _("建议主办部门")),
        (suggestion.wanted_by, _("建议完成日期")),
    )
    lacking = "、".join(str(label) for value, label in wanted if not value)
    words = _now("尚缺：%(lacking)s。") % {"lacking": lacking} if lacking else suggestion.content[:40]
    label = _now("建议 %(number)s 完整") % {"number": suggestion.number}
    return Check(f"suggestion:{suggestion.number}", label, not lacking, words)


class PublishFeedbackForm(FeedbackForm):
    """On an outcome: who will read it stands beside."""

    def n_voices(self) -> int:
        return addressees(self.row.topic).count()

    def checks(self) -> Iterable[Check]:
        return [
            Check(
                f"suggestion:{one.number}",
                _now("建议 %(number)s 已有答复") % {"number": one.number},
                one.state in DECIDED,
                str(one.get_state_display()),
            )
            for one in self.row.suggestions.order_by("number")
        ]


class CloseGate(CloseForm):
    """On a topic."""

    def checks(self) -> Iterable[Check]:
        return closing_checks(self.row)


def closing_checks(topic: Any) -> list[Check]:
    """The gate to the end of a topic, each thing that it asks met or not."""
    gaps = missing_to_close(topic, localdate())
    asked = (
        ("outcome", _("有协商成果")),
        ("suggestion", _("建议全部办结")),
        ("evidence", _("采纳的建议有办理后照片或达到的数值")),
        ("feedback", _("结果已反馈给群众")),
        ("rating", _("评价期满，或全部评价完毕")),
        ("unsatisfied", _("不满意的评价已重新办理或说明")),
        ("talk", _("重新办理后仍不满意的，领导已面商")),
    )
    checks = []
    for code, label in asked:
        missing = [gap.words for gap in gaps if gap.code == code]
        checks.append(Check(code, label, not missing, "；".join(missing)))
    return checks if not any(gap.code == "outcome" for gap in gaps) else checks[:1]
