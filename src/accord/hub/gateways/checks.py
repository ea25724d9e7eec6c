"""Checks of entries: each returns the value to be kept, or raises BadGateway naming the field."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from accord.core.countries.gateway import instrument_named
from accord.core.identifiers.regions import REGIONS
from accord.core.texts import is_readable
from accord.hub.gateways.errors import BadGateway
from accord.tables import instruments, newest_protocols

LONGEST_INSTRUMENT, LONGEST_SOURCE, LONGEST_WORD, MOST_WORDS = 200, 1000, 100, 20


def country(field: str, text: str) -> str:
    code = text.strip().upper()
    if code not in REGIONS:
        raise BadGateway("unknown-country", _("Give the country as two letters (ISO 3166), for example TH."), field)
    return code


def pair(asker: str, asked: str) -> tuple[str, str]:
    """Both countries. Within one, its own law says what may be asked."""
    asker_code, other = country("asker", asker), country("asked", asked)
    if asker_code == other:
        raise BadGateway("one-country", _("Within one country no gateway is needed: its own law applies. Name two countries."), "asked")
    return asker_code, other


def protocol(name: str) -> str:
    known = newest_protocols()
    if name not in known:
        raise BadGateway("unknown-protocol", _("Name a kind of request: {protocols}.").format(protocols=", ".join(known)), "protocol")
    return name


def instrument(text: str) -> str:
    """As people name it. One that is known not to be in force carries no request."""
    name = _line("instrument", text, LONGEST_INSTRUMENT)
    known = instrument_named(instruments(), name)
    if known is not None and known.in_force.value is False:
        message = _("This instrument is not in force, so it can't carry a request. Name the basis that does: {name} is only planned.")
        raise BadGateway("not-in-force", message.format(name=_(known.about)), "instrument")
    return name


def source(text: str) -> str:
    return _line("source", text, LONGEST_SOURCE)


def words(field: str, given: Iterable[str], *, least: int = 0) -> tuple[str, ...]:
    """Texts, each once, in the order in which they were given."""
    texts = list(dict.fromkeys(_line(field, text, LONGEST_WORD) for text in given if text.strip()))
    if not least <= len(texts) <= MOST_WORDS:
        text = _("Name {least} to {most} of these, each in a few words.").format(least=least, most=MOST_WORDS)
        raise BadGateway("bad-number", text, field)
    return tuple(texts)


def expires(text: str, today: date) -> str:
    """The last day; empty where it does not expire."""
    if not text.strip():
        return ""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadGateway("no-day", _("Write the last day as 2027-01-31, or leave it out where it does not expire."), "expires") from None
    if day < today:
        raise BadGateway("over", _("This day has passed. Enter what holds now, or its renewal."), "expires")
    return day.isoformat()


def _line(field: str, text: str, longest: int) -> str:
    line = " ".join(text.split())
    if not 1 <= len(line) <= longest or not is_readable(line):
        raise BadGateway("bad-text", _("Write 1 to {longest} printable characters.").format(longest=longest), field)
    return line
