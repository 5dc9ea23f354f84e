"""Somebody behind a topic: joined by a code of their own, rated, read and erased."""

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append
from shangliang.ledger.canonical import commitment
from shangliang.ledger.models import Actor
from shangliang.methods.moderation import assess
from shangliang.people.codes import code_hash, new_code
from shangliang.people.contacts import seal, unseal
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions.texts import filled
from shangliang.topics.lifecycle import ENDED, State
from shangliang.topics.models import QuickRating, Topic, Voice
from shangliang.topics.permissions import PERMISSIONS


@dataclass(frozen=True)
class Raised:
    """A topic, the voice behind it, and the voice's query code, which is shown this once and kept nowhere."""

    topic: Topic
    voice: Voice
    code: str


@dataclass(frozen=True)
class Contact:
    """How a resident wished to be called, and on what number."""

    name: str
    phone: str


def add_voice(
    topic: Topic,
    *,
    kind: Voice.Kind,
    source: Voice.Source,
    name: str,
    phone: str,
    consent: str,
    browser: str,
    by: User | None,
) -> Raised:
    """A new voice for the topic. Asks no permission and records nothing: its callers do.

    Raises `Refusal` if the telephone number is none, personal data come without consent, or this browser
    has spoken for the topic before.
    """
    name = filled(Voice, "name", name, optional=True)
    sealed = seal(phone)
    if (name or sealed.cipher) and not consent:
        raise Refusal(_("填写称呼或电话，须先同意个人信息告知。"), field="consent")
    code = new_code()
    try:
        with transaction.atomic():
            voice = Voice.objects.create(
                topic=topic,
                kind=kind,
                source=source,
                code_hash=code_hash(code),
                name=name,
                phone_cipher=sealed.cipher,
                phone_salt=sealed.salt or (secrets.token_hex(16) if name else ""),
                consent=filled(Voice, "consent", consent, optional=True),
                browser_hash=salted_hmac("topics.voice", browser, algorithm="sha256").hexdigest()
                if browser
                else "",
                entered_by=by,
                at=time.now(),
            )
    except IntegrityError as twice:
        raise Refusal(_("您已经附议过“%(topic)s”，无需再次附议。") % {"topic": topic}) from twice
    return Raised(topic, voice, code)


def contact_digest(voice: Voice) -> str:
    """What the record holds of name and telephone: nothing readable, no use once they are erased."""
    if not voice.phone_salt:
        return ""
    return commitment(voice.phone_salt, f"{voice.name}\n{unseal(voice.phone_cipher)}")


@act
def support_topic(
    topic: Topic,
    *,
    name: str = "",
    phone: str = "",
    consent: str = "",
    browser: str = "",
    source: Voice.Source = Voice.Source.ONLINE,
    by: User | None = None,
) -> Raised:
    """Join those behind a published topic; `by` enters it for a resident who came on paper or by phone.

    Support for a merged topic goes to the one that it was merged into. Raises `Refusal`.
    """
    if topic.state == State.MERGED and topic.merged_into is not None:
        topic = topic.merged_into
    if by is not None:
        require(by, PERMISSIONS["topic.entered"], topic)
    if not topic.is_published or topic.state in ENDED:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，不能附议。") % {"topic": topic, "now": topic.get_state_display()}
        )
    if by is None and assess(name).hold:
        raise Refusal(_("称呼里请只写怎样称呼您，不要写广告、网址或联系方式。"), field="name")
    raised = add_voice(
        topic,
        kind=Voice.Kind.SUPPORTED,
        source=source,
        name=name,
        phone=phone,
        consent=consent,
        browser=browser,
        by=by,
    )
    actor: Actor = by or raised.voice
    append("topic.supported", raised.voice, by=actor, source=source, contact=contact_digest(raised.voice))
    return raised


@act
def rate_quick_answer(voice: Voice, *, is_satisfied: bool, words: str = "") -> QuickRating:
    """Say whether the answer given at once is enough; whoever says no, says why.

    Raises `Refusal` if the topic does not wait for it or the voice has said so before.
    """
    topic = Topic.objects.get(pk=voice.topic_id)
    if topic.state != State.ANSWERED:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，不能评价即时答复。")
            % {"topic": topic, "now": topic.get_state_display()}
        )
    if QuickRating.objects.filter(voice=voice).exists():
        raise Refusal(_("您已经评价过这次答复。"))
    words = filled(QuickRating, "words", words, optional=is_satisfied)
    if assess(words).hold:
        raise Refusal(_("说明里请只写对答复的意见，不要写广告、网址或联系方式。"), field="words")
    rating = QuickRating.objects.create(
        voice=voice, topic=topic, is_satisfied=is_satisfied, words=words, at=time.now()
    )
    append("topic.quick_rated", topic, by=voice, public=True, is_satisfied=is_satisfied)
    return rating


@act
def read_contact(voice: Voice, *, by: User) -> Contact:
    """Name and telephone in the clear, for one who may see them; that they were read is recorded."""
    require(by, PERMISSIONS["topic.view_contacts"], voice)
    append("topic.contacts_read", voice, by=by)
    return Contact(voice.name, unseal(voice.phone_cipher))


@act
def erase_voice(voice: Voice, *, by: Voice | User) -> None:
    """Erase name, telephone and what the record's digest of them could be checked with; the code still works.

    A resident asks with their own code; staff do it for whoever asks at the counter.
    """
    if isinstance(by, Voice):
        if by.pk != voice.pk:
            raise Forbidden(_("您只能删除自己的个人信息。"))
    else:
        require(by, PERMISSIONS["voice.erased"], voice)
    if voice.erased_at is not None:
        raise Refusal(_("个人信息已于此前删除。"))
    voice.name = voice.phone_cipher = voice.phone_salt = voice.browser_hash = ""
    voice.erased_at = time.now()
    voice.version += 1
    voice.save(update_fields=["name", "phone_cipher", "phone_salt", "browser_hash", "erased_at", "version"])
    append("voice.erased", voice, by=by)
