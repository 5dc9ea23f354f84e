"""Scenes on roads: cars anywhere, a school gate, a bus stop, shops, a broken road, a building site."""

from collections.abc import Callable
from random import Random

from shangliang.demo.pictures.brush import (
    ASPHALT,
    CARS,
    CINNABAR,
    COATS,
    EARTH,
    GLASS,
    HEIGHT,
    LINE,
    LIT,
    PAVING,
    PLASTER,
    STEEL,
    TEAL,
    TILE,
    WALL,
    WHITE,
    WIDTH,
    Brush,
)
from shangliang.demo.pictures.things import (
    any_car,
    anybody,
    bicycle,
    bus,
    bush,
    car,
    cone,
    excavator,
    lamp,
    person,
    sign,
    tree,
)

Scene = Callable[[Brush, str, Random, Random], None]


def _road(brush: Brush, top: float, foot: float, *, dashed: bool = True) -> None:
    brush.box(0, top - 14, WIDTH, 14, PAVING)
    brush.box(0, top, WIDTH, foot - top, ASPHALT)
    brush.box(0, foot, WIDTH, HEIGHT - foot, PAVING)
    if dashed:
        for x in range(14, WIDTH, 66):
            brush.box(x, (top + foot) / 2 + 22, 34, 4, LINE)


