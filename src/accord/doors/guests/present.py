"""From a request to what its guest reads: who asks, what about, how much, until when, and what is open to them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.identifiers.bank_names import bank_named
from accord.core.identifiers.labels import KINDS
from accord.core.protocols import Field, Protocol
from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.core.typed import Setting
from accord.core.typed.account import account_in_words
from accord.doors.guests.inputs import Pairs
from accord.doors.guests.labels import NEVER, SECTORS
from accord.doors.guests.zones import OFFSETS, offset_of, usual_in
from accord.hub.requests.queries import GuestPage, GuestReceipt, PaymentRow, SubjectRow
from accord.hub.times import now
from accord.tables import countries, identifier_tables, rulebook

Lines = list[tuple[str, list[str]]]
_SHORT: Final = 8  # of an id: enough to name a request on the telephone
# Fields that name only the hub's own things, or whose values stand elsewhere: in the vault, or as the rows of payments.
_HIDDEN: Final = frozenset({"attachment", "list", "member", "record", "reference", "text"})

_IN_WORDS: Final = frozenset({"account", "script"})


class Fact(Struct, frozen=True):
    """A line of what is asked. `is_code`: written left to right in every language, in letters that can't be confused."""

    title: str
    lines: tuple[str, ...]
    is_code: bool = False


class Due(Struct, frozen=True):
    title: str
    at: str
    is_over: bool


def asker(page: GuestPage) -> list[str]:
    """The asker's sector and country, in words."""
    return [
        word for word in (gettext(SECTORS.get(page.asker_sector, "")) if page.asker_sector else "", country(page.asker_country)) if word
    ]


def country(code: str) -> str:
    return country_name(code, get_language())


def short(request_id: str) -> str:
    return request_id[:_SHORT].upper()


def time(at: int, offset: str) -> str:
    """Digits that read alike in every language, on the reader's own clock, with what that is ahead of UTC."""
    return f"{moment(at).astimezone(offset_of(offset)):%Y-%m-%d %H:%M} {dict(OFFSETS)[offset]}"


def money(value: str, code: str) -> str:
    """`THB 480,000.00`, exact."""
    return f"{code} {Decimal(value):,f}"


def country_of(subject: SubjectRow) -> str:
    """Where the guest most likely is: an account says its country."""
    return subject.value[:2] if subject.kind in ("iban", "account") and subject.value[:2] in countries() else ""


def clock_of(subject: SubjectRow) -> str:
    """The offset of the guest's own clock from UTC, as far as we can tell."""
    return usual_in(country_of(subject))


def setting(page: GuestPage) -> Setting:
    """Where a guest types: the country that it most likely is in, and its clock."""
    country = country_of(page.subject)
    return Setting(
        now=now(),
        tables=identifier_tables(),
        packs=countries(),
        country=country or None,
        language=(get_language() or "en").partition("-")[0],
        zone=clock_of(page.subject),
    )


def _in_words(page: GuestPage) -> str:
    """What the request is about: an account by the bank's name and not by its code. Empty where it was erased."""
    subject = page.subject
    return (account_in_words(subject.kind, subject.value, setting(page)) if subject.display else None) or subject.display


def pending(page: GuestPage) -> tuple[str, ...]:
    """The sums that are still open."""
    return tuple(money(value, code) for code, value in page.pending.items() if Decimal(value))


def facts(page: GuestPage) -> list[Fact]:
    subject = page.subject
    stated = []
    if subject.kind:
        stated.append(Fact(gettext(KINDS[subject.kind]), (_in_words(page) or gettext("erased"),), subject.kind not in _IN_WORDS))
    if sums := pending(page):
        stated.append(Fact(gettext("Amount that is still open"), sums, True))
    for key, field in page.protocol.fields.items():
        lines = tuple(_stated(page, key, field))
        if lines:
            stated.append(Fact(gettext(field.title), lines, field.type in ("amount", "time", "date")))
    return stated


