"""Lists in the code in which somebody's system wrote them."""

import io

import pytest

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
