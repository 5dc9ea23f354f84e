"""Photograph the main pages of the demo: see `script/screenshots`."""

import io
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")
# Playwright keeps an event loop in this thread; Django would refuse the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
django.setup()

from django.db.models import Count  # noqa: E402  after setup, as all below
from django.urls import reverse  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, sync_playwright  # noqa: E402

from shangliang.deliberation.models import Meeting  # noqa: E402
from shangliang.demo.management.commands.demo import accounts_file  # noqa: E402
from shangliang.people.models import User  # noqa: E402
from shangliang.platforms.roles import Role  # noqa: E402
from shangliang.topics.models import AnnualPlan, Topic  # noqa: E402

OUT = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
MOST_BYTES = 250 * 1024
# Width of the screen, and how much of a long page is shown.
SCREENS = {390: 1400, 1280: 1500}
CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def open_topic() -> Topic:
    """One that is being talked over, with the most people behind it."""
    return _most_voices(Topic.objects.filter(published_at__isnull=False, closed_at__isnull=True))


def told_topic() -> Topic:
    """The parking of Fengqiao, which went the whole road; else any that did."""
    closed = Topic.objects.filter(published_at__isnull=False, state="closed", outcome_set__isnull=False)
    return _most_voices(closed.filter(title__contains="停车")) or _most_voices(closed)


def _most_voices(topics):
    return topics.annotate(n=Count("voices")).order_by("-n", "pk").first()


def held_meeting() -> Meeting:
    return Meeting.objects.filter(topic=told_topic(), state="closed").latest("pk")


# What is shown, to whom: nobody is the public, a role is an account that has it.
PAGES: dict[str, tuple[Callable[[], str], Role | None]] = {
    "home": (lambda: reverse("portal:home"), None),
    "map": (lambda: reverse("portal:map"), None),
    "topic": (lambda: told_topic().get_absolute_url(), None),
    "raise": (lambda: reverse("portal:raise"), None),
    "follow": (lambda: FOLLOW, None),
    "outcomes": (lambda: reverse("portal:outcomes"), None),
    "clocks": (lambda: reverse("portal:clocks"), None),
    "plan": (lambda: reverse("portal:plan", args=[_plan().year]), None),
    "style": (lambda: "/style/", None),
    "desk": (lambda: reverse("desk:home"), Role.OFFICE),
    "desk-topic": (lambda: reverse("desk:topic", args=[told_topic().pk]), Role.OFFICE),
    "desk-record": (lambda: reverse("desk:meeting-record", args=[held_meeting().pk]), Role.OFFICE),
    "desk-department": (lambda: reverse("desk:home"), Role.HANDLER),
    "desk-plan": (lambda: reverse("desk:plan", args=[_plan().pk]), Role.OFFICE),
}
FOLLOW = "follow"  # what a query code opens: it takes somebody to have one


def _plan() -> AnnualPlan:
    return AnnualPlan.objects.filter(state="issued").latest("year")


@contextmanager
def site() -> Iterator[str]:
    """`shangliang serve` on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = str(Path(sys.executable).with_name("shangliang"))
    server = subprocess.Popen([command, "serve", "--port", str(port)])  # noqa: S603  our own command
    try:
        for _ in range(600):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                raise SystemExit("The site did not start.")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def signed_in(browser: Browser, url: str, role: Role) -> BrowserContext:
    """A browser in which an account with that role is at its desk: the one with the most to show."""
    words = dict(
        re.findall(r"^(\S+) +(\S+) ", accounts_file().read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    holders = User.objects.filter(role_bindings__role=role, username__in=words).order_by("pk")
    context = browser.new_context(base_url=url, locale="zh-CN", reduced_motion="reduce")
    page = context.new_page()
    page.goto("/desk/")
    page.locator('[name="username"]').fill(holders[0].username)
    page.locator('[name="password"]').fill(words[holders[0].username])
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/desk/")
    page.close()
    return context


def neighbour(context: BrowserContext) -> str:
    """Stand behind a topic like anybody, and return the address that the query code opens."""
    page = context.new_page()
    page.goto(reverse("portal:support", args=[open_topic().number]))
    page.locator("main form button").last.click()
    code = page.locator("#code").inner_text().strip()
    page.close()
    return reverse("portal:voice", args=[code])


def photograph(context: BrowserContext, address: str, name: str) -> None:
    for width, most in SCREENS.items():
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address, wait_until="networkidle")
        height = min(most, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)  # plots are drawn when they come into sight
        file = OUT / f"{name}-{width}.png"
        file.write_bytes(small(page.screenshot()))
        print(f"{file.relative_to(OUT.parents[1])}  {file.stat().st_size // 1024} kB")
        page.close()


def small(png: bytes) -> bytes:
    """The picture in as many colours as fit into `MOST_BYTES`."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        out = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


def main(names: list[str]) -> None:
    unknown = set(names) - set(PAGES)
    if unknown:
        raise SystemExit(f"No such page: {', '.join(sorted(unknown))}. There are: {', '.join(PAGES)}.")
    OUT.mkdir(parents=True, exist_ok=True)
    with site() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        readers: dict[Role | None, BrowserContext] = {
            None: browser.new_context(base_url=url, locale="zh-CN", reduced_motion="reduce")
        }
        for name in names or PAGES:
            address, role = PAGES[name]
            if role not in readers:
                readers[role] = signed_in(browser, url, role)
            to = address()
            photograph(readers[role], neighbour(readers[role]) if to == FOLLOW else to, name)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
