"""Propose a protocol, answer for one's member, withdraw, leave: each in one turn, with its entry for just those bound, and its line."""

import hashlib
from collections.abc import Iterable
from uuid import uuid4

from django.utils.translation import gettext as _

from accord.core.protocols.definition import AGREED as MARK
from accord.core.protocols.proposing import BadFile, read_file
from accord.core.texts import is_readable, shows_all
from accord.core.times import DAY, rfc3339
from accord.hub.desks import actions as desks
from accord.hub.desks.queries.landing import landings
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, need
from accord.hub.protocol_book import queries, store
from accord.hub.protocol_book.errors import BadProposal, BadProtocolFile, NoSuchProposal, NotOpen
from accord.hub.protocol_book.store import Bound, Proposal
from accord.hub.protocol_book.vocabulary import (
    ACCEPTED,
    AGREE,
    AGREED,
    ASKED,
    COUNTERED,
    LONGEST_REASON,
    MOST_A_DAY,
    MOST_AGREED,
    MOST_BOUND,
    MOST_OPEN,
    NOTICE,
    OPEN,
    REFUSED,
    WITHDRAWN,
)

TYPE = "protocol.changed"


def propose(caller: Caller, file: str | bytes, binds: Iterable[str] = (), *, counters: str | None = None) -> str:
    """Propose a protocol's file to the members that it binds, named by id or name; returns the proposal's id. The proposer is bound too.

    `counters` answers another proposal instead of accepting it: that one is closed, and whom it binds is asked about this one, unless
    others are named. Raises BadProtocolFile with each fault and its line, BadProposal, NoSuchProposal, NotOpen, NotAllowed.
    """
    need(caller, AGREE)
    data = file.encode("utf-8", "surrogatepass") if isinstance(file, str) else file
    try:
        protocol = read_file(data, queries.shipped())
    except BadFile as bad:
        raise BadProtocolFile(bad.faults) from None
    named = _members(caller, binds)
    with turn() as t:
        countered, asked = _countered(caller, counters)
        if countered is not None and not named:
            named = [row.member for row in asked if row.member != caller.n]
        _keep_few(t, caller, named)
        _has_room(t, caller)
        if countered is not None and countered.name != protocol.name:
            text = _("A counter-proposal is a version of the same protocol. Propose another one by itself.")
            raise BadProposal("other-protocol", text, "text")
        _counts_on(t, caller, protocol.name, protocol.version)
        id = str(uuid4())
        kept = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        digest = hashlib.sha256(kept.encode()).hexdigest()
        own = {"answer": ACCEPTED, "digest": digest, "actor": caller.actor, "at": t.at}
        row = store.insert(
            [(caller.n, own), *((n, {"answer": ASKED}) for n in named)],
            id=id,
            ref=f"{protocol.ref}{MARK}{hashlib.sha256(f'{id} {kept}'.encode()).hexdigest()[:12]}",
            name=protocol.name,
            version=protocol.version,
            member=caller.n,
            actor=caller.actor,
            text=kept,
            digest=digest,
            base=queries.base_of(caller.n, protocol.name, protocol.version),
            counters=countered.n if countered is not None else None,
            state=OPEN,
            made=t.at,
        )
        bound = store.bound([row.n])[row.n]
        # The id of the one is told to all whom the other binds only where it binds each of them too.
        new, old = {each.member for each in bound}, {each.member for each in asked}
        if countered is not None:
            _close(t, caller, countered, asked, COUNTERED, answer=COUNTERED, more={"by_proposal": id} if old <= new else {})
        _note(t, caller, row, bound, "proposed", {"counters": countered.id} if countered is not None and new <= old else {})
        _ring(t, caller, row, bound)
    return id


