"""The demo's desks as their files describe them, and what each answers for: of a country's banks, wallets and numbers every one.

A bank or a wallet that a country's tables gain is answered for without a change here: one desk of each country has the rest.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from msgspec import Struct

from accord.core.identifiers.banks import BANKS, IBAN_ONLY
from accord.core.identifiers.chains.names import KNOWN, TICKERS
from accord.core.identifiers.platforms import PLATFORMS
from accord.core.identifiers.rails import COUNTRIES as RAILS
from accord.core.identifiers.wallets import WALLETS
from accord.site.demo.files import data
from accord.tables import countries

FILES: Final = ("world", "TH", "BD", "NP", "PE", "AE")
REST: Final = "rest"
STANDS_IN: Final = "Only in this demo: a made-up desk answers for it."
PROMPTPAY: Final = "promptpay"


class Responsibility(NamedTuple):
    kind: str
    value: str
    note: str


class Player(Struct, frozen=True):
    """A person of the cast."""

    login: str
    name: str
    role: str


class Desk(Struct, frozen=True):
    """One member with its one desk. `part`: what it is played as. `contacts` are those of its people whom bells ring."""

    key: str
    name: str
    sector: str
    country: str
    part: str
    is_national: bool
    people: tuple[Player, ...]
    duty: Mapping[str, Any]
    contacts: tuple[str, ...]
    answers: Mapping[str, Any]
    own: tuple[Responsibility, ...]


@cache
def desks() -> tuple[Desk, ...]:
    """The cast, the hub's own desk first."""
    return tuple(_desk(row) for name in FILES for row in data(f"cast/{name}.toml")["desk"])


def circles() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = data("cast/world.toml")["circle"]
    return rows


def _desk(row: Mapping[str, Any]) -> Desk:
    people = tuple(Player(**person) for person in row["people"])
    duty = dict(row["duty"])
    contacts = tuple(duty.pop("contacts", [person.login for person in people]))
    return Desk(
        key=row["key"],
        name=row["name"],
        sector=row["sector"],
        country=row["country"],
        part=row["part"],
        is_national=row.get("national", False),
        people=people,
        duty=MappingProxyType(duty),
        contacts=contacts,
        answers=row.get("answers", {}),
        own=tuple(Responsibility(own["kind"], own["value"], own.get("note", "")) for own in row.get("responsibility", ())),
    )


def answered_by(desk: Desk) -> Iterator[Responsibility]:
    """All that a desk of the cast answers for."""
    yield from desk.own
    for table, chosen in desk.answers.items():
        for entry in _rest(desk, table) if chosen == REST else chosen:
            yield from _said(desk.country, table, entry)


def _rest(desk: Desk, table: str) -> list[str]:
    """The rest, which no other desk of the same country has."""
    taken: set[str] = set()
    for other in desks():
        named = other.answers.get(table)
        if other.country == desk.country and other.key != desk.key and isinstance(named, list):
            taken |= set(named)
    return [entry for entry in _TABLES[table](desk.country) if entry not in taken]


def bank_codes(country: str) -> list[str]:
    """The codes of a country's banks: those of its pack, and those that the reader of accounts knows beside them."""
    pack = countries()[country]
    listed = [bank.code.value for bank in pack.banks.values() if bank.code.value is not None]
    return list(dict.fromkeys([*listed, *(bank.code for bank in BANKS.get(country, ()))]))


def proxy_schemes(country: str) -> list[str]:
    """The schemes of a country whose proxies can be read."""
    schemes = [wallet.scheme for wallet in WALLETS if wallet.country == country]
    national = [rail for rail, home in RAILS.items() if home == country]
    return list(dict.fromkeys([*([PROMPTPAY] if country == "TH" else []), *national, *schemes]))


_TABLES: Final = {
    "banks": bank_codes,
    "proxies": proxy_schemes,
    "platforms": lambda country: [platform.name for platform in PLATFORMS],
    "stores": lambda country: ["android", "ios"],
    "chains": lambda country: sorted({*KNOWN.values(), *TICKERS.values()}),
}
_KINDS: Final = {
    "proxies": "proxy",
    "platforms": "platform",
    "stores": "app-store",
    "chains": "addresses",
    "numbers": "number",
    "senders": "sender",
}


def _said(country: str, table: str, entry: str) -> Iterator[Responsibility]:
    if table != "banks":
        yield Responsibility(_KINDS[table], entry, STANDS_IN)
        return
    yield Responsibility("iban" if country in IBAN_ONLY else "bank", f"{country}:{entry}", STANDS_IN)
    if bic := _bics(country).get(entry):
        yield Responsibility("bic", bic, STANDS_IN)


@cache
def _bics(country: str) -> Mapping[str, str]:
    known = {bank.code: bank.bic for bank in BANKS.get(country, ()) if bank.bic}
    pack = ((bank.code.value, bank.bic.value) for bank in countries()[country].banks.values())
    return {code: bic[:8] for code, bic in pack if code and bic} | known
