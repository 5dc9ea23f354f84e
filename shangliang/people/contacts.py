"""Telephone numbers of residents: checked, sealed at rest, masked on pages.

Sealed with Fernet under a key derived from `settings.CONTACT_KEY`. Beside each stands a salt of its own:
the ledger may hold `commitment` of a number, which is worthless once number and salt are erased.
"""

import base64
import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import canonical

MOBILE = re.compile(r"1[3-9]\d{9}")
# An area code begins with 0: 010 and 02x have eight digits after it, the others seven or eight.
LANDLINE = re.compile(r"(?:010|02\d)[2-9]\d{7}|0[3-9]\d{2}[2-9]\d{6,7}")
COUNTRY = re.compile(r"(?:\+|00)86")
SEPARATORS = re.compile(r"[\s()‐-―-]+")


class Unreadable(Exception):
    """A sealed number cannot be opened: another installation's, damaged, or `CONTACT_KEY` has changed."""


@dataclass(frozen=True)
class Sealed:
    """What is stored of a number. Both are empty where none was given."""

    cipher: str
    salt: str

    def commitment(self) -> str:
        """What the ledger may hold of it; empty where no number was given."""
        return canonical.commitment(self.salt, unseal(self.cipher)) if self.cipher else ""


def normalise(number: str) -> str:
    """The number in digits alone, without the country's prefix; empty stays empty.

    Raises `Refusal` unless it is a mobile or landline number of the mainland.
    """
    digits = SEPARATORS.sub("", unicodedata.normalize("NFKC", number))
    digits = COUNTRY.sub("", digits, count=1) if COUNTRY.match(digits) else digits
    if digits and not (digits.isascii() and (MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits))):
        raise Refusal(
            _("电话号码有误。请填写 11 位手机号，或带区号的固定电话，如 0512-68251234；也可以不填。"),
            field="phone",
        )
    return digits


def seal(number: str) -> Sealed:
    """Check and encrypt a number; an empty one gives empty fields. Raises `Refusal`."""
    digits = normalise(number)
    if not digits:
        return Sealed("", "")
    return Sealed(_box(settings.CONTACT_KEY).encrypt(digits.encode()).decode(), secrets.token_hex(16))


def unseal(cipher: str) -> str:
    """The number behind `cipher`; empty stays empty. Raises `Unreadable`."""
    if not cipher:
        return ""
    try:
        return _box(settings.CONTACT_KEY).decrypt(cipher.encode()).decode()
    except InvalidToken as error:
        raise Unreadable(
            "the number was sealed under another SHANGLIANG_CONTACT_KEY, or is damaged"
        ) from error


def mask(number: str) -> str:
    """138****1234; of a landline the last two digits. Whatever is no number is hidden whole."""
    if MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    if LANDLINE.fullmatch(number):
        return "*" * (len(number) - 2) + number[-2:]
    return "*" * len(number)


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    """The cipher for a secret of any length; the label keeps the key apart from other uses of the secret."""
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shangliang telephone numbers 1")
    return Fernet(base64.urlsafe_b64encode(kdf.derive(secret.encode())))
