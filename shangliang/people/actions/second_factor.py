"""A second factor for an account: a time-based code (RFC 6238) from an app on the person's telephone."""

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from shangliang.errors import Refusal
from shangliang.ledger.actions import act, append
from shangliang.people.models import User
from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.roles import require


def begin_second_factor(user: User) -> TOTPDevice:
    """A device that is not yet confirmed, with a new key; what was begun before is forgotten.

    Nothing of the account changes until it is confirmed, so nothing is recorded.
    """
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        return TOTPDevice.objects.create(user=user, name="app", confirmed=False)


@act
def confirm_second_factor(user: User, *, token: str) -> TOTPDevice:
    """Turn the second factor on: the person has shown that the app gives the right code. Raises `Refusal`."""
    device = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-pk").first()
    if device is None:
        raise Refusal(_("请先扫描二维码。"), field="token")
    if not device.verify_token(token):
        raise Refusal(_("验证码不正确或已过期，请输入手机上最新的 6 位数字。"), field="token")
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    append("account.second_factor_on", user, by=user)
    return device


@act
def remove_second_factor(user: User, *, by: User) -> None:
    """Turn it off: the person themselves, or whoever may set their password when the telephone is lost.

    Raises `Forbidden`, or `Refusal` if there is none.
    """
    if by.pk != user.pk:
        require(by, PERMISSIONS["account.password_set"], user)
    n_deleted, _per_table = TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    if not n_deleted:
        raise Refusal(_("账号“%(username)s”没有开启二次验证。") % {"username": user.username})
    append("account.second_factor_off", user, by=by)
