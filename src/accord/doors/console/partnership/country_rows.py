"""A country's pack as the console shows it: each value with its readings, and its sources beside the row, on demand."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.countries.country import Country
from accord.core.countries.fact import Fact, Reading
from accord.core.countries.span import Span
from accord.core.sharing.language_names import language_name
from accord.doors.console.frame.joining import joined
from accord.doors.console.partnership import labels as words
from accord.doors.console.partnership.phone_links import Part, dialled
from accord.hub.saying import lasting

DIALLED = frozenset({"number", "phone"})
# The columns of each section's table, in this order; the other columns are shown beside the first, in the row's detail.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "clocks": ("lasts", "runs_from", "law", "says"),
    "banks": ("code", "bic", "lengths", "status"),
    "forms": ("says", "digits", "check"),
    "wallets": ("operator", "identifier", "contact", "status"),
    "rails": ("says",),
    "proxies": ("says",),
    "numbering": ("says",),
    "prefixes": ("operator",),
    "domains": ("says",),
    "treaties": ("party", "says"),
}
# Columns of sentences, which whoever acts must understand: how long, from when, what to bring, what comes of it. What has no translation
# is quoted in the language of the pack and marked so. Names, codes and addresses are no sentences.
SENTENCES = frozenset(
    {
        *("runs_from", "says", "law", "role", "hours", "needs", "reply", "status", "identifier", "contact"),
        *("calendar", "direction", "name_order", "holidays_say", "person_ids", "other_ids"),
    }
)
PACK = "en"  # the language in which a pack quotes its sources
HEADS = {"banks": "name", "wallets": "name", "desks": "name", "prefixes": "prefixes"}


class Told(Struct, frozen=True):
    """One reading: its text in parts, and where it stands. `lang`: the language of a sentence that is quoted, empty where it is the
    reader's own."""

    parts: list[Part]
    lang: str
    tag: str
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    is_to_confirm: bool


class Cell(Struct, frozen=True):
    """A value: its readings; none: unknown, and `unknown` says what was looked for. Several: sources contradict each other."""

    name: str
    label: str
    readings: list[Told]
    unknown: str
    note: str

    @property
    def is_conflict(self) -> bool:
        return len(self.readings) > 1


class Row(Struct, frozen=True):
    """A row of the pack. `head` names it; `cells` are the columns of its table (None: nothing is said of it), `all` everything stated."""

    key: str
    kind: str
    about: str
    head: Cell | None
    cells: list[Cell | None]
    all: list[Cell]


class Section(Struct, frozen=True):
    key: str
    title: str
    head: str
    columns: list[tuple[str, str]]
    rows: list[Row]


def section(country: Country, key: str) -> Section:
    """A section of the pack with the columns of its table; a column that no row speaks of is left out."""
    wanted = SHOWN.get(key, ())
    rows = [row_of(row, wanted, HEADS.get(key, "")) for row in getattr(country, key).values()]
    used = [at for at in range(len(wanted)) if any(row.cells[at] for row in rows)]
    kept = [Row(row.key, row.kind, row.about, row.head, [row.cells[at] for at in used], row.all) for row in rows]
    head = gettext(words.COLUMNS[HEADS.get(key, "about")])
    return Section(key, gettext(words.SECTIONS[key]), head, [(wanted[at], gettext(words.COLUMNS[wanted[at]])) for at in used], kept)


def row_of(row: Any, wanted: tuple[str, ...] = (), head: str = "") -> Row:
    """Any row of a pack."""
    cells = {cell.name: cell for cell in cells_of(row)}
    return Row(
        key=getattr(row, "key", ""),
        kind=getattr(row, "kind", ""),
        about=gettext(about) if (about := getattr(row, "about", "")) else "",
        head=cells.get(head),
        cells=[cells.get(name) for name in wanted],
        all=list(cells.values()),
    )


def cells_of(row: Any) -> Iterator[Cell]:
    """The stated cells of a row, in the order of the pack."""
    for name in row.__struct_fields__:
        fact = getattr(row, name)
        if isinstance(fact, Fact) and fact.stated:
            label = gettext(words.COLUMNS.get(name, name))
            yield Cell(name, label, [_told(name, reading) for reading in fact.readings], _said(fact.unknown), _said(fact.note))


def _told(column: str, reading: Reading[Any]) -> Told:
    text = _WORDS.get(column, _text)(reading.value)
    is_quoted = False
    if column in SENTENCES and text:
        text, quoted = gettext(text), text
        is_quoted = text == quoted and get_language() != PACK
    return Told(
        parts=dialled(text) if column in DIALLED else [Part(text)],
        lang=PACK if is_quoted else "",
        tag=gettext(words.TAGS[reading.tag]),
        sources=tuple(source.text for source in reading.source),
        notes=(_said(reading.note),) if reading.note else (),
        is_to_confirm=reading.confirm,
    )


def _said(text: str) -> str:
    return gettext(text) if text else ""


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return joined(map(str, value)) if isinstance(value, tuple) else str(value)


def _weekdays(value: int | tuple[int, ...]) -> str:
    """ISO weekdays by their names."""
    return joined(str(WEEKDAYS[day - 1]) for day in (value if isinstance(value, tuple) else (value,)))


def _languages(codes: tuple[str, ...]) -> str:
    """Languages by their names, and their codes."""
    return joined(f"{language_name(code, get_language())} ({code})" for code in codes)


def _span(value: Any) -> str:
    if not isinstance(value, Span):
        return gettext(str(value))
    return lasting(value)


_WORDS: Mapping[str, Callable[[Any], str]] = {"lasts": _span, "weekend": _weekdays, "week_starts": _weekdays, "languages": _languages}
