"""Lists in the code in which somebody's system wrote them."""

import io

import pytest

from accord.hub.imports.errors import BadImport
from accord.hub.imports.opening import Opened

HOSTS = "scam-a.top\nscam-b.top\nhttps://scam-c.top/x\n"
THAI = "phone,เรื่อง\r\n081-234-5678,โกงเงินลงทุนออนไลน์ให้โอนหลายครั้ง\r\n089-345-6712,หลอกขายของ\r\n"


@pytest.mark.parametrize("text", [HOSTS, THAI])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_list_in_any_unicode_is_read_with_its_mark_or_without(text: str, code: str) -> None:
    opened = Opened(io.BytesIO(text.encode(code)), region="TH")
    assert opened.head() == text.replace("\r\n", "\n").splitlines()


@pytest.mark.parametrize("data", [b"scam-a.top\nsc\0am-b.top\n", b"\0\0\0\0\0\0\0\0scam-a.top\n", b"a\0.top\nb.top\n" * 3])
def test_a_damaged_list_is_no_utf_16(data: bytes) -> None:
    assert Opened(io.BytesIO(data)).head() == data.decode().splitlines()


@pytest.mark.parametrize(
    ("begin", "name"), [(b"%PDF-1.7\n%", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"), (b"GIF89a", "GIF")]
)
def test_a_drawn_file_is_named_and_nobody_is_told_to_unpack_it(begin: bytes, name: str) -> None:
    """A picture was read as a list of some damaged lines."""
    with pytest.raises(BadImport) as refused:
        Opened(io.BytesIO(begin + b"rest\nof it\n"))
    assert name in refused.value.text and "Unpack" not in refused.value.text
