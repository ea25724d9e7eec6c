"""The shapes of answers about countries, legal gateways and open doors. As in `answers`: add to them, never rename."""

from typing import Annotated, Literal

import msgspec

from accord.doors.api.answers import MemberName, Named, Time, list_of

Day = Annotated[str, msgspec.Meta(description="A day, as 2026-11-25.", extra_json_schema={"format": "date"})]
Tag = Annotated[
    Literal["V", "S", "X"], msgspec.Meta(description="V primary or machine-readable source, S secondary source, X looked for and unknown.")
]


class CountryRow(msgspec.Struct):
    """A country that this hub knows. `values` counts what is known, `unknown` what was looked for and not found."""

    code: str
    name: str
    collected: Day
    banks: int
    lines: int
    desks: int
    values: int
    unknown: int
    conflicts: int


class ValueOut(msgspec.Struct):
    """One reading of one value. Unknown: `value` is `unknown`, `tag` is X, and `note` says what was looked for.

    `conflict`: other readings of the same value stand beside it. `source` names keys of `sources`, with commas between.
    """

    section: str
    row: str
    about: str
    column: str
    value: str
    tag: Tag
    source: str
    note: str
    conflict: bool


class TriedOut(msgspec.Struct):
    """The latest try of a contact. `by` is null where it stands in the country's data."""

    day: Day
    found: Literal["answered", "no-answer", "wrong"]
    how: Literal["call", "mail", "site", "visit", "ping"] | None
    by: MemberName | None


class ContactDesk(msgspec.Struct):
    """The member's desk that a contact is, and when a test bell was last answered there."""

    id: Named
    member: Named
    name: str
    tested: Time | None


class ContactOut(msgspec.Struct):
    """A contact of a country. `verified` is the last day it answered, `age` its days since; null where nobody noted that it did.

    `stale`: it should be tried again. `last` is the latest try, whatever came of it.
    `name` and `mail` are those of a contact that was entered here: of a bank that is no member, which gets one-time pages there.
    """

    section: Literal["lines", "desks", "bodies", "banks"]
    key: str
    name: str | None
    mail: str | None
    verified: Day | None
    age: int | None
    stale: bool
    last: TriedOut | None
    desk: ContactDesk | None


class BankContactEnded(msgspec.Struct):
    country: str
    key: str
    ended: bool


class HolidayOut(msgspec.Struct):
    day: Day
    name: str


class CountryOut(msgspec.Struct):
    """All that is known of a country, each value with its source. `desks` are members' desks there.

    `holidays` are the bank holidays of the next 120 days from a library: what is announced at short notice is not in it.
    """

    code: str
    name: str
    collected: Day
    values: list[ValueOut]
    sources: dict[str, str]
    contacts: list[ContactOut]
    desks: list[ContactDesk]
    holidays: list[HolidayOut]


class GatewayOut(msgspec.Struct):
    """An entry of the register. `usable`: it carries requests now; `notes` say why not, or what to confirm before relying on it."""

    id: Named
    asker: str
    asked: str
    protocol: str
    instrument: str
    scope: list[str]
    data: list[str]
    expires: Day | None
    source: str
    by: MemberName
    made: Time
    ended: Time | None
    usable: bool
    notes: list[str]


class GatewayEnded(msgspec.Struct):
    id: Named
    ended: bool


class RemarkOut(msgspec.Struct):
    """A sentence, and where it was read; `source` is null where it is what this hub can't tell."""

    text: str
    source: str | None
    tag: Literal["V", "S", "own"] | None


class DoorOut(msgspec.Struct):
    """A door. `needs` is what is missing where it is not open yet, and why where it is closed; `remarks` is what nobody could confirm."""

    door: str
    name: str
    through: str
    state: Literal["open", "not-yet", "closed"]
    needs: list[RemarkOut]
    remarks: list[RemarkOut]


class WarningOut(msgspec.Struct):
    """What to say before anything is sent; it stops nobody. `book` names the rules it comes from, null for those of the channels."""

    code: str
    text: str
    book: str | None
    sources: list[str]


class GatewayForOut(msgspec.Struct):
    """What is entered for the asker's country and one that the money went to. `says` is there where nothing carries the request."""

    asker: str
    asked: str
    protocol: str
    entries: list[GatewayOut]
    says: str | None


class NationalDeskOut(msgspec.Struct):
    """Whom to reach in the victim's country, as its pack has it; several values where sources contradict each other."""

    country: str
    key: str
    name: list[str]
    phone: list[str]
    mail: list[str]
    site: list[str]
    contact: ContactOut


class AdviceOut(msgspec.Struct):
    at: Time
    doors: list[DoorOut]
    warnings: list[WarningOut]
    desks: list[NationalDeskOut]
    member_desks: list[ContactDesk]
    gateways: list[GatewayForOut]


CountryList = list_of(CountryRow, "CountryList")
GatewayList = list_of(GatewayOut, "GatewayList")
