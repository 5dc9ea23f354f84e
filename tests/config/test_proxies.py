"""Limits on guessing go by the visitor's address: only a trusted proxy may say what it is."""

import importlib
from io import BytesIO
from typing import Any

import pytest

from shangliang.config import wsgi

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def address_seen(sender: str, forwarded: str) -> str:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/style/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": sender,
        "HTTP_X_FORWARDED_FOR": forwarded,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
    }
    wsgi.application(environ, lambda status, headers, exc_info=None: None)
    return str(environ["REMOTE_ADDR"])


@pytest.fixture
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    importlib.reload(wsgi)
    yield
    settings.TRUSTED_PROXIES = []
    importlib.reload(wsgi)


@pytest.mark.usefixtures("behind_a_proxy")
def test_the_proxy_says_who_came_and_the_visitor_cannot_add_to_it():
    assert address_seen("127.0.0.1", "192.0.2.66, 203.0.113.7") == "203.0.113.7"


@pytest.mark.usefixtures("behind_a_proxy")
def test_a_stranger_is_not_believed():
    assert address_seen("198.51.100.1", "192.0.2.66") == "198.51.100.1"


def test_without_a_proxy_nobody_is_believed():
    assert address_seen("127.0.0.1", "192.0.2.66") == "127.0.0.1"
