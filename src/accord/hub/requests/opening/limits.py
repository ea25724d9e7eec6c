"""Limits on how much one ask may name, and on how often a member may ask without a confirmation."""

import hmac

from django.utils.translation import gettext as _

from accord.core.identifiers import Identifier
from accord.core.protocols import Protocol
from accord.hub.journal import queries as journal
from accord.hub.members.queries import MemberRow
from accord.hub.requests import store
from accord.hub.requests.asks import Ask
from accord.hub.requests.errors import Refused
from accord.hub.requests.vocabulary import (
    ASKER,
    HOUR,
    LONGEST_REPORTER,
    MOST_ANSWERERS,
    MOST_CLAIMS,
    MOST_CONFIRMERS,
    OPAQUE,
    UNCONFIRMED_A_MEMBER,
    UNCONFIRMED_A_REPORTER,
    UNCONFIRMED_A_TARGET,
)


def keep_short(ask: Ask) -> None:
    """Check that one ask names no more than the limits. Raises Refused."""
    if len(ask.to) > MOST_ANSWERERS:
        raise Refused("too-many", _("Name at most 20 members to ask."), "to")
    if len(ask.confirmers) > MOST_CONFIRMERS:
        raise Refused("too-many", _("Name at most 5 members that may confirm."), "confirmers")
    if len(ask.claims) > MOST_CLAIMS:
        raise Refused("too-many", _("One appeal names at most 100 claims."), "claims")
    for text, where in ((ask.about, "about"), (ask.origin_id, "origin")):
        if text and not OPAQUE.fullmatch(text):
            raise Refused("not-opaque", _("Give an id of at most 64 letters, digits and signs, which names nobody."), where)
    if len(ask.reporter) > LONGEST_REPORTER:
        raise Refused("too-long", _("Write at most 200 characters here."), "reporter")


def keep_to_one(organisation: MemberRow, protocol: Protocol) -> None:
    """One request for an organisation to join at a time: to close a second one would put out who came in by the first. Raises Refused."""
    running = store.listed(organisation.n, {"name": protocol.name}, sees_all_of=None, role=ASKER, is_open=True, limit=1)
    if running:
        text = _("This organisation has a request of this kind already. Go on with that one: {id}.").format(id=running[0].id)
        raise Refused("open-already", text, "organisation")


def digest_of_reporter(asker: MemberRow, name: str) -> str:
    """The stored digest of a member's own name for the person whom it asks for: enough to count by, and nothing that tells who it is."""
    return hmac.digest(journal.secret(), f"reporter\n{asker.id}\n{name}".encode(), "sha256").hex()[:40]


def keep_to_rates(identifiers: list[Identifier], asker: int | None, reporter: str, at: int) -> None:
    """An unconfirmed ask may be a weapon: floods of them are damped, by who is behind them and by whom they hit. `asker`:
    None where the hub asks for people who reported, whose floods are damped by themselves: a whole country's come from one member.

    Raises Refused.
    """

    for number, identifier in enumerate(identifiers, 1):
        if store.count_unconfirmed(at - HOUR, subject=identifier.key) >= UNCONFIRMED_A_TARGET:
            raise Refused(
                "too-many-unconfirmed",
                _("This was asked about too often within the hour, and no one has confirmed it. Let the bank or the police confirm it."),
                f"identifiers.{number}",
            )
    if reporter and store.count_unconfirmed(at - HOUR, reporter=reporter) >= UNCONFIRMED_A_REPORTER:
        raise Refused("too-many-unconfirmed", _("The same person asked too often within the hour. Let the bank or the police confirm it."))
    if asker is not None and store.count_unconfirmed(at - HOUR, asker=asker) >= UNCONFIRMED_A_MEMBER:
        raise Refused("too-many-unconfirmed", _("Your member asked too often within the hour. Let the bank or the police confirm it."))
