"""Accounts open, close, and get passwords. What an account may do is a matter of its roles."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import act, append, change
from shangliang.ledger.models import Actor
from shangliang.people.actions.roles import end_binding
from shangliang.people.models import User
from shangliang.people.passwords import one_time_password
from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.checks import check_fields
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import require_unless_system


@dataclass(frozen=True)
class Opened:
    """A new account and the password for its first sign-in, which is shown once and stored nowhere."""

    user: User
    password: str


@act
def open_account(committee: Committee, *, username: str, name: str, password: str = "", by: Actor) -> Opened:
    """Open an account without any role. With no `password` given it gets one that must be changed.

    Raises `Forbidden`, or `Refusal` if the user name is taken or the password too weak.
    """
    require_unless_system(by, PERMISSIONS["account.opened"], committee)
    user = User(username=username.strip(), name=name.strip(), committee=committee, opened_at=clock.now())
    if User.objects.filter(username__iexact=user.username).exists():
        raise Refusal(_("用户名“%(username)s”已被使用。") % {"username": user.username}, field="username")
    check_fields(user, leaving_out=("committee", "password"))
    given = password or one_time_password()
    _put_password(user, given, is_temporary=not password)
    user.save()
    append("account.opened", user, by=by)
    return Opened(user, given)


@act
def set_password(user: User, *, old: str, new: str) -> None:
    """The person's own new password. The face keeps the session; all others of the account end."""
    if not user.check_password(old):
        raise Refusal(_("原密码不正确。"), field="old")
    if old == new:
        raise Refusal(_("新密码须与原密码不同。"), field="new")
    _put_password(user, new, is_temporary=False)
    _write_password(user, by=user)


@act
def reset_password(user: User, *, by: Actor) -> str:
    """A one-time password for somebody who has lost the own one; it must be changed at the first sign-in."""
    require_unless_system(by, PERMISSIONS["account.password_set"], user.committee)
    if by is user or by.actor == user.actor:
        raise Refusal(_("请用“修改密码”更换自己的密码。"))
    _check_open(user)
    password = one_time_password()
    _put_password(user, password, is_temporary=True)
    _write_password(user, by=by)
    return password


@act
def close_account(user: User, *, reason: str, by: Actor) -> None:
    """Close an account for good or until reopened: its roles end, and its sessions with it."""
    require_unless_system(by, PERMISSIONS["account.closed"], user.committee)
    _check_open(user)
    if by.actor == user.actor:
        raise Forbidden(_("不能停用自己的账号，请另一位管理员办理。"))
    for binding in user.role_bindings.filter(ended_at__isnull=True):
        end_binding(binding, by=by)
    change(user, by=by, seen=None, fields={"is_active": False})
    append("account.closed", user, by=by, reason=reason)


@act
def reopen_account(user: User, *, by: Actor) -> str:
    """Open a closed account again, without roles, with a one-time password, which is returned."""
    require_unless_system(by, PERMISSIONS["account.reopened"], user.committee)
    if user.is_active:
        raise Refusal(_("账号“%(username)s”正在使用，不需要恢复。") % {"username": user.username})
    password = one_time_password()
    _put_password(user, password, is_temporary=True)
    change(user, by=by, seen=None, fields={"is_active": True, **_password_fields(user)})
    append("account.reopened", user, by=by)
    return password


def _check_open(user: User) -> None:
    if not user.is_active:
        raise Refusal(_("账号“%(username)s”已停用。") % {"username": user.username})


def _put_password(user: User, password: str, *, is_temporary: bool) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.must_change_password = is_temporary
    user.password_set_at = clock.now()


def _write_password(user: User, *, by: Actor) -> None:
    change(user, by=by, seen=None, fields=_password_fields(user))
    append("account.password_set", user, by=by)


def _password_fields(user: User) -> dict[str, object]:
    return {name: getattr(user, name) for name in ("password", "must_change_password", "password_set_at")}
