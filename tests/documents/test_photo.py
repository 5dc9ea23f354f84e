"""Uploaded photos: only the picture survives, and nothing that is none gets in."""

import hashlib
import random
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from shangliang.documents.photo import BadPhoto, clean_photo

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 180, 30), (30, 30, 200), (240, 240, 240)
LATITUDE = ((31, 1), (20, 1), (4242, 100))


def quarters(width: int = 80, height: int = 40) -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    return picture


def encoded(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def exif_with_gps(orientation: int = 1) -> bytes:
    """EXIF written by hand: orientation, maker, and a GPS directory with the latitude of Huqiu."""
    entries = [
        struct.pack(">HHI4s", 0x010F, 2, 4, b"Hua\0"),
        struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0),
        struct.pack(">HHII", 0x8825, 4, 1, 50),
    ]
    gps = [
        struct.pack(">HHI4s", 1, 2, 2, b"N\0\0\0"),
        struct.pack(">HHII", 2, 5, 3, 80),
    ]
    first = struct.pack(">H", len(entries)) + b"".join(entries) + struct.pack(">I", 0)
    second = struct.pack(">H", len(gps)) + b"".join(gps) + struct.pack(">I", 0)
    values = b"".join(struct.pack(">II", *part) for part in LATITUDE)
    return b"Exif\0\0MM\0\x2a\0\0\0\x08" + first + second + values


def with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG with one more segment straight after its start."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def colour_at(photo_data: bytes, x: float, y: float) -> tuple[int, ...]:
    with Image.open(BytesIO(photo_data)) as picture:
        return picture.getpixel((int(x * picture.width), int(y * picture.height)))


def is_near(colour: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(colour, wanted, strict=True)) <= 12


