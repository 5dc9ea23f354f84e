"""Simple drawn scenes, before and after: a street with cars, a river, a shed, a square, a wall of noise.

Drawn and not photographed, so that nobody and nothing real is on them.
"""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 420
SKY, GROUND, ROAD, LINE = "#d6e6ee", "#c9cdb8", "#8d9196", "#f2f2ea"
CARS = ("#7d3c3c", "#3f5f7f", "#e8e8e8", "#5c6b52", "#33373c", "#b08a4a")
Draw = ImageDraw.ImageDraw
Scene = Callable[[Draw, str, Random], None]


@cache
def picture(scene: str, stage: str, number: int = 0) -> bytes:
    """A JPEG of the scene (see `SCENES`) at a stage: before, during or after."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 150, WIDTH, HEIGHT), GROUND)
    # The same place at every stage: the houses stay.
    _houses(draw, Random(f"{scene}:{number}"))
    rng = Random(f"{scene}:{stage}:{number}")
    SCENES.get(scene, _square)(draw, stage, rng)
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _houses(draw: Draw, rng: Random) -> None:
    left = 10
    while left < WIDTH - 60:
        width, height = rng.randrange(70, 120), rng.randrange(70, 135)
        draw.rectangle((left, 150 - height, left + width, 165), rng.choice(("#e3d9c6", "#d9cfc4", "#cfd6d9")))
        for x in range(left + 10, left + width - 14, 22):
            for y in range(160 - height, 140, 26):
                draw.rectangle((x, y, x + 11, y + 14), "#8fa7b3")
        left += width + rng.randrange(6, 22)


def _car(draw: Draw, x: int, y: int, colour: str) -> None:
    draw.rounded_rectangle((x, y, x + 62, y + 24), 6, colour)
    draw.rounded_rectangle((x + 12, y - 13, x + 48, y + 6), 6, colour)
    draw.rectangle((x + 17, y - 8, x + 43, y + 2), "#cfe0e6")
    for wheel in (x + 9, x + 43):
        draw.ellipse((wheel, y + 18, wheel + 12, y + 30), "#22262a")


def _street(draw: Draw, stage: str, rng: Random) -> None:
    """Cars anywhere; then bays along the kerb with the cars in them."""
    draw.rectangle((0, 230, WIDTH, 385), ROAD)
    if stage == "before":
        for _ in range(9):
            _car(draw, rng.randrange(0, WIDTH - 70), rng.randrange(225, 345), rng.choice(CARS))
        return
    for x in range(20, WIDTH - 70, 78):
        draw.rectangle((x, 244, x + 72, 292), outline=LINE, width=3)
        if stage == "after" and rng.random() < 0.75:
            _car(draw, x + 5, 262, rng.choice(CARS))
    for x in range(0, WIDTH, 60):
        draw.rectangle((x, 338, x + 32, 342), LINE)
    if stage == "after":
        _car(draw, 250, 350, CARS[1])


def _river(draw: Draw, stage: str, rng: Random) -> None:
    """Weeds and rubbish; an excavator; clear water between planted banks."""
    water = {"before": "#6d7256", "during": "#7f8a72"}.get(stage, "#5fa3b5")
    draw.polygon(((0, 260), (WIDTH, 225), (WIDTH, 350), (0, 400)), water)
    for _ in range(60 if stage == "before" else 6):
        x, y = rng.randrange(WIDTH), rng.randrange(265, 350)
        draw.ellipse((x, y, x + rng.randrange(8, 30), y + 7), rng.choice(("#55663f", "#9a8f6a", "#d8d3c4")))
    if stage == "during":
        draw.rectangle((360, 190, 440, 235), "#d9a21b")
        draw.line((430, 195, 505, 150, 545, 260), "#d9a21b", 11)
        draw.rectangle((350, 235, 450, 252), "#333333")
    if stage == "after":
        for x in range(10, WIDTH, 46):
            draw.ellipse((x, 205, x + 34, 243), "#5d8f4e")
        draw.line((0, 258, WIDTH, 223), "#efe9dc", 6)


def _shed(draw: Draw, stage: str, rng: Random) -> None:
    """Bicycles and flying wires; then a shed with numbered places."""
    if stage == "before":
        for _ in range(4):
            x = rng.randrange(40, WIDTH - 80)
            draw.line((x, 60, x + rng.randrange(-60, 60), 310), "#2b2b2b", 3)
    else:
        draw.polygon(((40, 215), (600, 215), (570, 190), (70, 190)), "#3f6f8f")
        for x in (60, 320, 575):
            draw.rectangle((x, 215, x + 8, 345), "#6d7880")
    for x in range(70, 570, 42):
        dx, dy = (rng.randrange(-18, 18), rng.randrange(-45, 45)) if stage == "before" else (0, 0)
        _bicycle(draw, x + dx, 300 + dy, rng.choice(CARS))
        if stage != "before":
            draw.rectangle((x + 8, 228, x + 22, 250), "#3c9a5f")


def _bicycle(draw: Draw, x: int, y: int, colour: str) -> None:
    for wheel in (x, x + 20):
        draw.ellipse((wheel, y, wheel + 15, y + 15), outline="#22262a", width=3)
    draw.line((x + 7, y + 7, x + 13, y - 10, x + 27, y + 7), colour, 4)


def _square(draw: Draw, stage: str, rng: Random) -> None:
    """Bare ground with heaps; then paving, benches and trees."""
    if stage == "before":
        draw.ellipse((60, 240, 590, 390), "#a89a7c")
        for _ in range(14):
            x, y = rng.randrange(80, 520), rng.randrange(250, 350)
            draw.polygon(((x, y + 34), (x + 24, y), (x + 52, y + 34)), rng.choice(("#8b8172", "#bcb3a1")))
        return
    draw.ellipse((60, 230, 590, 395), "#d9cbb2")
    for x in range(90, 560, 90):
        draw.rectangle((x, 318, x + 44, 326), "#7a5637")
        draw.rectangle((x + 12, 205, x + 18, 262), "#6c5138")
        draw.ellipse((x - 12, 165, x + 42, 220), "#5d8f4e" if stage == "after" else "#93a989")


def _works(draw: Draw, stage: str, rng: Random) -> None:
    """A site beside the houses; then a barrier between them."""
    draw.rectangle((0, 260, WIDTH, 385), ROAD)
    if stage == "after":
        draw.rectangle((0, 320, WIDTH, 325), LINE)
        _car(draw, 120 + rng.randrange(300), 340, CARS[1])
        return
    for x in range(0, WIDTH, 52):
        draw.polygon(((x, 385), (x + 14, 345), (x + 28, 385)), "#e0762c")
    draw.rectangle((380, 290, 470, 330), "#d9a21b")
    draw.line((460, 295, 540, 250, 560, 340), "#d9a21b", 10)
    if stage != "before":
        draw.rectangle((0, 190, WIDTH, 262), "#4f8a6a")
        for x in range(0, WIDTH, 64):
            draw.line((x, 190, x, 262), "#3c6f54", 3)


def _bins(draw: Draw, stage: str, rng: Random) -> None:
    """An open heap beside the houses; then closed bins in a row under a roof."""
    if stage == "before":
        draw.rectangle((210, 190, 430, 300), outline="#6d6a62", width=8)
        for _ in range(26):
            x, y = rng.randrange(190, 440), rng.randrange(265, 330)
            draw.ellipse((x, y, x + 42, y + 30), rng.choice(("#33373c", "#6b5b45", "#d8d3c4", "#4b5a3c")))
        return
    draw.polygon(((110, 205), (530, 205), (500, 180), (140, 180)), "#4f6f5f")
    for n, colour in enumerate(("#3f7fb0", "#4c9a57", "#6b6f73", "#b5483f")):
        x = 140 + 95 * n
        draw.rounded_rectangle((x, 240, x + 70, 330), 6, colour)
        draw.rectangle((x - 4, 230, x + 74, 244), "#2f3336")
    if stage == "after":
        for x in (40, 560):
            draw.ellipse((x, 230, x + 50, 300), "#5d8f4e")


def _fumes(draw: Draw, stage: str, rng: Random) -> None:
    """Smoke in front of the windows; then a duct that leads it over the roof."""
    draw.rectangle((120, 40, 520, 330), "#e3d9c6")
    for x in range(140, 500, 60):
        for y in range(60, 230, 50):
            draw.rectangle((x, y, x + 34, y + 30), "#8fa7b3")
    draw.rectangle((120, 250, 520, 330), "#b5654a")
    for x in range(140, 500, 95):
        draw.rectangle((x, 268, x + 72, 330), "#f0e4c8")
    if stage == "before":
        for _ in range(34):
            x, y = rng.randrange(120, 500), rng.randrange(150, 250)
            draw.ellipse((x, y, x + 44, y + 26), rng.choice(("#9a9a94", "#b4b3ac", "#86867f")))
    else:
        draw.rectangle((120, 240, 548, 252), "#9aa3a8")
        draw.rectangle((530, 20 if stage == "after" else 140, 548, 252), "#9aa3a8")


def _lift(draw: Draw, stage: str, rng: Random) -> None:
    """A house of six floors without a lift; scaffolding; a shaft of glass beside the stairs."""
    draw.rectangle((130, 25, 510, 360), "#e0d5c2")
    for x in (150, 210, 400, 460):
        for y in range(45, 340, 54):
            draw.rectangle((x, y, x + 36, y + 32), "#8fa7b3")
    for y in range(45, 340, 54):
        draw.rectangle((290, y, 350, y + 30), "#b9b1a2")
    if stage == "during":
        for x in range(270, 375, 26):
            draw.line((x, 20, x, 375), "#c8862b", 4)
        for y in range(30, 375, 42):
            draw.line((262, y, 378, y), "#c8862b", 4)
    elif stage == "after":
        draw.rectangle((282, 12, 358, 372), "#bfe0e8", outline="#55707a", width=5)
        for y in range(60, 372, 54):
            draw.line((282, y, 358, y), "#55707a", 3)
        draw.rectangle((296, 322, 344, 370), "#6f8f9a")


SCENES: dict[str, Scene] = {
    "street": _street,
    "river": _river,
    "shed": _shed,
    "square": _square,
    "works": _works,
    "bins": _bins,
    "fumes": _fumes,
    "lift": _lift,
}
