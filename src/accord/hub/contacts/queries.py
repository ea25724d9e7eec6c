"""When each contact of a country was last reached, and the members' desks in that country with their test pings. Permission inside.

A country's contacts stand in its pack; those of banks that are no members are entered here.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from accord.core.countries.country import Country
from accord.core.times import moment
from accord.core.typed.zones import zone_named
from accord.hub.contacts import store
from accord.hub.contacts.errors import NoSuchContact
from accord.hub.contacts.store import BankContact
from accord.hub.contacts.vocabulary import ANSWERED, BANKS, SECTIONS, WRONG
from accord.hub.desks import queries as desks
from accord.hub.desks.queries import DeskRow
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.times import now
from accord.tables import countries

READ, VERIFY = "member:gateways:read", "member:contacts:verify"
_BIC = 8
STALE_AFTER = 180  # days after which a contact should be tried again


class Tried(Struct, frozen=True):
    """One try: what came of it on which day, how, by which member (empty: it stands in the pack's data), at which member's desk."""

    day: date
    found: str
    how: str
    by: str
    by_name: str
    desk: str | None


class ContactRow(Struct, frozen=True):
    """A contact and how it stands. `verified` is the last day it answered, `age` its days since; None: nobody has noted that it did.

    `last` is the latest try, whatever came of it. `desk` is the member's desk that it is, as far as a test ping showed it.
    `name` and `mail` are those of a contact that was entered here.
    """

    country: str
    section: str
    key: str
    verified: date | None
    age: int | None
    is_stale: bool
    last: Tried | None
    desk: DeskRow | None
    name: str = ""
    mail: str = ""


def pack(code: str) -> Country:
    """The country's pack, by its code. Raises NoSuchContact."""
    country = countries().get(code.upper()) if len(code) == 2 else None
    if country is None:
        raise NoSuchContact
    return country


def today_there(country: Country, at: int) -> date:
    """The day on which it is in the country: its holidays begin and end by its own clock. By UTC where that is unknown."""
    return moment(at).astimezone(zone_named(country.locale.zone.value or "UTC") or UTC).date()


def contacts(caller: Caller, code: str, *, at: int | None = None) -> Mapping[tuple[str, str], ContactRow]:
    """Every contact of a country that can be tried, by section and key, in the order of the pack. Raises NoSuchContact, NotAllowed."""
    need(caller, READ, VERIFY)
    country, at = pack(code), now() if at is None else at
    tries: dict[tuple[str, str], list[Tried]] = {}
    names = {row.n: row for row in members.members()}
    for attempt in store.tries(country=country.code):
        by = names[attempt.member]
        day = date.fromisoformat(attempt.day)
        tries.setdefault((attempt.section, attempt.key), []).append(
            Tried(day, attempt.found, attempt.how, by.id, by.name, str(attempt.desk) if attempt.desk else None)
        )
    here = {row.id: row for row in _desks(caller, country.code, at)}
    rows = {}
    for section in SECTIONS:
        for key, row in getattr(country, section).items():
            if not _is_reached(row):
                continue
            of_data = [Tried(row.verified, ANSWERED, "", "", "", None)] if row.verified else []
            rows[section, key] = _row(country.code, section, key, [*of_data, *tries.get((section, key), ())], here, moment(at).date())
    for entered in store.banks(country.code):
        rows[BANKS, entered.bank] = _of_bank(entered, at)
    return rows


def may_enter(caller: Caller, code: str) -> bool:
    """Whether the caller may say where a bank of this country is reached: the secretariat, and the country's national member."""
    if not caller.may(VERIFY):
        return False
    row = members.by_number([caller.n])[caller.n]
    return caller.n in members.secretariat() or (row.national and row.country == code.upper())


def guest_contact(banks: Iterable[str], at: int) -> dict[str, str] | None:
    """How to invite the first of these banks (as `TH:025`, or a BIC) as a guest: where its contact answered lately. For the hub itself."""
    for place in banks:
        for code, key in _rows_of(place):
            entered = store.bank(code, key)
            row = _of_bank(entered, at) if entered is not None else None
            if entered is None or row is None or row.is_stale or row.last is None or row.last.found == WRONG:
                continue
            return {
                "email": entered.mail,
                "name": entered.name,
                "organisation": countries()[code].banks[key].name.value or key,
                "language": entered.language,
                "verified": f"{row.last.how} {row.verified}",
            }
    return None


def _rows_of(place: str) -> Iterable[tuple[str, str]]:
    """The rows of packs that a bank stands in, by its code or BIC."""
    code, _, number = place.partition(":")
    if number:
        pack = countries().get(code)
        return [(code, key) for key, row in pack.banks.items() if number in row.code.values] if pack is not None else []
    return [(country.code, key) for country in countries().values() for key, row in country.banks.items() if _is_bic(place, row.bic.values)]


def _is_bic(given: str, known: Iterable[str]) -> bool:
    """Of a BIC the first eight letters say the bank, the others a branch."""
    return len(given) >= _BIC and any(given[:_BIC] == bic[:_BIC] for bic in known)


def _of_bank(entered: BankContact, at: int) -> ContactRow:
    """A try made before the address was changed does not count: it was of another address."""
    noted = store.tries(country=entered.country, section=BANKS, key=entered.bank, made__gte=entered.made)
    names = members.by_number({attempt.member for attempt in noted})
    tries = [
        Tried(date.fromisoformat(attempt.day), attempt.found, attempt.how, names[attempt.member].id, names[attempt.member].name, None)
        for attempt in noted
    ]
    row = _row(entered.country, BANKS, entered.bank, tries, {}, moment(at).date())
    return replace(row, name=entered.name, mail=entered.mail)


def _is_reached(row: Any) -> bool:
    """Whether there is anything to try: a number, an address. A law or an unknown line is no contact."""
    ways = (getattr(row, name, None) for name in ("number", "phone", "mail", "site"))
    return any(fact is not None and fact.readings for fact in ways)


def contact(caller: Caller, code: str, section: str, key: str) -> ContactRow:
    """One contact. Raises NoSuchContact, NotAllowed."""
    row = contacts(caller, code).get((section, key))
    if row is None:
        raise NoSuchContact
    return row


def _row(country: str, section: str, key: str, tries: list[Tried], here: Mapping[str, DeskRow], today: date) -> ContactRow:
    desk = next((here[attempt.desk] for attempt in reversed(tries) if attempt.desk is not None and attempt.desk in here), None)
    answered = [attempt.day for attempt in tries if attempt.found == ANSWERED]
    if desk is not None and desk.tested is not None:
        answered.append(moment(desk.tested).date())  # its bell speaks for itself, without anybody noting it
    last = sorted(tries, key=lambda attempt: attempt.day)[-1] if tries else None  # of one day, what was noted last
    verified = max(answered, default=None)
    age = max(0, (today - verified).days) if verified is not None else None
    return ContactRow(country, section, key, verified, age, age is None or age > STALE_AFTER, last, desk)


def desks_in(caller: Caller, code: str, *, at: int | None = None) -> list[DeskRow]:
    """The desks of active members in a country, with when a test was last answered at each. Raises NoSuchContact, NotAllowed."""
    need(caller, READ)
    return _desks(caller, pack(code).code, now() if at is None else at)


def authorities(caller: Caller, code: str, *, at: int | None = None) -> list[DeskRow]:
    """The desks of state authorities of a country that are active members here. Raises NoSuchContact, NotAllowed."""
    states = {row.id for row in members.members() if row.sector == "state"}
    return [row for row in desks_in(caller, code, at=at) if row.member in states]


def _desks(caller: Caller, country: str, at: int) -> list[DeskRow]:
    """None for who may not see desks at all."""
    if not caller.may(desks.READ) and not caller.may(desks.MANAGE_ALL):
        return []
    there = {row.id for row in members.members() if row.country == country}
    return [row for row in desks.desks(caller, at=at) if row.member in there]
