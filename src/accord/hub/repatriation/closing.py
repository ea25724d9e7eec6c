"""Closing of extracts and travel in the very turn in which consent is taken back, a field changes, or the file is erased."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from accord.core.care.file import extract_fields
from accord.core.care.gate import Opened
from accord.hub.care.actions import renew_extract
from accord.hub.care.queries import StoredFile
from accord.hub.care.vocabulary import FORCED, HUB, REFERRING
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, returnees, store
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Block, Event, Followup, Traveller, Verification
from accord.hub.repatriation.verification import questions
from accord.hub.repatriation.vocabulary import ARRIVED, CALLED_OFF, FOLLOW, LEFT, PLANNED, TRAVEL_RECORD, WITHDRAWN
from accord.hub.requests import actions as requests
from accord.hub.requests import queries as request_queries
from accord.hub.requests.errors import Refused
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.hub.vault import actions as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reason
from accord.tables import care


class Closing:
    """See `care.dependents.Dependent`."""

    def settle(self, t: Turn, file: StoredFile, at: int, by: Caller | None) -> tuple[str, ...]:
        returnee = _of(file)
        if returnee is None:
            return ()
        shut = []
        for row in returnee.verifications:
            if row.extract is not None and not isinstance(returnee.consulate(row.nation), Opened):
                questions.withdraw(t, row, returnee, at)
                shut.append(f"consulate {row.nation}")
        if _settle_travel(t, returnee, at):
            shut.append("reception")
        return tuple(shut)

    def pass_on(self, t: Turn, file: StoredFile, changed: Mapping[str, str | None], at: int) -> None:
        returnee = _of(file)
        if returnee is None:
            return
        if "nationality" in changed:
            nations = access.read_nations(changed["nationality"] or "")
            store.change(returnee.traveller, nations=store.encode(list(nations)))
            for row in returnee.verifications:
                if row.nation not in nations:
                    questions.withdraw(t, row, returnee, at)
        renew_extract(returnee.traveller.extract, extract_fields(care(), "reception"), changed, at)
        for row in returnee.verifications:
            renew_extract(row.extract, extract_fields(care(), "consulate"), changed, at)

    def end(self, t: Turn, file: StoredFile, at: int, why: Reason) -> None:
        returnee = _of(file)
        if returnee is None:
            return
        shut_all(t, returnee, at)
        if returnee.request is not None and returnee.request.closed is None:
            with suppress(Refused), t.attempt():
                _end_request(t, returnee.request, at)
        for _, reference in self.references(file):
            vault.erase(UUID(reference), HUB, why, at=at)
        for followup in store.where(Followup, traveller=returnee.traveller.n, done=None):
            t.unset_clock(FOLLOW, followup.id)
        store.change(returnee.traveller, nations="[]", gone=True)

    def unkept(self, file: StoredFile) -> frozenset[str]:
        returnee = _of(file)
        return frozenset() if returnee is not None and returnee.seats else frozenset({TRAVEL_RECORD})

    def references(self, file: StoredFile) -> list[tuple[str, str]]:
        travellers = _rows(file)
        rows: list[tuple[str, str | None]] = []
        for traveller in travellers:
            rows += [
                ("reception", traveller.extract),
                ("risk", traveller.assessment),
                ("review", traveller.review),
                ("plan", plan_of(traveller)),
            ]
            for asked in store.where(Verification, traveller=traveller.n):
                rows += [("consulate", asked.extract), ("answer", asked.source)]
            rows += [("blocker", block.note) for block in store.where(Block, traveller=traveller.n)]
        return [(what, reference) for what, reference in rows if reference is not None]

    def pages(self, file: StoredFile) -> list[str]:
        travellers = _rows(file)
        asked = [row for traveller in travellers for row in store.where(Verification, traveller=traveller.n)]
        requests = [traveller.request for traveller in travellers if traveller.request]
        return [*(row.id for row in travellers), *(row.id for row in asked), *requests]

    def export(self, file: StoredFile) -> tuple[str, Any]:
        persons = returnees.load(_rows(file))
        return "way-home", [
            {
                "state": returnee.state,
                "nationalities": returnee.nations,
                "risk": returnee.traveller.risk,
                "consulates": [
                    {"of": row.nation, "state": row.state, "asked": row.asked, "answer": row.answer, "valid": row.valid}
                    for row in returnee.verifications
                ],
                "kept_by": [{"what": block.kind, "since": block.since, "until": block.until} for block in returnee.blocks],
                "legs": [
                    {"from": leg.origin, "to": leg.target, "leaves": leg.leaves, "arrives": leg.arrives, "state": seat.state}
                    for seat, leg in returnee.seats
                ],
                "events": [
                    {"what": event.what, "code": event.code, "at": event.at} for event in store.where(Event, traveller=returnee.traveller.n)
                ],
            }
            for returnee in persons
        ]


def _end_request(t: Turn, request: Request, at: int) -> None:
    """Of a person whose file is gone nobody goes on with anything."""
    if request.state == "received":
        step, side, fields = "finish", ANSWERER, {"reintegration": "out-of-reach"}
    else:
        step, side, fields = "stop", ASKER, {"stop-ground": "out-of-reach"}
    requests.take_step_in(t, request, step, side=side, role="victim officer", by=None, at=at, fields=fields)


def plan_of(traveller: Traveller) -> str | None:
    """The vault's reference of the plan of travel, where there is one."""
    request = request_queries.by_id(traveller.request) if traveller.request else None
    plan = None if request is None else request.fields.get("travel-plan")
    return None if plan is None else str(plan)


def _rows(file: StoredFile) -> list[Traveller]:
    return store.where(Traveller, file=file.n) if file.kind == FORCED else []


def _of(file: StoredFile) -> Returnee | None:
    persons = returnees.load(_rows(file))
    return persons[0] if persons else None


def _settle_travel(t: Turn, returnee: Returnee, at: int) -> bool:
    """Bring the request to what stands now. Who has not left yet and says no does not go: the desk at home is shut out at once."""
    request = returnee.request
    if request is None or request.closed is not None:
        return False
    consent, prepares = returnee.may("travel", at), returnee.may("repatriate", at)
    facts = {"consent": consent, "override": prepares and not consent}
    if any(request.facts.get(name) is not value for name, value in facts.items()):
        requests.state_facts_in(request, facts)
    if consent or request.state != "travel" or any(seat.state in (LEFT, ARRIVED) for seat, _ in returnee.seats):
        return False
    requests.take_step_in(t, request, "call-off-travel", side=ASKER, role="victim officer", by=None, at=at, fields={})
    call_off_seats(t, returnee)
    store.note(returnee.traveller.n, "called-off", "consent", None, "hub", at)
    return True


def call_off_seats(t: Turn, returnee: Returnee) -> None:
    for seat, _ in returnee.seats:
        if seat.state == PLANNED:
            store.change(seat, state=CALLED_OFF)


def shut_all(t: Turn, returnee: Returnee, at: int) -> None:
    """Shut the person to all but the home member."""
    for row in returnee.verifications:
        if row.extract is not None or row.state != WITHDRAWN:
            questions.withdraw(t, row, returnee, at)
    if returnee.traveller.extract is not None and returnee.traveller.receiver is not None:
        with suppress(VaultError):
            vault.unshare(UUID(returnee.traveller.extract), returnee.traveller.receiver, HUB, REFERRING, at=at)
    call_off_seats(t, returnee)
