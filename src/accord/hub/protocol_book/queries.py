"""The one look-up of protocols, and proposals as those see them whom they bind. Permission inside, where a caller is taken."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from accord.core.protocols import Protocol
from accord.core.protocols.comparing import Change, as_text, changes
from accord.core.protocols.negotiable import Shipped
from accord.core.protocols.proposing import FileFault, check_file
from accord.hub import cursors
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.protocol_book import agreements as _agreements
from accord.hub.protocol_book import store
from accord.hub.protocol_book.agreements import BOOK
from accord.hub.protocol_book.agreements import Agreement as Agreement
from accord.hub.protocol_book.errors import NoSuchProposal
from accord.hub.protocol_book.store import Bound, Proposal
from accord.hub.protocol_book.verifying import verify as verify
from accord.hub.protocol_book.vocabulary import ACCEPTED, AGREE, AGREED, ASKED, MOST, OPEN, READ
from accord.hub.times import at_or_now
from accord.tables import newest_protocols, protocol_text


class BoundRow(Struct, frozen=True):
    """A member that a proposal binds. `answer`: asked, accepted, refused or countered; `leaves`: from when on it is bound no more."""

    id: str
    name: str
    answer: str
    reason: str
    at: int | None
    leaves: int | None
    is_proposer: bool


class ProposalRow(Struct, frozen=True):
    """A proposal in a list. `protocol` is the file's name@version, `ref` what requests pin once all have accepted.

    `state`: open, agreed, refused, countered or withdrawn; of an agreed one `is_in_force` says whether anybody can still open requests by
    it, and `newer` names the version that took its place between all those whom it binds.
    """

    n: int
    id: str
    ref: str
    name: str
    version: int
    title: str
    language: str
    about: str
    state: str
    is_in_force: bool
    newer: str
    proposer: str
    proposer_name: str
    base: str
    counters: str
    made: int
    settled: int | None
    bound: tuple[BoundRow, ...]
    may_answer: bool
    may_withdraw: bool
    may_leave: bool

    @property
    def waits_for(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.bound if row.answer == ASKED) if self.state == OPEN else ()


class ProposalPage(ProposalRow, frozen=True):
    """A proposal, whole: its file, what it is read as, and what is other than in the version before (`base_protocol`, None where there is
    none)."""

    text: str
    digest: str
    protocol: Protocol
    base_protocol: Protocol | None
    changes: tuple[Change, ...]
    difference: str


class Checked(Struct, frozen=True):
    """What became of a file that was only looked at. `base`: the version before, empty for a protocol that is new."""

    protocol: Protocol | None
    base: str
    faults: tuple[FileFault, ...]
    changes: tuple[Change, ...]
    difference: str


def protocols() -> Mapping[str, Protocol]:
    """Every protocol by the ref that requests pin, texts in the reader's language: those that ship, and those that members agreed on.

    For whatever holds a ref already, and for conditions over all; what a member may know of is `known`.
    """
    return BOOK


def shipped() -> Shipped:
    """What ships, for what may be negotiated."""
    return Shipped(newest_protocols())


def known(caller: Caller, *, at: int | None = None) -> tuple[Protocol, ...]:
    """The protocols that the caller's member can open requests under beside those that ship: agreed on, in force, and not superseded
    between all of its members."""
    moment = at_or_now(at)
    rows = [row for row in _agreements.agreements() if caller.n in row.bound(moment)]
    return tuple(BOOK[row.ref] for row in rows if _newer(row, rows, moment) is None)


def under(caller: Caller) -> tuple[Protocol, ...]:
    """The protocols under which the caller's member can have requests: every version that ships, and what it ever agreed on."""
    own = {row.ref for row in _agreements.agreements() if caller.n in row.leaves}
    return tuple(BOOK[ref] for ref in BOOK if "~" not in ref or ref in own)


def proposal_of(caller: Caller, protocol: Protocol) -> str:
    """The id of the proposal by which the caller's member agreed on a protocol; empty where it ships."""
    return next((row.id for row in _agreements.agreements() if row.ref == protocol.ref and caller.n in row.leaves), "")


def find(caller: Caller, ref: str, *, at: int | None = None) -> Protocol | None:
    """The protocol of a ref or a name, as this caller may know of it: one that ships, or one that binds its member; `hold-funds@3` finds
    the one that was agreed on last, where several have that name and version."""
    ships = BOOK.get(ref) if "~" not in ref else None
    if ships is not None or ref in newest_protocols():
        return ships or newest_protocols()[ref]
    own = [row for row in _agreements.agreements() if caller.n in row.leaves]
    fits = [row for row in own if ref in (row.ref, row.name, f"{row.name}@{row.version}")]
    return BOOK[max(fits, key=lambda row: (row.version, row.since)).ref] if fits else None


