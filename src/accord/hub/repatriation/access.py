"""Who may reach what, and what actions share. Refusals are those of care: a person of another member is as absent as one that never was."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accord.core.care.file import extract
from accord.core.care.nations import read_nationalities
from accord.hub.care.actions import seal_extract
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.queries import StoredFile, read_fields
from accord.hub.desks import actions as desks
from accord.hub.desks.queries.landing import landings
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import returnees, store
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Operation, Traveller
from accord.hub.repatriation.vocabulary import MOST_AT_ONCE, OPEN
from accord.hub.requests import actions as requests
from accord.hub.requests.vocabulary import ASKER
from accord.hub.vault.vocabulary import Reason
from accord.tables import care


def no_operation() -> NoSuchFile:
    return NoSuchFile(_("There is no such operation. See the list of those of your member."))


def no_person() -> NoSuchFile:
    return NoSuchFile(_("There is no such person on the way home. See the operations of your member."))


def operation(caller: Caller, operation_id: str, *, changing: bool = False) -> Operation:
    """An operation of the caller's member. Raises NoSuchFile, and Refused where it is to be changed and is closed."""
    row = store.by_id(Operation, operation_id)
    if row is None or row.home != caller.n:
        raise no_operation()
    if changing and row.state != OPEN:
        raise Refused("closed", _("This operation is closed. Open it again to go on."))
    return row


def person(caller: Caller, person_id: str) -> Returnee:
    """A person whose file the caller's member keeps. Raises NoSuchFile, alike for another's and for one that never was."""
    traveller = store.by_id(Traveller, person_id)
    if traveller is None or traveller.home != caller.n or traveller.gone:
        raise no_person()
    persons = returnees.load([traveller])
    if not persons:
        raise no_person()
    return persons[0]


def people(caller: Caller, ids: Iterable[str]) -> list[Returnee]:
    """Many of them, in the order that is given. Raises NoSuchFile where one is not the caller's, Refused for too many."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise Refused("nobody", _("Choose at least one person."), "people")
    if len(wanted) > MOST_AT_ONCE:
        raise Refused("too-many", _("Choose at most 5,000 people at once."), "people")
    rows = store.among(Traveller, "id", [id for id in wanted if store.is_id(id)])
    by_id = {returnee.traveller.id: returnee for returnee in returnees.load([row for row in rows if row.home == caller.n])}
    if any(id not in by_id for id in wanted):
        raise no_person()
    return [by_id[id] for id in wanted]


def of_operation(row: Operation) -> list[Returnee]:
    return returnees.load(store.where(Traveller, operation=row.n))


def host(returnee: Returnee) -> str:
    """The country in which the person is: that of the operation, else of the file."""
    if returnee.traveller.operation is not None:
        rows = store.where(Operation, n=returnee.traveller.operation)
        if rows:
            return rows[0].country
    return returnee.file.country


def read(returnee: Returnee, caller: Caller, reason: Reason, at: int) -> dict[str, str]:
    """The fields of the person's file. Leaves a line; never in a turn."""
    return read_fields(returnee.file.kind, returnee.file.sealed, caller, reason, at)


def read_nations(text: str) -> tuple[str, ...]:
    """The nationalities that a file names, by their codes."""
    return returnees.known_countries(code for code in read_nationalities(care(), text) if code)


def seal(file: StoredFile, kind: str, anchor: str, fields: Mapping[str, str], caller: Caller, at: int) -> str:
    """An extract, in the vault of the person's home: just what it names."""
    return seal_extract(file.home, anchor, extract(care(), kind, fields), by=caller.actor, at=at)


def take(
    t: Turn,
    returnee: Returnee,
    step: str,
    fields: Mapping[str, Any],
    *,
    by: Caller,
    at: int,
    side: str = ASKER,
    consent: bool | None = None,
) -> None:
    """A step of the protocol. `consent` is what stands for this very step, where that is not the consent to travel. Raises Refused."""
    if returnee.request is None:
        raise Refused("not-begun", _("The way home has not begun for this person. Ask for consent, then begin."))
    request = requests.catch_up_in(t, returnee.request, at)
    request.facts |= {"consent": returnee.may("travel", at)}
    stated = {} if consent is None else {"consent": consent}
    requests.take_step_in(t, request, step, side=side, role=by.role, by=by, at=at, fields=fields, stated=stated)
    returnee.request = request


def ring(t: Turn, member: int, ref: str, at: int, *, by: int) -> bool:
    """Ring a member's desk about a person or an operation; False where it has no desk. Where ten ring already, the newest counts it too."""
    landing = landings([member], at).get(member)
    if landing is None:
        return False
    return desks.ring_for(t, members.as_member(members.by_number([by])[by]), landing.desk, ref, at=at) is not None
