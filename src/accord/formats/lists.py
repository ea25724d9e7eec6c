"""Plain lists, one identifier a line, and tables of comma-separated values (RFC 4180), as they come from anywhere.

Text is UTF-8, with or without a byte order mark; a line that is not is refused by itself. Reading is lazy: a list of any length takes
the memory of one line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct, field

from accord.core.signals import BadSignal
from accord.formats.csv_rows import DELIMITERS, csv_rows

LONGEST_LINE = 64 * 1024
# Fields that a column may hold, and where each stands in a signal.
FIELDS = tuple("value bank platform kind region scheme role channel first last confidence source evidence note id".split())
LABEL = "label"  # beside these: by which a row says who may be told
SORT = "sort"  # and what it is: an account, a phone, a name on a platform or at a wallet, in the words of the list

_TOO_LONG = BadSignal("identifier.value", "too-long", f"The line has more than {LONGEST_LINE:,} bytes. Put one identifier on a line.")
_NOT_UTF8 = BadSignal("identifier.value", "not-utf8", "The line is not UTF-8. Save the file as UTF-8.")


class BadMapping(ValueError):
    """Why a mapping of fields to columns can't be used; a sentence with a next step."""


class Line(Struct, frozen=True):
    """One line that holds something: its number, counted from 1, and its text, or why it can't be read. A table's row has `fields`; `kind`
    is that of the identifier where the format of the list says it."""

    number: int
    text: str
    refused: BadSignal | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None


def read_list(pieces: Iterable[bytes]) -> Iterator[Line]:
    """The lines of a list, without blank ones and comments (`#` first). `pieces` are lines; one without its end goes on in the next."""
    for number, text, refused in numbered(pieces):
        text = text.strip()
        if refused or (text and not text.startswith("#")):
            yield Line(number, text, refused)


def read_table(
    pieces: Iterable[bytes], columns: Mapping[str, str], *, incomplete: bool = False, is_label: Callable[[str], bool] | None = None
) -> Iterator[Line]:
    """The rows of a table under its header; `columns` says which column holds which field. Raises BadMapping for the header.
    Where `is_label` knows the name of a column, what stands there is the row's field `label`.

    A column is named as in the header, or by its number from 1, written `#1`. Columns stand between commas, or between the other mark that
    makes these columns of the header. Rows without a value are passed over; with `incomplete` only those that hold nothing at all.
    """
    lines = numbered(pieces)
    first = next(lines, None)
    if first is None:
        return
    delimiter = _delimiter(first[1], columns)
    rows = csv_rows(chain([first], lines), delimiter)
    header = next(rows)
    if header.refused:
        raise BadMapping("The header of this table can't be read. Save the file as CSV in UTF-8.")
    places = {field: _place(column, header.cells) for field, column in columns.items()}
    places.update((LABEL, place) for place, name in enumerate(header.cells) if is_label is not None and is_label(name))
    for number, row, refused, _is_comment in rows:
        fields = {field: row[place].strip() for field, place in places.items() if place < len(row) and row[place].strip()}
        if "value" in fields and "bank" in places:
            fields.setdefault("bank", "")
        if refused or "value" in fields or (incomplete and fields):
            yield Line(number, fields.get("value", ""), refused, fields)


def _delimiter(header: str, columns: Mapping[str, str]) -> str:
    """The mark between the columns of a header in which all these columns stand."""
    for delimiter in DELIMITERS:
        names = next(csv_rows([(1, header, None)], delimiter)).cells
        try:
            for column in columns.values():
                _place(column, names)
        except BadMapping:
            continue
        return delimiter
    return DELIMITERS[0]


def read_mapping(text: str, known: Sequence[str] = FIELDS) -> dict[str, str]:
    """`value=Address,kind=Type` as a mapping of fields to columns. Raises BadMapping."""
    columns: dict[str, str] = {}
    for pair in text.split(","):
        name, mark, column = pair.partition("=")
        name = name.strip()
        if not mark or not column.strip() or name not in known or name in columns:
            fields = ", ".join(known)
            raise BadMapping(f"Write the mapping as value=COLUMN,kind=COLUMN, each field once. The fields are {fields}.")
        columns[name] = column.strip()
    if "value" not in columns:
        raise BadMapping("Say which column holds the identifier: value=COLUMN.")
    return columns


def wire_of(fields: Mapping[str, str], defaults: Mapping[str, object]) -> dict[str, object]:
    """A row as a signal-in, over the defaults of the whole table."""
    wire = dict(defaults)
    identifier = {"value": fields["value"]}
    for name in ("kind", "region"):
        value = fields.get(name) or defaults.get(name)
        if isinstance(value, str):
            identifier[name] = value
        wire.pop(name, None)
    wire["identifier"] = identifier
    wire |= {name: fields[name] for name in ("scheme", "role", "channel", "source", "evidence", "note", "id") if name in fields}
    seen_at = {name: fields[name] for name in ("first", "last") if name in fields}
    if seen_at:
        wire["seen"] = seen_at
    if "confidence" in fields:
        wire["confidence"] = _confidence(fields["confidence"])
    return wire


def _confidence(text: str) -> int | str:
    """A percentage as a number; anything else, an Admiralty grade or not, as it stands."""
    return int(text) if len(text) <= 3 and text.isascii() and text.isdigit() else text


def _place(column: str, header: list[str]) -> int:
    names = [name.strip() for name in header]
    if column in names:
        return names.index(column)
    if column.startswith("#") and column[1:].isascii() and column[1:].isdigit() and 1 <= int(column[1:]) <= len(names):
        return int(column[1:]) - 1
    raise BadMapping("The table has no such column. Name one as its first line does, or by its number, such as #1.")


def numbered(pieces: Iterable[bytes]) -> Iterator[tuple[int, str, BadSignal | None]]:
    """Number, text and refusal of every line; what is longer than a line may be is dropped as it comes."""
    number, line, length = 1, b"", 0
    for piece in pieces:
        length += len(piece)
        line = line + piece if length <= LONGEST_LINE else b""
        if piece.endswith(b"\n"):
            yield _line(number, line, length)
            number, line, length = number + 1, b"", 0
    if length:
        yield _line(number, line, length)


def _line(number: int, raw: bytes, length: int) -> tuple[int, str, BadSignal | None]:
    if length > LONGEST_LINE:
        return number, "", _TOO_LONG
    try:
        return number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n"), None
    except UnicodeDecodeError:
        return number, raw.decode("utf-8", "replace").rstrip("\r\n"), _NOT_UTF8
