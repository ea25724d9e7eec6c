"""The type of a file, by its first bytes and never by its name: a closed list, and a sentence for all else."""

import io
import re
import zipfile
import zlib
from html import unescape
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
_ACTIVE: Final = ("vbaproject", "activex", "embeddings/", "externallink", "macrosheets/", "dialogsheets/")
_MARKUP: Final = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<?php", b"#!")
# Markup that a browser draws or runs, under any prefix.
_DRAWN: Final = re.compile(r"<(?:[\w.-]+:)?(?:svg|html|script|iframe|foreignobject|stylesheet)\b|<\?xml-stylesheet", re.I)
MOST_PARTS: Final = 5_000  # of a document; one with more is none that anybody wrote
_LISTS: Final = 2 * 1024 * 1024  # bytes of a document's own lists of what its parts are
# These lists state the type of a part, whatever its name: a macro, a control, an object, a sheet of old macros, a link outside.
_ACTIVE_TYPES: Final = re.compile(
    rb"vbaproject|macroenabled|ms-office\.vba|activex|oleobject|ms-package|externallink|macrosheet|attachedtemplate|control\b", re.I
)
_ENTITY: Final = (b"<!doctype", b"<!entity")
_STORED_OBJECT: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: how macros and embedded objects are kept
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
            names = [name.lower() for name in archive.namelist()]
            if len(names) > MOST_PARTS or len(set(names)) != len(names) or _is_active(archive):
                raise _refusal()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError, zlib.error):
        raise _refusal() from None
    if any(bad in name for name in names for bad in _ACTIVE):
        raise _refusal()
    for part, type in _OFFICE.items():
        if part in names:
            return type
    raise _refusal()


def _is_active(archive: zipfile.ZipFile) -> bool:
    """Whether a part holds what could run, by what the document itself says of its parts, and by how they begin."""
    for part in archive.infolist():
        if part.is_dir():
            continue
        with archive.open(part) as file:
            name = part.filename.lower()
            if name.endswith((".rels", "[content_types].xml")):
                listed = file.read(_LISTS + 1)
                plain = unescape(listed.replace(b"\0", b"").decode("latin-1")).encode("latin-1", "replace")
                if len(listed) > _LISTS or _ACTIVE_TYPES.search(plain) or any(sign in plain.lower() for sign in _ENTITY):
                    return True
            elif file.read(len(_STORED_OBJECT)) == _STORED_OBJECT:
                return True
    return False


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal() from None
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text.strip() or any(head.startswith(mark) for mark in _MARKUP) or not is_readable(text.replace("\r\n", "\n"), lines=True):
        raise _refusal()
    if head.startswith(b"<") and _DRAWN.search(text):
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
