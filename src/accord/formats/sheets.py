"""A spreadsheet as rows of texts: CSV and XLSX, as strangers send them. No formula is ever reckoned: what the sheet last showed counts.

A file may be made to hurt its reader, so all that it would unpack to is reckoned up first, and what is longer than a list of people
can be is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO, Final

import msgspec

from accord.formats.code_pages import is_of_page
from accord.formats.csv_rows import Row, csv_rows
from accord.formats.labels_sheets import SHEETS

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 24 * 1024 * 1024
MOST_PARTS: Final = 500
MOST_ROWS: Final = 5100
MOST_COLUMNS: Final = 60
MOST_LETTERS: Final = 300
OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_WORKBOOK: Final = "xl/workbook.xml"
# A number that is shown with as many digits as the format has zeros, such as 000-000-0000.
_ZEROS: Final = re.compile(r"[0\s().\-\\\"]*0{2}[0\s()\-\\\"]*")
# A spreadsheet keeps so many digits of a number, and writes zeros behind them.
KEPT_DIGITS: Final = 15
_SHORTENED: Final = re.compile(r"0(?:\.(?P<behind>0*))?E\+0+", re.IGNORECASE)
_HIDDEN: Final = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\shidden="(?:1|true)")(?:[^>]*\s)?r="(\d{1,9})"')
# Cells of one column that are one over several rows, as `A2:A6`.
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):\1(\d{1,7})"')
_MOST_MERGED: Final = 100_000
_CHUNK: Final = 1024 * 1024
# Where an XML file may name others or itself again and again; in each of the ways in which a part may be written.
_ENTITIES: Final = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be"))


class BadSheet(ValueError):
    """The file can't be read as a list; `code` is stable, `text` says what to do. Nothing of the file is repeated."""

    def __init__(self, code: str, text: str = "") -> None:
        self.code = code
        self.text = text or SHEETS[code]
        super().__init__(self.text)


class Sheet(msgspec.Struct, frozen=True):
    """All rows from the first on, empty ones too: a row's place is its number in the spreadsheet. Without empty cells at their ends."""

    rows: tuple[tuple[str, ...], ...]


def read_sheet(data: bytes, page: str | None = None) -> Sheet:
    """Rows of the first sheet. `page`: the code page (as `cp874`) by which a CSV is read that is not UTF-8. Raises BadSheet."""
    if not data.strip():
        raise BadSheet("empty")
    if len(data) > MOST_BYTES:
        raise BadSheet("too-large")
    if data.startswith(OLD_EXCEL):
        raise BadSheet("old-excel")
    rows = tuple(_workbook(data) if data.startswith(_ZIP) else _table(_decoded(data, page)))
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    if not rows:
        raise BadSheet("empty", SHEETS["empty-sheet"])
    return Sheet(rows)


