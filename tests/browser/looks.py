"""What is measured on a page: faults that axe finds, what overflows, text and targets that are too small."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
RUN_AXE = "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))]))"
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + .5 && !e.closest('svg'))
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120));
}"""


def axe(page: Page) -> list[Any]:
    """What axe finds, as `[rule, elements]`."""
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(RUN_AXE)
    return found


def overflow(page: Page, width: int = 320) -> list[str]:
    """Elements that stand out of a screen of that width."""
    page.set_viewport_size({"width": width, "height": 800})
    found: list[str] = page.evaluate(OVERFLOW)
    return found
