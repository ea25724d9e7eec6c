"""Note that a contact was tried, and what came of it; enter where a bank that is no member is reached. In one turn each: change, journal
entry for all members, audit line."""

import re
from datetime import date
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accord.core.texts import is_readable
from accord.core.times import moment
from accord.hub.contacts import queries, store
from accord.hub.contacts.errors import BadContact, NoSuchContact, NotAllowed
from accord.hub.contacts.queries import VERIFY
from accord.hub.contacts.vocabulary import ANSWERED, BANKS, FOUND, HOW, PING
from accord.hub.desks.queries import today_of
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.actions import everybody
from accord.hub.members.queries import Caller, need
from accord.hub.times import now

_MAIL: Final = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")
_LONGEST_MAIL: Final = 254
_LONGEST_NAME: Final = 120


def verify(
    caller: Caller, country: str, section: str, key: str, how: str, *, found: str = ANSWERED, day: str = "", desk: str | None = None
) -> None:
    """Note that a member tried this contact on a day (today, where none is named) and with what result.

    `ping`: the contact is the member's desk `desk`, and the day is the one on which its test bell was last answered.
    Raises BadContact, NoSuchContact, NotAllowed.
    """
    need(caller, VERIFY)
    queries.contact(caller, country, section, key)
    if section == BANKS:
        _need_to_enter(caller, country)
        if how == PING:
            raise BadContact(
                "unknown-word", _("A bank that is not a member has no desk to alert. Write or call, and record that you did."), "how"
            )
    if how not in HOW:
        raise BadContact("unknown-word", _("Choose how it was tried: {words}.").format(words=", ".join(HOW)), "how")
    if found not in FOUND:
        raise BadContact("unknown-word", _("Choose what came of it: {words}.").format(words=", ".join(FOUND)), "found")
    if how == PING:
        on, at_desk = _pinged(caller, country, desk or "")
        found = ANSWERED
    else:
        if desk:
            raise BadContact(
                "no-ping", _("Name a desk only where its test bell was answered (ping). Leave the desk out, or choose ping."), "desk"
            )
        on, at_desk = _day(day, today_of(caller, now())), None
    code = queries.pack(country).code
    with turn() as t:
        store.insert_try(
            country=code,
            section=section,
            key=key,
            how=how,
            found=found,
            day=on.isoformat(),
            desk=at_desk,
            member=caller.n,
            actor=caller.actor,
            made=t.at,
        )
        data = {"country": code, "day": on.isoformat(), "found": found, "how": how, "key": key, "section": section}
        t.append("contact.verified", audience=everybody(t), by=caller.n, by_id=caller.id, data=data)
        t.audit(caller.n, caller.actor, VERIFY, detail=f"{code} {section} {key} {found}")


def enter_bank(caller: Caller, country: str, bank: str, mail: str, *, name: str = "", language: str = "") -> str:
    """Say where a bank that is no member gets one-time pages: used once a member notes that it answered. Returns the bank's key.

    `bank`: its code, BIC or name as the country's list of banks has it. Raises BadContact, NoSuchContact, NotAllowed.
    """
    code = queries.pack(country).code
    _need_to_enter(caller, code)
    key = _bank(code, bank)
    kept, called = mail.strip(), name.strip()
    if not _MAIL.fullmatch(kept) or len(kept) > _LONGEST_MAIL:
        raise BadContact("bad-address", _("Write one mail address, such as fraud@bank.example."), "mail")
    if len(called) > _LONGEST_NAME or not is_readable(called):
        raise BadContact("too-long", _("Write what the desk is called in at most 120 letters, such as Fraud desk."), "name")
    if language and language not in dict(settings.LANGUAGES):
        raise BadContact(
            "unknown-word", _("Choose one of the languages: {words}.").format(words=", ".join(dict(settings.LANGUAGES))), "language"
        )
    with turn() as t:
        store.end_bank(code, key, t.at)
        store.insert_bank(country=code, bank=key, mail=kept, name=called, language=language, member=caller.n, actor=caller.actor, made=t.at)
        _tell(t, caller, code, key)
    return key


def end_bank(caller: Caller, country: str, bank: str) -> str:
    """Send a bank no more one-time pages; returns its key. Raises BadContact, NoSuchContact, NotAllowed."""
    code = queries.pack(country).code
    _need_to_enter(caller, code)
    key = _bank(code, bank)
    with turn() as t:
        if not store.end_bank(code, key, t.at):
            raise NoSuchContact
        _tell(t, caller, code, key)
    return key


def _tell(t: Turn, caller: Caller, code: str, key: str) -> None:
    t.append("contact.changed", audience=everybody(t), by=caller.n, by_id=caller.id, data={"country": code, "key": key, "section": BANKS})
    t.audit(caller.n, caller.actor, VERIFY, detail=f"{code} {BANKS} {key} changed")


def _need_to_enter(caller: Caller, country: str) -> None:
    need(caller, VERIFY)
    if not queries.may_enter(caller, country):
        raise NotAllowed(_("The secretariat or the national desk of the country keeps the contacts of its banks. Ask one of them."))


def _bank(code: str, given: str) -> str:
    """The row of a bank: by its key, code or BIC, or by one of its names."""
    text = given.strip().removeprefix(f"{code}:").casefold()
    for key, row in queries.pack(code).banks.items():
        names = (key, *row.code.values, *row.bic.values, *row.name.values, *row.local.values, *(row.aliases.value or ()))
        if text and text in {name.casefold() for name in names}:
            return key
    raise BadContact("no-such-bank", _("Write the bank's code or name as the country's list of banks has it, such as 004."), "bank")


def _pinged(caller: Caller, country: str, desk: str) -> tuple[date, UUID]:
    """The day on which the test bell of a desk in this country was last answered, and the desk."""
    row = next((row for row in queries.desks_in(caller, country) if row.id == desk.strip().lower()), None)
    if row is None:
        raise BadContact("no-desk", _("Choose the member's desk in this country that the contact is. See the list of desks."), "desk")
    if row.tested is None:
        raise BadContact(
            "never-tested", _("No test bell was ever answered at this desk. Ask the member to ring a test there first."), "desk"
        )
    return moment(row.tested).date(), UUID(row.id)


def _day(text: str, today: date) -> date:
    if not text.strip():
        return today
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadContact("no-day", _("Write the day as 2026-11-25, or leave it out for today."), "day") from None
    # A caller east of the hub may be a day ahead of it.
    if day.year < 2020 or (day - today).days > 1:
        raise BadContact("no-such-day", _("This day has not come yet, or is too far back. Write the day on which it was tried."), "day")
    return day
