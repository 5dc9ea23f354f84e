"""Research before the deliberation."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import Side
from shangliang.deliberation.models import Interview, Research, ResearchPhoto, Scheme, TopicExpert
from shangliang.deliberation.queries import experts_free_for, experts_of
from shangliang.desk.acting import ActForm
from shangliang.desk.forms import inputs
from shangliang.people.models import Expert, Member, User
from shangliang.people.queries import role_holders
from shangliang.platforms.roles import Role
from shangliang.topics.models import Topic

LEADERS_OF_RESEARCH = (Role.CONVENOR, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK, Role.OFFICE, Role.MEMBER)


def people_over(topic: Topic, roles: tuple[Role, ...] = LEADERS_OF_RESEARCH) -> "QuerySet[User]":
    """Accounts that hold one of the roles over the topic's place."""
    held = [role_holders(topic.committee, role, topic.path).values("pk") for role in roles]
    of_any = Q()
    for holders in held:
        of_any |= Q(pk__in=holders)
    return User.objects.filter(of_any).order_by("name", "pk")


class PlanResearchForm(ActForm):
    """On a topic."""

    planned_on = inputs.day(_("计划到现场的日期"))
    led_by = inputs.row(_("负责人"), help_text=_("到现场、写报告由其负责，期限也计在其名下。"))

    def prepare(self) -> None:
        self.fields["led_by"].queryset = people_over(self.row)  # type: ignore[attr-defined]


class AssignExpertForm(ActForm):
    """On a topic."""

    expert = inputs.row(_("专家"))
    words = inputs.line(TopicExpert, "words", required=False)

    def prepare(self) -> None:
        self.offer("expert", experts_free_for(self.row))


class ReleaseExpertForm(ActForm):
    expert = inputs.row(_("专家"))

    def prepare(self) -> None:
        assigned = experts_of(self.row).values("expert")
        self.offer("expert", Expert.objects.filter(pk__in=assigned).order_by("name", "pk"))


class VisitForm(ActForm):
    visited_on = inputs.day(_("走访日期"))
    place = inputs.line(Research, "place")
    team = inputs.rows(_("到场委员"), required=False, help_text=_("在本平台和上级平台的委员。"))
    others = forms.CharField(
        label=_("其他到场委员"),
        required=False,
        max_length=200,
        help_text=_("填写委员编号，多名用顿号隔开。"),
    )

    def prepare(self) -> None:
        path = self.row.topic.path
        near = [path[:n] for n in range(1, len(path) + 1)]
        placed = Q(placements__platform__path__in=near, placements__ended_on__isnull=True)
        members = Member.objects.filter(placed, committee=self.row.committee_id, left_on__isnull=True)
        self.fields["team"].queryset = members.distinct().order_by("number")  # type: ignore[attr-defined]

    def clean(self) -> None:
        named = _split(self.cleaned_data.pop("others", ""))
        found = list(Member.objects.filter(committee=self.row.committee_id, number__in=named))
        unknown = sorted(set(named) - {member.number for member in found})
        if unknown:
            self.add_error("others", _("没有这些编号的委员：%(numbers)s。") % {"numbers": "、".join(unknown)})
        self.cleaned_data["team"] = [*self.cleaned_data.get("team", []), *found]


def _split(text: str) -> list[str]:
    for mark in "，,；; \u3000":
        text = text.replace(mark, "、")
    return [part for part in text.split("、") if part]


class InterviewForm(ActForm):
    side = inputs.pick(_("身份"), Side.choices)
    who = inputs.line(Interview, "who")
    words = inputs.line(Interview, "words", rows=4, help_text=_("照原话记，不加评论，不写姓名。"))


class ResearchPhotoForm(ActForm):
    photo = inputs.picture(
        _("照片"), help_text=_("JPEG、PNG 或 WebP，不超过 8 MB。拍摄位置等信息会自动去掉。")
    )
    caption = inputs.line(ResearchPhoto, "caption", required=False)

    def refuse(self, refusal: Any) -> None:
        refusal.field = "photo" if refusal.field == "photos" else refusal.field
        super().refuse(refusal)


class ReportForm(ActForm):
    facts = inputs.line(Research, "facts", rows=6, required=False, help_text=_("有数写数，注明来源。"))
    causes = inputs.line(Research, "causes", rows=5, required=False)
    department_facts = inputs.line(
        Research, "department_facts", rows=4, required=False, help_text=_("有关部门的情况、政策和已有安排。")
    )


class SchemeForm(ActForm):
    title = inputs.line(Scheme, "title", label=_("方案名称"))
    text = inputs.line(Scheme, "text", rows=5)
    cost = inputs.line(Scheme, "cost", required=False, help_text=_("提交报告前须写明，可以后补。"))
    benefit = inputs.line(Scheme, "benefit", required=False)
    bearer = inputs.line(Scheme, "bearer", required=False, help_text=_("谁出钱、谁出力、谁来管。"))
    feasibility = inputs.line(Scheme, "feasibility", required=False, rows=2)
