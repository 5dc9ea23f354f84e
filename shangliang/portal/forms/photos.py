"""The fields of a form that takes photos: those chosen now, and those kept from before."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.topics.models import PhotoDraft
from shangliang.ui.acting import ActionForm
from shangliang.ui.forms import PhotosField

# How many a topic may have is the committee's to say, and the action's to refuse.
MOST_FILES = 20


class KeptField(forms.MultipleChoiceField):
    """Photos kept from before; one that is no longer there is no mistake of whoever sends the form."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True


class PhotoFields(forms.Form):
    """What it keeps, `portal.uploads` says."""

    photos = PhotosField(
        max_files=MOST_FILES,
        label=_("现场照片"),
        required=False,
        help_text=_("每张不超过 8 MB。照片中的拍摄位置等信息会自动清除，经工作人员查看后才会公开。"),
    )
    kept = KeptField(
        label=_("已收到的照片"),
        required=False,
        help_text=_("已为您保留 24 小时，不用重新选择。不想提交的，取消勾选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept_field = cast("KeptField", self.fields.pop("kept"))

    def offer_kept(self, drafts: Sequence[PhotoDraft]) -> None:
        """Show what is kept, all of it ticked; nothing where there is nothing."""
        if not drafts:
            self.fields.pop("kept", None)
            return
        words = _now("照片 %(n)s（%(name)s）")
        self._kept_field.choices = [
            (str(draft.pk), words % {"n": n, "name": draft.name or f"{draft.width}×{draft.height}"})
            for n, draft in enumerate(drafts, start=1)
        ]
        self._kept_field.initial = [str(draft.pk) for draft in drafts]
        self.fields["kept"] = self._kept_field


class MorePhotosForm(PhotoFields, ActionForm):
    """Photos that somebody adds to what they raised."""
