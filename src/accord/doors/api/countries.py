"""Operations on countries: what is known of each with its sources, how old its contacts are, and noting that one was tried."""

from collections.abc import Callable
from typing import Any

from accord.core.countries.country import Country
from accord.core.countries.listing import listing
from accord.core.times import moment, rfc3339
from accord.doors.api import country_answers as answers
from accord.doors.api import shapes
from accord.doors.api.operations import Operation, Reply, Request
from accord.hub.contacts import actions, queries
from accord.hub.contacts.queries import READ, VERIFY, ContactRow
from accord.hub.contacts.vocabulary import BANKS
from accord.hub.desks.queries import DeskRow
from accord.hub.times import now
from accord.tables import countries, holidays_ahead

AHEAD = 120  # days


def contact_out(row: ContactRow) -> dict[str, Any]:
    last = None
    if row.last is not None:
        by = {"id": row.last.by, "name": row.last.by_name} if row.last.by else None
        last = {"day": row.last.day.isoformat(), "found": row.last.found, "how": row.last.how or None, "by": by}
    return {
        "section": row.section,
        "key": row.key,
        "name": row.name or None,
        "mail": row.mail or None,
        "verified": row.verified.isoformat() if row.verified else None,
        "age": row.age,
        "stale": row.is_stale,
        "last": last,
        "desk": desk_out(row.desk) if row.desk else None,
    }


def desk_out(row: DeskRow) -> dict[str, Any]:
    return {"id": row.id, "member": row.member, "name": row.name, "tested": rfc3339(row.tested) if row.tested is not None else None}


def _row(country: Country) -> dict[str, Any]:
    cells = list(listing(country))
    unknown = sum(cell.tag == "X" for cell in cells)
    return {
        "code": country.code,
        "name": country.name,
        "collected": country.collected.isoformat(),
        "banks": len(country.banks),
        "lines": len(country.lines),
        "desks": len(country.desks),
        "values": len(cells) - unknown,
        "unknown": unknown,
        "conflicts": len({(cell.section, cell.row, cell.column) for cell in cells if cell.conflict}),
    }


def listed(asked: Request) -> Reply:
    return Reply({"items": [_row(country) for country in countries().values()], "next": None})


def show(asked: Request) -> Reply:
    country, at = queries.pack(asked.path["code"]), now()
    known = queries.contacts(asked.caller, country.code, at=at)
    days = holidays_ahead(country.code, moment(at).date(), AHEAD)
    return Reply(
        {
            "code": country.code,
            "name": country.name,
            "collected": country.collected.isoformat(),
            "values": [{name: getattr(cell, name) for name in cell.__slots__} for cell in listing(country)],
            "sources": {key: source.text for key, source in country.sources.items()},
            "contacts": [contact_out(row) for row in known.values()],
            "desks": [desk_out(row) for row in queries.desks_in(asked.caller, country.code, at=at)],
            "holidays": [{"day": day.isoformat(), "name": name} for day, name in days.items()],
        }
    )


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
    return Reply({"country": asked.path["code"].upper(), "key": key, "ended": True})


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
        gives=answers.CountryList,
    ),
    _operation(
        "GET",
        "/countries/{code}",
        "show_country",
        "All that is known of a country: every value with its tag and source, unknown as unknown, and how old each contact is.",
        show,
        scope=READ,
        gives=answers.CountryOut,
    ),
    _operation(
        "POST",
        "/countries/{code}/contacts",
        "verify_contact",
        "Note that you tried a contact of a country, and what came of it. All members see it.",
        verify,
        scope=VERIFY,
        takes=shapes.ContactTried,
        gives=answers.ContactOut,
        statuses=(201,),
    ),
    _operation(
        "POST",
        "/countries/{code}/banks",
        "enter_bank_contact",
        "Say where a bank that is no member gets one-time pages. For the secretariat and the national desk of the country.",
        enter_bank,
        scope=VERIFY,
        takes=shapes.BankContactIn,
        gives=answers.ContactOut,
        statuses=(201,),
    ),
    _operation(
        "DELETE",
        "/countries/{code}/banks/{bank}",
        "end_bank_contact",
        "Send a bank that is no member no more one-time pages.",
        end_bank,
        scope=VERIFY,
        gives=answers.BankContactEnded,
    ),
)
