"""Whoever has the code leaves a telephone number later, or puts it right; the record never holds it."""

import json

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.canonical import commitment
from shangliang.ledger.models import Entry
from shangliang.topics import actions
from shangliang.topics.actions.contacts import change_contact
from tests.factories import Cast
from tests.topics.journeys import raised

NOTICE = "2026-01"


def test_a_number_is_replaced_and_the_record_holds_a_digest_alone(cast: Cast) -> None:
    voice = raised(cast, name="王女士", phone="13812345678", consent=NOTICE).voice
    was_salt, before = voice.phone_salt, Entry.objects.count()
    change_contact(voice, phone="139 8765 4321", consent="2026-02", by=voice)
    voice.refresh_from_db()
    assert actions.read_contact(voice, by=cast.clerk) == actions.Contact("王女士", "13987654321")
    assert (voice.consent, voice.phone_salt == was_salt) == ("2026-02", False)
    entry = Entry.objects.get(verb="voice.contact_changed")
    assert Entry.objects.count() == before + 2  # it, and that the clerk read it
    assert (entry.subject, entry.actor, entry.public) == (voice.ref, voice.actor, False)
    assert entry.data == {"contact": commitment(voice.phone_salt, "王女士\n13987654321")}
    assert "13987654321" not in json.dumps(list(Entry.objects.values()), default=str)


def test_whoever_erased_all_may_be_reached_again_and_erase_again(cast: Cast) -> None:
    voice = raised(cast).voice
    actions.erase_voice(voice, by=voice)
    change_contact(voice, phone="0512-68251234", consent=NOTICE, by=voice)
    assert (bool(voice.phone_cipher), voice.erased_at) == (True, None)
    actions.erase_voice(voice, by=voice)
    voice.refresh_from_db()
    assert (voice.phone_cipher, voice.phone_salt) == ("", "")


@pytest.mark.parametrize(
    ("phone", "consent", "field", "words"),
    [
        ("", NOTICE, "phone", "请填写联系电话。"),
        ("12345", NOTICE, "phone", "电话号码有误"),
        ("13812345678", "", "consent", "留下联系电话，须先同意个人信息告知。"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(
    cast: Cast, phone: str, consent: str, field: str, words: str
) -> None:
    voice, before = raised(cast).voice, Entry.objects.count()
    with pytest.raises(Refusal, match=words) as refused:
        change_contact(voice, phone=phone, consent=consent, by=voice)
    assert refused.value.field == field
    voice.refresh_from_db()
    assert (voice.phone_cipher, Entry.objects.count()) == ("", before)


def test_nobody_changes_the_number_of_another(cast: Cast) -> None:
    one, other = raised(cast).voice, raised(cast).voice
    with pytest.raises(Forbidden, match=r"^您只能修改自己的联系电话。$"):
        change_contact(one, phone="13812345678", consent=NOTICE, by=other)
