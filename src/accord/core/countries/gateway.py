"""The legal gateway: under which instrument one country may ask another for what. A register, empty where nobody entered anything.

No treaty is assumed. An instrument that is known not to be in force can't carry a request; the register says so by data.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from msgspec import Struct

from accord.core.countries.cells import Place
from accord.core.countries.fact import Fact, Source
from accord.core.countries.faults import BadRules, Fault
from accord.core.countries.labels_gateways import GATEWAYS
from accord.core.countries.reading import read_sources
from accord.core.countries.rows import Sort, read_rows
from accord.core.phrases import Phrase


class Instrument(Struct, frozen=True):
    """A treaty or arrangement that people may name. `names` are the ways it is written; `in_force` is a fact like any other."""

    key: str
    about: str
    names: Fact[tuple[str, ...]]
    in_force: Fact[bool]
    says: Fact[str]


class Gateway(Struct, frozen=True, kw_only=True):
    """One entry of the register: `asker` may ask `asked` for `protocol` under `instrument`.

    `scope` are the offences or purposes that it covers, `data` the sorts of data that may be handed over; empty means none was entered,
    and covers nothing. `expires` is the last day; None: it does not expire. `source` is where that stands.
    """

    asker: str
    asked: str
    protocol: str
    instrument: str
    scope: frozenset[str]
    data: frozenset[str]
    expires: date | None
    source: str


class GatewayCheck(Struct, frozen=True):
    """Whether an entry carries a request. `usable` are those that do; `notes` say, for each that does not, why, and what is missing."""

    usable: tuple[Gateway, ...]
    notes: tuple[Phrase, ...]


def check_gateways(
    register: Iterable[Gateway],
    instruments: Mapping[str, Instrument],
    *,
    asker: str,
    asked: str,
    protocol: str,
    on: date,
    scope: frozenset[str] = frozenset(),
    data: frozenset[str] = frozenset(),
) -> GatewayCheck:
    """The entries that carry a request on a day, for what it is about and the data it asks for; and why the others do not."""
    gateways = [gateway for gateway in register if (gateway.asker, gateway.asked, gateway.protocol) == (asker, asked, protocol)]
    faults = [(gateway, _faults(gateway, instruments, on, scope, data)) for gateway in gateways]
    usable = tuple(gateway for gateway, wrong in faults if not wrong)
    notes = [_note(gateway, fault) for gateway, wrong in faults for fault in wrong]
    for gateway in usable:
        instrument = instrument_named(instruments, gateway.instrument)
        if instrument is None or instrument.in_force.value is None:
            notes.append(_note(gateway, Phrase(GATEWAYS["in-force-unknown"])))
    return GatewayCheck(usable, tuple(notes) if gateways else (Phrase(GATEWAYS["nothing"]),))


def _note(gateway: Gateway, fault: Phrase) -> Phrase:
    return Phrase(GATEWAYS["of"], {"instrument": gateway.instrument, "fault": fault})


def instrument_named(instruments: Mapping[str, Instrument], name: str) -> Instrument | None:
    """The instrument that a person means, by any of its names."""
    folded = _folded(name)
    for instrument in instruments.values():
        names = (instrument.about, *(alias for value in instrument.names.values for alias in value))
        if any(_folded(alias) in folded for alias in names):
            return instrument
    return None


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _faults(gateway: Gateway, instruments: Mapping[str, Instrument], on: date, scope: frozenset[str], data: frozenset[str]) -> list[Phrase]:
    wrong = []
    instrument = instrument_named(instruments, gateway.instrument)
    if instrument is not None and instrument.in_force.value is False:
        wrong.append(Phrase(GATEWAYS["not-in-force"], {"about": Phrase(instrument.about)}))
    if gateway.expires is not None and gateway.expires < on:
        wrong.append(Phrase(GATEWAYS["expired"], {"day": gateway.expires}))
    if not gateway.scope or not scope <= gateway.scope:
        wrong.append(Phrase(GATEWAYS["scope"]))
    if not data <= gateway.data:
        wrong.append(Phrase(GATEWAYS["data"], {"data": ", ".join(sorted(data - gateway.data))}))
    if not gateway.source.strip():
        wrong.append(Phrase(GATEWAYS["no-source"]))
    return wrong


def read_instruments(table: Mapping[str, object]) -> Mapping[str, Instrument]:
    """The instruments of a parsed file. Raises BadRules."""
    faults: list[Fault] = []
    sources: dict[str, Source] = read_sources(table, "instruments.toml", faults)
    place = Place("instruments.toml", sources, faults)
    instruments = read_rows(place, table, "instrument", Sort(Instrument, ("in_force",)))
    if faults:
        raise BadRules(faults)
    return MappingProxyType(dict(instruments))
