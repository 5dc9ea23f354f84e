"""Scenes at and in houses: sheds, lifts, refuse, fumes, a canteen, a clinic, halls full of old things."""

from random import Random

from shangliang.demo.pictures.brush import (
    AMBER,
    CINNABAR,
    COATS,
    GLASS,
    HEIGHT,
    INK,
    LIT,
    PAPER,
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
from shangliang.demo.pictures.streets import Scene
from shangliang.demo.pictures.things import anybody, bicycle, bush, cone, person, sign, tree

RUBBISH = ("#4a4f54", "#7a6a52", "#d8d3c4", "#5f6b4c")


def shed(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Wires from the windows to bicycles anywhere; then a shed with sockets and places."""
    brush.box(60, 30, 520, 200, PLASTER)
    brush.box(52, 22, 536, 12, TILE)
    windows = [(x, y) for x in range(84, 560, 62) for y in (48, 96, 144)]
    for x, y in windows:
        brush.box(x, y, 32, 28, GLASS)
    brush.box(0, 230, WIDTH, 190, PAVING)
    tree(brush, 26, 262)
    tree(brush, 616, 262)
    if stage == "before":
        for n in range(15):
            x, y = day.randrange(40, 570), day.randrange(286, 392)
            bicycle(brush, x, y, day.choice(COATS))
            if n % 2:
                left, top = day.choice(windows)
                brush.line(
                    ((left + 16, top + 28), ((left + x) / 2, (top + y) / 2 + 30), (x + 14, y - 24)), INK, 2
                )
        return
    for x in (56, 316, 572):
        brush.box(x, 252, 8, 118, STEEL)
    brush.shape(((30, 256), (610, 256), (580, 226), (60, 226)), TEAL)
    brush.box(64, 286, 512, 6, STEEL)
    for x in range(74, 560, 44):
        brush.box(x + 9, 276, 15, 24, "#3c9a5f", corner=3)
        brush.frame(x - 5, 330, 44, 44, "#efeadd", 2)
        if stage == "after":
            bicycle(brush, x, 368, day.choice(COATS))
    if stage == "during":
        anybody(brush, 250, 372, day)
        anybody(brush, 430, 374, day)
        brush.line(((396, 372), (410, 290), (424, 372)), AMBER, 4)


def lift(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """A house of six floors without a lift; scaffolding; a shaft of glass beside the stairs."""
    brush.box(0, 340, WIDTH, 80, PAVING)
    brush.box(120, 18, 400, 332, PLASTER)
    brush.box(112, 10, 416, 12, TILE)
    for x in (142, 206, 398, 462):
        for y in range(38, 330, 54):
            brush.box(x, y, 38, 32, GLASS)
            brush.box(x - 3, y + 32, 44, 4, "#cbbda4")
    for y in range(38, 300, 54):
        brush.box(294, y, 52, 28, "#b9b1a2")
    brush.box(296, 304, 48, 46, "#6d7880")
    tree(brush, 70, 352)
    tree(brush, 572, 356, 1.1)
    if stage == "before":
        person(brush, 262, 372, "#8a8f94")
        person(brush, 246, 374, "#a5554a", 0.92)
        brush.line(((274, 372), (270, 346)), "#7a5637", 3)
    elif stage == "during":
        for x in range(266, 384, 28):
            brush.line(((x, 6), (x, 372)), AMBER, 4)
        for y in range(24, 372, 42):
            brush.line(((260, y), (386, y)), AMBER, 4)
        cone(brush, 230, 386)
        cone(brush, 408, 386)
    else:
        brush.box(284, 2, 72, 372, "#cfe6ea")
        brush.frame(284, 2, 72, 372, "#4f6a74", 5)
        for y in range(56, 372, 54):
            brush.line(((284, y), (356, y)), "#4f6a74", 3)
        brush.line(((320, 2), (320, 320)), "#9fbcc4", 2)
        brush.box(298, 320, 44, 54, STEEL)
        brush.box(318, 320, 3, 54, WHITE)
        brush.box(274, 314, 92, 6, TEAL)
        anybody(brush, 388, 382, day)
        person(brush, 256, 382, "#8a8f94")


def bins(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """An open heap beside the houses; then closed bins in a row under a roof."""
    brush.box(0, 236, WIDTH, 184, PAVING)
    brush.box(420, 40, 190, 208, WALL)
    brush.box(412, 32, 206, 12, TILE)
    for x in (442, 500, 558):
        for y in (60, 114, 168):
            brush.box(x, y, 32, 30, GLASS)
    tree(brush, 56, 258)
    if stage == "before":
        brush.box(120, 190, 250, 120, "#8b8578")
        brush.box(138, 206, 214, 104, "#5d594f")
        for _ in range(46):
            x, y = day.randrange(100, 370), day.randrange(268, 350)
            brush.oval(x, y, day.randrange(26, 52), day.randrange(20, 34), day.choice(RUBBISH))
        return
    brush.shape(((90, 200), (400, 200), (376, 168), (114, 168)), "#4f6f5f")
    for x in (104, 380):
        brush.box(x, 200, 6, 140, STEEL)
    if stage == "during":
        brush.box(112, 330, 268, 12, "#c8c0b0")
        anybody(brush, 200, 346, day)
        anybody(brush, 290, 350, day)
        for x in (90, 150, 340, 400):
            cone(brush, x, 374)
        return
    brush.box(112, 214, 266, 14, WHITE)
    for n, colour in enumerate(("#3f7fb0", "#4c9a57", "#6b6f73", "#b5483f")):
        x = 122 + 64 * n
        brush.shape(((x, 264), (x + 52, 264), (x + 47, 338), (x + 5, 338)), colour)
        brush.box(x - 4, 254, 60, 12, INK, corner=4)
        brush.box(x + 17, 284, 18, 18, WHITE, corner=9)
    brush.box(404, 286, 34, 54, WHITE, corner=4)
    brush.box(410, 292, 22, 12, GLASS)
    bush(brush, 446, 342)
    bush(brush, 500, 346)
    anybody(brush, 82, 362, day)


def fumes(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """Smoke in front of the windows; then a duct that leads it over the roof."""
    brush.box(110, 34, 420, 306, PLASTER)
    brush.box(102, 26, 436, 12, TILE)
    for x in range(136, 510, 64):
        for y in (54, 108, 162):
            brush.box(x, y, 38, 32, GLASS)
            brush.box(x - 3, y + 32, 44, 4, "#cbbda4")
    brush.box(110, 226, 420, 114, "#a8563f")
    for n, x in enumerate(range(124, 510, 100)):
        brush.box(x, 254, 84, 86, LIT)
        brush.box(x, 234, 84, 18, ("#7d3c2c", TEAL, "#c08a3e", "#4a6a86")[n % 4])
    brush.box(0, 340, WIDTH, 80, PAVING)
    tree(brush, 56, 350)
    tree(brush, 588, 352)
    if stage == "before":
        for _ in range(44):
            x, y = day.randrange(110, 480), day.randrange(120, 238)
            brush.oval(
                x,
                y,
                day.randrange(34, 64),
                day.randrange(22, 36),
                day.choice(("#a9a9a2", "#bdbcb4", "#94948d")),
            )
        return
    top = 8 if stage == "after" else 130
    brush.box(118, 216, 430, 13, "#9aa3a8")
    brush.box(532, top, 17, 220, "#9aa3a8")
    for x in range(150, 530, 100):
        brush.box(x, 226, 10, 12, "#9aa3a8")
    if stage == "after":
        brush.box(526, 2, 29, 10, STEEL)
        brush.box(538, 180, 26, 34, WHITE, corner=3)
        for x in (200, 236, 420):
            anybody(brush, x, 366, day)
    else:
        brush.line(((500, 372), (538, 130), (576, 372)), AMBER, 4)
        anybody(brush, 480, 374, day)
        cone(brush, 600, 384)


def _room(brush: Brush, wall: str, floor: str) -> None:
    brush.box(0, 0, WIDTH, 260, wall)
    brush.box(0, 260, WIDTH, 160, floor)
    brush.box(0, 254, WIDTH, 8, "#cbbda4")
    for x in (60, 420):
        brush.box(x, 50, 160, 118, "#cfe1e4")
        brush.frame(x, 50, 160, 118, WHITE, 7)
        brush.box(x + 77, 50, 6, 118, WHITE)


def canteen(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """An empty shop; then a dining room for the old."""
    _room(brush, "#dcd6ca" if stage == "before" else PAPER, "#b9b2a4" if stage == "before" else "#d9c7a6")
    brush.box(260, 84, 120, 176, "#a9a497" if stage == "before" else TEAL)
    if stage == "before":
        for y in range(92, 256, 14):
            brush.box(260, y, 120, 3, "#97927f")
        for _ in range(9):
            x = day.randrange(30, 540)
            brush.box(x, day.randrange(270, 350), 54, 36, day.choice(("#c0a77c", "#b1976c", "#a39a88")))
        return
    brush.box(272, 98, 96, 66, LIT)
    brush.box(252, 164, 136, 12, "#8a6f50")
    brush.box(240, 60, 160, 26, CINNABAR, corner=4)
    brush.box(272, 70, 96, 7, WHITE, corner=3)
    if stage == "during":
        brush.line(((150, 380), (186, 200), (222, 380)), AMBER, 5)
        anybody(brush, 130, 390, day, 1.3)
        anybody(brush, 470, 392, day, 1.3)
        return
    person(brush, 320, 166, WHITE, 0.9)
    for x, y in ((60, 300), (400, 300), (20, 372), (250, 368), (466, 374)):
        for n, dx in enumerate((14, 62, 110)):
            if day.random() < 0.85:
                person(brush, x + dx, y + 4, COATS[(n + x) % 6], 0.95)
        brush.box(x - 6, y - 16, 140, 12, "#a9825a", corner=4)
        for dx in (12, 58, 104):
            brush.oval(x + dx, y - 21, 24, 9, WHITE)
        brush.box(x + 6, y - 4, 6, 34, "#8a6f50")
        brush.box(x + 116, y - 4, 6, 34, "#8a6f50")


def clinic(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """A closed door in the evening; then light in it, and people who come after work."""
    brush.box(0, 0, WIDTH, 236, "#3f5468")
    for x, y in ((60, 40), (210, 26), (430, 52), (560, 30)):
        brush.oval(x, y, 3, 3, "#e9e4d0")
    brush.oval(548, 46, 34, 34, "#ece3c4")
    brush.box(0, 236, WIDTH, 184, "#6f7a7c")
    is_open = stage == "after"
    brush.box(120, 96, 400, 180, "#c9cfca" if is_open else "#8f9a9c")
    brush.box(112, 88, 416, 12, "#4a545b")
    brush.box(250, 104, 140, 30, "#2f7f6f" if is_open else "#5f7573")
    brush.box(312, 109, 16, 20, WHITE)
    brush.box(304, 115, 32, 8, WHITE)
    for x in (144, 412):
        brush.box(x, 150, 84, 64, LIT if is_open else "#55646c")
        brush.box(x + 40, 150, 4, 64, "#7d878a")
    brush.box(270, 150, 100, 126, LIT if is_open else "#46535b")
    brush.box(318, 150, 4, 126, "#7d878a")
    brush.box(236, 276, 168, 12, "#a7aca6")
    if is_open:
        brush.shape(((270, 288), (370, 288), (450, HEIGHT), (190, HEIGHT)), "#9aa08f")
        for x, y in ((296, 276), (346, 276), (220, 352), (430, 366), (462, 360)):
            anybody(brush, x, y, day, 1.1)
    elif stage == "during":
        brush.box(144, 150, 84, 64, LIT)
        anybody(brush, 226, 330, day, 1.1)
        sign(brush, 450, 320, TEAL)
    else:
        person(brush, 240, 330, "#8a8f94", 1.1)
        person(brush, 420, 344, COATS[1], 1.1)


def _old_thing(brush: Brush, x: float, foot: float, day: Random) -> None:
    """A cupboard, a jar or timber."""
    kind = day.randrange(4)
    if kind < 2:
        width, height = day.randrange(36, 62), day.randrange(34, 78)
        brush.box(x, foot - height, width, height, day.choice(("#8a6f50", "#a3825b", "#6f5b46", "#927a5e")))
        brush.box(x + width / 2 - 1, foot - height + 6, 2, height - 12, "#5d4a38")
    elif kind == 2:
        brush.oval(x, foot - 44, 38, 46, "#5f4a3c")
        brush.box(x + 8, foot - 47, 22, 8, "#7a6250", corner=3)
    else:
        for n in range(4):
            brush.line(((x - 10, foot - 5 - 8 * n), (x + 70, foot - 8 - 8 * n)), "#b08f63", 6)


def hall(brush: Brush, stage: str, place: Random, day: Random) -> None:
    """An open ground floor full of furniture, jars and timber; then cleared, with benches."""
    brush.box(0, 0, WIDTH, 110, PLASTER)
    for x in range(30, WIDTH, 84):
        brush.box(x, 22, 44, 48, GLASS)
    brush.box(0, 104, WIDTH, 12, TILE)
    brush.box(0, 116, WIDTH, 130, "#c9c3b6" if stage == "before" else "#e6e0d2")
    brush.box(0, 246, WIDTH, 174, PAVING)
    for x in (24, 216, 408, 600):
        brush.box(x - 12, 116, 26, 190, "#b5ad9c" if stage == "before" else WHITE)
    if stage == "before":
        for row in range(3):
            for x in range(30, 580, 54):
                _old_thing(brush, x + day.randrange(-12, 12), 262 + 34 * row, day)
        return
    if stage == "during":
        for x in (110, 300, 486):
            anybody(brush, x, 330, day, 1.1)
        for x in (150, 340):
            brush.box(x, 284, 60, 44, "#8a6f50")
        return
    for x in (70, 262, 452):
        brush.box(x, 274, 104, 9, "#a9825a", corner=3)
        brush.box(x + 8, 283, 6, 22, STEEL)
        brush.box(x + 90, 283, 6, 22, STEEL)
    bush(brush, 40, 330)
    bush(brush, 556, 330)
    for x in (104, 132, 300):
        anybody(brush, x, 300, day, 0.95)
    for x in range(300, 560, 40):
        bicycle(brush, x, 396, day.choice(COATS))


SCENES: dict[str, Scene] = {
    "shed": shed,
    "lift": lift,
    "bins": bins,
    "fumes": fumes,
    "canteen": canteen,
    "clinic": clinic,
    "hall": hall,
}
