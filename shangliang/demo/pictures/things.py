"""What is on more than one scene: sky and houses, cars, people, trees, machines."""

from random import Random

from shangliang.demo.pictures.brush import (
    AMBER,
    CARS,
    CINNABAR,
    COATS,
    GLASS,
    HEIGHT,
    HORIZON,
    INK,
    LAWN,
    LEAF,
    LEAF_DEEP,
    PLASTER,
    STEEL,
    TEAL,
    TILE,
    TRUNK,
    WALL,
    WHITE,
    WIDTH,
    Brush,
)

# From the top of the sky to the horizon.
SKIES = (("#cfe2e6", "#eef0e4"), ("#c6dbe6", "#f1efe4"), ("#d7e3dd", "#f6eedd"), ("#c9dde0", "#f4ead9"))
BANDS = 34


def skyline(brush: Brush, place: Random) -> None:
    """Sky, a hill with its pagoda, and a row of houses with trees between them."""
    top, low = place.choice(SKIES)
    for band in range(BANDS):
        colour = _between(top, low, band / (BANDS - 1))
        brush.box(0, HORIZON * band / BANDS, WIDTH, HORIZON / BANDS + 1, colour)
    hill = place.randrange(120, 460)
    brush.oval(hill - 190, 108, 380, 170, "#c3d0c4")
    brush.oval(hill + 60, 122, 420, 150, "#ccd7cb")
    _pagoda(brush, hill, 118)
    brush.box(0, HORIZON, WIDTH, HEIGHT - HORIZON, LAWN)
    left = place.randrange(-30, 6)
    while left < WIDTH:
        width = place.randrange(74, 128)
        if place.random() < 0.42:
            low_house(brush, left, HORIZON, width, place.randrange(42, 58))
        else:
            flats(
                brush,
                left,
                HORIZON,
                width,
                place.randrange(78, 136),
                place.choice((PLASTER, WALL, "#dcdcd6")),
            )
        left += width + place.randrange(4, 22)
        if place.random() < 0.5:
            tree(brush, left - 12, HORIZON + 6, 0.55)


