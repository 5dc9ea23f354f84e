"""Signing in, passwords, and the second factor."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.ui.acting import ActionForm
from shangliang.ui.forms import Form


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=128,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def _token() -> forms.CharField:
    digits = {"inputmode": "numeric", "autocomplete": "one-time-code"}
    return forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=_("6 位验证码"),
        error_messages={"invalid": _("请输入 6 位数字。")},
        widget=forms.TextInput(attrs=digits),
    )


class SignInForm(Form):
    username = forms.CharField(
        label=_("用户名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = _password(_("密码"), "current-password")


class SecondStepForm(Form):
    token = _token()


class PasswordForm(ActionForm):
    old = _password(_("现在的密码"), "current-password")
    new = _password(_("新密码"), "new-password", _("至少 10 个字符。可以用一句自己记得住的话。"))
    again = _password(_("再输入一次新密码"), "new-password")

    def clean(self) -> None:
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("两次输入的新密码不一样。"))


class ConfirmDeviceForm(ActionForm):
    token = _token()


class RemoveDeviceForm(ActionForm):
    """The button alone."""
