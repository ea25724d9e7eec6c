"""Tables of values (CSV): read by their columns (`columns`), written with the four columns that say all."""

import csv
import io

from accord.formats.blocklists.rules import Entry, Lines, Outcome

NAME, RANK, COVERS_BELOW = "csv", 5, False
Reader = None


def looks(line: str) -> bool:
    """No line tells by itself: a table is known by its lines together."""
    return False


class Writer(Lines):
    remark = None  # it begins with its columns alone, so that any program reads it

    def head(self) -> tuple[str, ...]:
        return ("kind,value,scheme,action",)

    def entry(self, entry: Entry) -> Outcome:
        row = io.StringIO()
        csv.writer(row, lineterminator="").writerow((entry.kind, entry.value, entry.scheme, "allow" if entry.is_exception else "block"))
        return Outcome((row.getvalue(),))
