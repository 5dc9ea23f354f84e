"""Every page of portal and desk in Chromium: no fault that axe knows, nothing overflows, all large enough."""

from typing import Any

import pytest

from shangliang.desk.nouns import NOUNS
from tests.browser import addresses, looks
from tests.browser.addresses import NO_PAGES, STAFF, Visit, Waiting
from tests.browser.conftest import NOBODY, Site
from tests.ui.test_in_browser import SMALL_TEXT, TARGETS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not looks.AXE.exists(), reason="axe-core is not installed: run npm ci"),
]
VISITS = list(addresses.visits())
WAYS = addresses.ways()


def reader_of(site: Site, visit: Visit, address: str) -> str:
    """The first of the staff to whom the page opens; nobody for the portal."""
    if visit.face == "portal" or visit.name == "sign-in":
        return NOBODY
    if visit.name == "second-step":
        return "evaluator"
    for who in STAFF:
        if site.client(who).get(address).status_code == 200:
            return who
    raise AssertionError(f"{address} opens to nobody")


def faults(site: Site, address: str, who: str) -> str:
    """In Chinese as most people read it, then in the elders' mode and in English; one line for each."""
    page = site(address, who)
    found = {"axe": looks.axe(page), "320 px": looks.overflow(page, 320)}
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found["text at 200 %"] = looks.overflow(page, 640)
    return told(found) + faults_for_elders(site, address, who)


def faults_for_elders(site: Site, address: str, who: str) -> str:
    """On the narrowest phone, in the elders' mode and in English, whose words are longer."""
    page = site(address, who, mode="elder", language="en", width=320)
    found = {
        "axe, elders, English": looks.axe(page),
        "text under 18 px": page.evaluate(SMALL_TEXT, 18),
        "targets under 60 px": page.evaluate(TARGETS, 60),
        "320 px, elders": looks.overflow(page, 320),
    }
    return told(found)


def told(found: dict[str, list[Any]]) -> str:
    return "".join(f"\n{what}: {fault}" for what, faults in found.items() for fault in faults)


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_no_page_is_left_out(face: str) -> None:
    walked = {visit.name for visit in VISITS if visit.face == face}
    assert walked | NO_PAGES[face] == set(addresses.names_of(face))
    assert walked & NO_PAGES[face] == set()


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: f"{visit.face}:{visit.name}")
def test_page(site: Site, visit: Visit) -> None:
    address = visit.address(site.world)
    assert faults(site, address, reader_of(site, visit, address)) == ""


@pytest.mark.parametrize(("noun", "verb"), WAYS, ids=lambda part: part)
def test_page_of_an_act(site: Site, waiting: Waiting, noun: str, verb: str) -> None:
    found = waiting.row_for(NOUNS[noun], NOUNS[noun].acts[verb])
    assert found is not None, "no row of the world waits for it"
    who, row = found
    assert faults_for_elders(site, NOUNS[noun].act_url(row.pk, verb), who) == ""


def test_faults_that_are_planted_are_found(site: Site) -> None:
    page = site("/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [rule for rule, _elements in looks.axe(page)] == ["image-alt"]
    page.evaluate("""document.querySelector('main').insertAdjacentHTML(
        'beforeend', '<div class="planted"><a href="/">小</a></div>')""")
    page.evaluate("document.querySelector('.planted').style.cssText = 'width: 999px; font-size: 9px'")
    assert looks.overflow(page, 320) != []
    assert page.evaluate(SMALL_TEXT, 18) != []
    assert page.evaluate(TARGETS, 60) != []
