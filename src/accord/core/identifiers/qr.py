"""QR codes in a picture, and what they say."""

import zxingcpp
from msgspec import Struct

from accord.core.identifiers.payload import Payload, read_payload
from accord.core.identifiers.pixels import open_picture

__all__ = ["Payload", "QrCode", "read_payload", "read_qr"]

_LARGEST_SIDE = 3_000
_FORMATS = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.MicroQRCode))


class QrCode(Struct, frozen=True):
    """One code: its text, and its corners in pixels of the picture that was read (top left, top right, bottom right, bottom left).

    The text is as it stands in the code; it may hold a payment card's number, so show `read_payload(...).text` instead.
    """

    text: str
    corners: tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]


def read_qr(image: bytes) -> list[QrCode]:
    """The codes in a PNG, JPEG, GIF, WebP or BMP file, turned, mirrored or inverted as they may be; an empty list where there is none.

    Pictures larger than 3,000 pixels are read at that size. Refusals: `not-an-image`, `image-too-large`.
    """
    picture = open_picture(image, _LARGEST_SIDE)
    codes = [
        QrCode(code.text, tuple((point.x, point.y) for point in _corners(code)))  # type: ignore[arg-type]
        for code in zxingcpp.read_barcodes(picture, formats=_FORMATS)
        if code.valid and code.text
    ]
    return sorted(codes, key=lambda code: (code.corners[0][1], code.corners[0][0], code.text))


def _corners(code: zxingcpp.Barcode) -> tuple[zxingcpp.Point, ...]:
    at = code.position
    return (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
