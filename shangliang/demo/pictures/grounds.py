"""Scenes on open ground: a river, a pond, a square, a ball court, old houses."""

from random import Random

from shangliang.demo.pictures.brush import (
    AMBER,
    ASPHALT,
    COATS,
    EARTH,
    HEIGHT,
    LAWN,
    LINE,
    PAVING,
    STEEL,
    TILE,
    WHITE,
    WIDTH,
    Brush,
)
from shangliang.demo.pictures.streets import Scene
from shangliang.demo.pictures.things import (
    any_car,
    anybody,
    bush,
    cone,
    excavator,
    lamp,
    person,
    sign,
    tree,
)

LEFT_OVER = ("#66754f", "#a09570", "#d8d3c4", "#7d7358")


def river(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Weeds and rubbish; an excavator; clear water between planted banks."""
    water = {"before": "#7b7c62", "during": "#8f967d"}.get(stage, "#7fb3bd")
    bank = "#a89a78" if stage == "before" else LAWN
    brush.box(0, 214, WIDTH, 206, bank)
    brush.shape(((0, 262), (WIDTH, 232), (WIDTH, 356), (0, 402)), water)
    # The bridge stays.
    brush.shape(
        ((250, 262), (290, 224), (370, 222), (410, 254), (410, 266), (370, 238), (290, 240), (250, 276)),
        "#c9c4b8",
    )
    brush.line(((258, 252), (292, 212), (368, 210), (404, 244)), "#a39d90", 3)
    if stage == "before":
        for _ in range(90):
            x, y = day.randrange(WIDTH), day.randrange(268, 366)
            brush.oval(x, y, day.randrange(8, 34), day.randrange(5, 10), day.choice(LEFT_OVER))
        for x in range(20, WIDTH, 90):
            brush.box(x, 224 + day.randrange(8), 40, 12, "#8a7a5a")
        return
    if stage == "during":
        excavator(brush, 420, 262)
        for _ in range(18):
            brush.oval(day.randrange(WIDTH), day.randrange(280, 350), 22, 6, "#7d8468")
        return
    for n in range(12):
        x, y = day.randrange(WIDTH - 80), day.randrange(272, 352)
        brush.line(((x, y), (x + 30 + 4 * n, y - 2)), "#a9d0d6", 2.5)
    brush.line(((0, 258), (250, 248)), "#efe9dc", 7)
    brush.line(((410, 240), (WIDTH, 228)), "#efe9dc", 7)
    for x in (30, 120, 210, 450, 540, 620):
        tree(brush, x, 246, 0.75)
    for x in range(10, WIDTH, 74):
        bush(brush, x, 412 - x // 15, 1.1)
    anybody(brush, 160, 256, day, 0.8)
    anybody(brush, 500, 240, day, 0.8)


def pond(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Stagnant water; then a place for cars where it was, with a strip of green around it."""
    shore = ((70, 262), (250, 226), (470, 230), (600, 290), (520, 378), (260, 396), (90, 352))
    tree(brush, 40, 250)
    tree(brush, 606, 252)
    brush.shape(((40, 258), (245, 210), (490, 214), (634, 290), (540, 398), (250, 414), (50, 366)), "#a9b78d")
    if stage == "before":
        brush.shape(shore, "#6f7558")
        for _ in range(60):
            x, y = day.randrange(120, 530), day.randrange(250, 372)
            brush.oval(x, y, day.randrange(10, 44), day.randrange(6, 12), day.choice(LEFT_OVER))
        for x in range(80, 260, 16):
            brush.line(((x, 366), (x + 4, 334)), "#7f8a58", 3)
        return
    if stage == "during":
        brush.shape(shore, EARTH)
        excavator(brush, 240, 330)
        for x, y in ((150, 360), (440, 370), (500, 320)):
            cone(brush, x, y)
        return
    brush.shape(shore, ASPHALT)
    for y in (262, 338):
        for x in range(170, 500, 82):
            brush.line(((x, y - 8), (x, y + 40)), LINE, 3)
            if x < 480 and day.random() < 0.85:
                any_car(brush, x + 8, y + 32, day)
    for x in (90, 300, 540):
        bush(brush, x, 232 if x == 300 else 262)
    sign(brush, 118, 300, "#2a4f8f")
    lamp(brush, 566, 300)


def square(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Bare ground with heaps; then paving, benches, trees, and people on it."""
    if stage == "before":
        brush.oval(40, 226, 560, 178, EARTH)
        _heaps(brush, day)
        return
    brush.oval(40, 226, 560, 178, PAVING)
    brush.oval(150, 262, 340, 108, "#e9dfc9")
    if stage == "during":
        excavator(brush, 330, 330)
        anybody(brush, 200, 340, day)
        anybody(brush, 232, 346, day)
        for x in (80, 140, 540):
            cone(brush, x, 372)
        return
    for x in (80, 190, 320, 450, 560):
        tree(brush, x, 262, 0.95)
    for x in (120, 260, 400):
        brush.box(x, 352, 84, 9, "#a9825a", corner=3)
        brush.box(x + 8, 361, 6, 14, STEEL)
        brush.box(x + 70, 361, 6, 14, STEEL)
    for x in (250, 280, 346, 380):
        anybody(brush, x, 318, day)
    for x in (224, 412):
        person(brush, x, 330, COATS[x % 6], 0.68)


def _heaps(brush: Brush, day: Random) -> None:
    for _ in range(11):
        x, y = day.randrange(90, 480), day.randrange(252, 346)
        colour = day.choice(("#98907f", "#b9ad97", "#857d6c"))
        brush.shape(((x, y + 40), (x + 22, y + 8), (x + 46, y), (x + 74, y + 16), (x + 92, y + 40)), colour)
    for x in range(70, 560, 56):
        brush.line(((x, 388), (x + 5, 366), (x + 9, 388)), "#8a9a62", 3)


def court(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """A waste plot; then half a court and half a garden."""
    plot = ((20, 246), (WIDTH - 20, 246), (WIDTH, 404), (0, 404))
    brush.shape(plot, EARTH if stage != "after" else "#a8bd8d")
    if stage == "before":
        _heaps(brush, day)
        return
    brush.shape(((40, 256), (350, 256), (340, 396), (10, 396)), "#4f8f86" if stage == "after" else "#9c9486")
    if stage == "during":
        excavator(brush, 400, 340)
        for x in (30, 120, 220, 330):
            cone(brush, x, 398)
        return
    brush.line(((52, 264), (338, 264), (330, 388), (24, 388), (52, 264)), LINE, 3)
    brush.line(((194, 264), (178, 388)), LINE, 3)
    brush.ring(150, 304, 74, 42, LINE, 3)
    for x, foot in ((46, 320), (330, 320)):
        brush.box(x - 3, 200, 6, foot - 200, STEEL)
        brush.box(x - 22, 182, 44, 28, WHITE)
        brush.ring(x - 10, 206, 20, 8, "#c65c2c", 3)
    for n, x in enumerate((110, 160, 236, 282)):
        person(brush, x, 342 + 12 * (n % 2), COATS[n], 0.95)
    brush.oval(196, 286, 13, 13, "#d9772e")
    brush.line(((380, 404), (440, 330), (600, 300), (WIDTH, 296)), "#efe4cb", 14)
    for x, y in ((400, 300), (490, 290), (570, 372), (470, 400)):
        tree(brush, x, y, 0.8)
    person(brush, 520, 330, "#8a8f94", 0.9)


def houses(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Empty old houses with holes in the roof; then whitewashed, with lamps, and lived in."""
    is_old = stage == "before"
    brush.box(0, 232, WIDTH, 188, LAWN)
    brush.shape(((250, 300), (400, 300), (520, HEIGHT), (120, HEIGHT)), EARTH if is_old else "#d5cdbd")
    tree(brush, 600, 300, 1.1)
    wall = "#d2cabb" if is_old else WHITE
    for n, (x, width) in enumerate(((30, 170), (222, 190), (434, 150))):
        top = 176 - 10 * (n == 1)
        brush.box(x, top, width, 300 - top, wall)
        roof = ((x - 14, top + 4), (x + 16, top - 46), (x + width - 16, top - 46), (x + width + 14, top + 4))
        brush.shape(roof, "#6f716d" if is_old else TILE)
        brush.box(x + width / 2 - 16, 232, 32, 68, "#6b5a48" if is_old else "#7a4a38")
        for left in (x + 20, x + width - 50):
            brush.box(left, 206, 30, 34, "#4d4f4b" if is_old else "#cfe1e4")
            brush.frame(left, 206, 30, 34, "#6b5a48", 3)
        if is_old:
            brush.shape(
                ((x + 50, top - 40), (x + 84, top - 34), (x + 76, top - 12), (x + 46, top - 18)), "#3f423f"
            )
            brush.line(((x + 16, 300), (x + 34, 250), (x + 22, 220)), "#8f8778", 3)
        elif stage == "during":
            brush.line(((x + 8, 300), (x + 8, top - 30)), AMBER, 4)
            brush.line(((x + width - 8, 300), (x + width - 8, top - 30)), AMBER, 4)
            brush.line(((x + 4, top + 22), (x + width - 4, top + 22)), AMBER, 4)
        else:
            for aside in (-30, 18):
                brush.oval(x + width / 2 + aside, 214, 13, 16, "#b5483a")
    if is_old:
        for x in range(10, WIDTH, 34):
            brush.line(((x, 330), (x + 6, 296), (x + 12, 330)), "#8a9a62", 3)
        return
    if stage == "after":
        for x in (24, 200, 420, 540):
            bush(brush, x, 322)
        for x in (300, 330):
            anybody(brush, x, 350, day)
        person(brush, 354, 352, COATS[1], 0.7)
    else:
        anybody(brush, 220, 340, day)
        anybody(brush, 420, 342, day)


SCENES: dict[str, Scene] = {
    "river": river,
    "pond": pond,
    "square": square,
    "court": court,
    "houses": houses,
}
