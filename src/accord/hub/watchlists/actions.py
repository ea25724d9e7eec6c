"""All that changes watchlists: each in one turn, with its audit line. Lines and clocks hold ids alone."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.identifiers import Identifier
from accord.core.texts import is_readable
from accord.core.times import DAY
from accord.hub.desks import queries as desk_queries
from accord.hub.desks.errors import NoSuchDesk
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.members.vocabulary import of_role
from accord.hub.refusals import Conflict
from accord.hub.requests.vocabulary import DECONFLICT
from accord.hub.times import now
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.watchlists import reading, retention, store
from accord.hub.watchlists.errors import BadWatch, NoSuchWatch
from accord.hub.watchlists.reading import Fault
from accord.hub.watchlists.store import Item
from accord.hub.watchlists.vocabulary import (
    HANDLE,
    KEPT,
    LONGEST_DAYS,
    LONGEST_NOTE,
    ME,
    MEMBER,
    MOST_ITEMS,
    MOST_TOGETHER,
    SEEN_BY,
    USUAL_DAYS,
)

Given = str | Mapping[str, Any] | Identifier
# Who reads and writes a note in the vault: the hub, since who may see it is decided here.
_NOTES = "request"


class Put(Struct, frozen=True):
    """What became of one identifier: `added`; `known`: it is watched there already; `read`, and not put on; `refused`: then `code` and
    `text` say why.

    `kind` and `display` are as it was read.
    """

    status: str
    id: str = ""
    kind: str = ""
    display: str = ""
    code: str = ""
    text: str = ""


class Terms(Struct, frozen=True, kw_only=True):
    """How identifiers are watched. `until` None: for the usual time. `desk`: an own desk; empty: the best one then. `person`: an id of
    the own member's, who is rung instead of a desk. `deconflict`: an officer is introduced to those of other members that have it too."""

    seen_by: str = MEMBER
    note: str = ""
    until: int | None = None
    desk: str = ""
    person: str = ""
    deconflict: bool = False


USUAL = Terms()


def watch(
    me: Caller,
    identifiers: Sequence[Given],
    terms: Terms = USUAL,
    *,
    region: str | None = None,
    whole: bool = False,
    at: int | None = None,
) -> list[Put]:
    """Put identifiers on a watchlist; what became of each, in order. Those that can't be read leave the others be; with `whole` none is
    then put on, and each of the others is `read`.

    Raises BadWatch where none is given, or the terms can't be; Conflict where the list would be too long; NotAllowed.
    """
    need(me, HANDLE)
    at = now() if at is None else at
    if not 1 <= len(identifiers) <= MOST_TOGETHER:
        raise BadWatch("identifiers", _("Give 1 to 1,000 identifiers at a time."))
    checked = _checked(me, terms, at)
    read = [reading.read(given, region or me.country, at) for given in identifiers]
    if whole and any(isinstance(identifier, Fault) for identifier in read):
        return [_refused(row) if isinstance(row, Fault) else Put("read", kind=row.kind, display=row.display) for row in read]
    results: list[Put] = []
    with turn() as t:
        left = MOST_ITEMS - store.count_live(me.n, at)
        for identifier in read:
            if isinstance(identifier, Fault):
                results.append(_refused(identifier))
                continue
            known = store.same(me.n, me.person_n, identifier.key, own=terms.seen_by == ME)
            if known is not None and known.until > at:
                results.append(Put("known", known.id, identifier.kind, known.display))
                continue
            if left <= 0:
                raise Conflict(
                    "too-many-watched", _("Your member watches 10,000 identifiers, and no more fit. Take some off first."), "identifiers"
                )
            left -= 1
            if known is not None:
                retention.erase(t, known, "correction", at)
            item = _added(t, me, identifier, checked, at)
            results.append(Put("added", item.id, identifier.kind, identifier.display))
        added = [put for put in results if put.status == "added"]
        if added:
            t.audit(me.n, me.actor, HANDLE, detail=f"put on {added[0].id}" if len(added) == 1 else f"put on {len(added)}")
    return results


def _refused(fault: Fault) -> Put:
    return Put("refused", code=fault.code, text=fault.text)


class _Checked(Struct, frozen=True):
    own: bool
    note: str
    until: int
    desk: str
    rings: int | None
    deconflict: bool


def _checked(me: Caller, terms: Terms, at: int) -> _Checked:
    if terms.seen_by not in SEEN_BY:
        raise BadWatch("seen_by", _("Choose who may see it: me, or member."))
    own = terms.seen_by == ME
    if own and me.person_n is None:
        raise BadWatch("seen_by", _("Only a person who is signed in has a watchlist of their own. Choose member."))
    note = _note(terms.note)
    _may_deconflict(me, terms.deconflict, note)
    return _Checked(own, note, _until(terms.until, at), _desk(me, terms.desk), _person(me, terms.person, own=own), terms.deconflict)


def _may_deconflict(me: Caller, wanted: bool, note: str) -> None:
    """Whoever is introduced works on it: an officer or investigator, for a purpose that stands beside it."""
    if not wanted:
        return
    if not me.may(DECONFLICT):
        raise BadWatch("deconflict", _("Only an officer or an investigator can ask to deconflict a target. Ask one in your organisation."))
    if not note:
        raise BadWatch("note", _("Write in the note what you work on: the hub deconflicts an identifier only for a stated purpose."))


def _note(text: str) -> str:
    cleaned = text.strip()
    if len(cleaned) > LONGEST_NOTE or (cleaned and not is_readable(cleaned, lines=True)):
        raise BadWatch("note", _("Write a note of at most 2,000 characters, or none."))
    return cleaned


