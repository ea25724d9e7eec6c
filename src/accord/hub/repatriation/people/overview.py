"""Returnees as victim officers of their home member see them; who a person is only for a reason."""

from collections.abc import Iterable

from accord.core.care.journey import flaws
from accord.hub.care.errors import NoSuchFile
from accord.hub.care.queries import need, note_attempt, own_file, read_words
from accord.hub.consulates import queries as consulates
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, journeys, returnees, store
from accord.hub.repatriation.journeys import leg_row
from accord.hub.repatriation.operations.board import operation_at, person_row
from accord.hub.repatriation.present import Called, ClearedRow, EventRow, FollowupRow, LegRow, Person, PersonRow, SeatRow
from accord.hub.repatriation.store import Event, Followup, Leg, Operation, Seat, Traveller
from accord.hub.repatriation.verification import questions
from accord.hub.repatriation.verification.consular import verification_row
from accord.hub.repatriation.vocabulary import REVIEWED_RISKS
from accord.hub.times import at_or_now
from accord.hub.vault.vocabulary import Reason
from accord.tables import care

MOST = 200


def people(
    caller: Caller,
    operation_id: str,
    *,
    nation: str = "",
    state: str = "",
    kept_by: str = "",
    after: int = 0,
    limit: int = 50,
    at: int | None = None,
) -> tuple[tuple[PersonRow, ...], int | None]:
    """Persons of an operation, narrowed; then the `after` of the next page. Nothing of who they are. Raises NoSuchFile, NotAllowed.

    `nation` `none` is a nationality that is not known.
    """
    need(caller)
    at = at_or_now(at)
    group = access.operation(caller, operation_id)
    persons = access.of_operation(group)
    served = consulates.served(group.country)
    rows = [(returnee.traveller.n, person_row(returnee, served, at)) for returnee in persons]
    fits = [
        (n, row)
        for n, row in rows
        if (not nation or nation in row.nations or (nation == "none" and not row.nations))
        and (not state or row.phase == state)
        and (not kept_by or any(blocker.kind == kept_by for blocker in row.keeping))
        and n > after
    ]
    limit = min(max(limit, 1), 5000)
    return tuple(row for _, row in fits[:limit]), fits[limit - 1][0] if len(fits) > limit else None


def ids(caller: Caller, operation_id: str, *, nation: str = "", state: str = "", at: int | None = None) -> tuple[str, ...]:
    """The ids of all persons of an operation, narrowed: for what is done for many at once. Raises NoSuchFile, NotAllowed."""
    return tuple(row.id for row in people(caller, operation_id, nation=nation, state=state, limit=5000, at=at)[0])


def names(caller: Caller, wanted: Iterable[str], reason: Reason, *, at: int | None = None) -> dict[str, Called]:
    """The names of these persons, by id, for a reason that stays written down. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    persons = access.people(caller, wanted)
    names = {}
    for returnee in persons:
        fields = access.read(returnee, caller, reason, at)
        name = fields.get("name") or fields.get("called") or fields.get("names-other", "")
        names[returnee.traveller.id] = Called(name, fields.get("alias", ""))
    return names


def person(caller: Caller, person_id: str, *, at: int | None = None) -> Person:
    """A returnee: all but who it is. Raises NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    returnee = access.person(caller, person_id)
    traveller = returnee.traveller
    host = access.host(returnee)
    group = store.where(Operation, n=traveller.operation) if traveller.operation is not None else []
    events = store.where(Event, traveller=traveller.n)
    followups = store.where(Followup, traveller=traveller.n, order=("due", "n"))
    operation_row = operation_at(group[0]) if group else None
    known = members.by_number({event.member for event in events if event.member is not None} | {traveller.receiver or 0})
    legs = sorted(returnee.seats, key=lambda pair: pair[1].leaves)
    desk = known.get(traveller.receiver or 0)
    open_now = not returnee.is_over
    return Person(
        row=person_row(returnee, consulates.served(host), at),
        operation=operation_row,
        request=traveller.request or "",
        country="" if returnee.request is None else str(returnee.request.fields.get("home-country", "")),
        papers=traveller.papers,
        risk=traveller.risk,
        assessed=traveller.assessed,
        reviewed=traveller.reviewed,
        review_needed=traveller.risk in REVIEWED_RISKS and traveller.reviewed is None,
        own_review=traveller.assessor == caller.actor,
        agreed=tuple(sorted(returnee.agreed)),
        feared=tuple(sorted(returnee.feared)),
        askable=questions.open_for(returnee),
        desk=desk.name if desk else "",
        decline=traveller.decline,
        verifications=tuple(verification_row(row) for row in returnee.verifications),
        seats=tuple(SeatRow(leg_row(leg, [returnee]), seat.state, seat.escorted, seat.met) for seat, leg in legs),
        flaws=tuple((flaw.leg, flaw.text) for flaw in flaws(returnee.stretches(), returnee.file.is_child)),
        cleared=tuple(
            ClearedRow(row.kind, care().blockers[row.kind].label, row.since, row.until, row.clearer, row.actor)
            for row in returnee.blocks
            if row.until is not None
        ),
        followups=tuple(FollowupRow(row.id, row.due, row.done, row.outcome) for row in followups),
        events=tuple(EventRow(e.what, e.code, known[e.member].name if e.member in known else "", e.actor, e.at) for e in events),
        missing=journeys.missing(returnee, at) if open_now else None,
        may_travel=open_now and returnee.may("travel", at),
        may_begin=returnee.request is None and returnee.may("repatriate", at),
    )


def person_fields(caller: Caller, person_id: str, reason: Reason, *, at: int | None = None) -> dict[str, str]:
    """Who it is, for a reason that stays written down. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    try:
        returnee = access.person(caller, person_id)
    except NoSuchFile:
        note_attempt(caller, "", reason, at)
        raise
    return access.read(returnee, caller, reason, at)


def risk_words(caller: Caller, person_id: str, reason: Reason, *, at: int | None = None) -> tuple[str, str]:
    """The words written about the risk, and the words of its reviewer. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    traveller = access.person(caller, person_id).traveller
    return read_words(traveller.assessment, caller, reason, at), read_words(traveller.review, caller, reason, at)


def returnee_of(caller: Caller, file: str) -> str:
    """The id under which the person of a file is a returnee; empty where it is none. Raises NoSuchFile, NotAllowed."""
    need(caller)
    travellers = store.where(Traveller, file=own_file(caller, file).n)
    return travellers[0].id if travellers else ""


def of_files(caller: Caller, files: Iterable[int], *, at: int | None = None) -> dict[str, PersonRow]:
    """The files of these, by their `n`, whose persons are on the way home, by the id of the file. Raises NotAllowed."""
    need(caller)
    at = at_or_now(at)
    persons = returnees.load([row for row in store.among(Traveller, "file", files) if row.home == caller.n])
    served = {country: consulates.served(country) for country in {returnee.file.country for returnee in persons}}
    return {returnee.file.id: person_row(returnee, served[returnee.file.country], at) for returnee in persons}


def leg(caller: Caller, leg_id: str) -> tuple[LegRow, str]:
    """A leg of the caller's member, and the id of its operation; empty where it has none. Raises NoSuchFile, NotAllowed."""
    need(caller)
    row = store.by_id(Leg, leg_id)
    if row is None or row.home != caller.n:
        raise NoSuchFile
    seats = store.where(Seat, leg=row.n)
    persons = returnees.load(store.among(Traveller, "n", [seat.traveller for seat in seats]))
    group = store.where(Operation, n=row.operation) if row.operation is not None else []
    return leg_row(row, persons), group[0].id if group else ""
