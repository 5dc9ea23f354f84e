"""What the list of what was delivered is narrowed to."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.platforms.models import Brand, Platform
from shangliang.portal.forms.topics import ANY, place_name
from shangliang.ui.forms import Form


class OutcomeFilterForm(Form):
    words = forms.CharField(
        label=_("关键词"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    brand = forms.ChoiceField(label=_("品牌"), required=False, choices=[*ANY, *Brand.choices])
    township = forms.ChoiceField(label=_("镇（街道、功能区）"), required=False)
    measure = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, townships: Sequence[Platform], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        self.paths = {one.code: one.path for one in townships}
        choices = [*ANY, *((one.code, place_name(one)) for one in townships)]
        cast("forms.ChoiceField", self.fields["township"]).choices = choices

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    def path_of(self, code: str) -> str:
        return self.paths.get(code, "")
