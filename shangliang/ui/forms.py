"""Forms that render as our components. Subclass `Form` or `ModelForm` from here, not Django's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.template.exceptions import TemplateDoesNotExist
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Takes `ui/forms/…` where we have a template of that name, else Django's own."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name.replace("django/forms/", "ui/forms/", 1))
        except TemplateDoesNotExist:
            return super().get_template(template_name)


def _required_words(field: forms.Field) -> Any:
    if isinstance(field, forms.BooleanField):
        return _("请勾选这一项。")
    return _("请选择一项。") if isinstance(field, forms.ChoiceField) else _("请填写这一项。")


def speak_plainly(fields: Mapping[str, forms.Field]) -> None:
    """Say what is wrong as one would say it to a neighbour; words that a field brought itself stay."""
    for field in fields.values():
        said = field.error_messages
        if said.get("required") is forms.Field.default_error_messages["required"]:
            said["required"] = _required_words(field)
        if said.get("invalid_choice") in UNHELPFUL:
            said["invalid_choice"] = _("请从列出的选项中选择。")
        said.setdefault("max_length", _("最多 %(limit_value)d 个字，您写了 %(show_value)d 个字，请缩短。"))
        said.setdefault("min_length", _("至少 %(limit_value)d 个字，您写了 %(show_value)d 个字，请补充。"))


UNHELPFUL = [
    kind.default_error_messages["invalid_choice"]
    for kind in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField)
]


class Form(forms.Form):
    default_renderer = Renderer

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        speak_plainly(self.fields)


class ModelForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no argument when it runs
    default_renderer = Renderer

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        speak_plainly(self.fields)


class PhotosInput(forms.FileInput):
    """A file input for several photos; with scripts, it shows what was chosen."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp", "data-photos": "", **(attrs or {})})


class PhotosField(forms.FileField):
    """Several files; cleans to a list, each checked as `FileField` checks one."""

    widget = PhotosInput

    def __init__(self, *, max_files: int = 9, **options: Any) -> None:
        super().__init__(**options)
        self.max_files = max_files

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)  # says so, if at least one is required
        if len(given) > self.max_files:
            raise forms.ValidationError(
                _("最多可上传 %(most)s 张照片，您选择了 %(given)s 张。"),
                code="too_many",
                params={"most": self.max_files, "given": len(given)},
            )
        return [super(PhotosField, self).clean(file, initial) for file in given]


class DateInput(forms.DateInput):
    """The browser's own date picker, which wants ISO dates in every language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
