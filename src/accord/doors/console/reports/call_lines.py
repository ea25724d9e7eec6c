"""Whom the caller calls, as the page of a call shows it: by need and country, and that none is known where none is."""

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.reports import advice
from accord.core.reports.advice import Advice, HelpLine
from accord.core.reports.sheet import Sheet
from accord.core.sharing.country_names import country_name
from accord.tables import countries, report_help

# Whom a person in despair or in danger calls: told before anything is asked.
BEFORE_ALL = ("crisis", "emergency")
_WHERE_HELD = ("emergency", "trafficking")


class LineShown(Struct, frozen=True):
    about: str
    number: str
    dial: str
    hours: str
    keys: str  # what to press once it answers


class LinesShown(Struct, frozen=True):
    """The lines for one need in one country. `unknown` says why none stands here; `sites` list lines of many countries."""

    label: str
    country: str
    lines: tuple[LineShown, ...]
    sites: tuple[tuple[str, str], ...]
    unknown: str


def lines_for(needs: Iterable[str], sheet: Sheet) -> list[LinesShown]:
    """Where the caller lives who speaks for a person who is held, and where that person is; else where the caller lives."""
    place, home = advice.place_of(sheet.kind, sheet.answers), advice.home_of(sheet.kind, sheet.answers)
    places = tuple(dict.fromkeys(code for code in (home, place) if code)) or ("",)
    wanted = tuple(dict.fromkeys(needs))
    return [_group(need, code) for code in places for need in wanted]


def own_banks(sheet: Sheet) -> list[LinesShown]:
    """The fraud lines of the banks that the caller paid from, where they are known."""
    payments = sheet.answers.get("payments", [])
    banks = [str(payment.get("own-bank") or "") for payment in payments if isinstance(payment, dict)]
    lines = advice.fraud_lines(countries().get(advice.place_of(sheet.kind, sheet.answers)), banks)
    return [LinesShown(gettext("The caller's own bank"), "", tuple(map(_line, lines)), (), "")] if lines else []


def needs_of(pieces: Iterable[Advice]) -> Iterator[str]:
    """The lines that this advice speaks of."""
    for piece in pieces:
        if piece.need is not None:
            yield piece.need
        if piece.at_home:
            yield from _WHERE_HELD


def _group(need: str, code: str) -> LinesShown:
    table = report_help()
    known = advice.lines(table, need, countries().get(code), code)
    country = country_name(code, get_language()) if code else ""
    unknown = ""
    if not code:
        unknown = gettext("Ask in which country: the numbers are those of that country.")
    elif not known.lines:
        unknown = gettext("We know no number for this in {country}.").format(country=country)
    sites = tuple((gettext(directory.about), directory.site) for directory in known.directories) if not known.lines else ()
    return LinesShown(gettext(table.needs[need].label), country, tuple(map(_line, known.lines)), sites, unknown)


def _line(line: HelpLine) -> LineShown:
    return LineShown(gettext(line.about), line.number, line.dial, gettext(line.hours) if line.hours else "", line.keys)