def _stated(page: GuestPage, key: str, field: Field) -> Iterable[str]:
    """The asker's answers by field, in the order of the protocol's file: as a value, in words, or about a person."""
    if key in page.fields and field.type not in _HIDDEN:
        yield _text_of(field, page.fields[key], clock_of(page.subject))
    if key in page.words:
        yield page.words[key]
    yield from (text for text in page.private.get(key, {}).values() if text)


def _text_of(field: Field, value: Any, offset: str) -> str:
    """A typed value as people read it."""
    if field.type == "amount":
        return money(value["value"], value["code"])
    if field.type == "time":
        return time(value, offset)
    if field.type == "yes-no":
        return gettext("Yes") if value else gettext("No")
    if field.type == "country":
        return country(str(value))
    if field.type == "code":
        return gettext(field.choices.get(str(value), str(value)))
    if field.type == "identifier":
        return gettext(KINDS.get(value["kind"], value["kind"]))
    return str(value)


def paid(row: PaymentRow, offset: str) -> list[tuple[str, str]]:
    """The details that tell a payment apart, title and text."""
    amounts = [("", money(*row.disputed.split(" ", 1)))] if " " in row.disputed else []
    rest = {
        gettext("When"): [time(at, offset) for at in row.times],
        "UETR": [row.uetr] if row.uetr else [],
        gettext("Reference of the bank"): [*row.bank_references, *row.end_to_ends],
        gettext("From the bank"): [_bank(code) for code in row.from_banks],
        gettext("To the bank"): [_bank(code) for code in row.to_banks],
    }
    return amounts + [(title, ", ".join(texts)) for title, texts in rest.items() if texts]


def _bank(text: str) -> str:
    """A bank by its name, with the code that it was told by."""
    country, _, code = text.partition(":")
    bank = bank_named(country, code) if code else None
    return f"{bank.name} ({text})" if bank is not None and bank.name else text


def choices(page: GuestPage) -> Pairs:
    """The payments to choose from, as a step that is about one of them needs it."""
    offset = clock_of(page.subject)
    return tuple((row.id, " · ".join(text for _, text in paid(row, offset)[:3])) for row in page.payments)


def dues(page: GuestPage) -> list[Due]:
    """Only the deadlines of the answering side."""
    pressing = [(row, row.due) for row in page.clocks if row.due is not None and row.target == "answerer"]
    return [Due(gettext(row.title), time(due, clock_of(page.subject)), row.overdue) for row, due in pressing]


def is_unconfirmed(page: GuestPage) -> bool:
    """Whether nobody has confirmed the request, where that matters: some step of the protocol asks for it."""
    return not page.confirmed and any("confirmed" in step.guards for step in page.protocol.steps)


def warnings(page: GuestPage) -> list[str]:
    """The warnings of the law where the guest most likely is. What only concerns the asker, or the ways of members, is left out."""
    country, books = country_of(page.subject), rulebook().books
    return [row.text for row in page.warnings if row.sources and row.book in books and country in books[row.book].countries]


def never() -> list[str]:
    return [gettext(sentence) for sentence in NEVER.values()]


def recorded(receipt: GuestReceipt) -> Lines:
    """The answer as it stands in the request. What was written in words, and identifiers, are kept and not shown again."""
    return list(_recorded(receipt.protocol, receipt.fields, clock_of(receipt.subject)))


def _recorded(protocol: Protocol, fields: Mapping[str, Any], offset: str) -> Iterable[tuple[str, list[str]]]:
    for key, value in fields.items():
        field = protocol.fields.get(key)
        if field is None or field.type in _HIDDEN - {"list"}:
            continue
        if field.type == "list":
            columns = {column.key: column for column in field.columns if column.type not in _HIDDEN}
            rows = [" · ".join(_text_of(columns[name], row[name], offset) for name in row if name in columns) for row in value]
            yield gettext(field.title), [row for row in rows if row]
        else:
            yield gettext(field.title), [_text_of(field, value, offset)]