def png_of(width: int, height: int, body: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def code_of(data: bytes, **limits: int) -> str:
    with pytest.raises(BadPhoto) as refused:
        clean_photo(data, **limits)
    return refused.value.code


def test_the_hand_made_exif_is_read_by_others():
    """Else the test after this one would prove nothing."""
    data = with_segment(encoded(quarters()), 0xE1, exif_with_gps())
    with Image.open(BytesIO(data)) as picture:
        gps = picture.getexif().get_ifd(0x8825)
    assert [float(part) for part in gps[2]] == [31, 20, 42.42]


def test_no_metadata_survives():
    data = encoded(quarters(), comment=b"a secret comment")
    data = with_segment(data, 0xE1, exif_with_gps())
    data = with_segment(data, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>secret place</x:xmpmeta>")
    data = with_segment(data, 0xED, b"Photoshop 3.0\0secret caption")
    photo = clean_photo(data)
    with Image.open(BytesIO(photo.data)) as picture:
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        assert [name for name, _ in picture.applist] == ["APP0"]
    assert b"secret" not in photo.data
    assert b"Exif" not in photo.data


def test_the_answer_describes_the_data():
    photo = clean_photo(encoded(quarters()))
    assert (photo.width, photo.height, photo.media_type) == (80, 40, "image/jpeg")
    assert photo.sha256 == hashlib.sha256(photo.data).hexdigest()
    assert clean_photo(encoded(quarters())) == photo


@pytest.mark.parametrize(
    ("orientation", "corners"),
    [  # top left, top right, bottom left, bottom right after turning upright
        (1, (RED, GREEN, BLUE, WHITE)),
        (2, (GREEN, RED, WHITE, BLUE)),
        (3, (WHITE, BLUE, GREEN, RED)),
        (4, (BLUE, WHITE, RED, GREEN)),
        (5, (RED, BLUE, GREEN, WHITE)),
        (6, (BLUE, RED, WHITE, GREEN)),
        (7, (WHITE, GREEN, BLUE, RED)),
        (8, (GREEN, WHITE, RED, BLUE)),
        (99, (RED, GREEN, BLUE, WHITE)),
    ],
)
def test_the_photo_stands_upright(orientation, corners):
    photo = clean_photo(with_segment(encoded(quarters(), quality=95), 0xE1, exif_with_gps(orientation)))
    assert (photo.width, photo.height) == ((40, 80) if 5 <= orientation <= 8 else (80, 40))
    seen = [colour_at(photo.data, x, y) for y in (0.25, 0.75) for x in (0.25, 0.75)]
    assert all(is_near(a, b) for a, b in zip(seen, corners, strict=True)), seen


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_three_forms_are_taken_and_scaled(form):
    photo = clean_photo(encoded(quarters(3000, 1500), form))
    assert (photo.width, photo.height) == (2000, 1000)
    assert is_near(colour_at(photo.data, 0.25, 0.25), RED)


def test_a_long_strip_keeps_a_pixel_of_height():
    photo = clean_photo(encoded(Image.new("RGB", (20_000, 3), RED), "PNG"))
    assert (photo.width, photo.height) == (2000, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(mode):
    if mode == "I;16":
        data, wanted = encoded(Image.new("I;16", (20, 20), 200 * 256), "PNG"), (200, 200, 200)
    elif mode == "LA":
        data, wanted = encoded(Image.new("LA", (20, 20), (0, 0)), "PNG"), (255, 255, 255)
    elif mode == "RGBA":
        data, wanted = encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"), (255, 255, 255)
    elif mode == "CMYK":
        data, wanted = encoded(Image.new("CMYK", (20, 20), (0, 0, 0, 0))), (255, 255, 255)
    else:
        data, wanted = encoded(Image.new("RGB", (20, 20), "white").convert(mode), "PNG"), (255, 255, 255)
    photo = clean_photo(data)
    with Image.open(BytesIO(photo.data)) as picture:
        assert picture.mode == "RGB"
    assert is_near(colour_at(photo.data, 0.5, 0.5), wanted)


def test_a_colour_profile_is_applied_and_dropped():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = clean_photo(encoded(quarters(), "PNG", icc_profile=lab))
    assert is_near(colour_at(photo.data, 0.25, 0.25), RED)
    assert b"ICC_PROFILE" not in photo.data


def test_a_damaged_profile_or_exif_does_not_cost_the_photo():
    damaged = with_segment(
        encoded(quarters(), icc_profile=b"no profile at all"), 0xE1, b"Exif\0\0MM\0\x2a\xff\xff"
    )
    assert clean_photo(damaged).width == 80


def test_the_second_picture_of_a_phone_is_dropped():
    data = encoded(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))])
    photo = clean_photo(data)
    with Image.open(BytesIO(photo.data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (80, 40))


def test_what_was_appended_is_gone():
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("payload.php", "<?php evil(); ?>")
    polyglot = encoded(quarters()) + archive.getvalue()
    assert zipfile.is_zipfile(BytesIO(polyglot))
    photo = clean_photo(polyglot)
    assert not zipfile.is_zipfile(BytesIO(photo.data))
    assert b"evil" not in photo.data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7\n",
        b"PK\x03\x04" + b"\0" * 100,
        b"MZ" + b"\0" * 500,
        b"RIFF\0\0\0\0WAVEfmt ",
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(data):
    assert code_of(data) == "not_a_photo"


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_forms_are_refused(form):
    assert code_of(encoded(quarters(), form)) == "not_a_photo"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_is_refused(form):
    second = Image.new("RGB", (80, 40), BLUE)
    assert code_of(encoded(quarters(), form, save_all=True, append_images=[second])) == "not_a_photo"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_truncated_photo_is_broken(form, share):
    noisy = Image.effect_noise((200, 200), 90).convert("RGB")
    data = encoded(noisy, form)
    assert code_of(data[: int(len(data) * share)]) == "broken"


def test_an_html_page_behind_a_signature_is_broken():
    assert code_of(b"\xff\xd8\xff\xe0<html><script>alert(1)</script>") == "broken"


def test_too_many_bytes_are_refused_before_decoding():
    assert code_of(b"x" * (8 * 1024 * 1024 + 1)) == "too_big"
    assert code_of(encoded(quarters()), most_bytes=10) == "too_big"


@pytest.mark.parametrize("side", [8_000, 12_000, 30_000, 65_535])
def test_a_decompression_bomb_is_refused_before_it_unfolds(side):
    """A few bytes claim billions of pixels; their body is never inflated."""
    bomb = png_of(side, side, zlib.compress(b"\0" * 1000))
    assert len(bomb) < 200
    assert code_of(bomb) == "too_many_pixels"


def test_pixels_are_counted_up_to_the_limit_and_not_beyond():
    data = encoded(quarters(80, 40), "PNG")
    assert clean_photo(data, most_pixels=3200).width == 80
    assert code_of(data, most_pixels=3199) == "too_many_pixels"


def test_a_bomb_of_text_inside_a_png_is_refused():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "0" * 80_000_000, zip=True)
    data = encoded(quarters(), "PNG", pnginfo=text)
    assert len(data) < 200_000
    assert code_of(data) == "broken"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow warns of damaged EXIF, and reads on
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_damage_of_any_kind_is_answered_with_a_code(form):
    draw = random.Random(7)
    whole = encoded(quarters(), form)
    if form == "JPEG":
        whole = with_segment(whole, 0xE1, exif_with_gps(6))
    answers = set()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 12)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            answers.add(clean_photo(bytes(data)).media_type)
        except BadPhoto as refused:
            answers.add(refused.code)
    assert "broken" in answers
    assert answers <= {"image/jpeg", "broken", "not_a_photo", "too_many_pixels"}
