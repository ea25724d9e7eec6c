"""Introductions as their two officers see them. Permission inside; for anybody else there is none: no colleague, and no program."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from msgspec import Struct

from accord.hub.cases import queries as cases
from accord.hub.deconfliction import store
from accord.hub.deconfliction.errors import NoSuchMatch
from accord.hub.deconfliction.store import Match
from accord.hub.deconfliction.verifying import verify as verify
from accord.hub.deconfliction.vocabulary import CASE, HANDLE, HELD, REQUEST, WAITING, WATCH
from accord.hub.journal.actions import turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.watchlists import queries as watchlists
from accord.hub.watchlists.vocabulary import HANDLE as WATCH_LISTS
from accord.tables import protocols


@dataclass(frozen=True, slots=True)
class MatchRow:
    """An introduction. `source` and `ref`: where one's own target stands; `target`: what it is; of a request `kind` is its kind; `case`: in
    which case. They are there as long as the target is. Of the other officer the name and the member; `email` and `phone`
    once both agreed; `has_left`: the officer takes part no more. `steps` are those open to the caller."""

    id: str
    state: str
    state_title: str
    is_open: bool
    source: str
    ref: str
    member: str
    member_name: str
    country: str
    officer: str
    i_agreed: bool
    they_agreed: bool
    both_agreed: bool
    made: int
    due: int | None
    refusal: str
    steps: tuple[str, ...]
    target: str = ""
    kind: str = ""
    case: str = ""
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    has_left: bool = False


class Counts(Struct, frozen=True):
    """How many targets of the caller's member are compared, and how many wait for its budget or an officer."""

    held: int
    waiting: int


def matches(me: Caller, *, at: int | None = None) -> list[MatchRow]:
    """The introductions of which the caller is one of the two officers, the newest first. Raises NotAllowed."""
    need(me, HANDLE)
    at = now() if at is None else at
    rows = store.matches_of(me.person_n) if me.person_n is not None else []
    known = requests.by_ids([row.request for row in rows]) if rows else {}
    return _with_targets(me, [_row(me, row, known[row.request], at, contact=False) for row in rows if row.request in known])


def match(me: Caller, match_id: str, *, at: int | None = None) -> MatchRow:
    """One introduction. Each look leaves a line for the auditors of both members. Raises NoSuchMatch, NotAllowed."""
    need(me, HANDLE)
    at = now() if at is None else at
    row = match_of(me, match_id)
    with turn() as t:
        for member in sorted((row.later, row.earlier)):
            t.audit(member, me.actor if member == me.n else "hub", HANDLE, detail=f"looked at {row.id}")
    return row_of(me, row, at=at)


def count_open(me: Caller) -> int:
    """How many introductions wait for the caller to answer."""
    return sum(row.is_open and not row.i_agreed and "agree" in row.steps for row in matches(me)) if me.may(HANDLE) else 0


def counts(me: Caller) -> Counts:
    """Raises NotAllowed."""
    need(me, HANDLE)
    there = store.counts(me.n)
    return Counts(there[HELD], there[WAITING])


def wants(me: Caller, request: str) -> bool:
    """Whether the caller's member has the identifier of a request deconflicted."""
    return me.may(HANDLE) and store.has_wish(request, me.n)


def match_of(me: Caller, match_id: str) -> Match:
    row = store.match_of(match_id, me.person_n) if me.person_n is not None else None
    if row is None:
        raise NoSuchMatch
    return row


def side_of(me: Caller, row: Match) -> str:
    return ASKER if row.later_person == me.person_n else ANSWERER


def other_agreed(request: Request, side: str) -> bool:
    return (ANSWERER if side == ASKER else ASKER) in request.facts.get("agreed", [])


def row_of(me: Caller, row: Match, *, at: int) -> MatchRow:
    request = requests.by_id(row.request)
    if request is None:
        raise NoSuchMatch
    return _with_targets(me, [_row(me, row, request, at, contact=True)])[0]


def _with_targets(me: Caller, rows: list[MatchRow]) -> list[MatchRow]:
    """Each with one's own target, so that the officer knows what it is about: as many questions for many as for one."""
    refs: dict[str, list[str]] = {}
    for row in rows:
        refs.setdefault(row.source, []).append(row.ref)
    in_cases = cases.own_targets(me.n, refs[CASE]) if CASE in refs else {}
    watched = watchlists.displays(me, refs[WATCH]) if WATCH in refs and me.may(WATCH_LISTS) else {}
    asked = requests.glances(me, refs[REQUEST]) if REQUEST in refs else {}
    shown = []
    for row in rows:
        case, target = in_cases.get(row.ref, ("", "")) if row.source == CASE else ("", watched.get(row.ref, ""))
        glance = asked.get(row.ref) if row.source == REQUEST else None
        kind = "" if glance is None else glance.subject_kind
        shown.append(replace(row, target=target if glance is None else glance.subject, kind=kind, case=case))
    return shown


def _row(me: Caller, row: Match, request: Request, at: int, *, contact: bool) -> MatchRow:
    side = side_of(me, row)
    protocol = protocols()[request.protocol]
    member, person = (row.earlier, row.earlier_person) if side == ASKER else (row.later, row.later_person)
    source, _, ref = (row.later_ref if side == ASKER else row.earlier_ref).partition(" ")
    other, officer = members.by_number([member])[member], members.person(person)
    agreed = request.facts.get("agreed", [])
    both = request.facts.get("contacts") is True
    address: Mapping[str, str] = _contact(officer.contact, at) if both and contact and officer.contact is not None else {}
    steps = {step.key for step in protocol.steps if request.state in step.from_states and side == step.side}
    offered = [] if side in agreed and request.state == "told" else ["agree", "decline"] if "decline" in steps else []
    offered += ["close"] if "close" in steps else []
    code = str(request.fields.get("refusal", ""))
    return MatchRow(
        id=row.id,
        state=request.state,
        state_title=protocol.states[request.state].title,
        is_open=request.closed is None,
        source=source,
        ref=ref,
        member=other.id,
        member_name=other.name,
        country=other.country,
        officer=officer.name,
        i_agreed=side in agreed,
        they_agreed=other_agreed(request, side),
        both_agreed=both,
        made=row.made,
        due=request.next_due,
        refusal=protocol.refusals.get(code, "") if code else "",
        steps=tuple(offered),
        email=address.get("email", ""),
        phone=address.get("phone", ""),
        has_left=not officer.is_active,
    )


def _contact(reference: object, at: int) -> dict[str, str]:
    """How the other officer is reached, read by the hub as both agreed; the look leaves a line at the officer's own member."""
    try:
        kept = vault.read(UUID(str(reference)), Reader(None, "hub", "hub"), Reason("contact"), at=at)
    except VaultError:
        return {}
    return {name: str(value) for name, value in kept.items() if name in ("email", "phone") and value}
