"""What a list of topics is narrowed to."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.platforms.models import Brand, Platform
from shangliang.topics.lifecycle import Category
from shangliang.ui.forms import Form

ANY = [("", _("不限"))]


class FilterForm(Form):
    """A bad value does not narrow: `chosen` holds the good ones."""

    words = forms.CharField(
        label=_("关键词"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[*ANY, *Category.choices])
    brand = forms.ChoiceField(label=_("品牌"), required=False, choices=[*ANY, *Brand.choices])
    township = forms.ChoiceField(label=_("镇（街道、功能区）"), required=False)
    state = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, townships: Sequence[Platform], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        choices = [*ANY, *((one.code, place_name(one)) for one in townships)]
        cast("forms.ChoiceField", self.fields["township"]).choices = choices
        # A counter under a search box helps nobody.
        self.fields["words"].widget.attrs["maxlength"] = 60

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


def place_name(platform: Platform) -> str:
    """The place in a platform's name: 枫桥街道 of 枫桥街道“有事好商量”协商议事室."""
    return platform.name.partition("“")[0] or platform.name
