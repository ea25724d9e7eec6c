"""Embargoes: the police ask that nobody acts on an identifier, but contacts them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.times import rfc3339
from accord.hub.desks import queries as desks
from accord.hub.desks.errors import NoSuchDesk
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import EMBARGO
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.steps import access, notices
from accord.hub.requests.steps.common import at_or_now
from accord.hub.requests.vocabulary import ANSWER, ANSWERER, LONGEST_EMBARGO
from accord.hub.saying import said
from accord.tables import identifier_tables


def set_embargo(caller: Caller, identifier: Any, *, until: int, desk: str = "", at: int | None = None) -> str:
    """The police ask that nobody acts on an identifier before then, but contacts them; returns its id. Raises Refused, NotAllowed."""
    need(caller, ANSWER)
    at = at_or_now(at)
    if caller.sector != "state":
        raise Refused("not-police", _("Only a state authority can set an embargo. Ask the police of your country."))
    if not at < until <= at + LONGEST_EMBARGO:
        raise Refused("bad-until", _("An embargo lasts for at most 90 days. Give a date within these; it can be set again."), "until")
    subject = _identifier(identifier, caller.country)
    if desk:
        try:
            if desks.active_desk(desk).member != caller.n:
                raise NoSuchDesk
        except NoSuchDesk:
            raise Refused("no-such-desk", _("Choose a desk of your own, where others can ask."), "desk") from None
    with turn() as t:
        id = store.new_id()
        store.add_embargo(id, subject.key, caller.n, caller.person_n, desk, at, until)
        store.add_subject(subject.key, subject.kind, subject.value, subject.display, at)
        _tell_of_embargo(t, caller, id, subject.key, "embargo.set", {"until": rfc3339(until), **({"desk": desk} if desk else {})})
    return id


def lift_embargo(caller: Caller, embargo: str, *, at: int | None = None) -> None:
    """The member that set it takes it away before its time. Raises NoSuchRequest, NotAllowed."""
    need(caller, ANSWER)
    with turn() as t:
        row = store.embargo_of(embargo, caller.n) if access.is_id(embargo) else None
        if row is None:
            raise NoSuchRequest(_("There is no such embargo of yours. See the list of those in force."))
        store.lift(row.n, at_or_now(at))
        erasures.note(EMBARGO, f"{embargo} {caller.n}", t.at)
        _tell_of_embargo(t, caller, embargo, row.key, "embargo.lifted", {})


def _tell_of_embargo(t: Turn, caller: Caller, embargo_id: str, key: bytes, entry_type: str, data: dict[str, Any]) -> None:
    """Tell the members asked about the identifier now: nobody else learns of it, nor does the setter learn who asks about it."""
    for request in store.running_about(key):
        parties = store.parties(request.n)
        recipients = {party.member for party in parties if party.side == ANSWERER}
        if not recipients:
            continue
        if any(party.member == caller.n for party in parties):
            recipients.add(caller.n)
        notices.entry(t, entry_type, request, recipients, caller, {"embargo": embargo_id, **data})
    t.audit(caller.n, caller.actor, ANSWER, detail=f"{entry_type} {embargo_id}")


def _identifier(given: Any, region: str | None) -> Identifier:
    if isinstance(given, Identifier):
        return given
    kind, text, there = None, given, None
    if isinstance(given, Mapping):
        kind, text, there = given.get("kind"), given.get("value"), given.get("region")
    try:
        return parse(str(text), there or region, kind, tables=identifier_tables())
    except NotAnIdentifier as error:
        raise Refused(error.code, said(error.says), "identifier") from None
