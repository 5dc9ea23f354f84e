"""Forms about topics: raising for others, screening, quick answers, standing still."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import ActForm
from shangliang.desk.forms.inputs import Month, choice, cleaned_photos, column, pick, private, row, words
from shangliang.desk.places import places_for
from shangliang.people.queries import departments, role_holders
from shangliang.platforms.roles import Role
from shangliang.topics.lifecycle import Category, Reason, Route, Urgency
from shangliang.topics.models import AnnualPlan, Call, PlanItem, Topic, Voice
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import open_calls, topic_for
from shangliang.ui.forms import DateInput, PhotosField

CONSENT = "staff-1"  # the wording that staff read out: `consent` below
TEXT = _("写清在哪里、什么时候、影响了谁。")


class MatterForm(ActForm):
    """What everybody says who puts a matter before a platform."""

    title = column(Topic, "title", help_text=_("一句话说清楚，例如“小区门口停车难”。"))
    problem = column(Topic, "problem", rows=7, help_text=TEXT)
    place = column(Topic, "place", help_text=_("例如“某某路与某某路口”。"))
    category = choice(Category, _("类别"))
    photos = PhotosField(
        label=_("现场照片"), required=False, help_text=_("JPEG、PNG 或 WebP，每张不超过 8 MB。")
    )

    def clean_photos(self) -> list[Any]:
        return cleaned_photos(self.cleaned_data["photos"], self.user.committee_id)


class PlacedMatterForm(MatterForm):
    """A matter and the platform it is put before."""

    platform = row(_("提交到哪个平台"))
    field_order: tuple[str, ...] = ("platform",)
    permission = ""

    def prepare(self) -> None:
        self.offer("platform", places_for(self.user, PERMISSIONS[self.permission]))


class EnterForm(PlacedMatterForm):
    """For a resident who came on paper, by telephone, in person."""

    permission = "topic.entered"
    source = forms.ChoiceField(
        label=_("群众怎样反映"),
        choices=[choice for choice in Voice.Source.choices if choice[0] != Voice.Source.ONLINE],
        widget=forms.RadioSelect,
    )
    call = row(_("对应的征题"), required=False)
    name = private(column(Voice, "name", label=_("怎样称呼"), help_text=_("可以不填，不公开。")))
    phone = private(
        forms.CharField(
            label=_("联系电话"), max_length=30, required=False, help_text=_("可以不填。加密保存，不公开。")
        )
    )
    consent = forms.BooleanField(
        label=_("已告知：称呼和电话只用于联系本人、反馈结果，本人同意并可随时要求删除"), required=False
    )
    field_order = ("platform", "source", "call")

    def prepare(self) -> None:
        super().prepare()
        self.offer("call", open_calls(localdate(), committee=self.user.committee))

    def clean_consent(self) -> str:
        return CONSENT if self.cleaned_data["consent"] else ""


class RecommendForm(PlacedMatterForm):
    permission = "topic.recommended"


class AssignForm(PlacedMatterForm):
    permission = "topic.assigned"


class ResubmitForm(MatterForm):
    def clean_photos(self) -> list[Any]:
        n = self.row.photos.count()
        return cleaned_photos(self.cleaned_data["photos"], self.row.committee_id, already=n)


class AcceptForm(ActForm):
    title = column(Topic, "title", label=_("公开的标题"))
    summary = column(
        Topic,
        "summary",
        rows=6,
        required=True,
        help_text=_("用群众看得懂的话写，不出现姓名、电话、车牌。电话等号码会自动遮盖。"),
    )
    category = choice(Category, _("类别"))
    route = pick(
        _("办理路径"), Route.choices, help_text=_("本平台能直接答复的，走即时议；需要多方协商的，走深入议。")
    )
    urgency = pick(_("紧急程度"), Urgency.choices)
    jurisdiction = column(
        Topic, "jurisdiction", required=True, help_text=_("由哪一级、哪个单位管。例如“枫桥街道”。")
    )
    public_interest = column(
        Topic, "public_interest", required=True, help_text=_("涉及多少人、什么公共利益。")
    )


class WordsForm(ActForm):
    """A decision in words."""

    words = words(_("说明"), most=1000, rows=4)


class ReturnForm(ActForm):
    words = words(_("缺什么、怎样补"), most=1000, rows=4, help_text=_("提交人凭查询码会看到这段话。"))


class TransferForm(ActForm):
    to = column(
        Topic, "transferred_to", label=_("转送到"), help_text=_("例如“12345 热线”“区信访局”。"), required=True
    )
    words = words(_("给提交人的说明"), most=1000, rows=4, help_text=_("说明为什么转送、可以向谁查询。"))


class RejectForm(ActForm):
    reason = choice(Reason, _("理由"))
    words = words(_("给提交人的说明"), most=1000, rows=4, help_text=_("用提交人看得懂的话说明。"))


class MergeForm(ActForm):
    into = forms.CharField(
        label=_("并入议题的编号"), max_length=20, help_text=_("例如 HQ-2026-0001。可从下面的相似议题中选。")
    )
    words = words(_("说明"), most=1000, rows=4, required=False)

    def clean_into(self) -> Topic:
        into = topic_for(self.user, self.cleaned_data["into"].strip())
        if into is None:
            raise forms.ValidationError(_("没有这个编号的议题，或不在您的范围内。"))
        return into


class AnswerForm(ActForm):
    answer = column(
        Topic,
        "quick_answer",
        label=_("答复"),
        rows=7,
        required=True,
        help_text=_("直接说办到哪一步、谁办、什么时候。答复会公开。"),
    )


class SuspendForm(ActForm):
    words = words(_("原因和恢复条件"), most=1000, rows=4)


class ItemForm(ActForm):
    """How a topic of the plan is deliberated."""

    form = choice(PlanItem.Form, _("协商形式"))
    host = column(PlanItem, "host", help_text=_("例如“枫桥街道政协工委”。"))
    due_month = Month(_("计划月份"))
    leader = column(PlanItem, "leader")
    convenor = row(_("召集人"), required=False)
    department = row(_("主要涉及部门"), required=False)
    research_plan = column(PlanItem, "research_plan", rows=2)
    expected_outcome = column(PlanItem, "expected_outcome", rows=2)

    def prepare(self) -> None:
        topic = self.topic()
        self.offer("convenor", role_holders(topic.committee, Role.CONVENOR, topic.path))
        self.offer("department", departments(topic.committee))
        month: Any = self.fields["due_month"]
        month.offer(*self.years())

    def topic(self) -> Topic:
        topic: Topic = self.row
        return topic

    def years(self) -> tuple[int, ...]:
        return localdate().year, localdate().year + 1


class PlanTopicForm(ItemForm):
    """Take the topic of the row into a plan."""

    plan = row(_("列入哪一年的计划"))
    reason = words(_("列入理由"), rows=2)
    field_order = ("plan",)

    def prepare(self) -> None:
        super().prepare()
        self.offer("plan", _plans(self.row, "collecting", "draft", "office_consult", "issued"))


class AdHocForm(ItemForm):
    plan = row(_("增列到年度计划"), required=False, help_text=_("只在本平台协商的，可以不选。"))
    field_order = ("plan",)

    def prepare(self) -> None:
        super().prepare()
        self.offer("plan", _plans(self.row, "issued"))


def _plans(topic: Topic, *states: str) -> Any:
    return AnnualPlan.objects.filter(committee=topic.committee_id, state__in=states)


class CaptionForm(ActForm):
    caption = forms.CharField(
        label=_("照片说明"), max_length=100, required=False, help_text=_("写给看不见照片的人。")
    )
    looked = forms.BooleanField(label=_("已看过：照片里没有可辨认的人脸、车牌、姓名和电话"))


class OpenCallForm(ActForm):
    platform = row(_("由哪个平台发布"), help_text=_("面向这个平台和它下面的所有平台。"))
    title = column(Call, "title")
    text = column(Call, "text", rows=6, help_text=_("想听大家说什么，举一两个例子。"))
    opens_on = forms.DateField(label=_("开始日期"), widget=DateInput)
    closes_on = forms.DateField(label=_("截止日期"), widget=DateInput)

    def prepare(self) -> None:
        self.offer("platform", places_for(self.user, PERMISSIONS["call.opened"]))


class ReasonForm(ActForm):
    reason = words(_("理由"))
