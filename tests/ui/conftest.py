"""A browser for the tests that need one."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not shutil.which(CHROMIUM):
        pytest.skip(f"{CHROMIUM} is not there: install Chromium, or set CHROMIUM")
    with sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse the database beside it.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def reader(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a context of the browser for a reader of that mode and language."""
    contexts = []

    def open_context(
        *, mode: str = "standard", language: str = "zh-CN", width: int = 390, **options: Any
    ) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale=language, **options
        )
        context.add_cookies([{"name": "mode", "value": mode, "url": live_server.url}])
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
