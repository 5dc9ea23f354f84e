"""A raiser takes the own matter back, and has what was typed erased once nobody needs it any more."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.actions import act, append, change
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions.clocks import stop_all_clocks
from shangliang.topics.actions.road import step_topic
from shangliang.topics.actions.texts import filled
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Gram, Photo, Topic, Voice
from shangliang.topics.permissions import PERMISSIONS


@act
def withdraw_topic(voice: Voice, words: str = "", *, by: Voice | User, seen: int | None = None) -> None:
    """Take back a topic that is not yet public, by whoever raised it; nothing waits on anybody then.

    `by` is the voice itself, or the account that raised the topic. Raises `Forbidden` for anybody else,
    `Refusal` once the topic is public or has ended, or somebody else's was merged into it.
    """
    topic = voice.topic
    _require_raiser(topic, voice, by)
    _refuse_if_joined(topic)
    fields = {"decision_words": filled(Topic, "decision_words", words, field="words", optional=True)}
    step_topic(topic, "topic.withdrawn", by=by, seen=seen, fields=fields)
    stop_all_clocks(topic)


@act
def erase_topic_text(voice: Voice, *, by: Voice | User) -> None:
    """Erase what the raiser typed and showed, of a topic that ended without having become public (PIPL 47).

    Number, category, dates and the record stay. `by` is the raiser's voice, or staff for whoever asks at the
    counter. Raises `Forbidden`; `Refusal` while the topic is under way, and once the public has read it:
    a public summary was written by the clerk and belongs to the record of the institution.
    """
    topic = voice.first_topic or voice.topic
    if isinstance(by, User):
        require(by, PERMISSIONS["voice.erased"], topic)
    if voice.kind != Voice.Kind.RAISED or (isinstance(by, Voice) and by.pk != voice.pk):
        raise Forbidden(_("只有提出人可以删除所写内容。"))
    topic.refresh_from_db()
    if topic.is_published or not topic.is_ended:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”。只有结束时尚未公开的议题可以删除所写内容。")
            % {"topic": topic, "now": topic.get_state_display()}
        )
    if not topic.problem:
        raise Refusal(_("所写内容已于此前删除。"))
    n_photos = _drop_photos(topic)
    Gram.objects.filter(topic=topic).delete()
    # The number takes the place of the title, so that lists and the record still have a name for it.
    blank = {"title": topic.number, "problem": "", "place": "", "latitude": None, "longitude": None}
    if topic.state == State.WITHDRAWN:
        blank["decision_words"] = ""
    change(topic, by=by, seen=None, fields=blank)
    append("topic.text_erased", topic, by=by, photos=n_photos)


def _require_raiser(topic: Topic, voice: Voice, by: Voice | User) -> None:
    own = by.pk == voice.pk if isinstance(by, Voice) else topic.raised_by_id == by.pk
    if not voice.is_raiser or not own:
        raise Forbidden(_("只有提出人可以撤回这件议题。"))


def _refuse_if_joined(topic: Topic) -> None:
    """What others raised too is no longer one person's to take back: they would lose theirs with it."""
    if Voice.objects.filter(topic=topic, first_topic__isnull=False).exists():
        raise Refusal(
            _("“%(topic)s”已有他人提出的同一事项并入，不能撤回；您可以删除自己的个人信息。")
            % {"topic": topic}
        )


def _drop_photos(topic: Topic) -> int:
    photos = Photo.objects.filter(topic=topic)
    for name in photos.values_list("image", flat=True):
        # The files go when it is certain that the rows have gone.
        transaction.on_commit(partial(default_storage.delete, name))
    n_deleted, _per_table = photos.delete()
    return n_deleted
