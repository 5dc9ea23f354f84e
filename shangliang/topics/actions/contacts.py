"""Somebody behind a topic leaves a telephone number, or puts right the one they left (PIPL 46)."""

from django.utils.translation import gettext as _

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.actions import act, append, change
from shangliang.people.contacts import seal
from shangliang.topics.actions.texts import filled
from shangliang.topics.actions.voices import contact_digest
from shangliang.topics.models import Voice


@act
def change_contact(voice: Voice, *, phone: str, consent: str, by: Voice) -> None:
    """Leave a number, or another one, by the voice's own code; the record holds a salted digest alone.

    Whoever had everything erased may be reached again if they wish, and may have it erased again.
    Raises `Forbidden` for anybody else, `Refusal` without a usable number or without consent.
    """
    # A staff account is nobody's voice, though their numbers may be the same.
    if not isinstance(by, Voice) or by.pk != voice.pk:
        raise Forbidden(_("您只能修改自己的联系电话。"))
    sealed = seal(phone)
    if not sealed.cipher:
        raise Refusal(_("请填写联系电话。"), field="phone")
    if not consent:
        raise Refusal(_("留下联系电话，须先同意个人信息告知。"), field="consent")
    voice.refresh_from_db()
    fields = {
        "phone_cipher": sealed.cipher,
        # A new salt: the digest of the number before can no longer be checked against anything.
        "phone_salt": sealed.salt,
        "consent": filled(Voice, "consent", consent),
        "erased_at": None,
    }
    change(voice, by=by, seen=None, fields=fields)
    append("voice.contact_changed", voice, by=by, contact=contact_digest(voice))