def street(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Cars anywhere; then bays along the kerb with the cars in them."""
    trees = [place.randrange(20, 60) + 118 * n for n in range(6)]
    for x in trees:
        tree(brush, x, 224, 0.9)
    _road(brush, 238, 388, dashed=stage != "before")
    lamp(brush, 600, 236)
    if stage == "before":
        for y in (262, 288, 318, 350, 380):
            for x in range(-30, WIDTH, 92):
                if day.random() < 0.72:
                    any_car(brush, x + day.randrange(-16, 26), y + day.randrange(-5, 6), day)
        return
    for x in range(16, WIDTH - 80, 86):
        brush.line(((x, 242), (x, 290), (x + 86, 290)), LINE, 3)
        if stage == "after" and day.random() < 0.85:
            any_car(brush, x + 10, 282, day)
    brush.line(((16 + 86 * 7, 242), (16 + 86 * 7, 290)), LINE, 3)
    if stage == "during":
        for x in range(250, 540, 48):
            cone(brush, x, 304)
        anybody(brush, 306, 300, day)
    else:
        sign(brush, 40, 236, TEAL)
        car(brush, day.randrange(120, 420), 374, CARS[1])


def school(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Cars up to the gate; then bays for five minutes, a crossing, and children who walk together."""
    brush.box(150, 66, 340, 140, "#e7cfae")
    brush.box(144, 58, 352, 12, TILE)
    for x in range(172, 470, 50):
        for y in (84, 126):
            brush.box(x, y, 28, 24, GLASS)
    brush.box(276, 160, 88, 66, PLASTER)
    brush.box(252, 172, 12, 56, CINNABAR)
    brush.box(376, 172, 12, 56, CINNABAR)
    brush.box(252, 160, 136, 16, CINNABAR, corner=3)
    brush.box(286, 164, 68, 7, LIT, corner=2)
    tree(brush, 96, 226)
    tree(brush, 548, 226)
    _road(brush, 240, 388, dashed=False)
    if stage == "before":
        for y in (268, 300, 334, 370):
            for x in range(-20, WIDTH, 84):
                if day.random() < 0.8:
                    any_car(brush, x + day.randrange(-10, 20), y + day.randrange(-4, 5), day)
        for x in (302, 330, 358):
            anybody(brush, x, 250, day, 0.7)
        return
    for x in range(270, 380, 18):
        brush.box(x, 244, 10, 140, LINE)
    for left in (20, 104, 420, 504):
        brush.frame(left, 246, 80, 46, LINE, 3)
        if stage == "after" and day.random() < 0.7:
            any_car(brush, left + 7, 284, day)
    if stage == "during":
        for x in range(30, 250, 44):
            cone(brush, x, 312)
        return
    person(brush, 252, 350, "#e08a2e")
    for n, x in enumerate((282, 304, 326, 348)):
        person(brush, x, 352 + 3 * (n % 2), COATS[n], 0.72)
    person(brush, 378, 350, "#e08a2e")


def stop(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """A gate of works far from any stop; then a shelter, and the bus before it."""
    brush.box(330, 84, 290, 116, "#cfd8d6")
    for n in range(4):
        left = 330 + 72 * n
        brush.shape(((left, 84), (left + 52, 54), (left + 72, 84)), "#aebcba")
    for x in range(346, 600, 46):
        brush.box(x, 108, 30, 44, GLASS)
    for x in (36, 168, 286):
        tree(brush, x, 226, 0.9)
    _road(brush, 244, 388)
    if stage == "before":
        for x in range(60, 600, 74):
            left = x + day.randrange(-14, 14)
            bicycle(brush, left, 352 + day.randrange(-30, 12), day.choice(COATS))
        for x in (120, 150, 208, 236, 250):
            anybody(brush, x, 246, day, 0.9)
        return
    brush.box(96, 150, 150, 9, TEAL, corner=3)
    for x in (104, 234):
        brush.box(x, 156, 5, 84, STEEL)
    brush.box(112, 166, 118, 56, "#dbe7e8")
    brush.box(116, 216, 110, 6, "#8a6f50")
    sign(brush, 272, 242, TEAL)
    if stage == "during":
        for x in (92, 150, 208, 262):
            cone(brush, x, 264)
        return
    for x in (128, 156, 182):
        anybody(brush, x, 244, day, 0.85)
    bus(brush, 330, 316)


def shops(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Shelves and tables down to the road; then a line that all keep to, and a free way in."""
    brush.box(0, 82, WIDTH, 166, WALL)
    brush.box(0, 74, WIDTH, 10, TILE)
    for x in range(16, WIDTH, 52):
        brush.box(x, 94, 26, 26, GLASS)
    for n, x in enumerate(range(0, WIDTH, 128)):
        colour = ("#b5654a", TEAL, "#c08a3e", "#5f7f9a", "#8a6f9c")[n]
        brush.box(x + 6, 134, 116, 26, colour)
        brush.box(x + 30, 143, 66, 8, WHITE, corner=3)
        brush.box(x + 12, 162, 104, 86, LIT if n != 2 else "#59666a")
        brush.box(x + 62, 162, 4, 86, STEEL)
    brush.box(0, 248, WIDTH, 84, PAVING)
    brush.box(0, 332, WIDTH, 88, ASPHALT)
    if stage == "before":
        for _ in range(26):
            x, y = day.randrange(0, 600), day.randrange(252, 356)
            brush.box(
                x,
                y,
                day.randrange(24, 46),
                day.randrange(16, 34),
                day.choice(("#c9a36a", "#9fb0a6", "#b77f6a")),
            )
        for _ in range(9):
            bicycle(brush, day.randrange(0, 590), day.randrange(330, 400), day.choice(COATS))
        for x in (90, 260, 430):
            brush.shape(((x, 270), (x + 55, 232), (x + 110, 270)), CINNABAR)
            brush.box(x + 53, 268, 4, 52, STEEL)
        return
    brush.box(0, 276, WIDTH, 5, "#e3b23c")
    for x in (20, 148, 404, 532):
        brush.box(x, 254, 34, 18, "#c9a36a")
        bush(brush, x + 52, 272, 0.8)
    if stage == "during":
        anybody(brush, 250, 318, day)
        anybody(brush, 284, 320, day)
        cone(brush, 320, 300)
        return
    for x in range(24, 200, 30):
        brush.frame(x, 340, 30, 50, LINE, 2)
        bicycle(brush, x - 4, 384, day.choice(COATS))
    for x in (300, 340, 470):
        anybody(brush, x, 322, day)


def road(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """A village road with holes; then a smooth one with its edges marked."""
    for x in range(-10, WIDTH, 70):
        brush.shape(
            ((x, 236), (x + 60, 236), (x + 30, 196), (x - 14, 196)), "#c6cf94" if (x // 70) % 2 else "#b4c48a"
        )
    broken = stage == "before"
    surface = EARTH if stage == "during" else "#a5a199" if broken else "#85898c"
    brush.shape(((270, 206), (380, 206), (640, HEIGHT), (10, HEIGHT)), surface)
    tree(brush, 110, 262)
    tree(brush, 566, 268)
    if broken:
        for _ in range(22):
            y = day.randrange(228, 404)
            spread = (y - 206) * 0.95
            middle = 325 + day.uniform(-spread, spread * 0.85)
            size = (y - 190) / 5
            brush.oval(middle - size, y, size * 2, size * 0.55, "#7f7563")
            brush.oval(middle - size * 0.6, y + size * 0.1, size, size * 0.28, "#9aa7a6")
        brush.line(((300, 240), (322, 290), (286, 330), (318, 400)), "#6f675a", 2.5)
    elif stage == "during":
        excavator(brush, 300, 330)
        for x, y in ((170, 370), (220, 318), (500, 352)):
            cone(brush, x, y)
    else:
        for n in range(6):
            y = 214 + 34 * n
            width = 2 + n * 1.2
            brush.shape(
                (
                    (325 - width, y),
                    (325 + width, y),
                    (325 + width * 1.4, y + 18),
                    (325 - width * 1.4, y + 18),
                ),
                LINE,
            )
        brush.line(((276, 206), (30, HEIGHT)), LINE, 4)
        brush.line(((374, 206), (620, HEIGHT)), LINE, 4)
        lamp(brush, 470, 268)
        car(brush, 352, 318, CARS[1])


def works(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """A site open to the houses; then a wall that keeps the noise from them."""
    brush.box(70, 44, 200, 200, PLASTER)
    brush.box(64, 36, 212, 12, TILE)
    for x in range(90, 250, 42):
        for y in range(62, 220, 42):
            brush.box(x, y, 22, 26, GLASS)
    tree(brush, 330, 240)
    tree(brush, 590, 236, 0.8)
    brush.box(0, 244, WIDTH, 176, EARTH)
    brush.box(0, 352, WIDTH, 68, ASPHALT)
    if stage != "before":
        # Between the houses and the site: half of it, then all.
        for x in range(0, WIDTH if stage == "after" else 300, 50):
            brush.box(x, 156, 48, 90, "#6f9a8d")
            brush.box(x, 156, 48, 26, "#bcd6d6")
            brush.box(x - 3, 150, 6, 98, "#4f6f68")
    excavator(brush, 370, 330)
    if stage == "before":
        excavator(brush, 130, 300)
    elif stage == "during":
        anybody(brush, 322, 326, day)
        anybody(brush, 346, 332, day)
    else:
        sign(brush, 90, 330, TEAL)
    for x in range(30, WIDTH, 62):
        cone(brush, x, 372)


SCENES: dict[str, Scene] = {
    "street": street,
    "school": school,
    "bus": stop,
    "shops": shops,
    "road": road,
    "works": works,
}
