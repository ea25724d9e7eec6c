"""Watchlists as their people may see them. Permission inside; to anybody else an item does not exist."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from msgspec import Struct

from accord.core.identifiers import Identifier
from accord.core.identifiers.rule import CHANGED, renewed
from accord.core.times import DAY
from accord.hub import cursors
from accord.hub.desks import queries as desks
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.requests import queries as requests
from accord.hub.signals import queries as signals
from accord.hub.signals.vocabulary import RETRACTED
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.watchlists import reading, store
from accord.hub.watchlists.errors import NoSuchWatch
from accord.hub.watchlists.reading import Fault
from accord.hub.watchlists.store import Item
from accord.hub.watchlists.verifying import verify as verify
from accord.hub.watchlists.vocabulary import ENDED, HANDLE, KEPT, LONGEST_DAYS, ME, MEMBER, REQUEST, SIGNAL, WATCHING
from accord.tables import identifier_tables

MOST = 200
_READ_SIGNALS = "member:signals:read"


class WatchRow(Struct, frozen=True):
    """An item. `by`, `person`: ids of the own member's people, with names; no `desk`: the best one when it rings. `hits`: how many there
    ever were; `last`: when something was named last."""

    n: int
    id: str
    kind: str
    value: str
    display: str
    seen_by: str
    state: str
    by: str
    by_name: str
    desk: str
    desk_name: str
    person: str
    person_name: str
    made: int
    until: int
    hits: int
    last: int | None
    has_note: bool
    deconflict: bool


class HitRow(Struct, frozen=True):
    """Something that was named. `is_open`: the caller may open it now; `retracted`: when a signal that is open was."""

    n: int
    what: str
    ref: str
    how: str
    at: int
    is_open: bool
    retracted: int | None = None


@dataclass(frozen=True, slots=True)
class WatchPage:
    """An item with its note, and its newest hits; `next`: the `before` of those before them."""

    row: WatchRow
    note: str | None = field(repr=False)
    hits: tuple[HitRow, ...]
    next: int | None


def watched(
    me: Caller, *, text: str = "", state: str = "", before: int | None = None, limit: int = 50, at: int | None = None
) -> tuple[list[WatchRow], int | None]:
    """The items that the caller may see, the newest first, then the `before` of the next page. `text`: a part of the identifier, or the
    identifier in any form. Raises NotAllowed."""
    need(me, HANDLE)
    at = now() if at is None else at
    limit = min(max(limit, 1), MOST)
    text = text.strip()
    read = reading.read(text, me.country, at) if text else None
    keys = [] if read is None or isinstance(read, Fault) else list(reading.places(read))
    live = {WATCHING: True, ENDED: False}.get(state)
    rows = store.listed(me.n, me.person_n, at, live=live, text=text, keys=keys, before=cursors.opened(before), limit=limit + 1)
    return _rows(me, rows[:limit], at), cursors.sealed(rows[limit - 1].n) if len(rows) > limit else None


def item(me: Caller, item_id: str, *, before: int | None = None, limit: int = 100, note: bool = True, at: int | None = None) -> WatchPage:
    """One item with its hits. `note` False leaves the note sealed: each look at one leaves a line. Raises NoSuchWatch, NotAllowed."""
    need(me, HANDLE)
    at = now() if at is None else at
    limit = min(max(limit, 1), MOST)
    row = store.item(item_id, me.n, me.person_n)
    if row is None:
        raise NoSuchWatch
    hits = store.hits(row.n, before=cursors.opened(before), limit=limit + 1)
    (shown,) = _rows(me, [row], at)
    text = _note(me, row.note, at) if note and row.note else None
    return WatchPage(shown, text, _hits(me, hits[:limit]), cursors.sealed(hits[limit - 1].n) if len(hits) > limit else None)


def count(me: Caller, *, at: int | None = None) -> int:
    """How many identifiers the caller sees watched."""
    return store.count_visible(me.n, me.person_n, now() if at is None else at) if me.may(HANDLE) else 0


def rung_by(me: Caller, bells: Collection[str], *, at: int | None = None) -> dict[str, list[WatchRow]]:
    """The items for which these bells rang, by bell, as far as the caller may see them."""
    if not bells or not me.may(HANDLE):
        return {}
    items = store.rung_by(bells, me.n, me.person_n)
    rows = _rows(me, items, now() if at is None else at) if items else []
    by_bell: dict[str, list[WatchRow]] = {}
    for item, row in zip(items, rows, strict=True):
        by_bell.setdefault(item.bell, []).append(row)
    return by_bell


class Target(Struct, frozen=True):
    """An item to deconflict: for deconfliction alone, never shown. `until`: when it ends by itself."""

    member: int
    id: str
    kind: str
    value: str
    key: bytes
    person: int | None
    since: int
    until: int


def deconflicting(at: int, item: str = "") -> list[Target]:
    """All items to deconflict that are watched, or this one of them. For deconfliction alone."""
    rows = store.deconflicting(at, item)
    return [Target(row.member, row.id, row.kind, row.value, bytes(row.key), row.person, row.made, row.until) for row in rows]


def displays(me: Caller, ids: Collection[str]) -> dict[str, str]:
    """How the identifiers of these items are shown that the caller may see. Raises NotAllowed."""
    need(me, HANDLE)
    return {row.id: row.display for row in store.named(ids, me.n, me.person_n)}


def count_of(member: int) -> int:
    """How many items a member has, for the operator who sees it off."""
    return len(store.of_member(member))


def kept_beside(at: int) -> tuple[str, int, int, int]:
    """What is kept outside the vault: how many items there are, how long the longest is kept, and how many should be gone."""
    return "items of watchlists", store.count_all(), LONGEST_DAYS * DAY + KEPT, store.count_over(at - KEPT)


def _rows(me: Caller, items: Sequence[Item], at: int) -> list[WatchRow]:
    people = {row.n: row for row in members.people_of(me.n)} if items else {}
    names = {id: name for id, name, _rings in desks.not_archived(me.n)} if any(item.desk for item in items) else {}
    return [_row(item, people, names, at) for item in items]


def _row(item: Item, people: Mapping[int, members.PersonRow], desk_names: Mapping[str, str], at: int) -> WatchRow:
    by, person = people.get(item.person or 0), people.get(item.rings or 0)
    return WatchRow(
        n=item.n,
        id=item.id,
        kind=item.kind,
        value=item.value,
        display=item.display,
        seen_by=ME if item.own else MEMBER,
        state=WATCHING if item.until > at else ENDED,
        by=by.id if by else "",
        by_name=by.name if by else "",
        desk=item.desk if item.desk in desk_names else "",
        desk_name=desk_names.get(item.desk, ""),
        person=person.id if person else "",
        person_name=person.name if person else "",
        made=item.made,
        until=item.until,
        hits=item.hits,
        last=item.last,
        has_note=bool(item.note),
        deconflict=item.deconflict,
    )


def _note(me: Caller, reference: str, at: int) -> str | None:
    try:
        return str(vault.read(UUID(reference), Reader(me.n, me.role, me.actor), Reason("handling"), at=at).get("text", ""))
    except VaultError:
        return None


def _hits(me: Caller, hits: Sequence[store.Hit]) -> tuple[HitRow, ...]:
    """What the caller may open of it now is looked up, some queries for all."""
    claims = [hit.ref for hit in hits if hit.what == SIGNAL]
    asked = [hit.ref for hit in hits if hit.what == REQUEST]
    claimed = signals.find_all(me, claims) if claims and me.may(_READ_SIGNALS) else {}
    taken_back = {id: row.n for id, row in claimed.items() if row.state == RETRACTED}
    since = signals.retracted_at(list(taken_back.values())) if taken_back else {}
    there = set(claimed)
    if asked:
        found = requests.by_ids(asked)
        parties = requests.parties_of([row.n for row in found.values()])
        may = me.may("member:requests:read") or me.may("hub:requests:manage")
        there |= {id for id, row in found.items() if may and requests.sees(me, row, parties.get(row.n, []))}
    return tuple(HitRow(hit.n, hit.what, hit.ref, hit.how, hit.at, hit.ref in there, since.get(taken_back.get(hit.ref, 0))) for hit in hits)


def to_rekey(after: str, most: int) -> tuple[str | None, int, Sequence[tuple[int, Identifier]]]:
    """For the job that makes keys anew: the last item's number (None at the end), how many, and those whose key is another now."""
    tables = identifier_tables()
    items = store.items_after(int(after or 0), most)
    if not items:
        return None, 0, ()
    moving = []
    for row in items:
        identifier = renewed(row.kind, row.value, row.display, tables) if row.kind in CHANGED else None
        if identifier is not None and identifier.key != bytes(row.key):
            moving.append((row.n, identifier))
    return str(items[-1].n), len(items), moving
