"""The world of `world.py` behind a live server, kept for a whole module; and the people who look at it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.world import World, make_world
from tests.ledger_triggers import rows_kept
from tests.ui.conftest import browser  # noqa: F401  a fixture

NOBODY = ""


@dataclass
class Site:
    """A live server on the world, and for each reader one page, signed in as an account or nobody."""

    url: str
    world: World
    browser: Browser
    pages: dict[Any, Page] = field(default_factory=dict)

    def page(
        self, who: str = NOBODY, *, mode: str = "standard", language: str = "zh-CN", scripts: bool = True
    ) -> Page:
        key = (who, mode, language, scripts)
        if key not in self.pages:
            self.pages[key] = self.context(*key).new_page()
        return self.pages[key]

    def context(self, who: str, mode: str, language: str, scripts: bool) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.url, locale=language, java_script_enabled=scripts, reduced_motion="reduce"
        )
        context.add_cookies([{"name": "mode", "value": mode, "url": self.url}])
        if who:
            session = session_of(self.world, who)
            context.add_cookies([{"name": "sessionid", "value": session, "url": self.url}])
        return context

    def __call__(self, address: str, who: str = NOBODY, *, width: int = 1280, **how: Any) -> Page:
        """The address as that reader sees it; it must answer 200."""
        page = self.page(who, **how)
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} for {who or 'the public'}: {answer.status}"
        return page


def session_of(world: World, who: str) -> str:
    """The cookie of a session in which that account of the cast is signed in."""
    client = Client()
    client.force_login(getattr(world.cast, who), backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


@pytest.fixture(scope="module")
def site(browser: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:  # noqa: F811
    with django_db_blocker.unblock(), rows_kept():
        with transaction.atomic():
            world = make_world()
        server = LiveServer("127.0.0.1")
        site = Site(server.url, world, browser)
        yield site
        for page in site.pages.values():
            page.context.close()
        server.stop()
