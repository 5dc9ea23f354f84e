"""The slip that a resident gets: the query code of their voice, shown after the form and kept nowhere.

The answer to a form is kept for a while, so that the same form sent twice is answered alike. It holds the
code sealed under a key of this installation, never in clear.
"""

import base64
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@dataclass(frozen=True)
class Slip:
    number: str
    code: str


def seal(slip: Slip) -> str:
    """The slip as an answer that may be kept; well under 500 characters."""
    return _box(settings.SECRET_KEY).encrypt(f"{slip.number} {slip.code}".encode()).decode()


def unseal(answer: str) -> Slip:
    number, _blank, code = _box(settings.SECRET_KEY).decrypt(answer.encode()).decode().partition(" ")
    return Slip(number, code)


@lru_cache(maxsize=4)
def _box(secret: str) -> Fernet:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"shangliang slips 1")
    return Fernet(base64.urlsafe_b64encode(kdf.derive(secret.encode())))
