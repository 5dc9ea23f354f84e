"""QR codes for pages and for paper.

References
----------
ISO/IEC 18004:2024, QR code bar code symbology specification (section 9.1: quiet zone of four modules).
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import segno

QUIET_ZONE = 4


def qr_svg(text: str, *, scale: int = 4, border: int = QUIET_ZONE, title: str) -> str:
    """A QR code as an SVG element to set into a page.

    It carries no style, script or foreign reference, so a strict content security policy lets it pass; dark
    modules are black on a white ground of its own, so that it can be scanned on any page.

    Parameters
    ----------
    text : str
        What the code says; not empty.
    scale : int, default 4
        CSS pixels to a module; positive.
    border : int, default 4
        Modules of white around it; the standard asks for four.
    title : str
        What the code is for, read aloud in its place.

    Raises
    ------
    ValueError
        If `text` is empty or too long for any code, or a number is out of range.
    """
    rows = _modules(text, scale, border)
    side = len(rows) + 2 * border
    strokes = "".join(_strokes(row, y + border, border) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label={quoteattr(title)} '
        f'width="{side * scale}" height="{side * scale}" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{strokes}"/></svg>'
    )


def qr_png(text: str, *, scale: int = 8, border: int = QUIET_ZONE) -> bytes:
    """A QR code as a black and white PNG of `scale` pixels to a module; parameters as in `qr_svg`."""
    _modules(text, scale, border)
    out = BytesIO()
    _code(text).save(out, kind="png", scale=scale, border=border)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    # Named, since segno would otherwise write many Chinese characters as Japanese ones.
    encoding = None if text.isascii() else "utf-8"
    return segno.make_qr(text, error="m", encoding=encoding)


def _modules(text: str, scale: int, border: int) -> Sequence[Sequence[int]]:
    if not text:
        raise ValueError("a QR code of no text")
    if not 1 <= scale <= 100 or not 0 <= border <= 100:
        raise ValueError(f"scale {scale} and border {border}, but they lie in 1..100 and 0..100")
    return [[int(bool(module)) for module in row] for row in _code(text).matrix]


def _strokes(row: Sequence[int], y: int, left: int) -> str:
    """One rectangle for each run of dark modules in a row."""
    path, x = [], left
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            path.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(path)
