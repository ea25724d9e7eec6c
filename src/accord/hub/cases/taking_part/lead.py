"""The lead of a case: offered to a member that takes part, and taken once; without an offer where who leads is suspended."""

from django.utils.translation import gettext as _

from accord.hub.cases import bells, store, timelines
from accord.hub.cases.admission import lead_place, must_be_open, write_place
from accord.hub.cases.errors import AsThingsStand
from accord.hub.cases.parts import sharing
from accord.hub.cases.taking_part.leaving import pass_lead
from accord.hub.cases.timelines import Happened
from accord.hub.cases.vocabulary import LEAD_DECLINED, LEAD_OFFERED, LEAD_TAKEN, LEAD_WITHDRAWN, WRITE
from accord.hub.desks import actions as desks
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now


def offer_lead(me: Caller, case: str, member: str, *, at: int | None = None) -> None:
    """Offer the lead to a member that takes part; its desk rings. An empty member takes the offer back. For the lead.

    Raises AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = lead_place(me, case)
        row = place.case
        before = row.offered
        other = sharing.chosen(place, [member])[0] if member else None
        if other is not None and before == other.member:
            return
        if before is not None:
            _settle(t, me, row.n, before, at)
            timelines.tell(t, row, timelines.to_all([me.n, before], LEAD_WITHDRAWN, about=before), at, by=me)
        row.offered = None if other is None else other.member
        store.update(row)
        if other is not None:
            timelines.tell(t, row, timelines.to_all([me.n, other.member], LEAD_OFFERED, about=other.member), at, by=me)
            other = store.participant(row.n, other.member)
            assert other is not None
            other.bell = bells.ring(t, other.member, at, by=me)
            store.update_participant(other)
        t.audit(me.n, me.actor, WRITE, detail=f"case {row.id}: lead offered {member}")


def take_lead(me: Caller, case: str, *, at: int | None = None) -> None:
    """Take the lead that is offered: once. Where the member that leads does not take part in the partnership at present, any member of the
    case may take it, of a closed one too: nobody else could invite, close or open it again.

    Raises AsThingsStand where it is offered no more, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case, closed_too=True)
        row = place.case
        if row.lead == me.n:
            raise AsThingsStand("lead-taken", _("Your member leads this case already: a person of it took the lead."), LEAD_TAKEN)
        if place.is_led:
            must_be_open(row)
            if row.offered != me.n:
                raise AsThingsStand("not-offered", _("Nobody offers the lead of this case to your member now."), LEAD_DECLINED)
        else:
            bells.stop_offer(t, row, at, by=me)
        _settle(t, me, row.n, me.n, at)
        pass_lead(t, row, me.n, at, by=me)
        t.audit(me.n, me.actor, WRITE, detail=f"case {row.id}: took the lead")


def decline_lead(me: Caller, case: str, *, at: int | None = None) -> None:
    """Raises AsThingsStand where it is not offered, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case, closed_too=True)
        row = place.case
        if row.offered != me.n:
            raise AsThingsStand("not-offered", _("Nobody offers the lead of this case to your member now."), LEAD_DECLINED)
        row.offered = None
        store.update(row)
        _settle(t, me, row.n, me.n, at)
        timelines.tell(t, row, [Happened(row.lead, LEAD_DECLINED, about=me.n), Happened(me.n, LEAD_DECLINED, about=me.n)], at, by=me)
        t.audit(me.n, me.actor, WRITE, detail=f"case {row.id}: declined the lead")


def _settle(t: Turn, me: Caller, case: int, member: int, at: int) -> None:
    row = store.participant(case, member)
    if row is not None and row.bell:
        desks.settle(t, row.bell, at, me)
        row.bell = ""
        store.update_participant(row)
