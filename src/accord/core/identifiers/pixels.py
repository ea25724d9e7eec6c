"""Opens an untrusted picture within limits: how large, which formats, one refusal."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

from PIL import Image

from accord.core.identifiers.base import NotAnIdentifier

Read = TypeVar("Read")
MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000
MAX_SIDE = 30_000  # of a long picture of a screen; one pixel wide and millions high is none

# The formats phones and chat programs produce; each further decoder would be another way in.
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")

# Errors that Pillow's decoders are known to raise on malformed bytes.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    ZeroDivisionError,
    struct.error,
    zlib.error,
    Image.DecompressionBombWarning,
)


def open_picture(image: bytes, largest_side: int | None = None) -> Image.Image:
    """The first frame as RGB, as stored (EXIF turning ignored), not larger than `largest_side` pixels on either side.

    Refuses with `not-an-image` (no picture in a known format, or a damaged one) and `image-too-large`.
    """
    return _read(image, lambda picture: _shrunk(picture, largest_side))


def redrawn(image: bytes, largest_side: int, most: int) -> tuple[bytes, str]:
    """The first frame drawn anew, with its type: its pixels and nothing else. No place, time or camera, no thumbnail, nothing that was
    written behind its end; turned as it was meant to be seen, on white where it was transparent.

    A PNG where the original lost nothing and it has at most `most` bytes, else a JPEG. Refusals as of `open_picture`, and
    `image-too-large` where even that has more than `most`.
    """
    form, picture = _read(image, lambda picture: (picture.format, _upright(picture, largest_side)))
    for kind, type, options in _WAYS if form in _LOSSLESS else _WAYS[1:]:
        file = BytesIO()
        picture.save(file, kind, **options)
        if file.tell() <= most:
            return file.getvalue(), type
    raise NotAnIdentifier("image-too-large", "The picture shows too much for one; send a smaller copy.")


_LOSSLESS = ("PNG", "GIF", "BMP")
_WAYS: tuple[tuple[str, str, dict[str, int]], ...] = (
    ("PNG", "image/png", {}),
    ("JPEG", "image/jpeg", {"quality": 88}),
    ("JPEG", "image/jpeg", {"quality": 60}),
)
_ORIENTATION = 0x0112
# How a stored picture is to be turned, by the number that cameras write beside it (EXIF 2.3, 4.6.4).
_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


def _upright(picture: Image.Image, largest_side: int) -> Image.Image:
    try:
        turned = picture.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        turned = 1  # what is said beside the picture is broken; the picture may be whole
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        drawn = picture.convert("RGBA")
        drawn.thumbnail((largest_side, largest_side), Image.Resampling.BOX)
    else:
        drawn = _shrunk(picture, largest_side)
    for way in _TURNS.get(turned, ()) if isinstance(turned, int) else ():
        drawn = drawn.transpose(way)
    # A new picture has nothing beside its pixels.
    clean = Image.new("RGB", drawn.size, "white")
    clean.paste(drawn, (0, 0), drawn if drawn.mode == "RGBA" else None)
    return clean


def _read(image: bytes, do: Callable[[Image.Image], Read]) -> Read:
    if len(image) > MAX_BYTES:
        raise NotAnIdentifier("image-too-large", "The picture has more than {most} bytes; send a smaller copy.", {"most": f"{MAX_BYTES:,}"})
    try:
        # Only the header is read here; Pillow's own limits, which warn and then refuse, are higher than the one below.
        picture = Image.open(BytesIO(image), formats=_FORMATS)
        if max(picture.size) > MAX_SIDE:
            raise NotAnIdentifier(
                "image-too-large", "The picture has a side of more than {most} pixels; send a smaller copy.", {"most": f"{MAX_SIDE:,}"}
            )
        if picture.width * picture.height > MAX_PIXELS:
            raise _too_many_pixels()
        return do(picture)
    except NotAnIdentifier:
        raise
    except Image.DecompressionBombError:  # so many pixels that not even the header is given
        raise _too_many_pixels() from None
    except _BROKEN:
        raise NotAnIdentifier("not-an-image", "These bytes are no readable picture; send a PNG, JPEG, GIF, WebP or BMP file.") from None


def _too_many_pixels() -> NotAnIdentifier:
    return NotAnIdentifier("image-too-large", "The picture has more than {most} pixels; send a smaller copy.", {"most": f"{MAX_PIXELS:,}"})


def _shrunk(picture: Image.Image, largest_side: int | None) -> Image.Image:
    if largest_side is not None and max(picture.size) > largest_side:
        scale = largest_side / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        # A JPEG can be decoded at an eighth, a quarter or half of its size for a fraction of the work.
        picture.draft("RGB", (size[0] * 2, size[1] * 2))
        return picture.convert("RGB").resize(size, Image.Resampling.BOX)
    return picture.convert("RGB")
