"""Admission to a case: for the members that take part. To everybody else there is no such case: the same answer as for none."""

from django.utils.translation import gettext_lazy as _
from msgspec import Struct

from accord.core.cases.sharing import Member
from accord.core.sharing import Tlp
from accord.hub.cases import store
from accord.hub.cases.errors import AsThingsStand, NoSuchCase
from accord.hub.cases.store import Case, Participant
from accord.hub.cases.vocabulary import CLOSED, ERASED, IN, INVITED, READ, WRITE
from accord.hub.members.queries import Caller, active_among, need

_IS_CLOSED = _("This case is closed. Its lead can open it again.")
_LEADS_NOT = _("Another member leads this case now. Ask it.")
_IS_CLOSED_AND_NOT_LED = _(
    "This case is closed, and the member that leads it does not take part in the partnership at present. "
    "Take the lead of the case, then open it again."
)
_IS_CLOSED_TO_INVITED = _(
    "This case is closed, and the member that leads it does not take part in the partnership at present. "
    "If the case is opened again, you can take part."
)
_NOT_LED = _(
    "The member that leads this case does not take part in the partnership at present. Take the lead of the case, then do this again."
)


class Place(Struct, frozen=True):
    """A case and the caller's own participation."""

    case: Case
    own: Participant

    @property
    def leads(self) -> bool:
        return self.case.lead == self.own.member

    @property
    def is_led(self) -> bool:
        """Whether the member that leads takes part in the partnership now; where it is suspended, its people can do nothing."""
        return is_led(self.case)


def is_led(case: Case) -> bool:
    return case.lead in active_among([case.lead])


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
        raise AsThingsStand("not-lead", str(_LEADS_NOT if there.is_led else _NOT_LED), "lead")
    if not closed_too:
        must_be_open(there.case)
    return there


def must_be_open(case: Case, *, invited: bool = False) -> None:
    """`invited`: the caller is only invited, and so can't take the lead. Raises AsThingsStand."""
    if case.state == CLOSED:
        unled = _IS_CLOSED_TO_INVITED if invited else _IS_CLOSED_AND_NOT_LED
        raise AsThingsStand("closed", str(_IS_CLOSED if is_led(case) else unled), CLOSED)


def as_core(participant: Participant) -> Member:
    return Member(participant.member, Tlp(participant.ceiling), participant.joined or 0)
