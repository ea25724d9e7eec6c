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


class Said(msgspec.Struct, frozen=True):
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
    own: tuple[Said, ...]
    instruments: tuple[Binding, ...]
    warnings: tuple[Said, ...]


def non_punishment(tables: Screening, code: str, country: Country | None) -> Note:
    """The note for a country; None is a country without a pack."""
    bindings = tuple(_binding(one, country) for one in tables.instruments.values())
    if country is None:
        return Note(code, (Said("", "X", (), NO_PACK),), bindings, ())
    own = country.bodies.get(OWN_LAW)
    law = _said(own.says.unknown or NO_PACK, own) if own else (Said("", "X", (), NO_PACK),)
    warnings = tuple(said for body in country.bodies.values() if body.kind == "warning" for said in _said("", body))
    return Note(code, law, bindings, warnings)


def _said(unknown: str, body: Body) -> tuple[Said, ...]:
    found = tuple(Said(one.value, one.tag, tuple(source.text for source in one.source)) for one in body.says.readings)
    return found or (Said("", "X", (), unknown),)


def _binding(instrument: Instrument, country: Country | None) -> Binding:
    if not instrument.treaty:
        return Binding(instrument, "guideline", "", ())
    treaty = country.treaties.get(instrument.treaty) if country else None
    if treaty is None or treaty.party.value is None:
        return Binding(instrument, "unknown", treaty.party.unknown if treaty else "", ())
    (reading,) = treaty.party.readings
    return Binding(instrument, "yes" if reading.value else "no", treaty.says.value or "", tuple(source.text for source in reading.source))
