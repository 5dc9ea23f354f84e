"""What goes wrong is said in words, in the reader's language, even when nothing else works."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory

from shangliang.people.models import User
from shangliang.portal import errors
from tests.factories import Cast


def test_a_form_without_its_token_is_told_what_to_do(cast: Cast) -> None:
    page = Client(enforce_csrf_checks=True).post("/follow/", {"code": "x"})
    assert page.status_code == 403
    assert "表单已过期" in page.content.decode()


@pytest.mark.parametrize(
    ("view", "arguments", "status"),
    [
        (errors.broken, (), 500),
        (errors.bad_request, (ValueError("x"),), 400),
        (errors.forbidden, (PermissionDenied("须由召集人办理。"),), 403),
        (errors.not_found, (Exception({"path": "x"}),), 404),
    ],
)
def test_error_pages_need_no_database(
    view: Callable[..., HttpResponse], arguments: tuple[Exception, ...], status: int
) -> None:
    request = RequestFactory().get("/")
    request.user = User()  # whoever it is: the page must not ask
    page = view(request, *arguments)
    assert page.status_code == status
    assert "回到首页" in page.content.decode()


def test_too_many_files_are_refused_in_words(client: Client, cast: Cast) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(61)]
    page = client.post("/raise/", {"step": "3", "photos": files})
    assert page.status_code == 400
    assert "请求无法处理" in page.content.decode()


def test_errors_speak_english_too(client: Client, cast: Cast) -> None:
    page = client.get("/nowhere/", headers={"accept-language": "en"})
    assert "This page was not found" in page.content.decode()
