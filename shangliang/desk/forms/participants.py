"""Those who take part."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import Answer, Side
from shangliang.deliberation.models import Meeting, Participant
from shangliang.desk.acting import ActForm
from shangliang.desk.forms import inputs
from shangliang.people.models import Department, User
from shangliang.platforms.roles import Role

WITH_ACCOUNT = (Role.MEMBER, Role.EXPERT, Role.CONVENOR, Role.HANDLER, Role.LEADER)


class InviteForm(ActForm):
    """On a meeting."""

    side = inputs.pick(_("身份"), Side.choices)
    name = inputs.line(Participant, "name")
    organisation = inputs.line(Participant, "organisation", required=False)
    reason = inputs.line(
        Participant, "reason", rows=2, help_text=_("写明为什么请这位：与此事有什么关系。理由记入名单。")
    )
    is_stakeholder = inputs.tick(_("是利益相关方"))
    dispute_side = inputs.line(
        Participant, "dispute_side", required=False, help_text=_("有争议的，写明站在哪一方，如“有车住户”。")
    )
    user = inputs.row(_("账号"), required=False, help_text=_("有账号的选账号，通知和确认会出现在其待办里。"))
    department = inputs.row(_("代表部门"), required=False)

    def prepare(self) -> None:
        committee = self.row.committee_id
        path = self.row.path
        near = [path[:n] for n in range(1, len(path) + 1)]
        held = Q(role_bindings__role__in=WITH_ACCOUNT, role_bindings__ended_at__isnull=True)
        held &= Q(role_bindings__scope__in=near)
        users: Any = self.fields["user"]
        users.queryset = (
            User.objects.filter(held, committee=committee, is_active=True).distinct().order_by("name", "pk")
        )
        departments: Any = self.fields["department"]
        departments.queryset = Department.objects.filter(committee=committee)


class InviteAgainForm(ActForm):
    """On a meeting: the list of an earlier one is taken over."""

    earlier = inputs.row(_("沿用哪一次会议的名单"))

    def prepare(self) -> None:
        field: Any = self.fields["earlier"]
        field.queryset = Meeting.objects.filter(topic=self.row.topic_id).exclude(pk=self.row.pk)
        field.label_from_instance = lambda meeting: meeting.number


class AnswerForm(ActForm):
    answer = inputs.pick(_("答复"), [pair for pair in Answer.choices if pair[0] != Answer.INVITED])
    substitute = inputs.line(
        Participant, "substitute", required=False, help_text=_("委托他人的，写明受托人。")
    )
    words = inputs.line(Participant, "answer_words", label=_("说明"), required=False)


class SignInForm(ActForm):
    """One tap; a substitute may be named."""

    substitute = inputs.line(Participant, "substitute", required=False, label=_("受托人（代为到会的）"))


class ConfirmForm(ActForm):
    """On a confirmation: what one participant says of the minutes."""

    agrees = forms.TypedChoiceField(
        label=_("意见"),
        choices=[("yes", _("无异议")), ("no", _("有异议"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(),
    )
    words = inputs.words(
        _("说明"), most=500, required=False, help_text=_("有异议的，写明哪里不对、应当怎样。")
    )
