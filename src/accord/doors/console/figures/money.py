"""Money: what was asked for, and where it stands now; drawn, as a table, and as a file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from babel import Locale
from babel.numbers import format_compact_decimal
from django.utils.translation import get_language, gettext, gettext_noop
from msgspec import Struct

from accord.core.money.amounts import EXACT, PLACES
from accord.core.money.tally import STANDS, Figures
from accord.core.periods import Period
from accord.core.times import moment, rfc3339
from accord.doors.console.figures.asking import FiguresForm, today
from accord.doors.console.figures.labels import COUNTS, HEADS
from accord.doors.console.frame.charts import bars, columns
from accord.doors.console.frame.csv_text import as_file
from accord.doors.console.frame.drawings import BAR as WHOLE
from accord.doors.console.frame.drawings import pieces
from accord.doors.console.frame.money import money as written
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.requests.rows import LOOKS
from accord.hub.members import queries as members
from accord.hub.requests import queries
from accord.hub.requests.queries import Asked, By, CurrencyFigures, Money, MoneyRow
from accord.tables import newest_protocols

BASE: Final = "/console/money"
NOTHING: Final = Figures("", 0, Decimal(0), Decimal(0), dict.fromkeys(STANDS, Decimal(0)), 0, None)
# From what is safe to what is lost, as everywhere.
ORDER: Final = ("returned", "converted", "held", "pending", "released", "moved-on", "taken-out", "not-found", "refused")
BAR: Final = 720
LONGEST_WEEK: Final = 7
COLUMNS: Final = (
    "first_day", "last_day", "group", "name", "currency", "requests", "asked", "followed", *(name.replace("-", "_") for name in ORDER),
    "requests_with_a_hold", "median_minutes_to_hold", "as_of", "asked_again",
)  # fmt: skip


class Line(Struct, frozen=True):
    """A line of a table: its name, and its cells as texts."""

    key: str
    name: str
    figures: Figures


def shown(visit: Visit) -> Answer:
    form = FiguresForm(visit, today())
    page: dict[str, Any] = {"form": form, "clear": BASE, "everything": queries.sees_all(visit.caller)}
    if not form.is_valid():
        return Shown("money.html", page, 422)
    asked = form.asked()
    figures = queries.money(visit.caller, asked, form.grouped_by)
    names = _names(figures, form.grouped_by)
    parts = [_section(currency, asked, form.grouped_by, names) for currency in figures.currencies]
    more = {
        "sections": parts,
        "days": in_words(Period(form.cleaned_data["first"], form.cleaned_data["last"], 0, 0)),
        "only": form.narrowed(),
        "at": moment(figures.at),
        "whole": BAR,
        "heads": [(account, gettext(HEADS[account])) for account in ORDER],
        "row_head": gettext("Time")
        if form.grouped_by == "period"
        else gettext("Member")
        if form.grouped_by != "protocol"
        else gettext("Protocol"),
        "counts": [(gettext(head), gettext(text)) for head, text in COUNTS.items()],
        "export": f"{BASE}/export?{form.query()}",
        "corridors": f"{BASE}/corridors?{form.query()}",
    }
    return Shown("money.html", page | more)


def export(visit: Visit) -> Answer:
    """The same figures for programs: plain numbers, codes, and days in the caller's zone."""
    form = FiguresForm(visit, today())
    if not form.is_valid():
        return Shown("money.html", {"form": form, "clear": BASE, "everything": queries.sees_all(visit.caller)}, 422)
    asked = form.asked()
    figures = queries.money(visit.caller, asked, form.grouped_by)
    names = _names(figures, form.grouped_by)
    rows = [
        _cells(line, currency.code, period, figures.at)
        for currency in figures.currencies
        for line, period in zip(_lines(currency, asked, form.grouped_by, names), _spans(currency, asked, form.grouped_by), strict=True)
    ]
    return as_file("money", COLUMNS, rows)


def _spans(currency: CurrencyFigures, asked: Asked, by: By) -> Sequence[Period]:
    return asked.periods if by == "period" else [asked.periods[0]] * len(currency.rows)


def _cells(line: Line, code: str, period: Period, at: int) -> list[str]:
    figures = line.figures
    amounts = [figures.asked, figures.followed, *(figures.stands[account] for account in ORDER)]
    return [
        f"{period.first}",
        f"{period.last}",
        line.key,
        line.name,
        code,
        str(figures.ledgers),
        *(f"{value:.{PLACES[code]}f}" for value in amounts),
        str(figures.held),
        "" if figures.waited is None else f"{figures.waited:f}",
        rfc3339(at),
        f"{figures.again:.{PLACES[code]}f}",
    ]


