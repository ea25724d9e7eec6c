"""Access to desks: who may change one, who may be on its rota, and the audit line of a change."""

from django.utils.translation import gettext as _

from accord.hub.desks import queries, store
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.store import Desk
from accord.hub.desks.vocabulary import OWN_ACTION, OWN_KINDS
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, PersonRow, need

MANAGE, MANAGE_ALL = "member:desks:manage", "hub:desks:manage"


def managed(caller: Caller, desk_id: str) -> Desk:
    """A desk that the caller may change. Raises NotAllowed, NoSuchDesk."""
    need(caller, MANAGE, MANAGE_ALL)
    return own(caller, store.desk(id=queries.uuid(desk_id), archived=None))


def own(caller: Caller, desk: Desk | None) -> Desk:
    """The desk, where the caller may change it. Raises NoSuchDesk."""
    if desk is None or not (caller.may(MANAGE_ALL) or desk.member == caller.n):
        raise NoSuchDesk
    return desk


def audit(t: Turn, caller: Caller, member: int, detail: str) -> None:
    t.audit(caller.n, caller.actor, MANAGE if caller.may(MANAGE) and member == caller.n else MANAGE_ALL, detail=detail)


def person_of(person_id: str, member: int, field: str = "person") -> PersonRow:
    """An active person of the desk's member. Raises BadDesk."""
    person = next((row for row in members.people_of(member) if row.id == person_id and row.is_active), None)
    if person is None:
        raise BadDesk(field, _("Choose a person of the desk's own member, from the list of its people."))
    return person


def action_of(kind: str, usual: str) -> str:
    """What an audit line about a bell of this kind says was done."""
    return OWN_ACTION if kind in OWN_KINDS else usual
