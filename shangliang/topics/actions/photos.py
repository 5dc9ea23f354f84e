"""Pictures of the matter: cleaned when they come, public only after a clerk has looked."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from shangliang.documents.photo import BadPhoto, clean_photo
from shangliang.documents.photo import Photo as Cleaned
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.actions import act, append
from shangliang.people.models import User
from shangliang.platforms.queries import number
from shangliang.topics.actions.road import require_for
from shangliang.topics.actions.texts import filled
from shangliang.topics.models import Photo, Topic, Voice


def clean_photos(photos: Sequence[bytes | Cleaned], committee_id: int, *, already: int = 0) -> list[Cleaned]:
    """The pictures, freed of everything but their pixels; those cleaned before pass as they are.

    Decoding takes its time, so a page cleans before it opens its transaction and hands over the result.

    Raises `Refusal` if they are too many for the committee's setting, or one is no usable picture.
    """
    most = number(committee_id, "photos_most")
    if len(photos) + already > most:
        raise Refusal(_("每件议题最多 %(most)s 张照片。") % {"most": most}, field="photos")
    return [
        photo if isinstance(photo, Cleaned) else clean_upload(photo, place)
        for place, photo in enumerate(photos, start=1)
    ]


def clean_upload(data: bytes, place: int) -> Cleaned:
    """One picture as it came, freed of everything but its pixels. Raises `Refusal` naming its place."""
    try:
        return clean_photo(data)
    except BadPhoto as bad:
        raise Refusal(_words(bad.code) % {"place": place}, field="photos") from bad


def _words(code: str) -> str:
    match code:
        case "too_big":
            return _("第 %(place)s 张照片太大，每张不超过 8 MB。")
        case "too_many_pixels":
            return _("第 %(place)s 张照片像素过高，请缩小后再上传。")
        case "broken":
            return _("第 %(place)s 张照片已损坏，请重新选择。")
        case _:
            return _("第 %(place)s 个文件不是可用的照片，请上传 JPEG、PNG 或 WebP 照片。")


def keep_photos(topic: Topic, photos: Sequence[Cleaned]) -> None:
    """Store cleaned pictures with the topic, not yet public."""
    for photo in photos:
        Photo.objects.create(
            topic=topic,
            image=ContentFile(photo.data, name=f"{photo.sha256[:32]}.jpg"),
            width=photo.width,
            height=photo.height,
            sha256=photo.sha256,
        )


@act
def add_photos(topic: Topic, *, photos: Sequence[bytes | Cleaned], by: Voice) -> None:
    """Let whoever raised a topic add pictures to it by their code, as long as it is on its road.

    Raises `Forbidden` for anybody else, `Refusal` if there are none or too many, one is unusable, or the
    topic has ended.
    """
    if by.topic_id != topic.pk or not by.is_raiser:
        raise Forbidden(_("只有提出人可以为这件议题补充照片。"))
    topic.refresh_from_db()
    if topic.is_ended:
        raise Refusal(
            _("“%(topic)s”目前为“%(now)s”，不再补充照片。")
            % {"topic": topic, "now": topic.get_state_display()}
        )
    if not photos:
        raise Refusal(_("请选择要补充的照片。"), field="photos")
    usable = clean_photos(photos, topic.committee_id, already=Photo.objects.filter(topic=topic).count())
    keep_photos(topic, usable)
    append("topic.photos_added", topic, by=by, photos=len(usable))


@act
def publish_photo(photo: Photo, *, caption: str, by: User) -> None:
    """Show a picture to the public: somebody has looked, and there are no faces, plates or names on it."""
    require_for(photo.topic, "topic.photo_published", by)
    photo.caption = filled(Photo, "caption", caption, optional=True)
    photo.is_public = True
    photo.save(update_fields=["caption", "is_public"])
    append("topic.photo_published", photo.topic, by=by, photo=photo.pk, sha256=photo.sha256)


@act
def hide_photo(photo: Photo, *, by: User) -> None:
    """Take a picture back from the public."""
    require_for(photo.topic, "topic.photo_published", by)
    photo.is_public = False
    photo.save(update_fields=["is_public"])
    append("topic.photo_hidden", photo.topic, by=by, photo=photo.pk, sha256=photo.sha256)
