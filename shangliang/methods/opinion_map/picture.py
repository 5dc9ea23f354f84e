"""A plain picture of a map: everybody a dot, coloured by group, with the statements at its edges left out."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from shangliang.methods.opinion_map.result import OpinionMap

SIDE, MARGIN = 900, 60
# Told apart by people who see colours differently, too (Okabe and Ito 2008).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00")
NOBODY = "#b0b0b0"


def picture(drawn: OpinionMap) -> Image.Image:
    """SIDE x SIDE pixels; those who are in no group are grey."""
    image = Image.new("RGB", (SIDE, SIDE), "white")
    pen = ImageDraw.Draw(image)
    reach = float(np.quantile(np.abs(drawn.points), 0.998, axis=0).max(initial=0)) or 1.0
    scale = (SIDE / 2 - MARGIN) / reach
    pen.line((SIDE / 2, MARGIN, SIDE / 2, SIDE - MARGIN), "#e4e4e4")
    pen.line((MARGIN, SIDE / 2, SIDE - MARGIN, SIDE / 2), "#e4e4e4")
    radius = 3 if len(drawn.points) > 2_000 else 5
    for g in range(-1, drawn.k):
        colour = NOBODY if g < 0 else COLOURS[g % len(COLOURS)]
        for x, y in drawn.points[drawn.labels == g] * scale:
            x, y = np.clip((SIDE / 2 + x, SIDE / 2 - y), radius, SIDE - radius)
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), colour)
    for g, (x, y) in enumerate(drawn.centres * scale):
        pen.text(
            (SIDE / 2 + x, SIDE / 2 - y),
            str(g + 1),
            "black",
            font_size=36,
            anchor="mm",
            stroke_width=4,
            stroke_fill="white",
        )
    return image
