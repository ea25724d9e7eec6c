"""Countries: what is known of each, value by value with its sources, how old each contact is, and noting that one was tried."""

from datetime import datetime, time
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from accord.core.countries.banking_days import next_banking_day
from accord.core.countries.country import Country
from accord.core.countries.listing import listing
from accord.core.sharing.country_names import country_name
from accord.doors.console.desks.views import as_row
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.partnership import country_rows
from accord.doors.console.partnership import labels as words
from accord.doors.console.partnership.forms import BankForm, TriedForm
from accord.doors.console.partnership.gateways import as_gateway
from accord.hub.contacts import actions, queries
from accord.hub.contacts.errors import BadContact, NotAllowed
from accord.hub.contacts.labels import FOUND, HOW
from accord.hub.contacts.queries import READ, VERIFY, ContactRow
from accord.hub.contacts.vocabulary import ANSWERED, BANKS
from accord.hub.gateways import queries as gateways
from accord.hub.times import now
from accord.tables import bank_holidays, countries, holidays_ahead

BASE = "/console/countries"
CONTACTS = ("lines", "desks", "bodies")
AFTER_CONTACTS = ("clocks",)  # what a person in a hurry reads next
REST = ("banks", "forms", "wallets", "rails", "proxies", "numbering", "prefixes", "domains", "treaties")
AHEAD = 120  # days of holidays


def listed(visit: Visit) -> Answer:
    rows = []
    for country in countries().values():
        cells = list(listing(country))
        known = queries.contacts(visit.caller, country.code)
        rows.append(
            {
                "code": country.code,
                "name": country_name(country.code, get_language()),
                "href": f"{BASE}/{country.code}",
                "banks": len(country.banks),
                "contacts": len(known),
                "fresh": sum(not row.is_stale for row in known.values()),
                "values": sum(cell.tag != "X" for cell in cells),
                "unknown": sum(cell.tag == "X" for cell in cells),
                "conflicts": len({(cell.section, cell.row, cell.column) for cell in cells if cell.conflict}),
                "collected": country.collected.isoformat(),
            }
        )
    # The reader's own country first: it is looked up most.
    rows.sort(key=lambda row: (row["code"] != visit.caller.country, str(row["name"]).casefold()))
    return Shown("countries.html", {"rows": rows})


def show(visit: Visit) -> Answer:
    at = now()
    country = queries.pack(visit.path["code"])
    known = queries.contacts(visit.caller, country.code, at=at)
    cells = list(listing(country))
    today = queries.today_there(country, at)
    years = {today.year, today.year + 1}
    banking = next_banking_day(country, today, frozenset().union(*(bank_holidays(country.code, year) for year in years)))
    entries, _ = gateways.gateways(visit.caller, country=country.code, limit=gateways.MOST, at=at)
    return Shown(
        "country.html",
        {
            "country": country,
            "name": country_name(country.code, get_language()),
            "values": sum(cell.tag != "X" for cell in cells),
            "unknown": sum(cell.tag == "X" for cell in cells),
            "reach": [_contacts(country, section, known) for section in CONTACTS],
            "clocks": country_rows.section(country, "clocks"),
            "sections": [country_rows.section(country, key) for key in REST],
            "locale": list(country_rows.cells_of(country.locale)),
            "locale_title": gettext(words.SECTIONS["locale"]),
            "jumps": [(key, gettext(words.SECTIONS[key])) for key in (*CONTACTS, *AFTER_CONTACTS, *REST, "locale")],
            "desks": [as_row(row, at) for row in queries.desks_in(visit.caller, country.code, at=at)],
            "holidays": [{"day": _midnight(day), "name": name} for day, name in holidays_ahead(country.code, today, AHEAD).items()],
            "banking": {
                "today": _midnight(today) if banking.is_today and country.locale.zone.value else None,
                "day": _midnight(banking.day) if banking.day else None,
                "note": banking.note,
            },
            "gateways": [as_gateway(visit.caller, row) for row in entries],
            "sources": list(country.sources.values()),
            "may_verify": visit.caller.may(VERIFY),
            "guests": _banks(country, known),
            "may_enter": queries.may_enter(visit.caller, country.code),
            "base": f"{BASE}/{country.code}",
        },
    )


def _midnight(day: Any) -> datetime:
    """A day as the templates format one, in the reader's own calendar words."""
    return datetime.combine(day, time(), get_current_timezone())


