"""Note that a contact was tried, and what came of it: change, journal entry for all members, audit line, in one turn."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.times import moment
from accord.hub.contacts import queries
from accord.hub.contacts.errors import BadContact
from accord.hub.contacts.models import Verification
from accord.hub.contacts.queries import VERIFY, need
from accord.hub.contacts.words import ANSWERED, FOUND, HOW, PING
from accord.hub.journal.actions import turn
from accord.hub.journal.times import now
from accord.hub.members.actions import everybody
from accord.hub.members.queries import Caller


def verify(
    caller: Caller, country: str, section: str, key: str, how: str, *, found: str = ANSWERED, day: str = "", desk: str | None = None
) -> None:
    """Note that somebody tried this contact on a day (today, where none is named) and what came of it.

    `ping`: the contact is the member's desk `desk`, and the day is the one on which its test bell was last answered.
    Raises BadContact, NoSuchContact, NotAllowed.
    """
    need(caller, VERIFY)
    queries.contact(caller, country, section, key)
    if how not in HOW:
        raise BadContact("how", "unknown-word", _("Say how it was tried: {words}.").format(words=", ".join(HOW)))
    if found not in FOUND:
        raise BadContact("found", "unknown-word", _("Say what came of it: {words}.").format(words=", ".join(FOUND)))
    if how == PING:
        on, at_desk = _pinged(caller, country, desk or "")
        found = ANSWERED
    else:
        if desk:
            raise BadContact("desk", "no-ping", _("A desk is named where its test bell was answered (ping). Leave it out, or choose that."))
        on, at_desk = _day(day), None
    code = queries.pack(country).code
    with turn() as t:
        Verification.objects.create(
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


def _pinged(caller: Caller, country: str, desk: str) -> tuple[date, UUID]:
    """The day on which the test bell of a desk in this country was last answered, and the desk."""
    row = next((row for row in queries.desks_in(caller, country) if row.id == desk.strip().lower()), None)
    if row is None:
        raise BadContact("desk", "no-desk", _("Choose the member's desk in this country that the contact is. See the list of desks."))
    if row.tested is None:
        raise BadContact(
            "desk", "never-tested", _("No test bell was ever answered at this desk. Ask the member to ring a test there first.")
        )
    return moment(row.tested).date(), UUID(row.id)


def _day(text: str) -> date:
    today = moment(now()).date()
    if not text.strip():
        return today
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadContact("day", "no-day", _("Write the day as 2026-11-25, or leave it out for today.")) from None
    # Somebody east of the hub may be a day ahead of it.
    if day.year < 2020 or (day - today).days > 1:
        raise BadContact("day", "no-such-day", _("This day has not come yet, or lies too far back. Write the day on which it was tried."))
    return day
