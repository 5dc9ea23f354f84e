"""Forms that render as our components. Subclass `Form` or `ModelForm` from here, not Django's."""

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


class Form(forms.Form):
    default_renderer = Renderer


class ModelForm(forms.ModelForm):
    default_renderer = Renderer


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

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
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
