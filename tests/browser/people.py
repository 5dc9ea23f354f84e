"""People at their screens: a resident with a phone, an account at the desk."""

import re
from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from shangliang.desk.nouns import NOUNS
from tests.factories import PASSWORD

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def fill(form: Locator, /, **fields: Any) -> None:
    """Fill fields by name: a list ticks boxes, a path is a file, anything else is typed or chosen."""
    for name, value in fields.items():
        field = form.locator(f'[name="{name}"]')
        kind = field.first.evaluate("e => e.type")
        if kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                (field if one is True else form.locator(f'[name="{name}"][value="{one}"]')).check()
        elif kind.startswith("select"):
            field.select_option(str(value))
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(str(value))


class Person:
    """A browser of one's own."""

    def __init__(self, browser: Browser, url: str, *, scripts: bool = True, **screen: Any) -> None:
        self.context = browser.new_context(
            base_url=url, locale="zh-CN", java_script_enabled=scripts, reduced_motion="reduce", **screen
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.statuses: list[int] = []
        self.page.on("response", lambda answer: self.statuses.append(answer.status))

    def open(self, address: str) -> Page:
        self.page.goto(address)
        return self.page

    def send(self, label: str, /, **fields: Any) -> Page:
        """Fill the form that has a button of that name, and press it."""
        form = self.page.locator("main form").filter(
            has=self.page.get_by_role("button", name=label, exact=True)
        )
        fill(form.last, **fields)
        form.last.get_by_role("button", name=label, exact=True).click()
        return self.page


class Resident(Person):
    def __init__(self, browser: Browser, url: str, **how: Any) -> None:
        super().__init__(browser, url, **PHONE, **how)
        self.code = ""

    def raise_topic(self, *, where: str, photo: Path, **contact: Any) -> str:
        """Three steps on the phone; returns the number of the topic."""
        self.open("/")
        self.page.get_by_role("link", name="我要出题").first.click()
        problem = "晚上七点以后没有车位，消防通道经常被占，邻居之间为此争吵。"
        self.send("下一步", title="小区北门晚上没有地方停车", problem=problem, category="parking")
        self.send("下一步", where=where, place="三幢到九幢之间的路上")
        self.send("提交", photos=photo, **contact)
        return self._keep_slip()

    def support(self, number: str, title: str) -> None:
        self.open(f"/topics/{number}/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        self.page.locator(f'a[href="/topics/{number}/support/"]').first.click()
        self.page.locator("main form button").last.click()
        self._keep_slip()

    def _keep_slip(self) -> str:
        self.code = self.page.locator("#code").inner_text().strip()
        number = re.search(r"[A-Z]{2}-\d{4}-\d{4}", self.page.locator("main").inner_text())
        assert number is not None
        return number[0]

    def follow(self) -> Page:
        """By the code alone, as one types it in."""
        self.open("/follow/")
        self.page.locator('main [name="code"]').fill(self.code.replace("-", "").lower())
        self.page.locator("main form button").first.click()
        expect(self.page).to_have_url(re.compile("/follow/.+/"))
        return self.page


class Worker(Person):
    """Somebody with an account, at the desk."""

    def __init__(self, browser: Browser, url: str, username: str, **how: Any) -> None:
        super().__init__(browser, url, **DESKTOP, **how)
        self.open("/desk/")
        self.send("登录", username=username, password=PASSWORD)
        expect(self.page).to_have_url(f"{url}/desk/")

    def take(self, task: str) -> Page:
        """Open what waits: the first task at the desk whose words contain these."""
        self.open("/desk/")
        self.page.locator("main .task a", has_text=task).first.click()
        return self.page

    def act(self, noun: str, pk: int, verb: str, /, *, at: str = "", **fields: Any) -> Page:
        """From the row's page (or the page `at`) to the act page, fill the form, press the button."""
        table = NOUNS[noun]
        self.open(at or table.url(pk))
        self.page.locator(f'main a[href="{table.act_url(pk, verb)}"]').first.click()
        return self.do(noun, verb, **fields)

    def do(self, noun: str, verb: str, /, **fields: Any) -> Page:
        """Fill the act page that is open."""
        label = str(NOUNS[noun].label(NOUNS[noun].acts[verb]))
        expect(self.page.get_by_role("heading", level=1)).to_have_text(label)
        form = self.page.locator("form.act-form")
        fill(form, **fields)
        form.locator(".actions button").first.click()
        expect(self.page.get_by_text(f"已办理：{label}。")).to_be_visible()
        return self.page

    def slip(self) -> str:
        """The code on the slip that is shown once; it is then handed over."""
        expect(self.page).to_have_url(re.compile(reverse("desk:slip")))
        code = self.page.locator(".slip__value").last.inner_text().strip()
        self.page.locator("main form.actions button").first.click()
        return code
