"""Suggestions in the departments' hands, and their promises."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import ActForm
from shangliang.desk.forms import inputs
from shangliang.outcomes.lifecycle import Decision, ReasonCode, Shows
from shangliang.outcomes.models import (
    Assignment,
    Commitment,
    Extension,
    Progress,
    Reply,
    Suggestion,
    Verification,
)
from shangliang.outcomes.queries import pending_reply
from shangliang.people.models import Department


def _departments(form: ActForm, *names: str) -> None:
    for name in names:
        field: Any = form.fields[name]
        field.queryset = Department.objects.filter(committee=form.row.committee_id)


class DispatchForm(ActForm):
    lead = inputs.row(_("主办部门"))
    co = inputs.rows(_("会办部门"), required=False)
    is_final = inputs.tick(_("指定承办"), help_text=_("指定承办的不得退回。曾被退回、确应由其承办的才用。"))

    def prepare(self) -> None:
        _departments(self, "lead", "co")


class CoHandlerForm(ActForm):
    department = inputs.row(_("会办部门"))

    def prepare(self) -> None:
        _departments(self, "department")


class ExtendReplyForm(ActForm):
    reason = inputs.line(Extension, "reason", rows=3)


class ReturnForm(ActForm):
    ground = inputs.line(
        Assignment, "return_ground", rows=3, help_text=_("写明法规、规章或职责文件的名称和条款。")
    )
    proposed = inputs.row(_("建议承办部门"), required=False, help_text=_("主办部门退回的必须填写。"))

    def prepare(self) -> None:
        _departments(self, "proposed")


class ContactForm(ActForm):
    words = inputs.line(
        Assignment,
        "contact_words",
        label=_("联系情况"),
        rows=3,
        help_text=_("何时、以什么方式联系，对方怎么说。不写姓名和电话。"),
    )


class CountersignForm(ActForm):
    opinion = inputs.line(Assignment, "opinion", rows=4)


class DecisionForm(ActForm):
    decision = inputs.pick(_("采纳意向"), Decision.choices)


class ReplyForm(ActForm):
    decision = inputs.pick(_("采纳情况"), Decision.choices)
    reason_code = forms.ChoiceField(
        label=_("理由类别"),
        choices=[("", "—"), *ReasonCode.choices],
        required=False,
        help_text=_("部分采纳或未采纳的，选择理由类别并写明理由。"),
    )
    reasons = inputs.line(Reply, "reasons", rows=3, required=False)
    text = inputs.line(
        Reply, "text", rows=8, help_text=_("直接回答建议：做什么、怎么做、什么时候做完。批准后向社会公开。")
    )


class ApproveForm(ActForm):
    """The reply is shown above the button."""

    def reply(self) -> Reply | None:
        return pending_reply(self.row)


class SendBackForm(ApproveForm):
    words = inputs.line(Reply, "sent_back_words", label=_("修改意见"), rows=3)


class CommitmentForm(ActForm):
    content = inputs.line(Commitment, "content", rows=2)
    measure = inputs.line(Commitment, "measure", help_text=_("数得出来的，如“夜间车位”。"))
    unit = inputs.line(Commitment, "unit", help_text=_("如“个”“米”“户”。"))
    baseline = inputs.amount(_("原有数值"), required=False)
    target = inputs.amount(_("目标值"))
    due_on = inputs.day(_("期限"))

    def clean_baseline(self) -> Any:
        return self.cleaned_data["baseline"] or 0


class ProgressForm(ActForm):
    value = inputs.amount(_("现在达到的数值"))
    note = inputs.line(Progress, "note", rows=3)
    photo = inputs.picture(
        _("照片"), required=False, help_text=_("办理后的照片是办结的证据，向社会公开。请勿拍到人脸和车牌。")
    )
    shows = forms.ChoiceField(label=_("照片内容"), choices=[("", "—"), *Shows.choices], required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("photo") and not self.cleaned_data.get("shows"):
            self.add_error("shows", _("请说明照片拍的是办理前、办理中还是办理后。"))

    def refuse(self, refusal: Any) -> None:
        refusal.field = "photo" if refusal.field == "photos" else refusal.field
        super().refuse(refusal)


class ExtendCommitmentForm(ActForm):
    due_on = inputs.day(_("新期限"))
    reason = inputs.line(Extension, "reason", rows=3)


class OfPromises(ActForm):
    """What was promised in this round is shown above the form."""

    def promises(self) -> Any:
        return self.row.commitments.filter(round=self.row.round)


class CompletedForm(OfPromises):
    shortfall = inputs.line(
        Commitment, "shortfall", rows=3, required=False, help_text=_("有承诺未达到目标值的，说明差距和原因。")
    )


class VerifyForm(OfPromises):
    visited_on = inputs.day(_("到场日期"))
    words = inputs.line(Verification, "words", rows=4, help_text=_("在现场看到什么，群众怎么说。"))


class RedoForm(ActForm):
    reason = inputs.line(Suggestion, "redo_reason", rows=3)
