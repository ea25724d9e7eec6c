"""A spreadsheet as rows of texts: CSV and XLSX, as strangers send them. No formula is ever reckoned: what the sheet last showed counts.

A file may be made to hurt its reader, so all that it would unpack to is reckoned up first, and what is longer than a list of people
can be is refused.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final

import msgspec

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 24 * 1024 * 1024
MOST_PARTS: Final = 500
MOST_ROWS: Final = 5100
MOST_COLUMNS: Final = 60
MOST_LETTERS: Final = 300
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
# Where an XML file may name others or itself again and again; in each of the ways in which a part may be written.
_ENTITIES: Final = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be"))


class BadSheet(ValueError):
    """The file can't be read as a list; `code` is stable, `text` says what to do. Nothing of the file is repeated."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Sheet(msgspec.Struct, frozen=True):
    """All rows from the first on, empty ones too: a row's place is its number in the spreadsheet. Without empty cells at their ends."""

    rows: tuple[tuple[str, ...], ...]


def read_sheet(data: bytes) -> Sheet:
    """Rows of the first sheet. Raises BadSheet."""
    if not data.strip():
        raise BadSheet("empty", "The file is empty. Choose another.")
    if len(data) > MOST_BYTES:
        raise BadSheet("too-large", "The file is larger than 5 MB. Keep the columns that are needed, or split the list.")
    if data.startswith(_OLD_EXCEL):
        raise BadSheet("old-excel", "This is an old Excel file, or one with a password. Save it as XLSX without a password, or as CSV.")
    rows = tuple(_workbook(data) if data.startswith(_ZIP) else _table(_decoded(data)))
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    if not rows:
        raise BadSheet("empty", "The first sheet of the file is empty. Put the list there.")
    return Sheet(rows)


def _bounded_rows(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise BadSheet("too-long", "The list has more than 5,000 rows. Split it, for example by nationality.")
        cells = [_text(cell) for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        yield tuple(cells)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)[:MOST_LETTERS].strip()


# CSV


def _decoded(data: bytes) -> str:
    code = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        raise BadSheet("not-utf8", "The letters of this file can't be read. Save it as CSV UTF-8, or as XLSX.") from None


def _table(text: str) -> Iterator[tuple[str, ...]]:
    first = text[:4000]
    separator = max(",;\t|", key=first.count)
    try:
        yield from _bounded_rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise BadSheet("not-csv", "This can't be read as CSV. Save the list as CSV UTF-8, or as XLSX.") from None


# XLSX


def _workbook(data: bytes) -> Iterator[tuple[str, ...]]:
    _look_through(data)
    # Imported when the first workbook comes: it takes a third of a second.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not relied on
        rows = list(_bounded_rows(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)))
    except BadSheet:
        raise
    except Exception:  # whatever a broken or hostile workbook brings about: it is refused, and nothing goes on with it
        raise _broken() from None
    yield from rows


def _look_through(data: bytes) -> None:
    """The unpacked size of the file, before any of it is unpacked. A part is never read further than it says that it is long."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BadSheet("too-large", "The file unpacks to more than a list of people needs. Save the list alone, or as CSV.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    content = archive.read(part)
                    if any(word in content for word in _ENTITIES):
                        raise _broken()
    except BadSheet:
        raise
    except Exception:  # an archive can be broken in many ways, each with an error of its own
        raise _broken() from None


def _broken() -> BadSheet:
    return BadSheet("broken", "This workbook can't be read, or is not what it seems. Save the list anew as XLSX, or as CSV UTF-8.")
