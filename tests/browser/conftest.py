"""The world of `world.py` behind a live server, kept for the whole package; and the people who look at it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.addresses import Waiting
from tests.browser.world import World, make_world
from tests.ledger_triggers import rows_kept
from tests.ui.conftest import browser  # noqa: F401  a fixture

NOBODY = ""


@dataclass
class Site:
    """A live server on the world, and one browser that is each reader in turn: signed in as an account or
    nobody. Its two windows, with and without scripts, stay open: a new one costs more than a page."""

    url: str
    world: World
    browser: Browser
    pages: dict[bool, Page] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    readers: dict[bool, tuple[str, ...]] = field(default_factory=dict)

    def page(self, *, scripts: bool = True) -> Page:
        if scripts not in self.pages:
            context = self.browser.new_context(
                base_url=self.url, java_script_enabled=scripts, reduced_motion="reduce"
            )
            self.pages[scripts] = context.new_page()
        return self.pages[scripts]

    def client(self, who: str) -> Client:
        """Without a browser: signed in as that account of the cast, once."""
        if who not in self.clients:
            self.clients[who] = Client()
            account = getattr(self.world.cast, who)
            self.clients[who].force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return self.clients[who]

    def __call__(
        self,
        address: str,
        who: str = NOBODY,
        *,
        width: int = 1280,
        mode: str = "standard",
        language: str = "zh-hans",
        scripts: bool = True,
    ) -> Page:
        """The address as that reader sees it; it must answer 200."""
        page = self.page(scripts=scripts)
        if self.readers.get(scripts) != (who, mode, language):
            self.readers[scripts] = (who, mode, language)
            self._become(page, who, {"mode": mode, settings.LANGUAGE_COOKIE_NAME: language})
        if page.viewport_size != {"width": width, "height": 900}:
            page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} for {who or 'the public'}: {answer.status}"
        return page

    def _become(self, page: Page, who: str, cookies: dict[str, str]) -> None:
        if who:
            cookies["sessionid"] = self.client(who).cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self.url} for name, value in cookies.items()]
        )


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
def waiting(site: Site) -> Waiting:
    return Waiting(site.world)
