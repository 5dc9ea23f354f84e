"""What the list of platforms is narrowed to."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.platforms.models import Brand, Platform, PlatformClass
from shangliang.portal.forms.topics import ANY, place_name
from shangliang.ui.forms import Form


class PlatformFilterForm(Form):
    words = forms.CharField(
        label=_("名称或编号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    platform_class = forms.ChoiceField(
        label=_("平台类别"), required=False, choices=[*ANY, *PlatformClass.choices]
    )
    brand = forms.ChoiceField(label=_("品牌"), required=False, choices=[*ANY, *Brand.choices])
    township = forms.ChoiceField(label=_("镇（街道、功能区）"), required=False)

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
        return self.paths[code]
