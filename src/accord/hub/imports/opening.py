"""A list as it comes: packed with gzip or not, in UTF-8 or UTF-16, or a workbook, from a file, an upload or the standard input; read more
than once."""

import csv
import gzip
import io
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from accord.formats.blocklists.columns import names_columns
from accord.formats.blocklists.groups import in_one_row
from accord.formats.code_pages import code_page, is_of_page
from accord.formats.lists import LONGEST_LINE
from accord.formats.sheets import MOST_UNPACKED, OLD_EXCEL, BadSheet, Workbook, document_in, is_workbook
from accord.hub.imports.errors import BadImport
from accord.hub.imports.vocabulary import MOST_LINES, MOST_TEXT_LINES
from accord.tables import countries

_IN_MEMORY = 8 * 1024 * 1024
_SAMPLE_LINES, _SAMPLE_BYTES = 2000, 512 * 1024
# Of a workbook from a file, unpacked: its words are held in memory. Of one that came over the network, its rows, empty ones and titles too.
LARGEST_WORKBOOK = 256 * 1024 * 1024
MOST_ROWS = 2 * MOST_LINES
_FEWEST_EMPTY = 4
_PACKED = {b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}
_DRAWN = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"{\\rtf": "rich text (RTF)"}


class Opened:
    """A list that can be read again from its beginning. Raises BadImport for what is no text and no workbook; `most` is how many bytes it
    may unpack to. `sheets`: the names of a workbook's sheets that hold anything; `sheet`: the one that is read, which is the first where
    none is asked for; `hidden`: how many rows of that one are hidden, and passed over. What a spreadsheet of `region` wrote where nobody
    chose UTF-8 is read by the code page of its language."""

    def __init__(self, stream: BinaryIO, most: int | None = None, region: str | None = None, sheet: str | None = None) -> None:
        self.raw = stream if stream.seekable() else _kept(stream)
        self._most = most
        self.sheets: tuple[str, ...] = ()
        self.sheet: str | None = None
        self.hidden = 0
        head = self.raw.read(8)
        if head.startswith(b"PK") and is_workbook(self.raw):
            self._unfold(most, sheet)
            head = self.raw.read(8)
        elif sheet:
            raise BadImport("no-workbook", _("Only a workbook (XLSX) has sheets. Leave the sheet out."), "sheet")
        self.raw.seek(0)
        if head.startswith(OLD_EXCEL):
            raise _refused(BadSheet("old-excel"))
        _must_hold_text(head, self.raw)
        self._stream = cast(BinaryIO, gzip.GzipFile(fileobj=self.raw)) if head.startswith(b"\x1f\x8b") else self.raw
        begin = self._begin()
        self._code = _utf_16(begin) or (_code_page(region) if is_of_page(begin) else None)

    @property
    def is_bounded(self) -> bool:
        """Whether it came over the network."""
        return self._most is not None

    def _unfold(self, most: int | None, sheet: str | None) -> None:
        """Puts the sheet's table in the workbook's place, as text, a row a line."""
        try:
            book = Workbook(self.raw, LARGEST_WORKBOOK if most is None else MOST_UNPACKED)
            self.sheets = book.names()
            self.sheet = next((name for name in self.sheets if sheet in (None, "", name)), None)
            if sheet and self.sheet is None:
                text = _(
                    "No visible sheet of this workbook has this name and holds anything. A trial without a name tells which there are."
                )
                raise BadImport("no-sheet", text, "sheet")
            self.raw = _written(book.rows(self.sheet or ""), is_bounded=most is not None)
            self.hidden = book.hidden
        except BadSheet as bad:
            raise _refused(bad) from None

    def _begin(self) -> bytes:
        try:
            return self._stream.read(_SAMPLE_BYTES)
        except (EOFError, OSError, zlib.error):
            raise _broken() from None

    def pieces(self) -> Iterator[bytes]:
        """Its lines from the first on, in UTF-8; one that is longer than a line may be comes in several pieces."""
        self._stream.seek(0)
        taken = lines = 0
        try:
            for piece in _divided(self._recoded() if self._code else iter(lambda: self._stream.readline(LONGEST_LINE), b"")):
                taken, lines = taken + len(piece), lines + 1
                if self._most is not None and taken > self._most:
                    raise _too_large(self._most)
                if self._most is not None and lines > MOST_TEXT_LINES:
                    raise too_long()
                yield piece
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise _broken() from None

    def _recoded(self) -> Iterator[bytes]:
        text = io.TextIOWrapper(self._stream, self._code, errors="replace", newline="\n")
        try:
            while line := text.readline(LONGEST_LINE // 4):
                yield line.encode()
        finally:
            if not self._stream.closed:
                text.detach()

    def head(self) -> list[str]:
        """The first lines, by which a list is recognised."""
        lines: list[str] = []
        size = 0
        for piece in self.pieces():
            lines.append(piece.decode("utf-8-sig" if not lines else "utf-8", "replace").rstrip("\r\n"))
            size += len(piece)
            if len(lines) >= _SAMPLE_LINES or size >= _SAMPLE_BYTES:
                break
        return lines


def _utf_16(begin: bytes) -> str | None:
    """UTF-16, by its mark, or where none was written by the empty halves of its plain letters and line ends: no other text has any."""
    if begin[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    high, low = begin[::2].count(0), begin[1::2].count(0)
    # One letter in twenty, and hardly an empty half on the other side: a stray NUL in a damaged list is no sign of it.
    if max(high, low) < max(_FEWEST_EMPTY, len(begin) // 40) or min(high, low) * 20 > max(high, low):
        return None
    return "utf-16-be" if high > low else "utf-16-le"


def _code_page(region: str | None) -> str:
    country = countries().get((region or "").upper())
    languages = (country.locale.languages.value if country else None) or ()
    return code_page(languages)


def _divided(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces as lines also where a carriage return alone ends a line, as spreadsheets on a Mac write them."""
    first = next(pieces, b"")
    body = first.rstrip(b"\r\n")
    if b"\r" not in body or (first.endswith(b"\n") and b'"' in body):
        yield first
        yield from pieces
        return
    for piece in chain((first,), pieces):
        yield from piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n").splitlines(keepends=True)


def _kept(stream: BinaryIO) -> BinaryIO:
    kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - it is read again, and goes with its last reader
    shutil.copyfileobj(stream, kept)
    kept.seek(0)
    return cast(BinaryIO, kept)


def _written(found: Iterator[tuple[str, ...]], *, is_bounded: bool) -> BinaryIO:
    """The rows as a table in text, a row a line. Raises BadSheet, and BadImport where there are too many."""
    kept = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - as above
    text = io.TextIOWrapper(cast(BinaryIO, kept), "utf-8", newline="")
    rows, quoted = (csv.writer(text, lineterminator="\n", quoting=quoting) for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    first = in_one_row(list(islice(found, _SAMPLE_LINES)), names_columns)
    width = max(map(len, first), default=0)
    for number, row in enumerate(chain(first, found), 1):
        if is_bounded and number > MOST_ROWS:
            raise too_long()
        # As wide as all others, or it would not look like a row of the same table; and as no comment, with a number sign before it.
        writer = quoted if len(row) > 1 and row[0].startswith("#") else rows
        writer.writerow([" ".join(cell.split()) for cell in row] + [""] * (width - len(row) if row else 0))
    text.flush()
    text.detach()
    kept.seek(0)
    return cast(BinaryIO, kept)


def _must_hold_text(head: bytes, raw: BinaryIO) -> None:
    document = next((name for mark, name in _DRAWN.items() if head.startswith(mark)), None)
    document = document or (document_in(raw) if head.startswith(b"PK\x03\x04") else None)
    raw.seek(0)
    if document is not None:
        text = _("This is a {name} file, in which no list can be read. Give the list as a table (XLSX, CSV) or as text.")
        raise BadImport("packed", text.format(name=document), "file")
    for mark, name in _PACKED.items():
        if head.startswith(mark):
            text = _("This is a {name} file. Unpack it, and give the list that is in it; gzip is read as it is.")
            raise BadImport("packed", text.format(name=name), "file")


def _refused(bad: BadSheet) -> BadImport:
    return BadImport(bad.code, _(bad.text), "file")


def _too_large(most: int) -> BadImport:
    text = _("This list unpacks to more than {size} MB. Take it in by parts, or have it taken in at the command line: accord import FILE")
    return BadImport("too-large", text.format(size=most // 2**20), "file")


def too_long() -> BadImport:
    text = _("This list has more than {most} lines. Take it in by parts, or have it taken in at the command line: accord import FILE")
    return BadImport("too-long", text.format(most=f"{MOST_LINES:,}"), "file")


def _broken() -> BadImport:
    return BadImport("broken-archive", _("The archive is broken or ends too early. Fetch the list again."), "file")
