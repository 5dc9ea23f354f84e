"""What the scenes are drawn with: shapes, drawn larger and then reduced, which smooths their edges."""

from collections.abc import Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT, SCALE = 640, 420, 2
HORIZON = 170

INK, WHITE, PAPER = "#2b3a3d", "#fbfaf6", "#f1ece0"
TILE, WALL, PLASTER, GLASS, LIT = "#56616a", "#f3efe6", "#e2d8c6", "#a9c3cb", "#f6d58c"
ASPHALT, PAVING, LINE, EARTH, LAWN = "#979c9f", "#ddd6c8", "#f7f6f0", "#b7a384", "#b9c6a0"
LEAF, LEAF_DEEP, TRUNK = "#7fa36b", "#5f8a58", "#7a6048"
TEAL, CINNABAR, AMBER, STEEL = "#2f7478", "#b5483a", "#dba32c", "#8b979c"
CARS = ("#8f4a43", "#4a6a86", "#ece9e2", "#66775f", "#4a4f54", "#b9954f", "#7d99a5")
COATS = ("#4a6a86", "#a5554a", "#5f8a58", "#8a6f9c", "#c08a3e", "#3f5559")

Points = Sequence[tuple[float, float]]


class Brush:
    """Draws on an image `SCALE` times as large as the picture."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def box(self, x: float, y: float, width: float, height: float, fill: str, *, corner: float = 0) -> None:
        at = _scaled((x, y, x + width, y + height))
        if corner:
            self._draw.rounded_rectangle(at, corner * SCALE, fill)
        else:
            self._draw.rectangle(at, fill)

    def frame(self, x: float, y: float, width: float, height: float, colour: str, thick: float = 3) -> None:
        at = _scaled((x, y, x + width, y + height))
        self._draw.rectangle(at, outline=colour, width=round(thick * SCALE))

    def oval(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        self._draw.ellipse(_scaled((x, y, x + width, y + height)), fill)

    def ring(self, x: float, y: float, width: float, height: float, colour: str, thick: float = 3) -> None:
        at = _scaled((x, y, x + width, y + height))
        self._draw.ellipse(at, outline=colour, width=round(thick * SCALE))

    def shape(self, points: Points, fill: str) -> None:
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)

    def line(self, points: Points, colour: str, thick: float = 3) -> None:
        at = [(x * SCALE, y * SCALE) for x, y in points]
        self._draw.line(at, colour, round(thick * SCALE), joint="curve")


def _scaled(numbers: Sequence[float]) -> list[float]:
    return [number * SCALE for number in numbers]