def _between(one: str, other: str, share: float) -> str:
    pairs = [(int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _pagoda(brush: Brush, x: float, foot: float) -> None:
    """Leaning, as the one on Tiger Hill does."""
    for n in range(7):
        width, y, lean = 26 - 2.4 * n, foot - 11 * n, 0.9 * n
        brush.box(x + lean - width / 2 + 3, y - 11, width - 6, 12, "#b3b9ae")
        brush.shape(
            ((x + lean - width / 2 - 2, y - 8), (x + lean + width / 2 + 2, y - 8), (x + lean, y - 14)),
            "#9aa49c",
        )
    brush.line(((x + 6, foot - 78), (x + 7, foot - 92)), "#9aa49c", 1.5)


def flats(brush: Brush, x: float, foot: float, width: float, height: float, wall: str) -> None:
    brush.box(x, foot - height, width, height, wall)
    brush.box(x - 2, foot - height - 4, width + 4, 6, TILE)
    n = int((width - 14) // 22)
    step = (width - 12 * n) / (n + 1)
    for row in range(int((height - 14) // 25)):
        for column in range(n):
            left, top = x + step + column * (12 + step), foot - height + 12 + 25 * row
            brush.box(left, top, 12, 14, GLASS)


def low_house(brush: Brush, x: float, foot: float, width: float, height: float) -> None:
    """White walls, dark tiles: an old house of the place."""
    brush.box(x, foot - height, width, height, WHITE)
    brush.shape(
        (
            (x - 9, foot - height + 3),
            (x + 8, foot - height - 18),
            (x + width - 8, foot - height - 18),
            (x + width + 9, foot - height + 3),
        ),
        TILE,
    )
    for left in range(int(x) + 12, int(x + width) - 20, 30):
        brush.box(left, foot - height + 14, 15, 17, "#8a8f8c")


def tree(brush: Brush, x: float, foot: float, size: float = 1.0, leaf: str = LEAF) -> None:
    brush.box(x - 3 * size, foot - 40 * size, 6 * size, 40 * size, TRUNK)
    deep = LEAF_DEEP if leaf == LEAF else leaf
    brush.oval(x - 26 * size, foot - 78 * size, 40 * size, 42 * size, deep)
    brush.oval(x - 14 * size, foot - 92 * size, 42 * size, 46 * size, leaf)
    brush.oval(x - 6 * size, foot - 70 * size, 34 * size, 34 * size, leaf)


def bush(brush: Brush, x: float, foot: float, size: float = 1.0) -> None:
    brush.oval(x, foot - 20 * size, 26 * size, 22 * size, LEAF_DEEP)
    brush.oval(x + 14 * size, foot - 24 * size, 28 * size, 26 * size, LEAF)


def car(brush: Brush, x: float, y: float, colour: str) -> None:
    """`y` is where its wheels stand."""
    brush.oval(x - 2, y - 7, 70, 10, "#7f8487")
    brush.shape(((x + 12, y - 22), (x + 21, y - 37), (x + 46, y - 37), (x + 57, y - 22)), colour)
    brush.shape(((x + 17, y - 22), (x + 24, y - 33), (x + 33, y - 33), (x + 33, y - 22)), "#d3e2e6")
    brush.shape(((x + 36, y - 22), (x + 36, y - 33), (x + 44, y - 33), (x + 51, y - 22)), "#d3e2e6")
    brush.box(x, y - 24, 66, 17, colour, corner=6)
    brush.box(x + 61, y - 20, 5, 5, "#f5e6b8", corner=2)
    for wheel in (x + 8, x + 44):
        brush.oval(wheel, y - 14, 15, 15, INK)
        brush.oval(wheel + 5, y - 9, 5, 5, STEEL)


def any_car(brush: Brush, x: float, y: float, rng: Random) -> None:
    car(brush, x, y, rng.choice(CARS))


def bus(brush: Brush, x: float, y: float) -> None:
    brush.oval(x, y - 8, 190, 14, "#7f8487")
    brush.box(x, y - 74, 188, 66, TEAL, corner=9)
    brush.box(x, y - 32, 188, 6, WHITE)
    for left in range(int(x) + 12, int(x) + 150, 29):
        brush.box(left, y - 64, 23, 26, "#d3e2e6", corner=3)
    brush.box(x + 160, y - 64, 22, 46, "#d3e2e6", corner=3)
    for wheel in (x + 30, x + 136):
        brush.oval(wheel, y - 20, 24, 24, INK)
        brush.oval(wheel + 8, y - 12, 8, 8, STEEL)


def bicycle(brush: Brush, x: float, y: float, colour: str) -> None:
    """`y` is where its wheels stand. An electric one, as most are."""
    for wheel in (x, x + 26):
        brush.ring(wheel, y - 17, 17, 17, INK, 3)
    brush.line(((x + 8, y - 9), (x + 17, y - 10), (x + 27, y - 24), (x + 34, y - 9)), colour, 4.5)
    brush.line(((x + 12, y - 10), (x + 10, y - 23)), colour, 4)
    brush.line(((x + 5, y - 24), (x + 17, y - 24)), INK, 4)
    brush.line(((x + 24, y - 30), (x + 30, y - 28)), INK, 3)


def person(brush: Brush, x: float, y: float, colour: str, size: float = 1.0) -> None:
    """Nobody in particular; `y` is where the feet stand."""
    brush.line(((x - 3 * size, y), (x - 2 * size, y - 16 * size)), INK, 4 * size)
    brush.line(((x + 4 * size, y), (x + 2 * size, y - 16 * size)), INK, 4 * size)
    brush.box(x - 8 * size, y - 40 * size, 16 * size, 26 * size, colour, corner=6 * size)
    brush.oval(x - 7 * size, y - 55 * size, 14 * size, 14 * size, INK)
    brush.oval(x - 6 * size, y - 51 * size, 12 * size, 12 * size, "#e4c3a4")


def anybody(brush: Brush, x: float, y: float, rng: Random, size: float = 1.0) -> None:
    person(brush, x, y, rng.choice(COATS), size)


def lamp(brush: Brush, x: float, foot: float) -> None:
    brush.box(x - 2, foot - 118, 4, 118, STEEL)
    brush.line(((x, foot - 117), (x + 24, foot - 124)), STEEL, 4)
    brush.box(x + 16, foot - 127, 20, 6, INK, corner=3)


def excavator(brush: Brush, x: float, y: float) -> None:
    brush.box(x, y - 16, 92, 16, INK, corner=8)
    brush.box(x + 6, y - 46, 66, 31, AMBER, corner=4)
    brush.box(x + 42, y - 72, 34, 34, AMBER, corner=4)
    brush.box(x + 52, y - 66, 20, 20, "#d3e2e6", corner=2)
    brush.line(((x + 70, y - 42), (x + 120, y - 92), (x + 154, y - 44)), "#c78f1d", 9)
    brush.shape(((x + 142, y - 46), (x + 166, y - 46), (x + 160, y - 24), (x + 138, y - 28)), STEEL)


def cone(brush: Brush, x: float, y: float) -> None:
    brush.box(x - 11, y - 5, 22, 5, "#c65c2c", corner=2)
    brush.shape(((x - 7, y - 5), (x - 2, y - 29), (x + 2, y - 29), (x + 7, y - 5)), "#df7238")
    brush.box(x - 5, y - 17, 10, 5, WHITE)


def sign(brush: Brush, x: float, y: float, colour: str = CINNABAR) -> None:
    """A board that says something, without saying it."""
    brush.box(x - 2, y - 64, 4, 64, STEEL)
    brush.box(x - 21, y - 92, 42, 32, colour, corner=4)
    for n in range(3):
        brush.box(x - 14, y - 85 + 8 * n, 28 - 6 * (n == 2), 3, WHITE)
