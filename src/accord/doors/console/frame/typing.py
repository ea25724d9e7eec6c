"""Text typed into the console's forms, read where their desk stands: its country, its zone, its language."""

from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.sharing.country_names import country_name
from accord.core.typed import Question, Reading, Refused, Setting, Value
from accord.core.typed.account import banks_of
from accord.core.typed.labels import TEXTS
from accord.doors.console.frame.pages import Visit
from accord.hub.desks import queries as desks
from accord.hub.times import now
from accord.tables import countries, identifier_tables


class Meant(Struct, frozen=True):
    """One of the meanings of what was typed, as a control offers it."""

    value: str
    words: str


class BankChoice(Struct, frozen=True):
    value: str
    name: str
    chosen: bool


class Asked(Struct, frozen=True):
    """A question asked back at a field: the sentence, the choices, and which text it is about."""

    text: str
    about: str
    choices: tuple[Meant, ...]


def setting(visit: Visit, country: str = "") -> Setting:
    """`country`: where the identifiers of the form are, if it says so; the zone stays that of the desk."""
    zone = desks.zone(visit.caller.n)
    home = visit.caller.country or None
    if not zone and home and home in countries():
        zone = countries()[home].locale.zone.value or ""
    return Setting(
        now=now(),
        tables=identifier_tables(),
        packs=countries(),
        country=country or home,
        language=(get_language() or "en").partition("-")[0],
        zone=zone or None,
    )


def words_of(reading: Reading) -> str:
    """The question or the refusal, in the reader's language; of a value, how it is read back."""
    if isinstance(reading, Value):
        return gettext(TEXTS[reading.code]).format(**reading.values) if reading.code else reading.display
    return gettext(TEXTS[reading.code]).format(**reading.values)


def asked(reading: Reading, about: str) -> Asked | None:
    """The question with its choices; None where nothing can be chosen."""
    if not isinstance(reading, Question):
        return None
    choices = (
        Meant(choice.value, gettext(TEXTS[choice.code]).format(**choice.values) if choice.code else choice.display)
        for choice in reading.choices
    )
    return Asked(words_of(reading), about, tuple(choices))


def refusal(reading: Reading) -> str:
    return words_of(reading) if isinstance(reading, Refused) else ""


def banks(here: Setting, chosen: str = "") -> tuple[tuple[str, tuple[BankChoice, ...]], ...]:
    """The banks and wallets of all countries that have a list, those of the form's own country first."""
    groups = []
    for code in sorted(here.packs, key=lambda code: code != here.country):
        rows = tuple(BankChoice(key, name, key == chosen) for key, name in banks_of(code, here))
        if rows:
            groups.append((country_name(code, get_language()), rows))
    return tuple(groups)