def _bounded_rows(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise BadSheet("too-long")
        yield _without_end([_text(cell)[:MOST_LETTERS].strip() for cell in row[:MOST_COLUMNS]])


def _without_end(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < 10**KEPT_DIGITS else f"{cell:.{KEPT_DIGITS - 1}E}"
    if isinstance(cell, int) and len(str(abs(cell))) > KEPT_DIGITS and set(str(cell)[KEPT_DIGITS:]) <= {"0"}:
        return f"{cell:.{KEPT_DIGITS - 1}E}"  # what stood there is lost
    return str(cell)


# CSV


def _decoded(data: bytes, page: str | None) -> str:
    code = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if page is not None and code != "utf-16" and is_of_page(data):
        code = page
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        raise BadSheet("not-utf8") from None


def _table(text: str) -> Iterator[tuple[str, ...]]:
    first = text[:4000]
    separator = max(",;\t|", key=first.count)
    lines = ((number, line.rstrip("\n"), None) for number, line in enumerate(io.StringIO(text, newline=None), 1))
    yield from _bounded_rows(map(_read, csv_rows(lines, separator)))


def _read(row: Row) -> list[str]:
    if row.refused is not None:
        raise BadSheet("not-csv")
    return row.cells


# XLSX


def is_workbook(stream: BinaryIO) -> bool:
    """Whether an archive is a workbook, by the part that each has."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            return _WORKBOOK in archive.namelist()
    except Exception:  # an archive can be broken in many ways, each with an error of its own
        return False


# What else is an archive inside, by a part that each has: a whole name, or how one begins.
_DOCUMENTS: Final = {"xl/": "binary Excel", "word/": "Word", "ppt/": "PowerPoint", "Index/": "Numbers", "mimetype": "LibreOffice"}


def document_in(stream: BinaryIO) -> str | None:
    """The name of the document that an archive is, though it is no workbook; None where it is an archive of files."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except Exception:  # as above
        return None
    return next((said for part, said in _DOCUMENTS.items() if any(name.startswith(part) for name in names[:MOST_PARTS])), None)


class Workbook:
    """An XLSX file of any length, sheet by sheet. Raises BadSheet, also while its rows are read; `most` is how many bytes it may unpack to.
    What was hidden in it stays so: sheets, and rows, such as those that a filter hides; `hidden` counts the rows that were passed over."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        stream.seek(0)
        _look_through(stream, most)
        self.hidden = 0
        try:
            self._sheets = [sheet for sheet in _opened(stream).worksheets if sheet.sheet_state == "visible"]
            for sheet in self._sheets:
                sheet.reset_dimensions()
        except Exception:  # as below
            raise _broken() from None

    def names(self) -> tuple[str, ...]:
        """The names of the sheets that hold anything, as they stand."""
        return tuple(sheet.title for sheet in self._sheets if self._is_filled(sheet))

    def rows(self, name: str) -> Iterator[tuple[str, ...]]:
        """The rows of the sheet of this name, empty ones too: a row's place is its number there."""
        for sheet in self._sheets:
            if sheet.title == name:
                hidden, merged = _marks_in(sheet)
                for number, row in enumerate(_filled(self._rows(sheet), merged), 1):
                    is_hidden = number in hidden and any(row)
                    self.hidden += is_hidden
                    yield () if is_hidden else row
                return

    def _is_filled(self, sheet: Any) -> bool:
        return any(any(row) for row in self._rows(sheet))

    def _rows(self, sheet: Any) -> Iterator[tuple[str, ...]]:
        try:
            for row in sheet.iter_rows(max_col=MOST_COLUMNS):
                yield _without_end([_as_shown(cell).strip() for cell in row])
        except Exception:  # whatever a broken or hostile workbook brings about: it is refused, and nothing goes on with it
            raise _broken() from None


def _marks_in(sheet: Any) -> tuple[frozenset[int], dict[int, list[tuple[int, int]]]]:
    """What the reader of rows does not tell: the numbers of the rows that are hidden; and by the row in which a cell over several begins,
    its column from 0 and its last row. Raises BadSheet."""
    hidden: set[int] = set()
    merged: dict[int, list[tuple[int, int]]] = {}
    begun = b""
    count = 0
    try:
        with sheet._get_source() as part:
            while chunk := part.read(_CHUNK):
                text = begun + chunk
                begun = text[text.rfind(b"<") :]
                whole = text[: len(text) - len(begun)]
                hidden.update(int(tag[1]) for tag in _HIDDEN.finditer(whole))
                for tag in _MERGED.finditer(whole) if count < _MOST_MERGED else ():
                    count += 1
                    if (column := _column(tag[1])) < MOST_COLUMNS:
                        merged.setdefault(int(tag[2]), []).append((column, int(tag[3])))
    except Exception:  # whatever a broken or hostile workbook brings about: it is refused, and nothing goes on with it
        raise _broken() from None
    return frozenset(hidden), merged


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _filled(rows: Iterable[tuple[str, ...]], merged: dict[int, list[tuple[int, int]]]) -> Iterator[tuple[str, ...]]:
    """The rows with the words of a cell that is one over several rows in each of them: a bank's name, a country. Figures stay in the first:
    an amount may be the sum of them all."""
    held: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows, 1):
        if held:
            held = {column: until for column, until in held.items() if number <= until[0]}
            cells = [*row, *[""] * (max(held, default=-1) + 1 - len(row))]
            for column, (_last, text) in held.items():
                cells[column] = cells[column] or text
            row = tuple(cells) if any(row) else row
        for column, last in merged.get(number, ()):
            text = row[column] if column < len(row) else ""
            if last > number and any(map(str.isalpha, text)) and not any(map(str.isdigit, text)):
                held[column] = (last, text)
        yield row


def _as_shown(cell: Any) -> str:
    """A number with the zeros before it where its format says so: an account, or a phone. One that is shown as `1.23E+12` stays so where it
    has no more digits than that: a spreadsheet that reads such a text makes this of it."""
    text = _text(cell.value)
    shortened = _SHORTENED.fullmatch(cell.number_format or "") if isinstance(cell.value, int | float) else None
    if shortened and text.isdigit():
        shown = f"{cell.value:.{len(shortened['behind'] or '')}E}"
        return shown if float(shown) == cell.value and len(text) > 1 + len(shortened["behind"] or "") else text
    if isinstance(cell.value, int | float) and text.isdigit() and _ZEROS.fullmatch(cell.number_format):
        return text.zfill(cell.number_format.count("0"))
    return text


def _opened(stream: BinaryIO) -> Any:
    # Imported when the first workbook comes: it takes a third of a second.
    from openpyxl import load_workbook

    return load_workbook(stream, read_only=True, data_only=True, keep_links=False)


def _workbook(data: bytes) -> Iterator[tuple[str, ...]]:
    _look_through(io.BytesIO(data), MOST_UNPACKED)
    try:
        sheet = _opened(io.BytesIO(data)).worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not relied on
        rows = list(_filled(_bounded_rows(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)), _marks_in(sheet)[1]))
    except BadSheet:
        raise
    except Exception:  # whatever a broken or hostile workbook brings about: it is refused, and nothing goes on with it
        raise _broken() from None
    yield from rows


def _look_through(stream: BinaryIO, most: int) -> None:
    """The unpacked size of the file, before any of it is unpacked. A part is never read further than it says that it is long."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
                raise BadSheet("too-large", SHEETS["too-large-unpacked"])
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")) and _has_entities(archive, part):
                    raise _broken()
    except BadSheet:
        raise
    except Exception:  # an archive can be broken in many ways, each with an error of its own
        raise _broken() from None


def _has_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    longest = max(map(len, _ENTITIES))
    end = b""
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            if any(word in end + chunk for word in _ENTITIES):
                return True
            end = chunk[-longest:]
    return False


def _broken() -> BadSheet:
    return BadSheet("broken")
