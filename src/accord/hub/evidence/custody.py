"""Custody: a line for every touch of a file, each with the hash of the one before it; and whether a chain is whole."""

from collections.abc import Sequence

from accord.core.times import rfc3339
from accord.formats import custody as form
from accord.formats.custody import Entry
from accord.hub.evidence import store
from accord.hub.evidence.store import Item, Line
from accord.hub.evidence.vocabulary import API, COMMAND, CONSOLE, DONE, HUB
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller

_WAYS = {"token": API, "session": CONSOLE, "hub": HUB}
AUDIT = "member:cases:evidence"


def leave_in(t: Turn, item: Item, by: Caller | None, act: str, *, result: str = DONE, detail: str = "") -> Line:
    """Add a line; `item` was loaded to be changed in this turn. Without a caller it is the hub itself that did it."""
    actor = by.actor if by is not None else "hub"
    line = Line(
        item=item.n,
        number=item.lines + 1,
        at=t.at,
        member=by.id if by is not None else "",
        actor=actor,
        role=by.role if by is not None else "",
        act=act,
        way=_WAYS.get(actor.partition(":")[0], COMMAND),
        result=result,
        digest=bytes(item.sha256 or b""),
        detail=detail,
    )
    line.hash = form.next_hash(bytes(item.head), entry_of(item, line))
    store.add(line)
    item.lines, item.head = line.number, line.hash
    store.update(item)
    t.audit(
        by.n if by is not None else None, actor, AUDIT, result, f"{item.part or item.id} {act} line {line.number} {line.hash.hex()[:16]}"
    )
    return line


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


def breaks(item: Item, lines: Sequence[Line]) -> str:
    """What is wrong with the chain of a file; empty where it is whole."""
    links = [form.Link(entry_of(item, line), bytes(line.hash).hex()) for line in lines]
    wrong = form.broken(links)
    if wrong:
        return wrong
    head = bytes(lines[-1].hash) if lines else bytes(32)
    if (len(lines), head) != (item.lines, bytes(item.head)):
        return f"{item.lines} lines were left, and {len(lines)} are there"
    return ""


def link_of(item: Item, line: Line) -> form.Link:
    return form.Link(entry_of(item, line), bytes(line.hash).hex())
