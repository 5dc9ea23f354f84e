"""Photos on a form of the public: kept while the form is not done, so that a refusal never loses one."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shangliang.documents.photo import Photo
from shangliang.errors import Refusal
from shangliang.portal import limits
from shangliang.portal.forms.photos import MOST_FILES, PhotoFields
from shangliang.topics.actions.drafts import cleaned, drafts_kept, drop_drafts, keep_draft
from shangliang.topics.actions.photos import clean_upload
from shangliang.topics.models import PhotoDraft

MOST_BYTES = 8 * 1024 * 1024


def take_photos(request: HttpRequest, form: PhotoFields) -> list[Photo]:
    """The pictures chosen now and those kept before that are still ticked, freed of all but their pixels.

    They are kept under the form's own key until `drop_drafts`; what is unusable is said on the field.
    """
    if "once" in form.errors:
        return []
    key = form["once"].value()
    ticked = set(request.POST.getlist("kept"))
    still = [draft for draft in drafts_kept(key) if str(draft.pk) in ticked]
    drop_drafts(key, but=still)
    taken = {draft.pk: draft for draft in [*still, *_keep_new(request, form, key)]}
    _show(form, list(taken.values()))
    return [cleaned(draft) for draft in taken.values()]


def show_kept(request: HttpRequest, form: PhotoFields) -> None:
    """Offer on a fresh form what was kept under the key that it carries on."""
    key = request.POST.get("once", "")
    form.offer_kept(drafts_kept(key) if key else [])


def _keep_new(request: HttpRequest, form: PhotoFields, key: str) -> list[PhotoDraft]:
    files = [file for file in request.FILES.getlist("photos") if file.size][:MOST_FILES]
    if files and not limits.may_upload(request):
        again = limits.again_at(limits.UPLOADING)
        form.add_error(
            "photos",
            _("从您所在的网络上传照片太频繁了，请在 %(time)s 以后再试。") % {"time": f"{again:%H:%M}"},
        )
        return []
    found = [_keep_one(form, key, file, place) for place, file in enumerate(files, start=1)]
    return [draft for draft in found if draft is not None]


def _keep_one(form: PhotoFields, key: str, file: Any, place: int) -> PhotoDraft | None:
    try:
        # One byte more than allowed is enough to see that it is too big.
        photo = clean_upload(file.read(MOST_BYTES + 1), place)
    except Refusal as refusal:
        form.add_error("photos", str(refusal))
        return None
    return keep_draft(key, photo, name="".join(each for each in file.name if each.isprintable()))


def _show(form: PhotoFields, drafts: list[PhotoDraft]) -> None:
    """Should the form come back, all that is kept is ticked on it."""
    form.offer_kept(drafts)
    posted: Any = form.data
    data = posted.copy()
    data.setlist("kept", [str(draft.pk) for draft in drafts])
    form.data = data
