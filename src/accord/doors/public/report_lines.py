"""Whom to call, as the pages of reports show it: by need, where the person must be able to call, each line in the reader's language.

Where none is known, that is said. A person who is held abroad is shown no lines of the country at home; whoever writes for them from there
is shown those too.
"""

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language, gettext
from msgspec import Struct
from msgspec.structs import replace

from accord.core.reports import advice as advising
from accord.core.reports.advice import HelpLine
from accord.core.reports.sheet import Sheet
from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name
from accord.doors.public.labels_report import LINES
from accord.hub.intake import queries
from accord.tables import countries, report_help

_CONSULATE = "consulate"
_WHERE_HELD = ("emergency", "trafficking")
_AFRAID = "yes"  # the answer of a person who fears the consulate


class LineShown(Struct, frozen=True):
    """`dial` is what a phone dials; `keys` what to press then. `is_old`: nobody could confirm it, and the page says so."""

    about: str
    number: str
    dial: str
    hours: str
    keys: str
    is_old: bool


class SiteShown(Struct, frozen=True):
    about: str
    site: str


class LinesShown(Struct, frozen=True):
    """`unknown` says why no line stands here; empty where some do."""

    label: str
    country: str
    lines: tuple[LineShown, ...]
    sites: tuple[SiteShown, ...] = ()
    unknown: str = ""


class AdviceShown(Struct, frozen=True):
    says: str
    groups: tuple[LinesShown, ...] = ()


def before_all(needs: Iterable[str], sheet: Sheet, guess: str) -> list[LinesShown]:
    """The lines above the questions. Where a person is held stands on the first page: until it is said, no country is guessed."""
    place = advising.place_of(sheet.kind, sheet.answers)
    if sheet.kind != "held":
        return help_lines(needs, place or guess)
    homes = [home] if (home := advising.home_of(sheet.kind, sheet.answers)) not in ("", place) else []
    lines = [line for where in (*homes, place) if where for line in help_lines(needs, where)]
    return [*lines, *consulates(sheet)] if place else lines


def advice(situations: frozenset[str], sheet: Sheet) -> tuple[list[AdviceShown], list[str]]:
    """The advice for now, each piece with its lines, and the warnings."""
    pieces = advising.advise(report_help(), situations)
    place = advising.place_of(sheet.kind, sheet.answers)
    now: list[AdviceShown] = []
    listed: set[str] = set()
    home = advising.home_of(sheet.kind, sheet.answers)
    for piece in pieces:
        if piece.at_home:
            # The same number may be another line there.
            now.append(AdviceShown(gettext(piece.says), tuple(_once(help_lines(_WHERE_HELD, home), listed if home == place else set()))))
        elif piece.kind == "now":
            groups = [*(own_banks(sheet) if piece.need == "bank" else ()), *help_lines([piece.need] if piece.need else [], place)]
            now.append(AdviceShown(gettext(piece.says), tuple(_once(groups, listed))))
    if "held" in situations:
        if lines := tuple(_once(help_lines(_WHERE_HELD, place), listed)):
            now.append(AdviceShown(_words("there"), lines))
        if lines := tuple(consulates(sheet)):
            now.append(AdviceShown(_words("consulate-helps"), lines))
    return now, [gettext(piece.says) for piece in pieces if piece.kind == "beware"]


def _once(groups: Iterable[LinesShown], listed: set[str]) -> Iterator[LinesShown]:
    """Each line with the first advice that needs it, and no more than once that none is known."""
    for group in groups:
        lines = tuple(line for line in group.lines if line.dial not in listed)
        if lines or (group.unknown and group.label not in listed):
            yield replace(group, lines=lines)
        listed |= {line.dial for line in lines} | {group.label}


def help_lines(needs: Iterable[str], place: str) -> list[LinesShown]:
    """The lines for these needs in a country, by its code; empty where it is not known."""
    return [_group(need, place) for need in dict.fromkeys(needs)]


def _group(need: str, place: str) -> LinesShown:
    help_table = report_help()
    known_lines = advising.lines(help_table, need, countries().get(place), place)
    unknown = "" if known_lines.lines else _words("unknown").format(country=_name(place)) if place else _words("no-country")
    return LinesShown(
        label=gettext(help_table.needs[need].label),
        country=_name(place) if place else "",
        lines=tuple(map(_line, known_lines.lines)),
        sites=tuple(SiteShown(gettext(directory.about), directory.site) for directory in known_lines.directories),
        unknown=unknown,
    )


def own_banks(sheet: Sheet) -> list[LinesShown]:
    """The fraud lines of the banks that the person paid from, where the pack knows them."""
    place = advising.place_of(sheet.kind, sheet.answers)
    payments = sheet.answers.get("payments", [])
    banks = [str(payment.get("own-bank") or "") for payment in payments if isinstance(payment, dict)]
    bank_lines = advising.fraud_lines(countries().get(place), banks)
    return [LinesShown(_words("own-bank"), "", tuple(map(_line, bank_lines)))] if bank_lines else []


def of_bank(bank: str, place: str) -> list[LinesShown]:
    """The line of one bank or wallet, where its country's pack knows it; else the lines of the country for banks."""
    is_bank = ":" in bank
    known_lines = advising.fraud_lines(countries().get(bank.partition(":")[0] if is_bank else place), [bank]) if bank else ()
    label = LINES["bank-line"] if is_bank else report_help().needs["bank"].label
    return [LinesShown(gettext(label), "", tuple(map(_line, known_lines)))] if known_lines else help_lines(["bank"], place)


def not_sent(place: str) -> list[LinesShown]:
    """Whom to call where nothing, or not all, was sent: each line once."""
    return list(_once(help_lines(("bank", "anti-scam"), place), set()))


def consulates(sheet: Sheet) -> list[LinesShown]:
    """The embassies and consulates for the country where a person is held, of each nationality that was told, unless they are feared."""
    place = str(sheet.answers.get("held-in") or "")
    nations = sheet.answers.get("nationality") or ()
    if not place or not isinstance(nations, list | tuple) or sheet.answers.get("fears-consulate") == _AFRAID:
        return []
    return [_consulate(str(nation), place) for nation in nations if nation != place and nation in COUNTRIES]


def _consulate(nation: str, place: str) -> LinesShown:
    known_lines = advising.lines(report_help(), _CONSULATE, countries().get(nation), nation).lines
    lines = (*_offices(nation, place), *map(_line, known_lines))
    return LinesShown(
        label=_words("consulate").format(country=_name(nation)),
        country="",
        lines=lines,
        unknown="" if lines else _words("no-consulate").format(country=_name(place)),
    )


def _offices(nation: str, place: str) -> Iterator[LineShown]:
    for office in queries.offices(nation, place):
        for number in office.phones:
            yield LineShown(f"{office.city}, {_name(office.country)}", number, advising.dialled(number), office.hours, "", office.is_stale)


def _line(line: HelpLine) -> LineShown:
    return LineShown(gettext(line.about), line.number, line.dial, gettext(line.hours) if line.hours else "", line.keys, line.confirm)


def _name(code: str) -> str:
    return country_name(code, get_language())


def _words(key: str) -> str:
    return gettext(LINES[key])
