"""Untrusted pictures: opened within limits, refused in one way."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import pixels, saved
from PIL import Image

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.pixels import MAX_BYTES, open_picture, redrawn

PICTURE = saved(pixels(1, 60, 40))
FORMS = {"PNG": PICTURE} | {form: saved(pixels(1, 60, 40), form) for form in ("JPEG", "GIF", "WEBP", "BMP")}


def code(image: bytes) -> str:
    with pytest.raises(NotAnIdentifier) as caught:
        open_picture(image)
    return caught.value.code


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read(form: str) -> None:
    picture = open_picture(FORMS[form])
    assert picture.size == (60, 40) and picture.mode == "RGB"


def test_a_picture_is_made_smaller_in_proportion() -> None:
    assert open_picture(saved(pixels(1, 600, 300)), 100).size == (100, 50)
    assert open_picture(saved(pixels(1, 1000, 3), "JPEG"), 100).size == (100, 1)
    assert open_picture(PICTURE, 100).size == (60, 40)


@pytest.mark.parametrize(
    "image", [b"", b"hello", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", PICTURE[:-40], b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture_is_refused(image: bytes) -> None:
    assert code(image) == "not-an-image"


def test_a_form_that_pillow_knows_but_we_do_not_read_is_refused() -> None:
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, "TIFF")
    assert code(file.getvalue()) == "not-an-image"


def bomb(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7_000, 12_000, 20_000, 30_000, 60_000])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    """Pillow itself refuses from 179 million pixels on: the person was told that it is no picture."""
    assert code(bomb(side, side)) == "image-too-large"


def test_too_many_bytes_are_refused_unread() -> None:
    assert code(bytes(MAX_BYTES + 1)) == "image-too-large"


@settings(max_examples=300)
@given(st.sampled_from(sorted(FORMS)), st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), max_size=8), st.integers(0, 9999))
def test_damaged_pictures_are_read_or_refused(form: str, changes: list[tuple[int, int]], end: int) -> None:
    damaged = bytearray(FORMS[form])
    for at, value in changes:
        damaged[at % len(damaged)] = value
    try:
        sent = bytes(damaged[: len(damaged) if end % 3 else end % len(damaged)])
        picture = open_picture(sent, 50)
        drawn, _ = redrawn(sent, 50, 100_000)
    except NotAnIdentifier as refusal:
        assert refusal.code in ("not-an-image", "image-too-large")
    else:
        assert max(picture.size) <= 50 and max(Image.open(BytesIO(drawn)).size) <= 50


def test_drawn_anew_nothing_but_the_pixels_is_left() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x8825] = {1: "N", 2: (13.0, 45.0, 0.0)}  # where it was taken
    exif[0x010F] = "Canary camera"
    file = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, "JPEG", exif=exif, comment=b"Canary note")
    drawn, type = redrawn(file.getvalue() + b"Canary behind the end", 3_000, 100_000)
    assert type == "image/jpeg" and b"Canary" not in drawn and b"Exif" not in drawn
    opened = Image.open(BytesIO(drawn))
    assert opened.size == (20, 40) and dict(opened.getexif()) == {}


def test_what_lost_nothing_stays_so_and_is_small_enough_all_the_same() -> None:
    noise = Image.effect_noise((300, 300), 90)
    file = BytesIO()
    noise.save(file, "PNG")
    assert redrawn(file.getvalue(), 3_000, 1_000_000)[1] == "image/png"
    smaller, type = redrawn(file.getvalue(), 3_000, 80_000)
    assert type == "image/jpeg" and len(smaller) <= 80_000
    assert Image.open(BytesIO(redrawn(file.getvalue(), 100, 1_000_000)[0])).size == (100, 100)
    with pytest.raises(NotAnIdentifier, match="smaller copy"):
        redrawn(file.getvalue(), 3_000, 500)


def test_what_is_transparent_is_drawn_on_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(file, "PNG")
    assert Image.open(BytesIO(redrawn(file.getvalue(), 3_000, 10_000)[0])).getpixel((1, 1)) == (255, 255, 255)
