"""A country pack: one frozen value made of the files of its folder. Every fact in it carries its tag and source, or says unknown.

Hotlines are plain texts and are never held against a phone library: it refuses 1441, 1213, 901, 1818 and many more.
"""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from accord.core.countries.fact import Fact, Source
from accord.core.countries.span import Span

Text = Fact[str]


class Bank(Struct, frozen=True):
    """One row of the bank list. `key` names the row; the code in the payment system is a fact like any other."""

    key: str
    code: Text
    name: Text
    local: Text
    bic: Text
    aliases: Fact[tuple[str, ...]]
    lengths: Fact[tuple[int, ...]]
    shape: Text
    routing: Text
    status: Text


class Form(Struct, frozen=True):
    """How an account or bank is written: `digits` long, the bank at `bank` (as `1-3`, counted from 1), `check` a rule of `accounts.CHECKS`.

    `failure` says what a failing check means: `warn` where the rule was worked out from data, `refuse` where a standard states it.
    `whole` is true where it names an account and not only a bank.
    """

    key: str
    about: str
    says: Text
    digits: Fact[int]
    bank: Text
    whole: Fact[bool]
    check: Text
    failure: Text


class Wallet(Struct, frozen=True):
    key: str
    name: Text
    operator: Text
    identifier: Text
    status: Text
    contact: Text


class Statement(Struct, frozen=True):
    """One thing that is known, or not: `about` names it, `says` is the fact."""

    key: str
    about: str
    says: Text


class Prefix(Struct, frozen=True):
    """Numbers allotted to an operator at first. Numbers move between operators: a hint, no proof."""

    key: str
    prefixes: Fact[tuple[str, ...]]
    operator: Text


class Line(Struct, frozen=True):
    """A number to call, as people dial it. `verified` is the day a person called it and it answered; None: nobody has.

    `bank_code` is that of the bank whose fraud line it is, as the list of banks has it.
    """

    key: str
    about: str
    number: Text
    hours: Text
    role: Text
    bank_code: Text
    verified: date | None


class Desk(Struct, frozen=True):
    """An authority that takes reports or holds money, sites or numbers. `kind` is one of `KINDS`."""

    key: str
    kind: str
    name: Text
    phone: Text
    mail: Text
    site: Text
    hours: Text
    role: Text
    needs: Text
    reply: Text
    verified: date | None


class Clock(Struct, frozen=True):
    """How long something may or must take by law or practice, from when it runs, and where that stands."""

    key: str
    about: str
    lasts: Fact[Span]
    runs_from: Text
    law: Text
    says: Text


class Body(Struct, frozen=True):
    """Who helps people, and the law and practice of helping them. `kind` is one of `BODIES`."""

    key: str
    kind: str
    about: str
    phone: Text
    mail: Text
    says: Text
    verified: date | None


class Treaty(Struct, frozen=True):
    """The treaties that bind the country. None is assumed: `party` is unknown unless a source says so."""

    key: str
    about: str
    party: Fact[bool]
    says: Text


class Locale(Struct, frozen=True):
    """Languages (BCP 47), digits, names, calendar, money, time zone, weekend (ISO weekdays, Monday is 1), holidays (`holidays` library)."""

    languages: Fact[tuple[str, ...]]
    scripts: Fact[tuple[str, ...]]
    direction: Text
    digits: Text
    native_digits: Text
    calendar: Text
    zone: Text
    offset: Text
    summer_time: Fact[bool]
    weekend: Fact[tuple[int, ...]]
    week_starts: Fact[int]
    weekend_exceptions: Text
    currency: Text
    currency_number: Text
    country_number: Text
    sign: Text
    holidays: Text
    holidays_say: Text
    name_order: Text
    name_fields: Text
    person_ids: Text
    other_ids: Text

    @property
    def usual_offset(self) -> str:
        """How far the clocks are ahead of UTC the whole year, such as `+07:00`; empty where they are moved, or it is not known."""
        return "" if self.summer_time.value else self.offset.value or ""


class Country(Struct, frozen=True):
    code: str
    name: str
    collected: date
    banks: Mapping[str, Bank]
    forms: Mapping[str, Form]
    wallets: Mapping[str, Wallet]
    rails: Mapping[str, Statement]
    proxies: Mapping[str, Statement]
    numbering: Mapping[str, Statement]
    prefixes: Mapping[str, Prefix]
    lines: Mapping[str, Line]
    desks: Mapping[str, Desk]
    clocks: Mapping[str, Clock]
    bodies: Mapping[str, Body]
    domains: Mapping[str, Statement]
    treaties: Mapping[str, Treaty]
    locale: Locale
    sources: Mapping[str, Source]


KINDS = frozenset({"anti-scam", "police", "prosecutor", "bank-supervisor", "bank", "ombudsman", "consumer", "fiu", "cert", "telecom"})
BODIES = frozenset({"helpline", "crisis", "shelter", "support", "law", "referral", "consular", "practice", "warning"})
