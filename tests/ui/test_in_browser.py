"""The style page as a reader meets it: measured in Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui import urls

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
    pytest.mark.django_db(transaction=True),
]
Reader = Callable[..., BrowserContext]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
FACES = ["/style/", "/style/?face=desk"]

# Links within running text are exempt (WCAG 2.5.8); everything else that one touches is measured.
TARGETS = """least => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => e.type !== 'hidden' && !e.closest('p > a, .prose, .skip') && e.checkVisibility())
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < least - .5 || box.height < least - .5)
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
SMALL_TEXT = """least => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest('script, .visually-hidden')) continue;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (size < least) found.push(`${size} ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return found;
}"""


def opened(context: BrowserContext, address: str = "/style/") -> Page:
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("face", FACES)
def test_axe_finds_nothing(reader: Reader, face: str, mode: str, language: str, scheme: str) -> None:
    page = opened(reader(mode=mode, language=language, color_scheme=scheme, width=1280), face)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert found == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: run npm ci")
def test_axe_would_find_a_planted_fault(reader: Reader) -> None:
    page = opened(reader())
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
    assert found == ["image-alt"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("mode", ["standard", "elder"])
@pytest.mark.parametrize("face", FACES)
def test_nothing_overflows_on_a_narrow_screen(reader: Reader, face: str, mode: str, language: str) -> None:
    page = opened(reader(mode=mode, language=language, width=320), face)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_nothing_overflows_with_text_twice_as_large(reader: Reader) -> None:
    page = opened(reader(width=640))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 640


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("mode", "least"), [("standard", 44), ("elder", 60)])
@pytest.mark.parametrize("face", FACES)
def test_what_one_touches_is_large_enough(
    reader: Reader, face: str, mode: str, least: int, width: int
) -> None:
    assert opened(reader(mode=mode, width=width), face).evaluate(TARGETS, least) == []


@pytest.mark.parametrize(("mode", "least"), [("standard", 14), ("elder", 18)])
def test_text_is_large_enough(reader: Reader, mode: str, least: int) -> None:
    page = opened(reader(mode=mode))
    assert page.evaluate(SMALL_TEXT, least) == []
    leading = page.evaluate(
        "(s => parseFloat(s.lineHeight) / parseFloat(s.fontSize))(getComputedStyle(document.body))"
    )
    assert leading >= 1.5


def test_switches_work_without_scripts(reader: Reader) -> None:
    page = opened(reader(java_script_enabled=False))
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Standard view").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "standard")
    assert page.url.endswith("/style/")


def test_without_scripts_the_tables_stand_for_the_plots(reader: Reader) -> None:
    page = opened(reader(java_script_enabled=False))
    expect(page.locator("figure[data-plot] table")).to_be_visible()
    expect(page.locator(".plot__canvas").first).to_be_hidden()


def test_plots_and_maps_are_drawn_and_the_policy_is_kept(reader: Reader) -> None:
    page = reader(width=1280).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/style/")
    for figure in page.locator("figure[data-plot]").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_attribute("data-plot", "drawn")
        figure.locator("canvas").hover()
    assert complaints == []


def test_keyboard_reaches_the_content_first(reader: Reader) -> None:
    page = opened(reader(), "/letter/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_refused_form_takes_the_focus_and_leads_to_the_field(reader: Reader) -> None:
    page = opened(reader())
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").nth(1).click()
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)").startswith("id_again-")


def test_form_is_sent_once_however_often_it_is_pressed(reader: Reader) -> None:
    urls.n_sent = 0
    page = opened(reader(), "/letter/")
    page.get_by_label("内容").fill("路灯坏了")
    page.get_by_role("button", name="寄出").dblclick()
    expect(page.get_by_role("heading", name="已寄出")).to_be_visible()
    assert urls.n_sent == 1


def test_draft_comes_back_until_the_form_was_sent(reader: Reader) -> None:
    page = opened(reader(), "/letter/")
    page.get_by_label("内容").fill("路灯坏了")
    page.reload()
    expect(page.get_by_label("内容")).to_have_value("路灯坏了")
    expect(page.get_by_text("已为您恢复上次没有写完的内容。")).to_be_visible()
    page.get_by_role("button", name="寄出").click()
    expect(page.get_by_role("heading", name="已寄出")).to_be_visible()
    page.goto("/letter/")
    expect(page.get_by_label("内容")).to_have_value("")


def test_draft_can_be_cleared(reader: Reader) -> None:
    page = opened(reader(), "/letter/")
    page.get_by_label("内容").fill("路灯坏了")
    page.reload()
    page.get_by_role("button", name="清除草稿").click()
    expect(page.get_by_label("内容")).to_have_value("")
    page.reload()
    expect(page.get_by_label("内容")).to_have_value("")


def test_text_that_is_too_long_is_counted_and_not_cut(reader: Reader) -> None:
    page = opened(reader(), "/letter/")
    page.get_by_label("内容").fill("灯" * 23)
    expect(page.get_by_text("超出 3 个字，请缩短")).to_be_visible()
    page.get_by_role("button", name="寄出").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("内容")).to_have_value("灯" * 23)


def test_photos_are_shown_before_they_are_sent(reader: Reader, tmp_path: Path) -> None:
    picture = Path(urls.__file__).parents[2] / "shangliang" / "ui" / "static" / "ui" / "sample-before.svg"
    page = opened(reader())
    page.locator("input[type=file]").first.set_input_files([picture, picture])
    expect(page.locator(".photos li")).to_have_count(2)


def test_paper_stays_white_for_who_reads_in_the_dark(reader: Reader) -> None:
    page = opened(reader(color_scheme="dark"))
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).color") == "rgb(0, 0, 0)"
    expect(page.get_by_role("navigation", name="主导航")).to_be_hidden()