def _until(until: int | None, at: int) -> int:
    end = at + USUAL_DAYS * DAY if until is None else until
    if not at < end <= at + LONGEST_DAYS * DAY:
        raise BadWatch("until", _("Choose an end that lies ahead, within the next 366 days. It can be put off later."))
    return end


def _desk(me: Caller, desk: str) -> str:
    if not desk:
        return ""
    try:
        row = desk_queries.active_desk(desk)
    except NoSuchDesk:
        row = None
    if row is None or row.member != me.n:
        raise BadWatch("desk", _("Choose one of your own member's desks, or none."))
    return str(row.id)


def _person(me: Caller, person: str, *, own: bool) -> int | None:
    """The number of the person who is rung; of an item for oneself nobody else is."""
    if own or not person:
        return None
    row = next((row for row in members.people_of(me.n) if row.id == person and row.is_active), None)
    if row is None or HANDLE not in of_role(row.role, me.sector):
        raise BadWatch("person", _("Choose one of your own people who works with watchlists, or none."))
    return row.n


def _added(t: Turn, me: Caller, identifier: Identifier, terms: _Checked, at: int) -> Item:
    item = Item(
        id=store.new_id(),
        member=me.n,
        person=me.person_n,
        own=terms.own,
        key=identifier.key,
        kind=identifier.kind,
        value=identifier.value,
        display=identifier.display,
        note=_kept(me, terms.note, terms.until, at),
        desk=terms.desk,
        rings=terms.rings,
        since=t.seq,
        made=at,
        until=terms.until,
        deconflict=terms.deconflict,
    )
    store.add(item, reading.places(identifier))
    retention.set_clock(t, item)
    if item.deconflict:
        retention.tell_target(t, item)
    return item


def _kept(me: Caller, note: str, until: int, at: int) -> str:
    return str(vault.put(me.n, _NOTES, {"text": note}, by=me.actor, at=at, until=until + KEPT)) if note else ""


def change(
    me: Caller,
    item: str,
    *,
    note: str | None = None,
    until: int | None = None,
    desk: str | None = None,
    person: str | None = None,
    deconflict: bool | None = None,
    at: int | None = None,
) -> None:
    """Change what is given; what is left out stays. An item that has ended goes on where its end is put off.

    Raises BadWatch, NoSuchWatch, NotAllowed.
    """
    need(me, HANDLE)
    at = now() if at is None else at
    with turn() as t:
        row = _mine(me, item)
        was_compared = row.deconflict
        if until is not None:
            # From then on, not for what was named while it had ended.
            row.since = t.seq if row.until <= at else row.since
            row.until = _until(until, at)
            retention.set_clock(t, row)
        if desk is not None:
            row.desk = _desk(me, desk)
        if person is not None:
            row.rings = _person(me, person, own=row.own)
        if note is not None or (until is not None and row.note):
            _renote(me, row, note, at)
        if deconflict is not None or row.deconflict:
            row.deconflict = row.deconflict if deconflict is None else deconflict
            _may_deconflict(me, row.deconflict, row.note)
        store.change(row, "since", "until", "desk", "rings", "note", "deconflict")
        if was_compared or row.deconflict:
            retention.tell_target(t, row)
        t.audit(me.n, me.actor, HANDLE, detail=f"changed {row.id}")


def _renote(me: Caller, row: Item, note: str | None, at: int) -> None:
    hub = Reader(None, "hub", "hub")
    if note is None:
        vault.keep(UUID(row.note), hub, Reason("correction"), until=row.until + KEPT, at=at)
        return
    if row.note:
        vault.erase(UUID(row.note), hub, Reason("correction"), at=at)
    row.note = _kept(me, _note(note), row.until, at)


def take_off(me: Caller, items: Sequence[str], *, at: int | None = None) -> int:
    """Take items off: each is erased at once, with its identifier, its note and its hits; returns how many.

    All or none: raises NoSuchWatch where one of them is not there. Raises NotAllowed.
    """
    need(me, HANDLE)
    at = now() if at is None else at
    with turn() as t:
        rows = [_mine(me, item) for item in dict.fromkeys(items)]
        for row in rows:
            retention.erase(t, row, "person-asked", at)
            t.audit(me.n, me.actor, HANDLE, detail=f"took off {row.id}")
    return len(rows)


def _mine(me: Caller, item: str) -> Item:
    row = store.item(item, me.n, me.person_n)
    if row is None:
        raise NoSuchWatch
    return row


def end_all(member: int, by: Caller) -> int:
    """Take off all that a member watches, since it leaves; returns how many items that was."""
    with turn() as t:
        rows = store.of_member(member)
        for row in rows:
            retention.erase(t, row, "retention", t.at)
        if rows:
            t.audit(by.n, by.actor, HANDLE, detail=f"took off {len(rows)}")
    return len(rows)


def redo_erase(item: str, at: int) -> bool:
    """An item that was erased after the backup from which the hub was restored is erased again. False where it is not there."""
    row = store.by_id(item)
    if row is None:
        return False
    with turn() as t:
        retention.erase(t, row, "retention", at)
        t.audit(row.member, "hub", HANDLE, detail=f"erased {row.id}")
    return True


def rekey_in(t: Turn, moving: Sequence[tuple[int, Identifier]]) -> int:
    """Give items the keys of now, where the rule by which they are made has changed; see `queries.to_rekey`."""
    rows = store.by_numbers([n for n, _ in moving])
    for n, identifier in moving:
        row = rows.get(n)
        if row is not None:
            row.key, row.kind, row.value, row.display = identifier.key, identifier.kind, identifier.value, identifier.display
            store.change(row, "key", "kind", "value", "display")
            store.replace_places(n, reading.places(identifier))
    return len(moving)
