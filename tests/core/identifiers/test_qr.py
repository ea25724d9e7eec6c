"""QR codes in pictures: made by segno, read by zxing."""

from io import BytesIO

import pytest
import segno
from pictures import pixels, saved
from PIL import Image, ImageOps

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.qr import read_qr

PROMPTPAY = "00020101021129370016A000000677010111011300668999999995802TH53037646304FE29"


def drawn(text: str, scale: int = 6) -> Image.Image:
    file = BytesIO()
    segno.make_qr(text).save(file, kind="png", scale=scale, border=4)
    return Image.open(file).convert("RGB")


def as_bytes(picture: Image.Image, form: str = "PNG", **options: int) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize("text", [PROMPTPAY, "https://evil.com/ก", "upi://pay?pa=x@ybl", "ข้อความภาษาไทย"])
def test_a_code_is_read(text: str) -> None:
    codes = read_qr(as_bytes(drawn(text)))
    assert [code.text for code in codes] == [text]
    (left, top), *_ = codes[0].corners
    assert 0 < left < 60 and 0 < top < 60


def test_turned_mirrored_inverted_and_compressed_codes_are_read() -> None:
    picture = drawn(PROMPTPAY)
    for changed in (
        picture.rotate(90),
        picture.rotate(17, expand=True, fillcolor="white"),
        ImageOps.mirror(picture),
        ImageOps.invert(picture),
    ):
        assert [code.text for code in read_qr(as_bytes(changed))] == [PROMPTPAY]
    assert [code.text for code in read_qr(as_bytes(picture, "JPEG", quality=40))] == [PROMPTPAY]


def test_two_codes_are_read_from_top_to_bottom() -> None:
    sheet = Image.new("RGB", (500, 900), "white")
    sheet.paste(drawn("https://two.example", 5), (40, 500))
    sheet.paste(drawn("https://one.example", 5), (60, 30))
    assert [code.text for code in read_qr(as_bytes(sheet))] == ["https://one.example", "https://two.example"]


def test_a_large_photograph_is_read_at_a_smaller_size() -> None:
    sheet = Image.new("RGB", (5000, 4000), "grey")
    sheet.paste(drawn(PROMPTPAY, 20), (1000, 1000))
    assert [code.text for code in read_qr(as_bytes(sheet, "JPEG", quality=70))] == [PROMPTPAY]


def test_a_picture_without_a_code_gives_none() -> None:
    assert read_qr(saved(pixels(1, 300, 200))) == []


@pytest.mark.parametrize("image", [b"", b"no picture", as_bytes(drawn("x"))[:50]])
def test_what_is_no_picture_is_refused(image: bytes) -> None:
    with pytest.raises(NotAnIdentifier) as caught:
        read_qr(image)
    assert caught.value.code == "not-an-image"
