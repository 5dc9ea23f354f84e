"""Two profiles of passwords, which contradict each other: `SHANGLIANG_PASSWORDS` says which one holds.

`asvs` (default)  length and a list of common passwords; no rules of composition, no expiry (ASVS 5.0, 6.2)
`mlps3`           three of four kinds of character, renewed every 90 days (GB/T 22239-2019, 8.1.4.1)
"""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shangliang.ledger import clock
from shangliang.people.models import User

ASVS, MLPS3 = "asvs", "mlps3"
RENEW_AFTER = timedelta(days=90)
KINDS_LEAST = 3
LENGTH_LEAST = 10


class ProfileValidator:
    """Length, and what else the profile in force asks; one of `AUTH_PASSWORD_VALIDATORS`.

    Length is checked here because Django's own validator has no Chinese words for it.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < LENGTH_LEAST:
            raise ValidationError(_long_enough(), code="password_too_short")
        if settings.PASSWORD_PROFILE == MLPS3 and _n_kinds(password) < KINDS_LEAST:
            raise ValidationError(_varied_enough(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _long_enough() + (_varied_enough() if settings.PASSWORD_PROFILE == MLPS3 else "")


def _long_enough() -> str:
    return _("密码至少 %(least)d 个字符。") % {"least": LENGTH_LEAST}


def _varied_enough() -> str:
    return _("密码须包含大写字母、小写字母、数字、符号中的至少三种。")


def must_renew(user: User) -> bool:
    """Whether the person must set a new password before anything else."""
    if user.must_change_password:
        return True
    too_old = user.password_set_at is None or clock.now() - user.password_set_at > RENEW_AFTER
    return settings.PASSWORD_PROFILE == MLPS3 and too_old


def one_time_password() -> str:
    """For the first sign-in only; good under either profile, with nothing in it that is misread aloud."""
    while True:
        password = "-".join("".join(secrets.choice(READABLE) for _ in range(5)) for _ in range(3))
        if _n_kinds(password) == len(KINDS):
            return password


READABLE = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ"
KINDS = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())


def _n_kinds(password: str) -> int:
    return sum(any(is_kind(character) for character in password) for is_kind in KINDS)