def accept(caller: Caller, proposal_id: str, *, digest: str | None = None) -> None:
    """Accept for the caller's member. The last one to accept brings it into force. `digest` is the SHA-256 of the text that was read:
    with another one nothing is accepted. Raises NoSuchProposal, NotOpen, BadProposal, NotAllowed."""
    need(caller, AGREE)
    with turn() as t:
        row, bound = _open(caller, proposal_id)
        own = _own_asked(caller, bound)
        if digest is not None and digest.lower() != row.digest:
            said = _("This is not the text that you read. Open the proposal again, and accept what stands there.")
            raise BadProposal("other-text", said, "digest")
        _has_room(t, caller)
        store.answer(row.n, caller.n, answer=ACCEPTED, digest=row.digest, actor=caller.actor, at=t.at)
        if own.bell:
            desks.settle(t, own.bell, t.at, caller)
        bound = store.bound([row.n])[row.n]
        _note(t, caller, row, bound, "accepted", {"digest": row.digest})
        if store.accepted_all(bound):
            store.settle(row.n, AGREED, t.at)
            _note(t, caller, row, bound, "agreed", {"ref": row.ref})


def refuse(caller: Caller, proposal_id: str, reason: str) -> None:
    """Refuse for the caller's member, and say why: the proposal is closed. Raises NoSuchProposal, NotOpen, BadProposal, NotAllowed."""
    need(caller, AGREE)
    said = _reason(reason)
    with turn() as t:
        row, bound = _open(caller, proposal_id)
        _own_asked(caller, bound)
        _close(t, caller, row, bound, REFUSED, answer=REFUSED, reason=said)


def withdraw(caller: Caller, proposal_id: str) -> None:
    """The proposer takes its proposal back. Raises NoSuchProposal, NotOpen, NotAllowed."""
    need(caller, AGREE)
    with turn() as t:
        row, bound = _open(caller, proposal_id)
        if row.member != caller.n:
            raise NotOpen(text=_("Only the member that proposed it can withdraw it. You can refuse it, and say why."))
        _close(t, caller, row, bound, WITHDRAWN)


def leave(caller: Caller, proposal_id: str, reason: str = "") -> int:
    """Give notice of an agreed protocol; returns from when on the member is bound no more. Running requests go on under it.

    Raises NoSuchProposal, NotOpen, BadProposal, NotAllowed.
    """
    need(caller, AGREE)
    said = _reason(reason, needed=False)
    with turn() as t:
        row, bound = queries.reach(caller, proposal_id)
        own = next(each for each in bound if each.member == caller.n)
        if row.state != AGREED or own.leaves is not None:
            raise NotOpen
        leaves = t.at + NOTICE
        _leave(t, caller, row, bound, leaves, said)
    return leaves


def end_for(caller: Caller) -> int:
    """A member leaves the hub for good: what it proposed is withdrawn, what it was asked is refused, and it is bound by nothing any more.

    Returns how many proposals that were.
    """
    with turn() as t:
        rows = [(row, own) for row, own in store.binding(caller.n) if row.state == OPEN or own.leaves is None or own.leaves > t.at]
        for row, _own in rows:
            bound = store.bound([row.n])[row.n]
            if row.state == AGREED:
                _leave(t, caller, row, bound, t.at, "")
            elif row.member == caller.n:
                _close(t, caller, row, bound, WITHDRAWN)
            else:
                _close(t, caller, row, bound, REFUSED, answer=REFUSED)
    return len(rows)


def _members(caller: Caller, binds: Iterable[str]) -> list[int]:
    numbers = []
    for id in binds:
        try:
            row = members.member(id)
        except NoSuchMember:
            row = None
        if row is None or row.standing != "active":
            raise BadProposal("not-a-member", _("Name active members of the partnership, by their id or their name."), "members")
        if row.n != caller.n:
            numbers.append(row.n)
    return list(dict.fromkeys(numbers))


def _countered(caller: Caller, counters: str | None) -> tuple[Proposal | None, list[Bound]]:
    if not counters:
        return None, []
    row, bound = _open(caller, counters)
    if row.member != caller.n:
        _own_asked(caller, bound)
    return row, bound


def _keep_few(t: Turn, caller: Caller, named: list[int]) -> None:
    """Not too many at once, of whoever proposes. Raises BadProposal."""
    if not named:
        raise BadProposal("nobody-bound", _("Name at least one other member that the protocol would bind."), "members")
    if len(named) >= MOST_BOUND:
        raise BadProposal("too-many", _("A protocol binds at most {most} members. Name fewer.").format(most=MOST_BOUND), "members")
    if store.count(member=caller.n, state=OPEN) >= MOST_OPEN:
        text = _("{most} proposals of your member wait for answers. Withdraw one of them first.")
        raise BadProposal("too-many", text.format(most=MOST_OPEN))
    if store.count(member=caller.n, made__gt=t.at - DAY) >= MOST_A_DAY:
        raise BadProposal("too-many", _("Your member made {most} proposals within a day. Propose this tomorrow.").format(most=MOST_A_DAY))


