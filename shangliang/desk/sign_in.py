"""Sign in and out, the second factor, one's own password."""

from base64 import b32encode
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import devices_for_user
from django_otp import login as show_device
from django_otp.plugins.otp_totp.models import TOTPDevice

from shangliang.desk.forms.sign_in import (
    ConfirmDeviceForm,
    PasswordForm,
    RemoveDeviceForm,
    SecondStepForm,
    SignInForm,
)
from shangliang.desk.gate import account_of, needs_second_factor
from shangliang.desk.pages import DeskRequest, show
from shangliang.people.actions import (
    begin_second_factor,
    confirm_second_factor,
    record_lock,
    record_refused_sign_in,
    record_sign_in,
    record_sign_out,
    remove_second_factor,
    set_password,
)
from shangliang.people.models import User
from shangliang.people.passwords import must_renew
from shangliang.ui.acting import fill, submit

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password; the same words whatever was wrong, so that no account can be guessed."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(_after(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _checked(request, form.cleaned_data)
        if user is not None:
            login(request, user, backend=BACKEND)
            return redirect(_enter(request, user))
        form.add_error(None, _("用户名或密码不正确。连续输错会暂时锁定账号。"))
    status = 422 if form.is_bound else 200
    return show(request, "account/sign_in", {"form": form, "next": _wanted(request)}, status=status)


def _checked(request: HttpRequest, given: dict[str, str]) -> User | None:
    """The account, if the password is its own; a refusal is recorded where there is such an account."""
    credentials = {"username": given["username"]}
    was_locked = AxesProxyHandler.is_locked(request, credentials)
    user = authenticate(request, username=given["username"], password=given["password"])
    if user is not None:
        return user
    known = User.objects.filter(username=given["username"]).first()
    if known is not None and not was_locked:
        if getattr(request, "axes_locked_out", False):
            record_lock(known)
        record_refused_sign_in(known, reason="password" if known.is_active else "closed")
    return None


def _enter(request: HttpRequest, user: User) -> str:
    if needs_second_factor(request):
        request.session["next"] = _after(request)
        return reverse("desk:second-step")
    record_sign_in(user)
    return _after(request)


def _wanted(request: HttpRequest) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    # What does not begin with a slash would be taken for the name of a view.
    return wanted if ours and wanted.startswith("/") else ""


def _after(request: HttpRequest) -> str:
    return _wanted(request) or reverse("desk:home")


def locked_out(
    request: HttpRequest, response: Any = None, credentials: Any = None, *args: Any
) -> HttpResponse:
    """After too many wrong passwords: what happened, how long it lasts, who can help."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    locked = show(request, "account/locked", {"minutes": minutes}, status=429)
    locked.headers["Retry-After"] = str(minutes * 60)
    return locked


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record_sign_out(account_of(request))
    logout(request)
    messages.success(request, _("您已退出登录。"))
    return redirect("desk:sign-in")


@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code from the app, for accounts that have one; no page of the desk opens before it."""
    if not request.user.is_authenticated:
        return redirect("desk:sign-in")
    if not needs_second_factor(request):
        return redirect("desk:home")
    form = SecondStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = _device_that_says(request.user, form.cleaned_data["token"].strip())
        if device is not None:
            show_device(request, device)
            record_sign_in(request.user)
            return redirect(request.session.pop("next", "") or reverse("desk:home"))
        record_refused_sign_in(request.user, reason="second_factor")
        form.add_error("token", _("验证码不正确或已过期。请等手机上出现新的数字再试。"))
    return show(request, "account/second_step", {"form": form}, status=422 if form.errors else 200)


def _device_that_says(user: Any, token: str) -> Any:
    """The person's device whose code this is. Each wrong try makes the device wait longer before the next."""
    return next((device for device in devices_for_user(user) if device.verify_token(token)), None)


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: DeskRequest) -> HttpResponse:
    """One's own password; at the first sign-in nothing else comes before it."""
    if not request.user.is_authenticated or needs_second_factor(request):
        return redirect("desk:second-step" if request.user.is_authenticated else "desk:sign-in")
    request.user = account_of(request)
    is_first = must_renew(request.user)
    form = fill(request, PasswordForm)

    def change(data: dict[str, Any]) -> str:
        set_password(request.user, old=data["old"], new=data["new"])
        return reverse("desk:home")

    response = submit(request, form, change)
    if response is not None:
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已修改。"))
        return response
    return show(request, "account/password", {"form": form, "is_first": is_first}, status=form.status)


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: DeskRequest) -> HttpResponse:
    """Turn the second factor on or off for one's own account."""
    device = TOTPDevice.objects.filter(user=request.user, confirmed=True).first()
    return _turn_off(request) if device else _turn_on(request)


def _turn_on(request: DeskRequest) -> HttpResponse:
    begun = TOTPDevice.objects.filter(user=request.user, confirmed=False).order_by("-pk").first()
    device = begun or begin_second_factor(request.user)
    form = fill(request, ConfirmDeviceForm)
    here = reverse("desk:second-factor")

    def confirm(data: dict[str, Any]) -> str:
        show_device(request, confirm_second_factor(request.user, token=data["token"].strip()))
        return here

    response = submit(request, form, confirm)
    if response is not None:
        messages.success(request, _("二次验证已开启，下次登录时会要求输入验证码。"))
        return response
    context = {"form": form, "uri": device.config_url, "key": _readable(device)}
    return show(request, "account/second_factor_on", context, status=form.status)


def _turn_off(request: DeskRequest) -> HttpResponse:
    form = fill(request, RemoveDeviceForm)

    def remove(data: dict[str, Any]) -> str:
        remove_second_factor(request.user, by=request.user)
        return reverse("desk:home")

    response = submit(request, form, remove)
    if response is not None:
        messages.success(request, _("二次验证已关闭。"))
        return response
    return show(request, "account/second_factor_off", {"form": form}, status=form.status)


def _readable(device: TOTPDevice) -> str:
    """The key in groups of four, for those who type it in."""
    key = b32encode(device.bin_key).decode()
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))
