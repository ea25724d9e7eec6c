"""Custody: a line for every touch of a file, each with the hash of the one before it; and whether a chain is whole."""

from collections.abc import Iterable, Iterator

from accord.core.times import rfc3339
from accord.formats import custody as form
from accord.formats.custody import Entry
from accord.hub.evidence import store
from accord.hub.evidence.store import Chain, Item, Line
from accord.hub.evidence.vocabulary import API, COMMAND, CONSOLE, DONE, HUB, REFUSED
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller

_WAYS = {"token": API, "person": CONSOLE, "session": CONSOLE, "hub": HUB}
AUDIT = "member:cases:evidence"


def leave_in(
    t: Turn, item: Item, by: Caller | None, act: str, *, result: str = DONE, detail: str = "", to: Iterable[int] = (), seen: bool = True
) -> None:
    """Add a line; `item` was loaded to be changed in this turn. Without a caller it is the hub itself that did it.

    The member that put the file in gets every line; a member that did it itself its own, where it is shown the file (`seen`); and `to` are
    others that are told. What another member does with it, and whom else it is shown to, no other member learns.
    """
    others = {by.n} if by is not None and seen else set()
    for viewer in (item.member, *sorted({*others, *to} - {item.member})):
        _leave(t, item, viewer, by, act, result, detail)
    if by is not None and (by.n == item.member or result != REFUSED):
        t.audit(by.n, by.actor, AUDIT, result, f"{item.part or item.id} {act}")
    else:
        # Who was refused has the same audit whether there is such a file or none: that somebody tried, its own member's auditors see.
        t.audit(item.member, "hub", AUDIT, result, f"{item.part or item.id} {act}")


def _leave(t: Turn, item: Item, viewer: int, by: Caller | None, act: str, result: str, detail: str, *, at: int | None = None) -> None:
    chain = store.chain(item, viewer)
    if chain is None:
        chain = Chain(item=item.n, viewer=viewer)
        store.add(chain)
        if viewer != item.member:
            _begin(item, chain)
    actor = by.actor if by is not None else "hub"
    # Who it was of another member is that member's own affair; the member whose file it is learns the id.
    told = by is None or viewer in (by.n, item.member)
    _add(
        item,
        chain,
        Line(
            at=t.at,
            member=by.id if by is not None else "",
            actor=actor if told else "",
            role=by.role if by is not None and told else "",
            act=act,
            way=_WAYS.get(actor.partition(":")[0], COMMAND),
            result=result,
            digest=bytes(item.sha256 or b""),
            detail=detail,
        ),
    )


def _begin(item: Item, chain: Chain) -> None:
    """Where a file is first shown to a member, its custody there begins with how it was taken in."""
    (first,) = store.lines(item, item.member, limit=1)
    _add(
        item,
        chain,
        Line(
            at=first.at,
            member=first.member,
            actor="",
            act=first.act,
            way=first.way,
            result=first.result,
            digest=first.digest,
            detail=first.detail,
        ),
    )


def _add(item: Item, chain: Chain, line: Line) -> None:
    line.item, line.viewer, line.number = item.n, chain.viewer, chain.lines + 1
    line.hash = form.next_hash(bytes(chain.head), entry_of(item, line))
    store.add(line)
    chain.lines, chain.head = line.number, line.hash
    store.update(chain)


def entry_of(item: Item, line: Line) -> Entry:
    """A line as it is hashed, exported and shown."""
    return Entry(
        item=item.part or item.id,
        number=line.number,
        at=rfc3339(line.at),
        member=line.member,
        actor=line.actor,
        role=line.role,
        act=line.act,
        how=line.way,
        sha256=bytes(line.digest).hex(),
        result=line.result,
        detail=line.detail,
    )


def breaks(item: Item, chain: Chain, lines: Iterable[Line]) -> str:
    """What is wrong with a chain; empty where it is whole."""
    count, head = 0, bytes(32)

    def links() -> Iterator[form.Link]:
        nonlocal count, head
        for line in lines:
            count, head = count + 1, bytes(line.hash)
            yield link_of(item, line)

    wrong = form.broken(links())
    if wrong:
        return wrong
    if (count, head) != (chain.lines, bytes(chain.head)):
        return f"{chain.lines} lines were left, and {count} are there"
    return ""


def link_of(item: Item, line: Line) -> form.Link:
    return form.Link(entry_of(item, line), bytes(line.hash).hex())
