"""The note on non-punishment that a prosecutor and an officer read: what the country's own law says, and which instruments bind it.

It decides nothing. Where an article was not confirmed, the note says so and what was looked for.
"""

from typing import Literal

import msgspec

from accord.core.countries.country import Body, Country
from accord.core.screening.indicators import Instrument, Screening
from accord.core.screening.labels import NOTE

NO_PACK = NOTE["no-pack"]
OWN_LAW = "non-punishment"  # the name of the row in a pack's bodies


class LawText(msgspec.Struct, frozen=True):
    """A sentence of a law, with its tag and sources. `unknown` says what was looked for, where nothing was confirmed."""

    text: str
    tag: str
    sources: tuple[str, ...]
    unknown: str = ""


class Binding(msgspec.Struct, frozen=True):
    """An instrument, and whether the country is a party: `yes`, `no` or `unknown`; `guideline` where there is nothing to be a party to."""

    instrument: Instrument
    party: Literal["yes", "no", "unknown", "guideline"]
    says: str
    sources: tuple[str, ...]


class Note(msgspec.Struct, frozen=True):
    country: str
    own: tuple[LawText, ...]
    instruments: tuple[Binding, ...]
    warnings: tuple[LawText, ...]


def non_punishment(tables: Screening, code: str, country: Country | None) -> Note:
    """The note for a country; None is a country without a pack."""
    bindings = tuple(_binding(instrument, country) for instrument in tables.instruments.values())
    if country is None:
        return Note(code, (LawText("", "X", (), NO_PACK),), bindings, ())
    own = country.bodies.get(OWN_LAW)
    law = _law_texts(own.says.unknown or NO_PACK, own) if own else (LawText("", "X", (), NO_PACK),)
    warnings = tuple(statement for body in country.bodies.values() if body.kind == "warning" for statement in _law_texts("", body))
    return Note(code, law, bindings, warnings)


def _law_texts(unknown: str, body: Body) -> tuple[LawText, ...]:
    statements = tuple(
        LawText(reading.value, reading.tag, tuple(source.text for source in reading.source)) for reading in body.says.readings
    )
    return statements or (LawText("", "X", (), unknown),)


def _binding(instrument: Instrument, country: Country | None) -> Binding:
    if not instrument.treaty:
        return Binding(instrument, "guideline", "", ())
    treaty = country.treaties.get(instrument.treaty) if country else None
    if treaty is None or treaty.party.value is None:
        return Binding(instrument, "unknown", treaty.party.unknown if treaty else "", ())
    (reading,) = treaty.party.readings
    return Binding(instrument, "yes" if reading.value else "no", treaty.says.value or "", tuple(source.text for source in reading.source))
