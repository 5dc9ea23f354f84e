"""Raising a topic in three steps. What was said on one travels through the next in hidden fields."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.portal.forms.photos import PhotoFields
from shangliang.topics.actions.raising import Contact
from shangliang.topics.lifecycle import Category
from shangliang.topics.models import Topic, Voice
from shangliang.ui.acting import ActionForm

# The wording of the notice on personal data; a new wording gets a new name.
NOTICE = "resident-2026-1"
STEPS = (("title", "problem", "category"), ("where", "place"), ("photos", "name", "phone", "consent"))
# A place is a platform's code, or a division's code where a resident knows only the village.
Places = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def _most(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


def phone_field(*, required: bool) -> forms.CharField:
    """A telephone number, which the browser must not keep as a draft."""
    return forms.CharField(
        label=_("联系电话"),
        required=required,
        max_length=30,
        help_text=_("只用于办理这件事时与您联系。加密保存，不会公开，可以随时删除。"),
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "data-draft-skip": ""}
        ),
    )


class ContactFields(forms.Form):
    """What a resident may leave: none of it is needed."""

    name = forms.CharField(
        label=_("怎样称呼您"),
        required=False,
        max_length=_most(Voice, "name"),
        help_text=_("例如“王女士”。不会公开。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft-skip": ""}),
    )
    phone = phone_field(required=False)
    consent = forms.BooleanField(
        label=_("我已阅读个人信息告知，同意为办理和反馈这件事使用我填写的称呼和电话"),
        required=False,
        help_text=_("不填称呼和电话，就不需要勾选。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("name") or cleaned.get("phone")) and not cleaned.get("consent"):
            self.add_error(
                "consent", _now("填写了称呼或电话，请先勾选同意；也可以清空称呼和电话，直接提交。")
            )
        return cleaned

    @property
    def contact(self) -> Contact:
        """As the actions take it."""
        given = bool(self.cleaned_data["name"] or self.cleaned_data["phone"])
        return {
            "name": self.cleaned_data["name"],
            "phone": self.cleaned_data["phone"],
            "consent": NOTICE if given and self.cleaned_data["consent"] else "",
        }


class MatterFields(PhotoFields):
    """What everybody says who raises a topic."""

    title = forms.CharField(
        label=_("想商量什么事"),
        max_length=_most(Topic, "title"),
        help_text=_("一句话说清楚，例如“小区北门晚上没有地方停车”。"),
    )
    problem = forms.CharField(
        label=_("具体情况"),
        max_length=_most(Topic, "problem"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("什么时候发生、影响了谁、您希望怎样解决。请不要写他人的姓名、电话、证件号码。"),
    )
    category = forms.ChoiceField(label=_("属于哪一类"), choices=[("", _("请选择")), *Category.choices])
    place = forms.CharField(
        label=_("具体地点"),
        max_length=_most(Topic, "place"),
        help_text=_("例如“枫华社区三区北门外的路边”。"),
    )


class RaiseForm(ContactFields, MatterFields, ActionForm):
    """All three steps; those of another step are hidden, those still to come are not asked for yet."""

    where = forms.ChoiceField(
        label=_("在哪个社区（村）"),
        help_text=_("不清楚属于哪个社区的，选择所在的镇（街道）即可，由工作人员转到对应的协商议事室。"),
    )
    call = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: int, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        cast("forms.ChoiceField", self.fields["where"]).choices = [("", _("请选择")), *places]
        for number, names in enumerate(STEPS, start=1):
            for name in names:
                if number > step:
                    self.fields[name].required = False
                if number != step:
                    self.fields[name].widget = forms.HiddenInput()
                    self.fields[name].help_text = ""
        if step != len(STEPS):
            del self.fields["photos"]
            # An unticked box must not come back as the word False.
            self.fields["consent"].widget = forms.HiddenInput()

    def shown(self) -> list[Any]:
        """The fields of this step."""
        return [self[name] for name in STEPS[self.step - 1] if name in self.fields]

    def first_wrong_step(self) -> int | None:
        """The earliest step so far with something to mend; None if there is none."""
        for number, names in enumerate(STEPS[: self.step], start=1):
            if any(name in self.errors for name in names):
                return number
        return None


class SupportForm(ContactFields, ActionForm):
    """附议: nothing has to be filled in."""


class MendForm(MatterFields, ActionForm):
    """Hand in again what was sent back."""

    field_order = ["title", "problem", "category", "place", "photos"]
