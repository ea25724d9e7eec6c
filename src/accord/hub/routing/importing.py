"""Reading a table of responsibilities: what each line declares, or why it can't."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from msgspec import Struct, field

from accord.formats.lists import Line
from accord.hub.routing import checks
from accord.hub.routing.errors import BadRouting
from accord.hub.routing.queries import key_of

MOST_NAMED = 1000  # bad lines that a report names; all are counted


class Entry(Struct, frozen=True):
    """One line, as it is kept."""

    key: str
    note: str
    protocols: str


class BadLine(Struct, frozen=True):
    """Why a line declares nothing. It never repeats the line."""

    line: int
    field: str
    code: str
    text: str


class Report(Struct):
    """The outcome of the lines: newly declared, declared already (and of these how many got another note), ended, refused.

    `done` is False where nothing was changed because of what was refused.
    """

    lines: int = 0
    declared: int = 0
    already: int = 0
    changed: int = 0
    ended: int = 0
    refused: int = 0
    done: bool = True
    refusals: list[BadLine] = field(default_factory=list)


def entries(lines: Iterable[Line], report: Report, member: int) -> Iterator[Entry]:
    """The responsibilities of the good lines, each value once; the bad ones are named in the report."""
    for line in lines:
        report.lines += 1
        try:
            yield _entry(line, member)
        except BadRouting as bad:
            report.refused += 1
            if len(report.refusals) < MOST_NAMED:
                report.refusals.append(BadLine(line.number, bad.field, bad.code, bad.text))


def _entry(line: Line, member: int) -> Entry:
    if line.refused:
        raise BadRouting(line.refused.code, line.refused.text, "row")
    given = line.fields
    for name in ("kind", "value"):
        if name not in given:
            raise BadRouting("missing", _("Every line needs a kind and a value. Fill in what is empty."), name)
    kind = given["kind"]
    value = checks.value(kind, given["value"])
    words = checks.protocols(kind, given.get("protocols", "").split(), member)
    return Entry(key_of(kind, value), checks.note(given.get("note", "")), words)
