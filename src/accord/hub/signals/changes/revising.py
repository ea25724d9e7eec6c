"""Revision of a signal's content, or of its sharing, by its publisher."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from accord.core.identifiers import Identifier
from accord.core.sharing import Marking, Reach, above_ceiling, reach, write_for_originator, write_marking
from accord.core.signals import BadSignal, Draft
from accord.core.trust.origins import PUBLIC_REPORTS
from accord.formats.signals import identifier_from, read_signal, read_wire, write_signal
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.queries import OPEN, PEOPLE
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.refusals import NotAllowed
from accord.hub.signals.changes.common import all_recipients, changed, content_of, need_own, need_unchanged, visible_author
from accord.hub.signals.publishing.deciding import not_yet
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.topics import schemes_at, topic_at, topic_of
from accord.hub.signals.publishing.turns import content_columns
from accord.hub.signals.publishing.uses import narrowed
from accord.hub.signals.reading.audiences import marking_of, scope
from accord.hub.signals.reading.finding import find
from accord.hub.signals.store import entries, signals
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import LIVE, MANAGE, NARROWED, UNNAMED, bits
from accord.hub.times import now
from accord.tables import identifier_tables, schemes


def revise(row: Row, caller: Caller, changes: Mapping[str, Any], *, seen: int | None = None) -> int:
    """Change what a signal says or how it is shared; fields left out stay. Returns the seq of the revision.

    Who received it and is no longer in its audience is told that it is no longer shared, and nothing of what is new.
    `seen` is the seq of the content that the changes were made on: where another came since, they would undo it unseen.
    Raises BadSignal for what can't be read, NotAllowed and Conflict for what can't be done.
    """
    need_own(row, caller)
    if scope(row) == PEOPLE and find(caller, str(row.id)) is None:
        raise NotAllowed(_("This signal is for named people. One of them revises it in the console; you can retract it."), "not-named")
    if seen is not None and seen != row.seq:
        raise changed()
    if "identifier" in changes or "id" in changes:
        field = "identifier" if "identifier" in changes else "id"
        raise BadSignal(field, "not-revisable", "A signal keeps its identifier and its id. Retract it and publish another.")
    draft, before, revision = revision_of(row, caller, changes)
    with turn() as t:
        need_unchanged(t, row)
        return write_revision(t, row, caller, draft, before, revision)


def revision_of(row: Row, caller: Caller, changes: Mapping[str, Any]) -> tuple[Draft, Marking, int]:
    """The signal as it would be, its marking as it is, and the number of the revision."""
    entry = content_of(row)
    data = entry["data"]
    before = marking_of(row, entry, caller.id)
    draft = revised(data, identifier_from(data["identifier"]), before, changes, caller)
    early = not_yet(draft.first_seen, draft.last_seen, now()) if "seen" in changes else None
    if early:
        raise early
    if draft.marking != before:
        draft = msgspec.structs.replace(draft, marking=Directory(caller).resolve(draft.marking))
    return draft, before, data.get("revision", 0) + 1


def revised(data: Mapping[str, Any], identifier: Identifier, before: Marking, changes: Mapping[str, Any], caller: Caller) -> Draft:
    kept = {key: value for key, value in data.items() if key not in ("id", "identifier", "revision", "reason")}
    stays = {"identifier": {"kind": identifier.kind, "value": identifier.display}, "marking": write_for_originator(before)}
    wire = read_wire({**kept, **stays, **changes})
    draft = read_signal(wire, originator=caller.id, tables=identifier_tables(), schemes=schemes(), home=caller.country)
    if (refused := above_ceiling(caller.role, draft.marking)) is not None:
        raise BadSignal("marking.tlp", *refused)
    return draft


def write_revision(t: Turn, row: Row, caller: Caller, draft: Draft, before: Marking, revision: int, *, by: Caller | None = None) -> int:
    """`caller` is its publisher, whose it stays; `by`: who had it revised, for the audit, where that is another."""
    permitted, by = None, by or caller
    if row.flags & NARROWED:
        draft, permitted = narrowed(draft), None if draft.marking.uses == before.uses else bits(draft.marking.uses)
    marking = draft.marking
    to, unnamed = reach(marking), marking.attribution == "unnamed"
    audience, shared = row.audience, row.shared
    if to != reach(before):
        audience = t.audience(to, lambda: Directory(caller).readers(to), lambda: Directory(caller).people(to))
    addressed = all_recipients(t, row) if audience == row.audience else audience
    seq = t.append(
        "signal.revised",
        audience=addressed,
        by=caller.n,
        by_id=None if unnamed else caller.id,
        data=write_signal(draft, signal_id=row.id, revision=revision),
        marking=write_marking(marking),
        topic=t.topic(topic_of(draft, schemes_at(row.seq))),
    )
    if audience != row.audience:
        shared = seq
        _withdraw_from(t, row, caller, reach(before), to, audience)
    flags = (row.flags & ~UNNAMED) | (UNNAMED if unnamed else 0)
    origin = PUBLIC_REPORTS if row.source == PUBLIC_REPORTS else Directory(caller).origin(draft.source)
    columns = content_columns(draft, t.at, flags, origin) | ({} if permitted is None else {"permitted": permitted})
    signals.change(t, row.n, audience=audience, shared=shared, seq=seq, state=LIVE, **columns)
    entries.add(t, [(row.n, seq)])
    t.audit(by.n, by.actor, "member:signals:publish" if by is caller else MANAGE, detail=f"revised {row.id}")
    return seq


def _withdraw_from(t: Turn, row: Row, caller: Caller, before: Reach, to: Reach, audience: int) -> None:
    left = _no_longer_shared(t, row, caller, before, to, audience)
    if left is not None:
        data = {"id": str(row.id), "reason": "This signal is no longer shared with you. Undo what you did on its ground."}
        # About what it was when they had it: a filter tells them nothing of a scheme that is new.
        seq = t.append(
            "signal.retracted", audience=left, by=caller.n, by_id=visible_author(row, caller), data=data, topic=topic_at(row.seq)
        )
        entries.add(t, [(row.n, seq)])


def _no_longer_shared(t: Turn, row: Row, caller: Caller, before: Reach, to: Reach, audience: int) -> int | None:
    """The audience of those who have the signal and are not in its new audience; None where there is nobody.

    One that becomes a member later, or again, reads from its beginning what was open to all members, so the recall must be open too.
    """
    ids = {n: viewer.member for n, viewer in members.viewers().items() if viewer.member}
    kept = {n for n, id in ids.items() if id not in to.excluded} if to.scope in OPEN else set(journal.members_of(audience))
    if before.scope == PEOPLE:
        return _no_longer_named(t, caller, before, to, {ids[n] for n in kept})
    if before.scope not in OPEN:
        gone = journal.received(row.audience, row.shared)[0] - kept
    elif to.scope in OPEN:
        gone = {n for n, id in ids.items() if id in to.excluded - before.excluded}
    else:
        rest = Reach(scope="members", excluded=before.excluded | {ids[n] for n in kept})
        return t.audience(rest, lambda: Directory(caller).readers(rest))
    return t.recipients(gone) if gone else None


def _no_longer_named(t: Turn, caller: Caller, before: Reach, to: Reach, kept: set[str]) -> int | None:
    """The named people who neither stay named nor belong to a member that the new audience reaches."""
    left = before.people - to.people - {id for id, member in members.members_of_people(before.people).items() if member in kept}
    if not left:
        return None
    gone = Reach(scope="people", people=left, excluded=before.excluded)
    return t.audience(gone, tuple, lambda: Directory(caller).people(gone))
