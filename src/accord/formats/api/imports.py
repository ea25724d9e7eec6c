"""Lists of others that are taken in."""

from msgspec import Struct


class TableMapping(Struct):
    """How a table is read: which column holds which field, by its name or as `#` and its number; `also` are columns whose identifiers are
    read too."""

    columns: dict[str, str]
    delimiter: str
    header: bool
    also: list[str]


class ImportLine(Struct):
    """A line of a list, and what was read of it: the kind and the value, or why nothing was. What could be a card number is left out."""

    line: int
    text: str | None
    kind: str | None
    value: str | None
    code: str | None
    why: str | None


class ImportFault(Struct):
    """A line that was refused, or held back for a reviewer."""

    line: int
    text: str | None
    code: str
    why: str


class ImportLeft(Struct):
    """A signal of yours from an earlier version of the list, which this one doesn't name."""

    id: str
    kind: str
    value: str


class ImportOut(Struct):
    """What became of a list, or after a dry run, what would. `format` is what it was read as, `losses` counts what no claim can say by
    its kind, `codes` the lines that can't be read by their reason; `first` are its first lines. `unread` are columns in which
    identifiers stand that are not read. `retracted` counts claims of yours that the list makes again though you took them back: they
    stay so. `refusals` name the lines that can't be read, after a dry run the first 100 of them. Of a workbook, `sheets` are the names
    of those that hold anything, and `sheet` is the one that was read. `left` counts your signals that stand under the same source and
    are on nothing that was read of this version, up to 10,000: once these are taken back, a new dry run finds the next. `left_first`
    are the first of them, and `withdrawn` is how many of them you took back with this call."""

    dry_run: bool
    format: str
    mapping: TableMapping | None
    columns: list[str]
    unread: list[str]
    sheet: str | None
    sheets: list[str]
    lines: int
    readable: int
    refused: int
    published: int
    duplicates: int
    retracted: int
    quarantined: int
    kinds: dict[str, int]
    codes: dict[str, int]
    losses: dict[str, int]
    first: list[ImportLine]
    refusals: list[ImportFault]
    protected: list[ImportFault]
    left: int = 0
    left_first: list[ImportLeft] = []
    withdrawn: int = 0