def _contacts(country: Country, section: str, known: Any) -> dict[str, Any]:
    kinds = {**words.DESK_KINDS, **words.BODY_KINDS}
    rows = []
    for key, row in getattr(country, section).items():
        filled_row = country_rows.row_of(row, head="name")
        at_hand = {cell.name: cell for cell in filled_row.all}
        rows.append(
            {
                "row": filled_row,
                "kind": gettext(kinds[filled_row.kind]) if filled_row.kind else "",
                "at_hand": at_hand,
                "number": at_hand.get("number") or at_hand.get("phone"),
                "contact": contact_words(known[section, key]) if (section, key) in known else None,
                "href": f"{BASE}/{country.code}/{section}/{key}",
            }
        )
    return {"key": section, "title": gettext(words.SECTIONS[section]), "rows": rows}


def contact_words(row: ContactRow) -> dict[str, Any]:
    """How old a contact is, in words, and what the latest try came to where nobody answered."""
    if row.age is None:
        age = gettext("never verified")
    elif row.age == 0:
        age = gettext("answered today")
    else:
        age = ngettext("answered {days} day ago", "answered {days} days ago", row.age).format(days=row.age)
    last = None
    if row.last is not None:
        last = {
            "outcome": gettext(FOUND[row.last.found]),
            "is_bad": row.last.found != ANSWERED,
            "how": gettext(HOW[row.last.how]) if row.last.how else "",
            "day": row.last.day.isoformat(),
            "by": row.last.by_name,
        }
    desk = as_row(row.desk, now()) if row.desk else None
    return {"age": age, "tone": "amber" if row.is_stale else "green", "is_known": row.age is not None, "last": last, "desk": desk}


def _banks(country: Country, known: Any) -> list[dict[str, Any]]:
    """The banks whose contact was entered here, and how old each is."""
    rows = []
    for (section, key), row in known.items():
        if section == BANKS:
            filled_row = country_rows.row_of(country.banks[key], head="name")
            href = f"{BASE}/{country.code}/{BANKS}/{key}"
            rows.append({"row": filled_row, "name": row.name, "mail": row.mail, "contact": contact_words(row), "href": href})
    return rows


def enter(visit: Visit) -> Answer:
    country = queries.pack(visit.path["code"])
    if not queries.may_enter(visit.caller, country.code):
        raise NotAllowed
    banks = [(key, " · ".join(dict.fromkeys((row.name.value or key, row.code.value or key)))) for key, row in country.banks.items()]
    key = visit.request.GET.get("bank", "")
    known = queries.contacts(visit.caller, country.code).get((BANKS, key))
    filled = {"bank": key, "mail": known.mail, "name": known.name} if known is not None else {}
    form = BankForm(visit.sent if visit.request.method == "POST" else None, banks=banks, initial=filled)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            if given["mail"]:
                key = actions.enter_bank(
                    visit.caller, country.code, given["bank"], given["mail"], name=given["name"], language=given["language"]
                )
            else:
                key = actions.end_bank(visit.caller, country.code, given["bank"])
        except BadContact as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        else:
            return go(f"{BASE}/{country.code}#guests")
    context = {
        "country": country,
        "name": country_name(country.code, get_language()),
        "form": form,
        "back": f"{BASE}/{country.code}#guests",
    }
    return Shown("bank_contact_form.html", context, 422 if form.is_bound else 200)


def verify(visit: Visit) -> Answer:
    code, section, key = (visit.path[name] for name in ("code", "section", "key"))
    country = queries.pack(code)
    contact = queries.contact(visit.caller, code, section, key)
    row = getattr(country, section)[key]
    desks = [(desk.id, f"{desk.name} ({desk.member_name})") for desk in queries.desks_in(visit.caller, code)] if section != BANKS else []
    back = f"{BASE}/{country.code}#" + ("guests" if section == BANKS else f"{section}-{key}")
    form = TriedForm(visit.sent if visit.request.method == "POST" else None, desks=desks)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            actions.verify(
                visit.caller, code, section, key, given["how"], found=given["found"], day=given["day"], desk=given["desk"] or None
            )
        except BadContact as bad:
            form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        else:
            return go(back)
    filled = {
        "country": country,
        "name": country_name(country.code, get_language()),
        "row": country_rows.row_of(row, head="name"),
        "contact": contact_words(contact),
        "form": form,
        "back": back,
    }
    return Shown("contact_form.html", filled, 422 if form.is_bound else 200)


PAGES: tuple[Page, ...] = (
    Page(path="countries", name="countries", view=listed, needs=(READ,), label=gettext_noop("Countries"), key="l"),
    Page(path="countries/{code}", name="country", view=show, needs=(READ,)),
    Page(path="countries/{code}/banks", name="country_bank", view=enter, needs=(VERIFY,), also_posts=True),
    Page(path="countries/{code}/{section}/{key}", name="country_contact", view=verify, needs=(VERIFY,), also_posts=True),
)
