"""Countries, and how their contacts were tried."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from accord.formats.api.common import Body, Day, MemberName, Named, Time, list_of


class ContactTried(Body):
    """A member's try of a contact of a country. `ping`: it is the member's desk `desk`, and a test bell was answered there."""

    section: Annotated[str, Meta(examples=["lines"])]
    key: Annotated[str, Meta(description="The row of the contact, as the country has it.", examples=["aoc-1441"])]
    how: Annotated[str, Meta(examples=["call"])]
    found: Annotated[str, Meta(description="What came of it.")] = "answered"
    day: Annotated[str | None, Meta(description="On which day; left out: today.", examples=["2026-11-25"])] = None
    desk: Annotated[str | None, Meta(description="With `ping`: the id of the member's desk.")] = None


class BankContactIn(Body):
    """The address for one-time pages of a bank that is no member. It is used once a member notes that it answered (section `banks`)."""

    bank: Annotated[str, Meta(description="Its code, BIC or name, as the country's list of banks has it.", examples=["025"])]
    mail: Annotated[str, Meta(description="The address of the bank's desk, not of a person.", examples=["fraud@bank.example"])]
    name: Annotated[str, Meta(description="What the desk is called.", examples=["Fraud desk"])] = ""
    language: Annotated[str, Meta(description="Of the mail and the page; left out: English.", examples=["th"])] = ""


Tag = Annotated[
    Literal["V", "S", "X"], Meta(description="V primary or machine-readable source, S secondary source, X looked for and unknown.")
]


class CountryName(Struct):
    code: str
    name: str
    collected: Day


class CountryRow(CountryName):
    """A country that this hub knows. `values` counts what is known, `unknown` what was looked for and not found."""

    banks: int
    lines: int
    desks: int
    values: int
    unknown: int
    conflicts: int


class ValueOut(Struct):
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


class TriedOut(Struct):
    """The latest try of a contact. `by` is null where it stands in the country's data."""

    day: Day
    found: Literal["answered", "no-answer", "wrong"]
    how: Literal["call", "mail", "site", "visit", "ping"] | None
    by: MemberName | None


class ContactDesk(Struct):
    """The member's desk that a contact is, and when a test bell was last answered there."""

    id: Named
    member: Named
    name: str
    tested: Time | None


class ContactOut(Struct):
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


class BankContactEnded(Struct):
    country: str
    key: str
    ended: bool


class HolidayOut(Struct):
    day: Day
    name: str


class CountryOut(CountryName):
    """All that is known of a country, each value with its source. `desks` are members' desks there.

    `holidays` are the bank holidays of the next 120 days from a library: what is announced at short notice is not in it.
    """

    values: list[ValueOut]
    sources: dict[str, str]
    contacts: list[ContactOut]
    desks: list[ContactDesk]
    holidays: list[HolidayOut]


CountryList = list_of(CountryRow, "CountryList")
