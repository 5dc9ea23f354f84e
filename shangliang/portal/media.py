"""Pictures, of which the public sees only what is public. Any other is not there."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.outcomes.models import Progress
from shangliang.portal.site import committee_of
from shangliang.topics.models import Photo

A_DAY = 60 * 60 * 24


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    if not _is_public(request, name):
        raise Http404(_("没有这张图片，或尚未公开。"))
    try:
        file = default_storage.open(name)
    except (OSError, ValueError):
        raise Http404(_("没有这张图片，或尚未公开。")) from None
    response = FileResponse(file, content_type="image/jpeg")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


def _is_public(request: HttpRequest, name: str) -> bool:
    committee = committee_of(request)
    if "\x00" in name or len(name) > 100:
        return False
    photos = Photo.objects.filter(
        image=name, is_public=True, topic__published_at__isnull=False, topic__committee=committee
    )
    if photos.exists():
        return True
    return Progress.objects.filter(
        image=name,
        commitment__suggestion__topic__published_at__isnull=False,
        commitment__suggestion__topic__committee=committee,
    ).exists()
