"""What is measured on a page: faults that axe finds, what overflows, text and targets that are too small."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Every rule; only the words for what is in order are left out, and the paths to it.
RUN_AXE = """() => axe.run({resultTypes: ['violations'], selectors: false})
  .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))]))"""
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + .5 && !e.closest('svg'))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
}"""


@cache
def source() -> str:
    return AXE.read_text()


def axe(page: Page) -> list[Any]:
    """What axe finds, as `[rule, elements]`."""
    page.evaluate(source())
    found: list[Any] = page.evaluate(RUN_AXE)
    return found


def overflow(page: Page, width: int) -> list[str]:
    """Elements that stand out of a screen of that width."""
    if page.viewport_size != {"width": width, "height": 900}:
        page.set_viewport_size({"width": width, "height": 900})
    found: list[str] = page.evaluate(OVERFLOW)
    return found