def _names(figures: Money, by: By) -> Mapping[Any, tuple[str, str]]:
    """Key and name of each group that is no period."""
    keys = {row.key for currency in figures.currencies for row in currency.rows}
    if by in ("asker", "answerer"):
        rows = members.by_number(key for key in keys if key is not None)
        return {n: (row.id, row.name) for n, row in rows.items()} | {None: ("", gettext("several members, a guest or nobody"))}
    newest = newest_protocols()
    return {key: (key, gettext(newest[key].title) if key in newest else key) for key in keys if by == "protocol"}


def _lines(currency: CurrencyFigures, asked: Asked, by: By, names: Mapping[Any, tuple[str, str]]) -> list[Line]:
    """Every period has its line, also where nothing was asked in it; of the others, those that there are, the most requests first."""
    if by == "period":
        there: dict[int, MoneyRow] = {row.key: row for row in currency.rows}
        return [
            Line("", in_words(period), there[number].figures if number in there else NOTHING) for number, period in enumerate(asked.periods)
        ]
    rows = sorted(currency.rows, key=lambda row: (-row.figures.ledgers, names[row.key][1].casefold()))
    return [Line(*names[row.key], row.figures) for row in rows]


def in_words(period: Period) -> str:
    """`2026-11-24`, a whole month as `2026-11`, else its first and last day."""
    first, last = period.first, period.last
    if first == last:
        return f"{first}"
    is_whole = first.day == 1 and (last.year, last.month) == (first.year, first.month) and _is_last(period)
    return f"{first:%Y-%m}" if is_whole else f"{first} – {last}"


def _is_last(period: Period) -> bool:
    following = period.last.toordinal() + 1
    return type(period.last).fromordinal(following).day == 1


def _section(currency: CurrencyFigures, asked: Asked, by: By, names: Mapping[Any, tuple[str, str]]) -> dict[str, Any]:
    lines = _lines(currency, asked, by, names)
    code = currency.code
    drawn: dict[str, Any] = {}
    if by == "period":
        parts: list[dict[str, Decimal]] = [{account: line.figures.stands[account] for account in ORDER} for line in lines]
        drawing = columns(parts, ORDER)
        drawn["columns"] = drawing
        drawn["lines"] = [{"y": line.y, "text": _compact(line.value)} for line in drawing.lines]
        # On a phone, where words are larger, every second one is left out.
        drawn["marks"] = [
            {"x": mark.x, "text": _short_day(asked.periods[mark.place], mark.place), "crowded": number % 2 == 1}
            for number, mark in enumerate(drawing.marks)
        ]
    else:
        drawn["bars"] = _bars(lines)
    return {
        "code": code,
        "rows": [_row(line, code) for line in lines],
        "whole": _row(Line("", gettext("All together"), currency.whole), code),
        "again": written(currency.whole.again, code) if currency.whole.again else "",
        "once": written(EXACT.subtract(currency.whole.asked, currency.whole.again), code),
        **drawn,
    }


def _short_day(period: Period, place: int) -> str:
    """Below a column: months by their month, days without the year where it stands before them."""
    if (period.last - period.first).days > LONGEST_WEEK and period.first.day == 1:
        return f"{period.first:%Y-%m}"
    return f"{period.first}" if place == 0 else f"{period.first:%m-%d}"


def _bars(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Each line as a bar as long as its money, and its parts in it."""
    wholes = [sum(line.figures.stands.values(), Decimal(0)) for line in lines]
    drawn = []
    for line, wide in zip(lines, bars(wholes, BAR), strict=True):
        parts = pieces((account, line.figures.stands[account]) for account in ORDER)
        blocks = [
            {"name": part.account, "x": round(part.x * wide / WHOLE, 1), "wide": round(part.width * wide / WHOLE, 1)} for part in parts
        ]
        drawn.append({"name": line.name, "blocks": blocks})
    return drawn


def _row(line: Line, code: str) -> dict[str, Any]:
    figures = line.figures

    def amount(value: Decimal) -> str:
        return written(value, code).partition(" ")[2] if value else ""

    return {
        "name": line.name,
        "ledgers": figures.ledgers,
        "asked": amount(figures.asked),
        "followed": amount(figures.followed),
        "stands": [(gettext(HEADS[account]), amount(figures.stands[account])) for account in ORDER],
        "waited": "" if figures.waited is None else f"{figures.waited.normalize():f}",
        "held": figures.held,
    }


def _compact(value: Decimal) -> str:
    """For a line of a drawing: `2.5M`, `40 ล้าน`."""
    return format_compact_decimal(value, locale=Locale.parse(get_language() or "en", sep="-"), fraction_digits=2)


PAGES: tuple[Page, ...] = (
    Page(path="money", name="money", view=shown, needs=LOOKS, label=gettext_noop("Money")),
    Page(path="money/export", name="money_export", view=export, needs=LOOKS),
)
