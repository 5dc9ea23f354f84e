"""QR codes: the two writers agree, and the SVG may stand in any page."""

import re
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from shangliang.documents.qr import qr_png, qr_svg

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = ["https://example.org/t/8K3M-QW7P-2XZD", "有事好商量：虎丘区", "1234567890", "x" * 800]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  # our own output


def dark_in_svg(svg: str) -> set[tuple[int, int]]:
    strokes = parsed(svg).findall(f"{SVG}path")[1].get("d")
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", strokes)
    return {(x, int(y)) for start, y, n in runs for x in range(int(start), int(start) + int(n))}


def dark_in_png(png: bytes, scale: int) -> set[tuple[int, int]]:
    with Image.open(BytesIO(png)) as picture:
        grey = picture.convert("L")
        side = grey.width // scale
        middle = scale // 2
        return {
            (x, y)
            for x in range(side)
            for y in range(side)
            if grey.getpixel((x * scale + middle, y * scale + middle)) < 128
        }


@pytest.mark.parametrize("text", TEXTS)
def test_svg_and_png_show_the_same_modules(text):
    assert dark_in_svg(qr_svg(text, title="议题")) == dark_in_png(qr_png(text, scale=3), 3)


@pytest.mark.parametrize("text", TEXTS)
def test_the_three_finder_patterns_stand_inside_the_quiet_zone(text):
    svg = qr_svg(text, title="议题")
    dark = dark_in_svg(svg)
    side = int(parsed(svg).get("viewBox").split()[2])
    assert min(x for x, _ in dark) == min(y for _, y in dark) == 4
    assert max(x for x, _ in dark) == side - 5
    ring = {(x, y) for x in range(7) for y in range(7) if 0 in (x, y) or 6 in (x, y)}
    core = {(x, y) for x in range(2, 5) for y in range(2, 5)}
    for left, top in [(4, 4), (side - 11, 4), (4, side - 11)]:
        seen = {(x - left, y - top) for x, y in dark if left <= x < left + 7 and top <= y < top + 7}
        assert seen == ring | core


def test_the_svg_has_a_name_and_nothing_that_a_strict_policy_stops():
    svg = qr_svg("https://example.org/a", title='扫码"提交" <议题>&意见')
    root = parsed(svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(f"{SVG}title").text == '扫码"提交" <议题>&意见'
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {"svg", "title", "path"}
    for element in root.iter():
        assert not {"style", "href", "class", "id"} & set(element.attrib)
        assert not [name for name in element.attrib if name.startswith("on")]


def test_size_follows_scale_and_border():
    root = parsed(qr_svg("a", scale=10, border=2, title="甲"))
    assert (root.get("width"), root.get("viewBox")) == ("250", "0 0 25 25")
    with Image.open(BytesIO(qr_png("a", scale=10, border=2))) as picture:
        assert picture.size == (250, 250)


@pytest.mark.parametrize("write", [lambda text, **o: qr_svg(text, title="甲", **o), qr_png])
def test_nonsense_is_refused(write):
    with pytest.raises(ValueError, match=r"^a QR code of no text$"):
        write("")
    with pytest.raises(ValueError, match=r"^scale 0 and border 4, but they lie in"):
        write("a", scale=0)
    with pytest.raises(ValueError, match=r"^Data too large"):
        write("长" * 3000)
