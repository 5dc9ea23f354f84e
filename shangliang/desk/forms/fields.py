"""Fields that several forms of the desk share, with the limits of the columns that they fill."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shangliang.documents.photo import Photo
from shangliang.errors import Refusal
from shangliang.topics.actions import clean_photos


def column(model: type[Model], name: str, *, label: Any = "", rows: int = 0, **options: Any) -> forms.Field:
    """A text field with the label and the limit of a model's column; `rows` makes it one of several lines."""
    of: Any = model._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label or of.verbose_name,
        max_length=of.max_length,
        widget=widget,
        **{"required": not of.blank} | options,
    )


def words(label: Any, *, most: int = 1000, rows: int = 4, **options: Any) -> forms.Field:
    """Words for the record."""
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


def private(field: forms.Field) -> forms.Field:
    """A field whose content the browser must not keep as a draft: it is about a person."""
    field.widget.attrs |= {"data-draft-skip": "", "autocomplete": "off"}
    return field


def choice(options: Any, label: Any, **more: Any) -> forms.ChoiceField:
    """One of a table's words; at first none."""
    return forms.ChoiceField(label=label, choices=[("", _("请选择")), *options.choices], **more)


def radio(options: Any, label: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options.choices, widget=forms.RadioSelect, **more)


class Rows(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    """A row from a list that the form's `prepare` sets; nothing is chosen at first."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(queryset=None, label=label, empty_label=_("请选择"), **options)


class Month(forms.TypedChoiceField):
    """A month of the years given to `offer`, as its first day."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label=label, coerce=date.fromisoformat, empty_value=None, **options)

    def offer(self, *years: int) -> None:
        months = [date(year, month, 1) for year in years for month in range(1, 13)]
        self.choices = [("", _("请选择"))] + [
            (day.isoformat(), _("%(year)s 年 %(month)s 月") % {"year": day.year, "month": day.month})
            for day in months
        ]


def cleaned_photos(files: list[Any], committee_id: int, already: int = 0) -> list[Photo]:
    """The uploads as `clean_photos` leaves them; what it refuses becomes the field's error."""
    try:
        return clean_photos([file.read() for file in files], committee_id, already=already)
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal
