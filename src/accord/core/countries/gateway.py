"""The legal gateway: under which instrument one country may ask another for what. A register, empty where nobody entered anything.

No treaty is assumed. An instrument that is known not to be in force can't carry a request; the register says so by data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from accord.core.countries.cells import Place
from accord.core.countries.fact import Fact, Source
from accord.core.countries.faults import BadRules, Fault
from accord.core.countries.reading import read_sources
from accord.core.countries.rows import Sort, read_rows


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty or arrangement that people may name. `names` are the ways it is written; `in_force` is a fact like any other."""

    key: str
    about: str
    names: Fact[tuple[str, ...]]
    in_force: Fact[bool]
    says: Fact[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
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


@dataclass(frozen=True, slots=True)
class GatewayCheck:
    """Whether an entry carries a request. `usable` are those that do; `notes` say, for each that does not, why, and what is missing."""

    usable: tuple[Gateway, ...]
    notes: tuple[str, ...]


NOTHING = "No legal gateway is entered for this pair of countries and kind of request. State the legal basis in the request itself."


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
    notes = [f"{gateway.instrument}: {text}" for gateway, wrong in faults for text in wrong]
    for gateway in usable:
        instrument = instrument_named(instruments, gateway.instrument)
        if instrument is None or instrument.in_force.value is None:
            notes.append(f"{gateway.instrument}: whether it is in force is unknown here. Confirm it before you rely on it.")
    return GatewayCheck(usable, tuple(notes) if gateways else (NOTHING,))


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


def _faults(gateway: Gateway, instruments: Mapping[str, Instrument], on: date, scope: frozenset[str], data: frozenset[str]) -> list[str]:
    wrong = []
    instrument = instrument_named(instruments, gateway.instrument)
    if instrument is not None and instrument.in_force.value is False:
        wrong.append(f"{instrument.about} is not in force. It can't carry a request; name another basis.")
    if gateway.expires is not None and gateway.expires < on:
        wrong.append(f"this entry expired on {gateway.expires}. Enter its renewal, or another basis.")
    if not gateway.scope or not scope <= gateway.scope:
        wrong.append("its scope does not cover what this request is about.")
    if not data <= gateway.data:
        wrong.append(f"it does not permit these sorts of data: {', '.join(sorted(data - gateway.data))}.")
    if not gateway.source.strip():
        wrong.append("this entry names no source. Add where it stands.")
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
