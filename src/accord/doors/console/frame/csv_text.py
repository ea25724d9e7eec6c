"""Tables as files: comma-separated, in UTF-8 as spreadsheets know it, and nothing in them that one would take for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# Without it a spreadsheet takes names in any script for another encoding.
MARK = "\ufeff"
# Beginnings that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A small table; `rows` hold texts."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    answer = HttpResponse(MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
