"""What the style page and the components say, without a browser."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.shortcuts import render
from django.template import engines
from django.test import Client, RequestFactory

import shangliang.ui

pytestmark = [pytest.mark.urls("tests.ui.urls"), pytest.mark.django_db]
PARTS = Path(shangliang.ui.__file__).parent / "templates" / "ui" / "parts"


def rendered(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


class Page(HTMLParser):
    """The ids of a page, and what refers to them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.references |= set(given.get("aria-describedby", "").split())
        self.references |= {given["for"]} if "for" in given else set()


def test_every_component_is_on_the_style_page(client: Client) -> None:
    pages = [client.get("/style/"), client.get("/style/?face=desk")]
    shown = {template.name for page in pages for template in page.templates}
    # Messages and the way back of lists come with a request of their own.
    assert {f"ui/parts/{file.name}" for file in PARTS.glob("*.html")} - shown == set()


@pytest.mark.parametrize("address", ["/style/", "/style/?face=desk"])
def test_ids_are_unique_and_references_lead_somewhere(client: Client, address: str) -> None:
    page = Page(client.get(address).content.decode())
    assert len(page.ids) == len(set(page.ids))
    assert page.references - set(page.ids) == set()


def test_page_says_its_language_and_mode(client: Client) -> None:
    client.cookies["mode"] = "elder"
    page = client.get("/style/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en" data-mode="elder">' in page


def test_mode_that_is_none_is_standard(client: Client) -> None:
    client.cookies["mode"] = "'><script>"
    assert '<html lang="zh-Hans" data-mode="standard">' in client.get("/style/").content.decode()


def test_switch_keeps_the_mode_and_returns(client: Client) -> None:
    answer = client.post("/mode/", {"mode": "elder", "next": "/style/?face=desk"})
    assert (answer.status_code, answer["Location"]) == (302, "/style/?face=desk")
    assert answer.cookies["mode"].value == "elder"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_switch_never_leads_to_another_site(client: Client, to: str) -> None:
    assert client.post("/mode/", {"mode": "elder", "next": to})["Location"] == "/"


def test_switch_ignores_a_mode_that_is_none(client: Client) -> None:
    assert "mode" not in client.post("/mode/", {"mode": "huge"}).cookies


@pytest.mark.urls("shangliang.config.urls")  # whose page says what to do instead
def test_switch_needs_a_post(client: Client) -> None:
    assert client.get("/mode/").status_code == 405


def test_components_escape_what_they_are_given() -> None:
    text = rendered(
        "{% topic_card title '#' place=title summary=title %}{% card title %}{{ title }}{% endcard %}",
        title="<script>",
    )
    assert "<script>" not in text
    assert text.count("&lt;script&gt;") == 5


def test_data_of_a_plot_cannot_leave_its_element() -> None:
    text = rendered("{% plot option title='图' %}{% endplot %}", option={"name": "</script><script>"})
    assert text.count("</script>") == 1
    assert "\\u003C/script\\u003E" in text


@pytest.mark.parametrize(
    ("reached", "width", "percent"), [(0, "0.0", "0%"), (50, "25.0", "25%"), (400, "100.0", "200%")]
)
def test_progress_never_draws_past_its_bar(reached: int, width: str, percent: str) -> None:
    text = rendered("{% progress reached 200 label='泊位' %}", reached=reached)
    assert f'class="progress__fill" width="{width}%"' in text
    assert f">{percent}<" in text


def test_confirmation_page_asks_with_its_consequences(rf: RequestFactory) -> None:
    page = render(
        rf.get("/"),
        "ui/confirm.html",
        {
            "title": "撤回议题",
            "question": "确定撤回吗？",
            "consequences": ["附议人会收到通知。"],
            "label": "撤回",
            "back": "/t/1",
        },
    ).content.decode()
    assert "<h1>撤回议题</h1>" in page
    assert "附议人会收到通知。" in page
    assert '<a class="button button--quiet" href="/t/1">' in page


def test_progress_without_target_shows_no_share() -> None:
    assert "progress__percent" not in rendered("{% progress 3 0 label='泊位' %}")
