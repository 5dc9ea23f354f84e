"""Photos as they may be published: decoded, turned upright, scaled, and freed of everything but the picture.

References
----------
CIPA DC-008 (Exif 3.0), 4.6.5: orientation.
OWASP Application Security Verification Standard 5.0, V5: file handling.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image, ImageCms

Code = Literal["too_big", "not_a_photo", "too_many_pixels", "broken"]

MIB = 1024 * 1024
MOST_SIDE = 2000
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")
SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
MOST_PROFILE = 4 * MIB
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow raises for damaged files, beside its own errors.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)


class BadPhoto(ValueError):
    """Data that is not taken as a photo; `code` says why, and whoever shows it finds the words."""

    def __init__(self, code: Code, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True)
class Photo:
    """A picture that may be published.

    Attributes
    ----------
    data : bytes
        JPEG in sRGB, without any metadata.
    width, height : int
        In pixels, upright; neither above 2000.
    media_type : str
        Always "image/jpeg".
    sha256 : str
        Of `data`, in hexadecimal.
    """

    data: bytes
    width: int
    height: int
    media_type: str
    sha256: str


def clean_photo(data: bytes, *, most_bytes: int = 8 * MIB, most_pixels: int = 50_000_000) -> Photo:
    """Decode an uploaded photo and write it anew.

    Name and declared type of an upload prove nothing and are not asked for. The picture is decoded, turned as
    its EXIF orientation says, converted to sRGB, flattened onto white, scaled to at most 2000 pixels a side
    and encoded as JPEG. Place, time, camera, comments, thumbnails and whatever was appended do not survive.

    Parameters
    ----------
    data : bytes
        JPEG, PNG or WebP, as uploaded.
    most_bytes, most_pixels : int
        Upper limits of the upload, checked before anything is decoded.

    Raises
    ------
    BadPhoto
        `too_big`: more bytes than allowed. `not_a_photo`: no JPEG, PNG or WebP, or an animation.
        `too_many_pixels`: more pixels than allowed. `broken`: truncated or damaged.
    """
    if len(data) > most_bytes:
        raise BadPhoto("too_big", f"{len(data)} bytes, but at most {most_bytes}")
    image = _open(data)
    with image:
        width, height = image.size
        if width * height > most_pixels:
            raise BadPhoto("too_many_pixels", f"{width} x {height} pixels, but at most {most_pixels}")
        try:
            return _write(_decode(image))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise BadPhoto("too_many_pixels", str(error)) from error
        except DAMAGE as error:
            raise BadPhoto("broken", str(error)) from error


def _open(data: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
        # Phones write a second picture (depth, thumbnail) into a JPEG: that is "MPO", and no animation.
        moves = image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPhoto("too_many_pixels", str(error)) from error
    except DAMAGE as error:
        raise BadPhoto("broken" if _looks_like_a_photo(data) else "not_a_photo", str(error)) from error
    if moves:
        raise BadPhoto("not_a_photo", "an animation")
    return image


def _looks_like_a_photo(data: bytes) -> bool:
    return data.startswith(SIGNATURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _decode(image: Image.Image) -> Image.Image:
    """Upright picture in RGB, scaled; the result shares nothing with the file but its pixels."""
    turn = UPRIGHT.get(_orientation(image))
    profile = image.info.get("icc_profile")
    # A JPEG decoder can halve a picture while reading it, which spares memory; other formats ignore this.
    image.draft(None, (MOST_SIDE, MOST_SIDE))
    image.load()
    image.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    flat = _in_srgb(image, profile)
    return flat.transpose(turn) if turn is not None else flat


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except DAMAGE:  # a picture with damaged metadata is still a picture
        return 1


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would clip to white
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        below = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(below, image).convert("RGB")
    elif image.mode not in ("RGB", "L", "CMYK"):
        image = image.convert("RGB")
    converted = _convert_profile(image, profile) if isinstance(profile, bytes) else None
    return converted or image.convert("RGB")


def _convert_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The picture in sRGB, or None if its profile is damaged or made for other pictures."""
    if not 0 < len(profile) <= MOST_PROFILE:
        return None
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *DAMAGE):
        return None


def _write(picture: Image.Image) -> Photo:
    # A fresh picture: Pillow writes comment and profile of `info` back into a JPEG.
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    out = BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    data = out.getvalue()
    return Photo(data, *bare.size, "image/jpeg", hashlib.sha256(data).hexdigest())
