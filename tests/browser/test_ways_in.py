"""By keyboard alone, and without scripts: nobody is kept out."""

import pytest
from playwright.sync_api import Page, expect

from shangliang.desk.acting import Act
from shangliang.desk.nouns import NOUNS
from shangliang.topics.models import Topic
from tests.browser.addresses import Waiting
from tests.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
# Does the focused element look otherwise than it does without the focus?
IS_SEEN = """() => {
  const look = e => {
    const s = getComputedStyle(e);
    return [s.outline, s.boxShadow, s.borderColor, s.backgroundColor] + '';
  };
  const e = document.activeElement, focused = look(e);
  e.blur(); const blurred = look(e); e.focus({focusVisible: true});
  return focused !== blurred;
}"""


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the element has the focus, which must be seen at every stop."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(f"no Tab leads to {what}")


def test_a_topic_is_raised_by_keyboard_alone(site: Site) -> None:
    page = site("/")
    tab_to(page, 'a[href="/raise/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/raise/")
    tab_to(page, '[name="title"]')
    page.keyboard.type("北门外的路灯不亮")
    tab_to(page, '[name="problem"]')
    page.keyboard.type("晚上回家看不清路，已经一个星期了。")
    tab_to(page, '[name="category"]')
    page.keyboard.press("ArrowDown")
    tab_to(page, "form[data-draft] button:not([name])")
    page.keyboard.press("Enter")
    expect(page.locator('select[name="where"]')).to_be_visible()
    tab_to(page, '[name="where"]')
    page.keyboard.press("ArrowDown")
    tab_to(page, '[name="place"]')
    page.keyboard.type("北门外第三盏灯")
    tab_to(page, "form[data-draft] button:not([name])")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="请核对")).to_be_visible()
    tab_to(page, "form[data-draft] button:not([name])")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_visible()
    assert Topic.objects.filter(title="北门外的路灯不亮", place="北门外第三盏灯").count() == 1


def asks_for(act: Act) -> set[str]:
    """The fields that somebody must or may fill in."""
    return set(act.form.base_fields) - {"once", "seen"}


# What stands on another's page comes before it: an act done on a meeting uses its participants up.
LEAVES_FIRST = ["committee", *(noun for noun in reversed(NOUNS) if noun != "committee")]


@pytest.mark.parametrize("noun", LEAVES_FIRST)
def test_without_scripts_every_form_of_an_act_is_answered(site: Site, waiting: Waiting, noun: str) -> None:
    """Sent as it stands: done, or shown again with what is missing and everything that was filled in."""
    table = NOUNS[noun]
    # What needs no words is done at once and uses the row up: it comes last.
    for verb in sorted(table.acts, key=lambda verb: not asks_for(table.acts[verb])):
        waiting.found.clear()
        found = waiting.row_for(table, table.acts[verb])
        assert found is not None, f"no row of the world waits for {verb}"
        who, row = found
        page = site(table.act_url(row.pk, verb), who, scripts=False)
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.locator("form.act-form .actions button").first.click()
        assert sent.value.status in {302, 422}, f"{verb}: {sent.value.status}"
        page.wait_for_load_state()
        if sent.value.status == 422:
            expect(page.locator("form.act-form .error-summary")).to_be_visible()
