"""Declare and end responsibilities, take in tables of them, note what nobody can act on: each change in one turn, with its line."""

import hmac
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice
from uuid import uuid4

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core import routing
from accord.core.identifiers import Identifier
from accord.formats.lists import Line
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, MemberRow, need
from accord.hub.routing import checks, queries, store
from accord.hub.routing.errors import BadRouting
from accord.hub.routing.importing import Entry, entries
from accord.hub.routing.importing import Report as Report
from accord.hub.routing.queries import MANAGE, MANAGE_ALL, READ, Way, key_of
from accord.hub.routing.store import Responsibility
from accord.tables import identifier_tables

TOGETHER = 500  # rows that are written in one turn where there are many
MOST_AT_ONCE = 5_000  # rows that are changed in one turn at most, so that nobody waits long for theirs
MOST_LINES = 500_000  # of a table that is read whole before anything is changed


def _home(caller: Caller, member: str | None) -> MemberRow:
    """Whose responsibilities the caller may change. Raises NotAllowed, NoSuchMember."""
    need(caller, MANAGE, MANAGE_ALL)
    return queries.home(caller, member)


def _audit(t: Turn, caller: Caller, member: int, detail: str) -> None:
    t.audit(caller.n, caller.actor, MANAGE if caller.may(MANAGE) and member == caller.n else MANAGE_ALL, detail=detail)


def declare(caller: Caller, kind: str, text: str, *, note: str = "", protocols: Iterable[str] = (), member: str | None = None) -> str:
    """Declare that a member can act on what this reaches; returns its id. No protocols: all that fit.

    Raises BadRouting, NotAllowed, NoSuchMember.
    """
    row = _home(caller, member)
    entry = Entry(key_of(kind, checks.value(kind, text)), checks.note(note), checks.protocols(kind, protocols, row.n))
    with turn() as t:
        if store.count(member=row.n, key=entry.key):
            raise BadRouting("declared-already", _("This is declared already. End it first to declare it with another note."), "value")
        (made,) = _rows(t, row, [entry])
        store.insert([made])
        _audit(t, caller, row.n, f"declared {made.id}")
    return str(made.id)


def end(caller: Caller, responsibility_id: str) -> None:
    """The member can no longer act on it. Raises NoSuchResponsibility, NotAllowed."""
    responsibility = queries.responsibility(caller, responsibility_id)
    with turn() as t:
        if store.change(responsibility.n, ended=t.at):
            _audit(t, caller, responsibility.member_n, f"ended {responsibility.id}")


def take_in(caller: Caller, lines: Iterable[Line], *, member: str | None = None, partial: bool = False, replace: bool = False) -> Report:
    """Take a table in. Where a line is bad nothing is changed; with `partial` the good lines are declared all the same, as they come.

    `replace`: afterwards exactly this is declared, and what is not in the table has ended. What is declared already gets the table's
    note and protocols. More than MOST_AT_ONCE changes are made in several turns, new ones first; cut off there and taken in again, the
    end is the same. Raises BadRouting, NotAllowed, NoSuchMember.
    """
    row = _home(caller, member)
    if partial and replace:
        raise BadRouting("not-both", _("A table that replaces is taken in whole. Leave out one of the two."), "partial")
    report = Report()
    good = entries(lines, report, row.n)
    if partial:
        while batch := list(islice(good, TOGETHER)):
            _write(caller, row, batch, report)
        return report
    whole = list(islice(good, MOST_LINES + 1))
    if len(whole) > MOST_LINES:
        raise BadRouting("too-many", _("A table that is taken in whole has at most 500,000 lines. Take it in by parts (partial)."), "rows")
    if report.refused:
        report.done = False
    else:
        _write(caller, row, whole, report, replace=replace)
    return report


def _write(caller: Caller, row: MemberRow, entries: list[Entry], report: Report, *, replace: bool = False) -> None:
    """Bring what a member declares to what the entries say. What is compared is read before the turn, so that turns stay short."""
    wanted = {entry.key: entry for entry in entries}
    there = {
        responsibility.key: responsibility for responsibility in (store.keys_of(row.n) if replace else store.with_keys(row.n, list(wanted)))
    }
    new = [entry for key, entry in wanted.items() if key not in there]
    other = [
        responsibility.key
        for responsibility in there.values()
        if responsibility.key in wanted and _differs(responsibility, wanted[responsibility.key])
    ]
    over = [responsibility.key for responsibility in there.values() if responsibility.key not in wanted]
    steps: list[Entry | str] = [*new, *(wanted[key] for key in other), *over]
    size = max(len(steps), 1) if len(steps) <= MOST_AT_ONCE else TOGETHER
    for start in range(0, max(len(steps), 1), size):
        _step(caller, row, steps[start : start + size], report)
    report.already += len(entries) - len(new)


