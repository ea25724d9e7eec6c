"""Operations on countries: what is known of each with its sources, how old its contacts are, and noting that one was tried."""

from collections.abc import Callable
from typing import Any

from accord.core.countries.country import Country
from accord.core.countries.listing import listing
from accord.doors.api.operations import Operation, Reply, Request
from accord.formats.api.countries import (
    BankContactEnded,
    BankContactIn,
    ContactOut,
    ContactTried,
    CountryList,
    CountryOut,
    CountryRow,
    TriedOut,
)
from accord.formats.api.wire import wire
from accord.hub.contacts import actions, queries
from accord.hub.contacts.queries import READ, VERIFY, ContactRow
from accord.hub.contacts.vocabulary import BANKS
from accord.hub.times import now
from accord.tables import countries, holidays_ahead

AHEAD = 120  # days


def contact_out(row: ContactRow) -> ContactOut:
    last = row.last and wire(TriedOut, row.last, by=(row.last.by, row.last.by_name) if row.last.by else None)
    return wire(ContactOut, row, last=last)


def _row(country: Country) -> CountryRow:
    cells = list(listing(country))
    unknown = sum(cell.tag == "X" for cell in cells)
    counts = {name: len(getattr(country, name)) for name in ("banks", "lines", "desks")}
    conflicts = len({(cell.section, cell.row, cell.column) for cell in cells if cell.conflict})
    return wire(CountryRow, country, **counts, values=len(cells) - unknown, unknown=unknown, conflicts=conflicts)


def listed(asked: Request) -> Reply:
    return Reply(CountryList([_row(country) for country in countries().values()], None))


def show(asked: Request) -> Reply:
    country, at = queries.pack(asked.path["code"]), now()
    answer = wire(
        CountryOut,
        country,
        values=listing(country),
        sources={key: source.text for key, source in country.sources.items()},
        contacts=[contact_out(row) for row in queries.contacts(asked.caller, country.code, at=at).values()],
        desks=queries.desks_in(asked.caller, country.code, at=at),
        holidays=list(holidays_ahead(country.code, queries.today_there(country, at), AHEAD).items()),
    )
    return Reply(answer)


def verify(asked: Request) -> Reply:
    given, code = asked.body, asked.path["code"]
    actions.verify(asked.caller, code, given.section, given.key, given.how, found=given.found, day=given.day or "", desk=given.desk or None)
    return Reply(contact_out(queries.contact(asked.caller, code, given.section, given.key)), 201)


def enter_bank(asked: Request) -> Reply:
    given, code = asked.body, asked.path["code"]
    key = actions.enter_bank(asked.caller, code, given.bank, given.mail, name=given.name, language=given.language)
    return Reply(contact_out(queries.contact(asked.caller, code, BANKS, key)), 201)


def end_bank(asked: Request) -> Reply:
    key = actions.end_bank(asked.caller, asked.path["code"], asked.path["bank"])
    return Reply(BankContactEnded(asked.path["code"].upper(), key, True))


def _operation(method: str, path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    return Operation(method=method, path=path, name=name, says=says, handler=handler, **more)


OPERATIONS = (
    _operation(
        "GET",
        "/countries",
        "list_countries",
        "The countries that this hub knows, with how much of each is unknown.",
        listed,
        scope=READ,
        gives=CountryList,
        cached=True,
    ),
    _operation(
        "GET",
        "/countries/{code}",
        "show_country",
        "All that is known of a country: every value with its tag and source, unknown as unknown, and how old each contact is.",
        show,
        scope=READ,
        gives=CountryOut,
        cached=True,
    ),
    _operation(
        "POST",
        "/countries/{code}/contacts",
        "verify_contact",
        "Note that you tried a contact of a country, and what came of it. All members see it.",
        verify,
        scope=VERIFY,
        takes=ContactTried,
        gives=ContactOut,
        statuses=(201,),
        made="/countries/{path.code}",
    ),
    _operation(
        "POST",
        "/countries/{code}/banks",
        "enter_bank_contact",
        "Enter where a bank that is not a member gets one-time pages. For the secretariat and the national desk of the country.",
        enter_bank,
        scope=VERIFY,
        takes=BankContactIn,
        gives=ContactOut,
        statuses=(201,),
        made="/countries/{path.code}",
    ),
    _operation(
        "DELETE",
        "/countries/{code}/banks/{bank}",
        "end_bank_contact",
        "Stop sending one-time pages to a bank that is not a member.",
        end_bank,
        scope=VERIFY,
        gives=BankContactEnded,
    ),
)
