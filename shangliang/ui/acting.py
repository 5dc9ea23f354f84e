"""From a form to an action: validated at the edge, done once, refused in words, nothing typed lost."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from shangliang.errors import Refusal
from shangliang.ledger.actions import once
from shangliang.ui.forms import Form

Act = Callable[[dict[str, Any]], str]

UNPROCESSABLE = 422


class ActionForm(Form):
    """A form that calls an action: it carries its idempotency key and the version of the row on the page."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=40, min_length=16)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, seen: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status = 200
        self.fields["once"].initial = secrets.token_urlsafe(16)
        self.fields["seen"].initial = seen
        self.fields["once"].error_messages["required"] = _("表单不完整，请刷新页面后重新填写。")

    def refuse(self, refusal: Refusal) -> None:
        """Show an action's refusal on the field it names, or above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        self.status = refusal.status


def fill(request: HttpRequest, form_class: type[ActionForm], **options: Any) -> ActionForm:
    """The form as posted, or empty on a GET."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **options)
    return form_class(**options)


def perform(request: HttpRequest, form: ActionForm, act: Act) -> str | None:
    """Do `act` with the form's data, once; return its answer, or None if the form must be shown again.

    `act` calls one action and returns the address to go to. After None the form carries its errors and
    the HTTP status to answer with.
    """
    if not form.is_bound:
        return None
    if not form.is_valid():
        form.status = UNPROCESSABLE
        return None
    key = f"{getattr(request.user, 'pk', None) or 'public'}:{form.cleaned_data['once']}"
    try:
        return once(key, content_of(request), lambda: act(form.cleaned_data))
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def submit(request: HttpRequest, form: ActionForm, act: Act) -> HttpResponse | None:
    """`perform`, and go to the answer; None if the form must be shown again."""
    answer = perform(request, form, act)
    return None if answer is None else redirect(answer)


def content_of(request: HttpRequest) -> str:
    """What was sent, in one string: the same form sent again gives the same."""
    sent = sorted(request.POST.lists())
    fields = [f"{name}={value}" for name, values in sent for value in values]
    files = [f"{name}={_sha256(file)}" for name, many in sorted(request.FILES.lists()) for file in many]
    return "\n".join([request.path, *(field for field in fields if not field.startswith("csrf")), *files])


def _sha256(file: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
