"""Pictures that came with a form not yet done: kept for some hours, so that nobody chooses them twice.

Upkeep, not acts: nothing of the institution changes, so nothing is recorded. The key is the form's own
(`ui.acting.ActionForm.once`), unguessable, and known to nobody but whoever fills the form.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from shangliang.documents.photo import Photo as Cleaned
from shangliang.ledger import clock as time
from shangliang.topics.models import PhotoDraft

KEPT = timedelta(hours=24)


def keep_draft(key: str, photo: Cleaned, *, name: str = "") -> PhotoDraft:
    """Keep a cleaned picture under the form's key; the same picture again is the one kept before."""
    draft, _is_new = PhotoDraft.objects.get_or_create(
        key_hash=_hidden(key),
        sha256=photo.sha256,
        defaults={
            "name": name.replace("\x00", "")[:100],
            "data": photo.data,
            "width": photo.width,
            "height": photo.height,
            "at": time.now(),
        },
    )
    return draft


def drafts_kept(key: str) -> list[PhotoDraft]:
    """What is kept under the form's key, as it came; nothing once its hours are over."""
    rows = PhotoDraft.objects.filter(key_hash=_hidden(key), at__gt=time.now() - KEPT)
    return list(rows.order_by("pk"))


def cleaned(draft: PhotoDraft) -> Cleaned:
    """The picture as the actions take it."""
    return Cleaned(bytes(draft.data), draft.width, draft.height, "image/jpeg", draft.sha256)


def drop_drafts(key: str, *, but: Sequence[PhotoDraft] = ()) -> None:
    """The form is done, or its sender wants only these: the others are no longer needed."""
    stay = [draft.pk for draft in but]
    PhotoDraft.objects.filter(key_hash=_hidden(key)).exclude(pk__in=stay).delete()


def forget_drafts(before: datetime | None = None) -> int:
    """Delete what was kept for forms that nobody finished; returns how many. For the upkeep."""
    return PhotoDraft.objects.filter(at__lte=before or time.now() - KEPT).delete()[0]


def _hidden(key: str) -> str:
    return salted_hmac("topics.photo_draft", key, algorithm="sha256").hexdigest()
