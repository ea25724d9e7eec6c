"""Returnees with all that bears on them, loaded together: a board of hundreds asks a handful of questions."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, tzinfo
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from accord.core.care.gate import Gate, Opened, consulate
from accord.core.care.journey import Block as Keeps
from accord.core.care.journey import Leg as Stretch
from accord.core.periods import whole
from accord.core.sharing import COUNTRIES
from accord.core.times import moment
from accord.hub.care import queries as care
from accord.hub.care.queries import Standing, StoredFile
from accord.hub.desks import queries as desks
from accord.hub.members import queries as members
from accord.hub.repatriation import store
from accord.hub.repatriation.store import Block, Leg, Seat, Traveller, Verification
from accord.hub.repatriation.vocabulary import (
    ARRIVED,
    CALLED_OFF,
    DERIVED,
    ISSUED,
    LANDED,
    LEFT,
    NATIONAL,
    NOT_NATIONAL,
    OVER,
    REVIEWED_RISKS,
    TRAVEL,
    UNDER_WAY,
    WITHDRAWN,
)
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Request

T = TypeVar("T", Block, Seat, Verification)


class Returnee(Struct):
    """One person: the row, the file, what was agreed to, who was asked, what keeps, which legs. Nothing of who it is."""

    traveller: Traveller
    standing: Standing
    verifications: list[Verification] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    seats: list[tuple[Seat, Leg]] = field(default_factory=list)
    request: Request | None = None
    zone: tzinfo = UTC  # in which days are told where the file is kept

    @property
    def file(self) -> StoredFile:
        return self.standing.file

    @property
    def state(self) -> str:
        return "identified" if self.request is None else self.request.state

    @property
    def phase(self) -> str:
        """How far the person is: the state, and where travel is arranged whether they have left."""
        legs = [seat.state for seat, _ in self.seats if seat.state != CALLED_OFF]
        if self.state != TRAVEL or not set(legs) & {LEFT, ARRIVED}:
            return self.state
        return LANDED if all(state == ARRIVED for state in legs) else UNDER_WAY

    @property
    def nations(self) -> tuple[str, ...]:
        """The countries whose nationality the person names."""
        return msgspec.json.decode(self.traveller.nations, type=tuple[str, ...])

    @property
    def is_over(self) -> bool:
        return self.request is not None and self.request.state in OVER

    @property
    def agreed(self) -> frozenset[str]:
        return self.standing.agreed

    @property
    def feared(self) -> frozenset[str]:
        return self.standing.feared

    def gate(self, handover: str, at: int) -> Gate:
        """Whether the person may be handed over this way now: `repatriate` to prepare, `travel` to go."""
        return self.standing.gate(handover, at)

    def may(self, handover: str, at: int) -> bool:
        return isinstance(self.gate(handover, at), Opened)

    def consulate(self, nation: str) -> Gate:
        return consulate(nation, self.agreed, self.feared)

    def has_papers(self, at: int) -> bool:
        """A document to travel on: a passport of one's own, or what a consulate issued and is still valid."""
        today = moment(at).astimezone(self.zone).date().isoformat()
        return self.traveller.papers == "passport" or any(
            verification.answer == ISSUED and verification.valid >= today for verification in self.verifications
        )

    def is_verified(self) -> bool:
        """By a consulate, else by a passport of one's own, unless a consulate says that the person is none of its nationals."""
        if any(verification.answer in (NATIONAL, ISSUED) for verification in self.verifications):
            return True
        return self.traveller.papers == "passport" and self.denied is None

    @property
    def denied(self) -> int | None:
        """When a consulate first said that the person is none of its nationals; None where none says so."""
        return min((row.answered for row in self.verifications if row.answer == NOT_NATIONAL and row.answered is not None), default=None)

    def stretches(self) -> tuple[Stretch, ...]:
        """The legs as the core looks at them."""
        ordered = sorted(self.seats, key=lambda pair: pair[1].leaves)
        return tuple(
            Stretch(
                out=leg.origin,
                into=leg.target,
                leaves=leg.leaves,
                arrives=leg.arrives,
                state=seat.state,  # type: ignore[arg-type]
                escorted=seat.escorted,
                met=seat.met,
            )
            for seat, leg in ordered
        )