def _has_room(t: Turn, caller: Caller) -> None:
    """Whether the caller's member can say yes once more. What it said yes to counts, answered by all or not: so the last of the others to
    accept is never refused for a number that is nobody's business. Raises BadProposal."""
    if store.count_accepted(caller.n, t.at) >= MOST_AGREED:
        text = _("Your member is bound by {most} protocols, those counted that others have not accepted yet. Leave one first.")
        raise BadProposal("too-many", text.format(most=MOST_AGREED))


def _counts_on(t: Turn, caller: Caller, name: str, version: int) -> None:
    """A version is counted on from those that bind the proposer. Of others it learns nothing. Raises BadProposal."""
    highest = max((row.version for row in queries.agreed_with(caller.n, fresh=True, at=t.at) if row.name == name), default=0)
    if version <= highest:
        text = _("You agreed on version {version} of this protocol already. Count on from it: {next} or more.")
        raise BadProposal("version-taken", text.format(version=highest, next=highest + 1), "text")


def _open(caller: Caller, proposal_id: str) -> tuple[Proposal, list[Bound]]:
    row, bound = queries.reach(caller, proposal_id)
    if row.state != OPEN:
        raise NotOpen
    return row, bound


def _own_asked(caller: Caller, bound: list[Bound]) -> Bound:
    own = next((each for each in bound if each.member == caller.n), None)
    if own is None:
        raise NoSuchProposal
    if own.answer != ASKED:
        raise NotOpen(text=_("Your member has answered already."))
    return own


def _close(
    t: Turn,
    caller: Caller,
    row: Proposal,
    bound: list[Bound],
    state: str,
    *,
    answer: str = "",
    reason: str = "",
    more: dict[str, str] | None = None,
) -> None:
    """A proposal comes to nothing: it is not waited for any more."""
    store.settle(row.n, state, t.at)
    if answer and row.member != caller.n:
        store.answer(row.n, caller.n, answer=answer, reason=reason, actor=caller.actor, at=t.at)
    for each in bound:
        if each.bell and each.answer == ASKED:
            desks.settle(t, each.bell, t.at, caller)
    _note(t, caller, row, bound, state, more or {})


def _leave(t: Turn, caller: Caller, row: Proposal, bound: list[Bound], leaves: int, reason: str) -> None:
    store.answer(row.n, caller.n, leaves=leaves, reason=reason)
    _note(t, caller, row, bound, "left", {"leaves": rfc3339(leaves)})


def _note(t: Turn, caller: Caller, row: Proposal, bound: list[Bound], what: str, more: dict[str, str]) -> None:
    """An entry for just those whom it binds. What people wrote stays in the proposal; the protocol's name is in its file."""
    data = {"id": row.id, "protocol": f"{row.name}@{row.version}", "what": what, **more}
    t.append(TYPE, audience=t.recipients(each.member for each in bound), by=caller.n, by_id=caller.id, data=data)
    t.audit(caller.n, caller.actor, AGREE, detail=f"{what} {row.id}")


def _ring(t: Turn, caller: Caller, row: Proposal, bound: list[Bound]) -> None:
    """Ring a desk of each member that must answer. A bell for a protocol comes to nobody but that member."""
    landed = landings([each.member for each in bound if each.answer == ASKED], t.at)
    for each in bound:
        landing = landed.get(each.member)
        if each.answer == ASKED and landing is not None:
            bell = desks.ring_inside(t, caller, landing.desk, row.id, at=t.at)
            store.answer(row.n, each.member, bell=bell)


def _reason(text: str, *, needed: bool = True) -> str:
    line = " ".join(text.split())
    if (needed and not line) or len(line) > LONGEST_REASON or not is_readable(line) or not shows_all(line):
        raise BadProposal("bad-reason", _("Write the reason in 1 to {most} printable characters.").format(most=LONGEST_REASON), "reason")
    return line
