"""A picture that was taken in, for whoever may see the thing it belongs to."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def picture(image: FieldFile) -> FileResponse:
    """The file, which may do nothing in the browser but be looked at. Raises `Http404` if it is gone."""
    try:
        file = image.storage.open(str(image.name))
    except OSError:
        raise Http404 from None
    answer = FileResponse(file, content_type="image/jpeg")
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    return answer
