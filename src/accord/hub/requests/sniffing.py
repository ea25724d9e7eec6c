"""What a file is, by its first bytes and never by its name: a closed list, and a sentence for all else."""

import io
import zipfile
from typing import Final

from django.utils.translation import gettext as _

from accord.core.texts import is_readable
from accord.hub.requests.errors import Refused

# Pictures, documents and tables that evidence comes in. What could run, and SVG and HTML, which can, are not among them.
_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_OFFICE: Final = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ACTIVE: Final = ("vbaproject", "activex", "embeddings/", "externallink")
_MARKUP: Final = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<?php", b"#!")
TYPES: Final = frozenset(
    {*(type for _start, type in _STARTS), "image/webp", *_OFFICE.values(), "text/plain", "application/xml", "message/rfc822"}
)
_NOT_TAKEN: Final = (
    "This kind of file is not taken. Send a picture (PNG, JPEG, GIF, WebP), a PDF, a Word or Excel file without macros, a bank message, "
    "an e-mail or plain text."
)


def type_of(data: bytes) -> str:
    """The media type. Raises Refused."""
    for start, type in _STARTS:
        if data.startswith(start):
            return type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] == b"PK\x03\x04":
        return _office(data)
    return _text(data)


def _office(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()[:5000]]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _refusal() from None
    if any(bad in name for name in names for bad in _ACTIVE):
        raise _refusal()
    for part, type in _OFFICE.items():
        if part in names:
            return type
    raise _refusal()


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal() from None
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text.strip() or any(head.startswith(mark) for mark in _MARKUP) or not is_readable(text.replace("\r\n", "\n"), lines=True):
        raise _refusal()
    if head.startswith(b"<?xml"):
        # A bank's message, and nothing that a browser would draw.
        if b"<svg" in data.lower() or b"<html" in data.lower() or b"<!doctype" in data.lower() or b"<!entity" in data.lower():
            raise _refusal()
        return "application/xml"
    lines = text.splitlines()[:40]
    headers = {line.partition(":")[0].lower() for line in lines if ":" in line[:40]}
    return "message/rfc822" if {"from", "date"} <= headers and headers & {"received", "message-id"} else "text/plain"


def _refusal() -> Refused:
    return Refused("not-this-kind", _(_NOT_TAKEN), "file")
