"""A picture may be long, as that of a whole page is, but not one pixel wide and millions high: that costs seconds and shows nothing."""

import struct
import zlib

import pytest

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.pixels import MAX_PIXELS, MAX_SIDE
from accord.core.identifiers.qr import read_qr


def png(width: int, height: int, rows: int | None = None) -> bytes:
    """A white grey-scale picture, as the PNG standard writes it; of its rows so many are there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(1)
    row = b"\0" + b"\xff" * width
    pixels = b"".join(packer.compress(row) for _ in range(height if rows is None else rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(1, 39_000_000), (MAX_SIDE + 1, 1), (2, MAX_SIDE + 1)])
def test_a_thread_of_a_picture_is_refused_before_it_is_drawn(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("It was drawn."))
    assert size[0] * size[1] <= MAX_PIXELS
    with pytest.raises(NotAnIdentifier) as refused:
        read_qr(png(*size, rows=1))
    assert refused.value.code == "image-too-large"


def test_a_picture_of_a_long_page_is_read() -> None:
    assert not read_qr(png(400, MAX_SIDE))