def agreed_with(member: int, *, fresh: bool = False, at: int | None = None) -> tuple[Agreement, ...]:
    """The agreements that bind a member now. Cheap where there are none."""
    moment = at_or_now(at)
    if not any(member in row.bound(moment) for row in _agreements.agreements()) and not fresh:
        return ()
    return tuple(row for row in _agreements.agreements(fresh=True) if member in row.bound(moment))


def parties(ref: str) -> frozenset[int]:
    """The members that agreed on a protocol and have not left: none where it ships."""
    return frozenset(n for row in _agreements.agreements(fresh=True) if row.ref == ref for n, end in row.leaves.items() if end is None)


def between(rows: Collection[Agreement], members: Collection[int], at: int) -> list[Agreement]:
    """Of these agreements those that bind all of these members; of each name the newest first."""
    return _agreements.between(rows, frozenset(members), at)


def count_waiting(caller: Caller) -> int:
    """How many proposals wait for the caller's member to answer; none where the caller may not."""
    return store.count_asked(caller.n) if caller.may(AGREE) else 0


def proposals(
    caller: Caller, *, state: str = "", waiting: bool = False, before: int | None = None, limit: int = 50, at: int | None = None
) -> tuple[list[ProposalRow], int | None]:
    """The proposals that bind the caller's member, the newest first; then the `before` of the next page. Raises NotAllowed."""
    need(caller, READ, AGREE)
    limit = min(max(limit, 1), MOST)
    states = (OPEN,) if waiting else (state,) if state else ()
    rows = store.proposals(caller.n, limit + 1, before=cursors.opened(before), states=states, asked=waiting)
    made = _rows(caller, rows[:limit], at_or_now(at))
    return made, cursors.sealed(rows[limit - 1].n) if len(rows) > limit else None


def proposal(caller: Caller, proposal_id: str, *, at: int | None = None) -> ProposalPage:
    """A proposal, whole. Raises NoSuchProposal, alike for what does not bind the caller's member and what never was; NotAllowed."""
    need(caller, READ, AGREE)
    row, bound = reach(caller, proposal_id)
    made = _row(caller, row, bound, _names([bound]), _agreements.agreements(), _countered(caller, [row]), at_or_now(at))
    protocol = _agreements.read_of(row)
    base, base_text = version_before(made.base)
    told = changes(_said(base), protocol) if base is not None else ()
    difference = as_text(base_text, row.text, (base.ref, f"{row.name}@{row.version}")) if base is not None else ""
    fields = {name: getattr(made, name) for name in ProposalRow.__struct_fields__}
    return ProposalPage(
        **fields, text=row.text, digest=row.digest, protocol=protocol, base_protocol=base, changes=told, difference=difference
    )


def check(caller: Caller | None, data: bytes) -> Checked:
    """Look at a file without proposing it: every fault with its line, and what would change. None: nobody who is bound by anything."""
    if caller is not None:
        need(caller, READ, AGREE)
    protocol, faults = check_file(data, shipped())
    if protocol is None or faults:
        return Checked(protocol, "", faults, (), "")
    base = base_of(caller.n if caller is not None else None, protocol.name, protocol.version)
    before, text = version_before(base)
    if before is None:
        return Checked(_agreements.in_language(protocol), "", (), (), "")
    difference = as_text(text, data.decode("utf-8"), (before.ref, f"{protocol.name}@{protocol.version}"))
    protocol = _agreements.in_language(protocol)
    return Checked(protocol, base, (), changes(_said(before), protocol), difference)


def _said(protocol: Protocol) -> Protocol:
    """A version before in the reader's language: one that ships by the catalogue, one that was agreed on is already."""
    return protocol if protocol.agreement else _agreements.in_language(protocol)


def reach(caller: Caller, proposal_id: str) -> tuple[Proposal, list[Bound]]:
    """A proposal that binds the caller's member. Raises NoSuchProposal."""
    row = store.proposal(id=proposal_id.lower()) if len(proposal_id) == 36 else None
    bound = store.bound([row.n]).get(row.n, []) if row is not None else []
    if row is None or all(each.member != caller.n for each in bound):
        raise NoSuchProposal
    return row, bound


def base_of(member: int | None, name: str, version: int) -> str:
    """The version before: the newest one below it that binds the member, else the newest that ships; empty where it is new."""
    rows = [row for row in _agreements.agreements(fresh=True) if row.name == name and row.version < version and member in row.leaves]
    if rows:
        return max(rows, key=lambda row: (row.version, row.since)).ref
    ships = newest_protocols().get(name)
    return "" if ships is None else ships.ref


