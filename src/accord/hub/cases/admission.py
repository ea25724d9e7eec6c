"""Admission to a case: for the members that take part. To everybody else there is no such case: the same answer as for none."""

from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from accord.core.cases.sharing import Member
from accord.core.sharing import Tlp
from accord.hub.cases import store
from accord.hub.cases.errors import AsThingsStand, NoSuchCase
from accord.hub.cases.store import Case, Participant
from accord.hub.cases.vocabulary import CLOSED, ERASED, IN, INVITED, READ, WRITE
from accord.hub.members.queries import Caller, need

_IS_CLOSED = _("This case is closed. Its lead can open it again.")
_LEADS_NOT = _("Another member leads this case now. Ask it.")


class Place(Struct, frozen=True):
    """A case and the caller's own participation."""

    case: Case
    own: Participant

    @property
    def leads(self) -> bool:
        return self.case.lead == self.own.member


def place(me: Caller, case_id: str, *, invited: bool = False) -> Place:
    """The caller's place at a case; `invited`: also where it is only invited. Raises NoSuchCase."""
    case = store.load(case_id)
    own = store.participant(case.n, me.n) if case is not None and case.state != ERASED else None
    if case is None or own is None or not (own.standing == IN or (invited and own.standing == INVITED)):
        raise NoSuchCase
    return Place(case, own)


def read_place(me: Caller, case_id: str, *, invited: bool = False) -> Place:
    """Raises NoSuchCase, NotAllowed."""
    need(me, READ)
    return place(me, case_id, invited=invited)


def write_place(me: Caller, case_id: str, *, closed_too: bool = False) -> Place:
    """Within the turn in which something is changed. Raises AsThingsStand where the case is closed, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    there = place(me, case_id)
    if not closed_too:
        must_be_open(there.case)
    return there


def lead_place(me: Caller, case_id: str, *, closed_too: bool = False) -> Place:
    """For what the lead alone does. Raises AsThingsStand where another leads, or the case is closed; NoSuchCase, NotAllowed."""
    there = write_place(me, case_id, closed_too=True)
    if not there.leads:
        raise AsThingsStand("not-lead", str(_LEADS_NOT), "lead")
    if not closed_too:
        must_be_open(there.case)
    return there


def must_be_open(case: Case) -> None:
    if case.state == CLOSED:
        raise AsThingsStand("closed", str(_IS_CLOSED), CLOSED)


def as_core(participant: Participant) -> Member:
    return Member(participant.member, Tlp(participant.ceiling), participant.joined or 0)
