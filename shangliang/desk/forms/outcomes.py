"""Outcomes and their suggestions, feedback and what follows on it, the look back."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import ActForm
from shangliang.desk.forms import inputs
from shangliang.outcomes.lifecycle import SuggestionState
from shangliang.outcomes.models import Feedback, LeaderTalk, LookBack, Outcome, Suggestion
from shangliang.people.models import Department
from shangliang.people.queries import role_holders
from shangliang.platforms.roles import Role


class OutcomeForm(ActForm):
    """On a meeting, to draft; on an outcome, to change."""

    background = inputs.line(Outcome, "background", rows=4)
    process = inputs.line(Outcome, "process", rows=4)
    consensus = inputs.line(Outcome, "consensus", rows=5)
    unsettled = inputs.line(Outcome, "unsettled", rows=3, required=False)


class SuggestionForm(ActForm):
    """On an outcome, to add; on a suggestion, to change."""

    content = inputs.line(Suggestion, "content", rows=4, help_text=_("一条建议只说一件事，写成部门能办的。"))
    measure = inputs.line(
        Suggestion, "measure", required=False, help_text=_("办成了看什么，如“新增夜间车位数”。提交前须填。")
    )
    proposed_lead = inputs.row(_("建议主办部门"), required=False)
    wanted_by = inputs.day(_("建议完成日期"), required=False)
    cost = inputs.line(Suggestion, "cost", required=False)

    def prepare(self) -> None:
        field: Any = self.fields["proposed_lead"]
        field.queryset = Department.objects.filter(committee=self.row.committee_id)


class DispatchAllForm(ActForm):
    """On an outcome: each suggestion to the lead that it proposes."""

    def suggestions(self) -> Any:
        waiting = self.row.suggestions.filter(state=SuggestionState.SUBMITTED)
        return waiting.select_related("proposed_lead").order_by("number")


class FeedbackForm(ActForm):
    text = inputs.line(
        Feedback,
        "text",
        rows=8,
        help_text=_("用群众看得懂的话，说明办了什么、没办什么和为什么。不用公文套话。"),
    )


class ExplainForm(ActForm):
    text = inputs.line(Feedback, "explanation", label=_("说明"), rows=5)


class ArrangeTalkForm(ActForm):
    """On an outcome."""

    leader = inputs.row(_("面商领导"))
    due_on = inputs.day(_("面商期限"))

    def prepare(self) -> None:
        field: Any = self.fields["leader"]
        field.queryset = role_holders(self.row.topic.committee, Role.LEADER, self.row.topic.path)


class HoldTalkForm(ActForm):
    held_on = inputs.day(_("面商日期"))
    words = inputs.line(LeaderTalk, "words", rows=5)


class CloseForm(ActForm):
    """On a topic."""

    look_back_on = inputs.day(
        _("回头看日期"), required=False, help_text=_("不填的，按制度参数确定（默认办结六个月后）。")
    )

    def clean(self) -> None:
        chosen = self.cleaned_data.get("look_back_on")
        if chosen and chosen <= localdate():
            self.add_error("look_back_on", _("回头看日期须在今天之后。"))


class LookBackForm(ActForm):
    finding = inputs.pick(_("结论"), LookBack.Finding.choices)
    words = inputs.line(LookBack, "words", rows=4, help_text=_("到现场看了什么、问了谁、怎么说。"))


class ReopenForm(ActForm):
    """On a topic."""

    reason = inputs.words(_("重启理由"))
