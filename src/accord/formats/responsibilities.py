"""Tables of responsibilities: comma-separated values under a header that names `kind`, `value`, and if need be `note`, `protocols`."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

from accord.formats.lists import BadMapping, Line, read_table

NEEDED, FIELDS = ("kind", "value"), ("kind", "value", "note", "protocols")


def read_responsibilities(pieces: Iterable[bytes]) -> Iterator[Line]:
    """The rows, lazily; the lines of the file come in pieces. Raises BadMapping where the header does not name what is needed."""
    rest = iter(pieces)
    first = next(rest, b"")
    try:
        header = next(csv.reader([first.decode("utf-8-sig").rstrip("\r\n")]), [])
    except (UnicodeDecodeError, csv.Error):
        header = []
    columns = {name.strip() for name in header}
    if not columns.issuperset(NEEDED):
        raise BadMapping(
            "Begin the table with the line kind,value,note (or kind,value,note,protocols), and save it as CSV in UTF-8, with commas."
        )
    return read_table(chain([first], rest), {name: name for name in FIELDS if name in columns}, incomplete=True)
