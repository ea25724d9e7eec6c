"""Erasing: what a member wrote about people in a request, and the value of its identifier. Ledger, steps, clocks and journal stay whole."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.protocols import Field
from accord.hub.journal.actions import turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import texts
from accord.hub.requests.steps import access, execution
from accord.hub.requests.steps.common import at_or_now, inside, tell
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ASKER, MANAGE, OPEN
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.vocabulary import REASONS, Reader, Reason

_KINDS = (texts.KIND, "contact")  # what requests themselves put into the vault; a care file has its own rules


def erase_words(caller: Caller, request: str, reason: str = "person-asked", *, member: str | None = None, at: int | None = None) -> int:
    """Erase for good what the caller's member wrote about people here, also where others could read it; returns how many records it was.

    That is: personal fields, the words of its steps, its messages and files, what its reports say of senders, how its guests are reached.
    What several requests of one ask share is erased for all of them. `member`: the secretariat erases in the place of that member.
    `reason` is one of the vault's. Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    if reason not in REASONS:
        raise Refused("not-a-choice", _("Choose one of: {choices}.").format(choices=", ".join(REASONS)), "reason")
    owner = caller.n if member is None else _owner(caller, member)
    with turn() as t:
        row, parties = inside(caller, request)
        who = Reader(None, "hub", caller.actor)
        count = 0
        for reference in sorted(_references(row)):
            if vault_queries.place(UUID(reference)) in {(owner, kind) for kind in _KINDS}:
                count += vault.erase(UUID(reference), who, Reason(reason), at=at)
        tell(t, row, parties, caller, {"what": "erased", "member": members.by_number([owner])[owner].id})
    store.forget_log()
    return count


def _owner(caller: Caller, member: str) -> int:
    need(caller, MANAGE)
    try:
        return members.member(member).n
    except NoSuchMember:
        raise Refused("not-a-member", _("Choose a member from the list of members."), "member") from None


def _references(request: Request) -> set[str]:
    """Every record of the vault that this request holds a reference of."""
    known = execution.protocol_of(request).fields
    references = set(_named(known.values(), request.fields))
    for step in store.steps_of(request.n):
        references |= {step.texts, *_named(known.values(), step.fields)}
    return (references | store.references(request.n)) - {""}


def _named(known: Iterable[Field], values: Mapping[str, Any]) -> Iterable[str]:
    for field in known:
        value = values.get(field.key)
        if field.type == "reference" and isinstance(value, str):
            yield value
        elif field.type == "list" and isinstance(value, list):
            for row in value:
                yield from _named(field.columns, row)


def erase_identifier(caller: Caller, request: str, *, at: int | None = None) -> None:
    """Show the value of a closed request's identifier no more; it is erased for good with the last request about it.

    For the asker of the request, or the secretariat. The kind and the key stay. Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    with turn() as t:
        row, parties = access.reach(caller, request)
        if Party(caller.n, ASKER) not in parties and not caller.may(MANAGE):
            raise Refused("not-yours", _("Only the asking member or the secretariat can erase it."))
        need(caller, OPEN, MANAGE)
        if row.subject is None:
            raise Refused("nothing-there", _("This request is about no identifier."))
        if row.closed is None:
            raise Refused("still-open", _("Desks still work on it. Close the request first."))
        if store.embargoed(row.subject, at) is not None:
            raise Refused("embargo", _("The police ask to be contacted about it. Erase it when the embargo has ended."))
        if row.erased is None:
            row.erased, row.version = at, row.version + 1
            store.update(row)
            store.drop_subject(row.subject)
            tell(t, row, parties, caller, {"what": "erased"})
    store.forget_log()
