"""Inputs that the desk's forms share; those of text take label and limit from the column that they fill."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from shangliang.documents.photo import Photo
from shangliang.errors import Refusal
from shangliang.topics.actions import clean_photos
from shangliang.ui.forms import DateInput, DateTimeInput

# Words, or lazy ones; Django's stubs know the latter under a name of their own.
Words = Any


def line(
    model: type[Model],
    name: str,
    *,
    label: Words = "",
    required: bool = True,
    help_text: Words = "",
    rows: int = 0,
) -> forms.CharField:
    """Words for a text column; `rows` makes room for several lines."""
    column: Any = model._meta.get_field(name)
    return forms.CharField(
        label=label or column.verbose_name,
        max_length=column.max_length,
        required=required,
        help_text=help_text or column.help_text,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
    )


def column(model: type[Model], name: str, **options: Any) -> forms.CharField:
    """A line that may be left empty where the column may."""
    of: Any = model._meta.get_field(name)
    return line(model, name, **{"required": not of.blank} | options)


def words(
    label: Words, *, most: int = 300, rows: int = 3, required: bool = True, help_text: Words = ""
) -> forms.CharField:
    """Words for the record: a reason, an opinion."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def private(field: forms.Field) -> forms.Field:
    """A field whose content the browser must not keep as a draft: it is about a person."""
    field.widget.attrs |= {"data-draft-skip": "", "autocomplete": "off"}
    return field


def day(label: Words, *, required: bool = True, help_text: Words = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DateInput(),
        error_messages={"invalid": _("请填写日期，如 2026-03-01。")},
    )


def moment(label: Words, *, help_text: Words = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=DateTimeInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("请填写日期和时间，如 2026-03-01 14:00。")},
    )


def pick(
    label: Words, choices: Iterable[tuple[Any, Any]], *, required: bool = True, help_text: Words = ""
) -> forms.ChoiceField:
    """One of a few, all in sight."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        help_text=help_text,
        widget=forms.RadioSelect(),
    )


def choice(options: Any, label: Words, **more: Any) -> forms.ChoiceField:
    """One of a table's words; at first none."""
    return forms.ChoiceField(label=label, choices=[("", _("请选择")), *options.choices], **more)


def row(label: Words, *, required: bool = True, help_text: Words = "") -> Any:
    """One row out of many; the form's `prepare` says out of which, and nothing is chosen at first."""
    return forms.ModelChoiceField(
        label=label, queryset=None, required=required, help_text=help_text, empty_label=_("请选择")
    )


class Rows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none when it runs
    """Some rows, each by its number."""

    def clean(self, value: Any) -> Any:
        # One choice is compared with a column; several are handed to the database, which takes 64 bits.
        for given in value if isinstance(value, list | tuple) else ():
            if not (str(given).isascii() and str(given).isdecimal() and len(str(given)) < 19):
                params = {"pk": str(given)[:60]}
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params=params)
        return super().clean(value)


def rows(label: Words, *, required: bool = True, help_text: Words = "") -> Any:
    """Some rows out of a few, all in sight."""
    return Rows(
        label=label,
        queryset=None,
        required=required,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple(),
    )


def tick(label: Words, *, required: bool = False, help_text: Words = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=required, help_text=help_text)


def whole(label: Words, *, most: int, initial: int = 0) -> forms.IntegerField:
    """A number of people or of minutes; it may be left empty."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        initial=initial,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def amount(label: Words, *, required: bool = True, help_text: Words = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=required,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )


def picture(label: Words, *, required: bool = True, help_text: Words = "") -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "data-photos": ""}),
    )


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
