"""Simple drawn scenes of the same place before, during and after: a street with cars, a river, a lift.

Drawn and not photographed, so that nobody and nothing real is on them.
"""

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image

from shangliang.demo.pictures import grounds, homes, streets
from shangliang.demo.pictures.brush import HEIGHT, SCALE, WIDTH, Brush
from shangliang.demo.pictures.things import skyline

SCENES = {**streets.SCENES, **homes.SCENES, **grounds.SCENES}


@cache
def picture(scene: str, stage: str, number: int = 0) -> bytes:
    """A JPEG of a scene of `SCENES` at a stage: before, during or after; `number` is which place it is."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
    brush = Brush(image)
    # What stays at every stage is drawn from the place, what moves from the stage as well.
    place = Random(f"{scene}:{number}")
    skyline(brush, place)
    SCENES[scene](brush, stage, place, Random(f"{scene}:{stage}:{number}"))
    drawn = image.reduce(SCALE)
    if number % 2:
        drawn = drawn.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    out = BytesIO()
    drawn.save(out, "JPEG", quality=82)
    return out.getvalue()
