"""Who is on the way to the caller's member, and what it sees of them."""

from collections.abc import Iterable

from msgspec.structs import replace

from accord.hub.care.errors import NoSuchFile
from accord.hub.care.queries import need, note_attempt
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import returnees, store
from accord.hub.repatriation.arrivals import reception
from accord.hub.repatriation.journeys import leg_row
from accord.hub.repatriation.present import Arrival, ArrivalRow, FollowupRow
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Followup, Traveller, Verification
from accord.hub.repatriation.verification.consular import extract_of
from accord.hub.repatriation.vocabulary import ACCEPTED, CALLED_OFF, TOLD
from accord.hub.times import FOR_EVER, at_or_now
from accord.hub.vault.vocabulary import Reason

MOST = 200


def arrivals(caller: Caller, *, before: int | None = None, limit: int = 50, at: int | None = None) -> tuple[list[ArrivalRow], int | None]:
    """Who is on the way to the caller's member, the newest first. Nothing of who they are. Raises NotAllowed."""
    need(caller)
    at = at_or_now(at)
    limit = min(max(limit, 1), MOST)
    travellers = store.newest(
        Traveller, FOR_EVER if before is None else before, limit + 1, receiver=caller.n, reception__in=(TOLD, ACCEPTED), gone=False
    )
    persons = returnees.load(travellers[:limit])
    days: dict[int, int] = {}
    for followup in store.among(Followup, "traveller", [returnee.traveller.n for returnee in persons]):
        if followup.member == caller.n and followup.done is None:
            days[followup.traveller] = min(followup.due, days.get(followup.traveller, followup.due))
    return [replace(_arrival(returnee, at), due=days.get(returnee.traveller.n)) for returnee in persons], travellers[limit - 1].n if len(
        travellers
    ) > limit else None


def _arrival(returnee: Returnee, at: int) -> ArrivalRow:
    traveller = returnee.traveller
    ends = [leg.arrives for seat, leg in returnee.seats if seat.state != CALLED_OFF]
    by = members.by_number([traveller.home])[traveller.home].name
    country = "" if returnee.request is None else str(returnee.request.fields.get("home-country", ""))
    is_open = reception.is_open_to(returnee, at)
    return ArrivalRow(
        traveller.id,
        returnee.file.number,
        by,
        country,
        returnee.state,
        returnee.phase,
        traveller.reception,
        returnee.file.is_child,
        traveller.told or 0,
        max(ends, default=None),
        is_open,
    )


def arrival(caller: Caller, person_id: str, reason: Reason | None = None, *, at: int | None = None) -> Arrival:
    """One of them; with a reason also who it is, once the desk accepted and travel is arranged. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    try:
        returnee = reception.arriving(caller, person_id)
    except NoSuchFile:
        if reason is not None:
            note_attempt(caller, "", reason, at)
        raise
    followups = store.where(Followup, traveller=returnee.traveller.n, member=caller.n, order=("due", "n"))
    row = _arrival(returnee, at)
    fields: dict[str, str] = {}
    if reason is not None and row.is_open and returnee.traveller.extract is not None:
        fields = extract_of(returnee.traveller.extract, "reception", caller, reason, at)
    legs = tuple(
        leg_row(leg, [returnee]) for seat, leg in sorted(returnee.seats, key=lambda pair: pair[1].leaves) if seat.state != CALLED_OFF
    )
    visible_legs = legs if row.reception == ACCEPTED else ()
    return Arrival(
        row, visible_legs, tuple(FollowupRow(followup.id, followup.due, followup.done, followup.outcome) for followup in followups), fields
    )


def rung_about(caller: Caller, refs: Iterable[str]) -> dict[str, str]:
    """Where bells that were rung about persons lead this caller, by what they name: `person`, `arrival`, `asked`; what leads nowhere is
    left out. Two queries at most, however many."""
    there = [row for row in store.among(Traveller, "id", filter(store.is_id, refs)) if not row.gone]
    leads = {row.id: "arrival" for row in there if row.receiver == caller.n and row.reception in (TOLD, ACCEPTED)}
    leads |= {row.id: "person" for row in there if row.home == caller.n}
    left = {row.n: row.id for row in there if row.id not in leads}
    if left:
        asked = {row.traveller for row in store.among(Verification, "traveller", left) if row.member == caller.n}
        leads |= {left[n]: "asked" for n in asked}
    return leads