def _step(caller: Caller, row: MemberRow, steps: list[Entry | str], report: Report) -> None:
    """One turn: entries are declared, or changed where they are declared already; of keys alone the declaration ends."""
    entries = {step.key: step for step in steps if isinstance(step, Entry)}
    over = [step for step in steps if isinstance(step, str)]
    with turn() as t:
        there = {responsibility.key: responsibility for responsibility in store.with_keys(row.n, list(entries))}
        new = [entry for key, entry in entries.items() if key not in there]
        store.insert(_rows(t, row, new))
        changed = [responsibility for key, responsibility in there.items() if _differs(responsibility, entries[key])]
        for responsibility in changed:
            store.change(responsibility.n, note=entries[responsibility.key].note, protocols=entries[responsibility.key].protocols)
        ended = store.end(row.n, over, t.at)
        _audit(t, caller, row.n, f"table for {row.id}: {len(new)} declared, {len(changed)} changed, {ended} ended")
    report.declared += len(new)
    report.changed += len(changed)
    report.ended += ended


def _differs(responsibility: Responsibility, entry: Entry) -> bool:
    return (responsibility.note, responsibility.protocols) != (entry.note, entry.protocols)


def _rows(t: Turn, member: MemberRow, entries: list[Entry]) -> list[Responsibility]:
    return [
        Responsibility(id=uuid4(), member=member.n, key=entry.key, note=entry.note, protocols=entry.protocols, made=t.at)
        for entry in entries
    ]


class Answer(Struct, frozen=True):
    """Who can act; where nobody can, the class of it that was noted as a gap, and who could be invited.

    `absent`: the members that could and don't take part at the moment; then no gap is noted, since they are members already.
    """

    ways: tuple[Way, ...]
    gap: tuple[str, str] | None = None
    institution: routing.Institution | None = None
    absent: tuple[str, ...] = ()


def ask(
    caller: Caller,
    identifier: Identifier,
    protocol: str = "",
    *,
    known: Mapping[str, str] = {},
    loss: Mapping[str, Decimal] = {},
    at: int | None = None,
) -> Answer:
    """Who can act on it? Where nobody can, that is noted, with the harm behind it. Raises BadRouting, NotAllowed."""
    need(caller, READ)
    ways = queries.route(identifier, protocol, known=known, at=at)
    if ways:
        return Answer(ways)
    absent = queries.absent(identifier, protocol, known)
    gap = routing.gap_of(identifier, identifier_tables())
    if absent or gap is None:
        return Answer((), absent=absent)
    with turn() as t:
        note_gap(t, identifier, protocol, loss)
    return Answer((), gap, routing.institution(*gap, identifier_tables()))


def note_gap(t: Turn, identifier: Identifier, protocol: str, loss: Mapping[str, Decimal] = {}) -> None:
    """Note a gap, on which nobody can act: it counts once for each identifier, with the most harm ever stated behind it, by currency."""
    gap = _gap(t, identifier, protocol)
    if gap is not None:
        _count(gap, identifier.key, loss)


def note_gap_of(t: Turn, kind: str, value: str, protocol: str, key: bytes, loss: Mapping[str, Decimal] = {}) -> None:
    """Note a gap of a class without a known identifier: it counts once for each `key`, which says what it was asked for."""
    _count(store.gap(kind, value, protocol, t.at), key, loss)


def _count(gap: int, key: bytes, loss: Mapping[str, Decimal]) -> None:
    digest = hmac.digest(journal.secret(), b"gap\n" + key, "sha256")
    kept = store.loss_behind(gap, digest)
    before = {code: Decimal(amount) for code, amount in msgspec.json.decode(kept).items()} if kept else {}
    most = {code: max(before.get(code, Decimal()), loss.get(code, Decimal())) for code in {*before, *loss}}
    store.keep_loss(gap, digest, msgspec.json.encode({code: f"{amount:f}" for code, amount in sorted(most.items())}).decode())
    if kept is None:
        store.add_to_gap(gap, asked=1)
    for code, amount in most.items():
        if more := amount - before.get(code, Decimal()):
            store.add_harm(gap, code, more)


def count_answer(t: Turn, identifier: Identifier, protocol: str) -> None:
    """A guest, who is no member, answered a request about it: that too says whom to invite."""
    gap = _gap(t, identifier, protocol)
    if gap is not None:
        store.add_to_gap(gap, answers=1)


def _gap(t: Turn, identifier: Identifier, protocol: str) -> int | None:
    """The row of the identifier's class; None for what no responsibility reaches."""
    gap = routing.gap_of(identifier, identifier_tables())
    return None if gap is None else store.gap(*gap, protocol, t.at)
