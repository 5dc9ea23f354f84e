"""What somebody does with their query code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import Answer
from shangliang.deliberation.models import Confirmation, Participant
from shangliang.outcomes.lifecycle import Score
from shangliang.outcomes.models import Rating
from shangliang.portal.forms.raising import phone_field
from shangliang.topics.models import QuickRating, Topic
from shangliang.ui.acting import ActionForm
from shangliang.ui.forms import Form


def _most(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


class CodeForm(Form):
    code = forms.CharField(
        label=_("查询码"),
        max_length=60,
        help_text=_(
            "提交或附议后给您的 20 位字母和数字，大小写和短横线不影响。参会邀请上的参会码也在这里输入。"
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("请输入查询码。")},
    )


class RateForm(ActionForm):
    score = forms.ChoiceField(label=_("您满意吗"), choices=Score.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("想说的话"),
        required=False,
        max_length=_most(Rating, "words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("会与评价一起公开，不公开您的身份。请不要写姓名和电话。"),
    )


class QuickRateForm(ActionForm):
    is_satisfied = forms.ChoiceField(
        label=_("这个答复解决问题了吗"),
        choices=[("yes", _("解决了，满意")), ("no", _("没有解决，不满意"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=_most(QuickRating, "words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不满意的，请写明还有什么没有解决。"),
    )


class PhoneForm(ActionForm):
    phone = phone_field(required=True)
    consent = forms.BooleanField(
        label=_("我已阅读个人信息告知，同意为办理和反馈这件事使用我填写的电话"),
        error_messages={"required": _("留下联系电话，请先勾选同意。")},
    )


class WithdrawForm(ActionForm):
    words = forms.CharField(
        label=_("撤回原因"),
        required=False,
        max_length=_most(Topic, "decision_words"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可以不填。"),
    )


class EraseForm(ActionForm):
    """Nothing to fill in: the button says it."""


class AnswerForm(ActionForm):
    answer = forms.ChoiceField(
        label=_("您能来吗"),
        choices=[
            (Answer.ACCEPTED, _("能来")),
            (Answer.DECLINED, _("来不了")),
            (Answer.SUBSTITUTED, _("请别人代我参加")),
        ],
        widget=forms.RadioSelect,
    )
    substitute = forms.CharField(
        label=_("代您参加的人"),
        required=False,
        max_length=_most(Participant, "substitute"),
        help_text=_("请别人代您参加的，写下姓名。"),
    )
    words = forms.CharField(label=_("说明"), required=False, max_length=_most(Participant, "answer_words"))


class ConfirmForm(ActionForm):
    agrees = forms.ChoiceField(
        label=_("纪要里您的部分写得对吗"),
        choices=[("yes", _("对，没有异议")), ("no", _("不对，有异议"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=_most(Confirmation, "words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("有异议的，请写明哪里不对、应当怎样写。"),
    )