def load(travellers: Sequence[Traveller]) -> list[Returnee]:
    """All that bears on these persons. Those whose file was erased are left out."""
    rows = [traveller for traveller in travellers if not traveller.gone]
    standings = care.standings([row.file for row in rows])
    numbers = [row.n for row in rows]
    verifications = _by_traveller(store.among(Verification, "traveller", numbers))
    blocks = _by_traveller(store.among(Block, "traveller", numbers))
    seats = store.among(Seat, "traveller", numbers)
    legs = {leg.n: leg for leg in store.among(Leg, "n", {seat.leg for seat in seats})}
    seated = _by_traveller(seats)
    running = requests.by_ids(row.request for row in rows if row.request)
    zones = {home.n: desks.days_of(home.n, home.country) for home in members.by_number({row.home for row in rows}).values()}
    return [
        Returnee(
            row,
            standings[row.file],
            verifications.get(row.n, []),
            blocks.get(row.n, []),
            [(seat, legs[seat.leg]) for seat in seated.get(row.n, [])],
            running.get(row.request or ""),
            zones[row.home],
        )
        for row in rows
        if row.file in standings
    ]


def _by_traveller(rows: Iterable[T]) -> dict[int, list[T]]:
    by_traveller: dict[int, list[T]] = {}
    for row in rows:
        by_traveller.setdefault(row.traveller, []).append(row)
    return by_traveller


def keeps(returnee: Returnee, served: frozenset[str], at: int) -> tuple[Keeps, ...]:
    """The obstacles that keep the person: those that follow from elsewhere, and those recorded. `served`: nations with a consulate here.

    Nothing keeps a person who has left.
    """
    if returnee.is_over or returnee.phase in (UNDER_WAY, LANDED):
        return ()
    return (*_derived(returnee, served, at), *_recorded(returnee))


def _recorded(returnee: Returnee) -> Iterable[Keeps]:
    return (Keeps(kind=block.kind, since=block.since, until=block.until) for block in returnee.blocks if block.kind not in DERIVED)


def _derived(returnee: Returnee, served: frozenset[str], at: int) -> Iterable[Keeps]:
    traveller, made = returnee.traveller, returnee.traveller.made
    if not returnee.may("travel", at):
        no = max((row.at for row in returnee.standing.consents if row.consent == "travel" and not row.yes), default=made)
        yield Keeps(kind="consent", since=max(no, made))
    papers = returnee.has_papers(at)
    if not returnee.is_verified():
        yield Keeps(kind="identity", since=made if traveller.papers != "passport" else returnee.denied or made)
    if not papers:
        yield Keeps(kind="papers", since=_lapsed(returnee) or made)
        if returnee.nations and not served & set(returnee.nations):
            yield Keeps(kind="no-mission", since=made)
    if fear := returnee.feared & set(returnee.nations):
        since = min(row.at for row in returnee.standing.consents if row.feared and row.about in fear)
        yield Keeps(kind="feared", since=min(since, at))
    if returnee.file.first_screened is None:
        yield Keeps(kind="screening", since=made)
    if traveller.assessed is None:
        yield Keeps(kind="risk", since=made)
    elif traveller.risk in REVIEWED_RISKS and traveller.reviewed is None:
        yield Keeps(kind="risk", since=traveller.assessed)
    if returnee.file.is_child and not any(block.kind == "guardian" and block.until is not None for block in returnee.blocks):
        yield Keeps(kind="guardian", since=made)


def _lapsed(returnee: Returnee) -> int | None:
    """When the last travel document that was issued ran out."""
    days = [verification.valid for verification in returnee.verifications if verification.answer == ISSUED and verification.valid]
    if not days:
        return None
    last = date.fromisoformat(max(days))
    return whole(last, last, returnee.zone)[0].ends


def is_waiting(verification: Verification) -> bool:
    """Whether the consulate still owes its word."""
    return verification.state != WITHDRAWN and verification.answer in ("", "unknown")


def known_countries(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code in COUNTRIES))