def _base_known(caller: Caller, row: Proposal, visible: Collection[Agreement]) -> str:
    """The version before of a proposal, as the caller's member may know of it: not what the proposer agreed on with others alone."""
    if not row.base or "~" not in row.base or any(other.ref == row.base for other in visible):
        return row.base
    before = [other for other in visible if other.name == row.name and other.version < row.version and other.since <= row.made]
    if before:
        return max(before, key=lambda other: (other.version, other.since)).ref
    ships = newest_protocols().get(row.name)
    return "" if ships is None else ships.ref


def version_before(ref: str) -> tuple[Protocol | None, str]:
    """A version and its text."""
    protocol = BOOK.get(ref) if ref else None
    if protocol is None:
        return None, ""
    row = store.text_of(ref) if protocol.agreement else None
    return protocol, row[0] if row is not None else protocol_text(ref)


def version_known(caller: Caller, ref: str) -> tuple[Protocol | None, str]:
    """A version that the caller's member may know of, and its text: to write the next one from. Nothing where there is none."""
    protocol = find(caller, ref) if ref else None
    return version_before(protocol.ref) if protocol is not None else (None, "")


def pages(caller: Caller, ids: Collection[str]) -> frozenset[str]:
    """Which of these ids are proposals that bind the caller's member and that it may read."""
    if not ids or not (caller.may(READ) or caller.may(AGREE)):
        return frozenset()
    return frozenset(row.id for row in store.of_ids(caller.n, ids))


def bound_by(member: int) -> tuple[tuple[str, str], ...]:
    """The open and the agreed proposals that a member takes part in and has not left: id and state."""
    return tuple((row.id, row.state) for row, own in store.binding(member) if own.leaves is None)


def _newer(row: Agreement, rows: Collection[Agreement], at: int) -> Agreement | None:
    """The agreement that took its place between all those whom it binds."""
    bound = row.bound(at)
    later = [
        other
        for other in rows
        if other.name == row.name and (other.version, other.since) > (row.version, row.since) and bound and bound <= other.bound(at)
    ]
    return max(later, key=lambda other: (other.version, other.since), default=None)


def _rows(caller: Caller, rows: list[Proposal], at: int) -> list[ProposalRow]:
    bound = store.bound(row.n for row in rows) if rows else {}
    names = _names(bound.values())
    agreed = _agreements.agreements() if any(row.state == AGREED or "~" in row.base for row in rows) else ()
    countered = _countered(caller, rows)
    return [_row(caller, row, bound.get(row.n, []), names, agreed, countered, at) for row in rows]


def _countered(caller: Caller, rows: Collection[Proposal]) -> dict[int, str]:
    """The ids of the proposals that these answer, as far as they bind the caller's member."""
    numbers = {row.counters for row in rows if row.counters is not None}
    return store.ids_of(caller.n, numbers) if numbers else {}


def _names(groups: Collection[list[Bound]]) -> dict[int, members.MemberRow]:
    return members.by_number({each.member for group in groups for each in group})


def _row(
    caller: Caller,
    row: Proposal,
    bound: list[Bound],
    names: Mapping[int, members.MemberRow],
    agreed: Collection[Agreement],
    countered: Mapping[int, str],
    at: int,
) -> ProposalRow:
    own = next(each for each in bound if each.member == caller.n)
    protocol = _agreements.read_of(row)
    visible = [other for other in agreed if caller.n in other.leaves]
    agreement = next((other for other in agreed if other.ref == row.ref), None)
    newer = _newer(agreement, visible, at) if agreement is not None else None
    may = caller.may(AGREE)
    return ProposalRow(
        n=row.n,
        id=row.id,
        ref=row.ref,
        name=row.name,
        version=row.version,
        title=protocol.title,
        language=protocol.language,
        about=protocol.about,
        state=row.state,
        is_in_force=agreement is not None and bool(agreement.bound(at)) and newer is None,
        newer=newer.id if newer is not None else "",
        proposer=names[row.member].id,
        proposer_name=names[row.member].name,
        base=_base_known(caller, row, visible),
        counters=countered.get(row.counters or 0, ""),
        made=row.made,
        settled=row.settled,
        bound=tuple(
            BoundRow(
                names[each.member].id,
                names[each.member].name,
                each.answer,
                each.reason,
                each.at,
                each.leaves,
                each.member == row.member,
            )
            for each in bound
        ),
        may_answer=may and row.state == OPEN and own.answer == ASKED,
        may_withdraw=may and row.state == OPEN and row.member == caller.n,
        may_leave=may and row.state == AGREED and own.answer == ACCEPTED and own.leaves is None,
    )
