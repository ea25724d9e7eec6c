"""Opens an untrusted picture within limits: how large, which formats, one refusal."""

import struct
import zlib
from io import BytesIO

from PIL import Image

from accord.core.identifiers.base import NotAnIdentifier

MAX_BYTES = 20_000_000
MAX_PIXELS = 40_000_000

# The formats phones and chat programs produce; each further decoder would be another way in.
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")

# What Pillow's decoders are known to raise on malformed bytes.
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
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def open_picture(image: bytes, largest_side: int | None = None) -> Image.Image:
    """The first frame as RGB, as stored (EXIF turning ignored), not larger than `largest_side` pixels on either side.

    Refuses with `not-an-image` (no picture in a known format, or a damaged one) and `image-too-large`.
    """
    if len(image) > MAX_BYTES:
        raise NotAnIdentifier("image-too-large", f"The picture has more than {MAX_BYTES:,} bytes; send a smaller copy.")
    try:
        # Only the header is read here; Pillow's own limits, which warn and then refuse, are higher than the one below.
        picture = Image.open(BytesIO(image), formats=_FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise NotAnIdentifier("image-too-large", f"The picture has more than {MAX_PIXELS:,} pixels; send a smaller copy.")
        return _shrunk(picture, largest_side)
    except NotAnIdentifier:
        raise
    except _BROKEN:
        raise NotAnIdentifier("not-an-image", "These bytes are no readable picture; send a PNG, JPEG, GIF, WebP or BMP file.") from None


def _shrunk(picture: Image.Image, largest_side: int | None) -> Image.Image:
    if largest_side is not None and max(picture.size) > largest_side:
        scale = largest_side / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        # A JPEG can be decoded at an eighth, a quarter or half of its size for a fraction of the work.
        picture.draft("RGB", (size[0] * 2, size[1] * 2))
        return picture.convert("RGB").resize(size, Image.Resampling.BOX)
    return picture.convert("RGB")
