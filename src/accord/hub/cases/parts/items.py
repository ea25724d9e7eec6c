"""Requests, signals and reports in a case, by reference."""

from collections.abc import Collection

from accord.hub.cases import store
from accord.hub.cases.admission import Place, write_place
from accord.hub.cases.parts import common, sharing, things
from accord.hub.cases.vocabulary import ITEMS, WRITE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now


def add_item(
    me: Caller, case: str, kind: str, ref: str, *, tlp: str = common.AMBER, audience: Collection[str] = (), at: int | None = None
) -> str:
    """Put a request, signal or report into a case; one that the caller's member has put in already is that part. Returns the part's id.

    Raises NoSuchItem where it is none that the caller may see; Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at, label = at_or_now(at), common.read_tlp(tlp)
    with turn() as t:
        place = write_place(me, case)
        kept, code = things.find(me, kind, ref)
        part = add_in(t, me, place, kind, kept, code, label, audience, at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: {kind} {part}")
    return part


def add_in(t: Turn, me: Caller, place: Place, kind: str, kept: str, code: str, tlp: str, audience: Collection[str], at: int) -> str:
    """In the caller's turn, what `things.find` gave of it."""
    there = store.own_like(place.case.n, place.own.member, kind, kept)
    if there is None:
        return common.add_in(t, me, place, common.new(me, place, kind, tlp, at, ref=kept, code=code), "", audience, at)
    sharing.share_in(t, me, place, [there], audience, at)
    return there.id


def remove_item(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    """Raises AsThingsStand, NoSuchCase, NotAllowed."""
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case)
        common.remove_in(t, me, place, [common.own_part(place, part, *ITEMS)], at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: removed {part}")
