"""Keep what is typed, and let go of it: sent, discarded, over, or erased with whom or what it is about."""

import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid4

import msgspec

from accord.hub.drafts import queries, store
from accord.hub.drafts.errors import NoSuchDraft, TooLarge, TooMany
from accord.hub.drafts.queries import DraftRow, reader, row_of
from accord.hub.drafts.store import Draft
from accord.hub.drafts.vocabulary import AFTER_SENDING, KEPT, LARGEST, LONGEST_ADDRESS, MOST
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.refusals import NotAllowed
from accord.hub.times import now
from accord.hub.vault import actions as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HUB = Reader(None, "hub", "hub")
_AT_ONCE = 100  # rows of one turn

Fields = Mapping[str, Sequence[str]]


def keep(
    caller: Caller, page: str, action: str, fields: Fields, *, draft_id: str = "", seen: int = 0, at: int | None = None
) -> tuple[DraftRow, bool]:
    """Keep what was typed; whether it had to become a draft beside another.

    `draft_id` and `seen` name what this page kept last, and its version. Where another page went on with that draft meanwhile, both are
    kept: nothing that was typed is written over by something that its writer has not seen. What a draft of this form says already is kept
    once: its row comes back with version 0. Raises TooLarge, TooMany, NotAllowed.
    """
    if caller.person_n is None:
        raise NotAllowed
    at = now() if at is None else at
    text = msgspec.json.encode({name: list(values) for name, values in fields.items()}).decode()
    if len(text.encode()) > LARGEST or max(len(page), len(action)) > LONGEST_ADDRESS:
        raise TooLarge
    row = store.load(caller.person_n, UUID(draft_id), at) if queries.is_id(draft_id) else None
    # Read before the turn: the vault leaves a line of each look, which lasts whatever becomes of the turn.
    alike = None if row is not None and _goes_on(row, page, action, seen) else queries.alike(caller, page, action, text, at)
    with vault.together(), turn():
        row = store.load(caller.person_n, UUID(draft_id), at, changing=True) if queries.is_id(draft_id) else None
        if row is not None and _goes_on(row, page, action, seen):
            vault.update(row.sealed, {"fields": text}, reader(caller), Reason("handling"), at=at)
            store.change(row.n, version=row.version + 1, changed=at)
            row.version, row.changed = row.version + 1, at
            return row_of(row), False
        kept = None if alike is None else store.load(caller.person_n, alike.id, at, changing=True)
        if alike is not None and kept is not None and (kept.version, kept.sent) == (alike.version, None):
            store.change(kept.n, changed=at)
            # This page has not written it: what is typed on becomes another, and the page that wrote it loses nothing.
            return msgspec.structs.replace(row_of(kept), version=0, changed=at), False
        if store.count(caller.person_n, at) >= MOST:
            raise TooMany
        return row_of(_insert(caller, caller.person_n, page, action, text, at)), row is not None and row.sent is None and seen > 0


def _goes_on(row: Draft, page: str, action: str, seen: int) -> bool:
    return row.version == seen and row.sent is None and (row.page, row.action) == (page, action)


def _insert(caller: Caller, person: int, page: str, action: str, text: str, at: int) -> Draft:
    found = _ID.search(page) or _ID.search(action)
    return store.insert(
        id=uuid4(),
        person=person,
        page=page,
        action=action,
        about=found[0] if found else "",
        sealed=vault.put(caller.n, "draft", {"fields": text}, by=caller.actor, at=at, until=at + KEPT),
        made=at,
        changed=at,
        dies=at + KEPT,
    )


def note_sent(caller: Caller, draft_id: str, *, at: int | None = None) -> None:
    """The form was taken: the draft is offered no more, but to a person who goes back to it. One that is gone already is none."""
    at = now() if at is None else at
    with turn():
        try:
            row = queries.find(caller, draft_id, at, changing=True)
        except NoSuchDraft:
            return
        store.change(row.n, sent=at, dies=min(row.dies, at + AFTER_SENDING))


def discard(caller: Caller, draft_id: str, *, at: int | None = None) -> None:
    """Erase it for good. Raises NoSuchDraft."""
    at = now() if at is None else at
    with turn():
        _erase(queries.find(caller, draft_id, at, changing=True), at, Reason("person-asked"))


def erase_about_in(t: Turn, things: Iterable[str], why: Reason) -> None:
    """Erase all that people typed on pages about these things, in the turn in which the things are erased."""
    for row in store.about(list(things)):
        _erase(row, t.at, why)


def erase_over(at: int) -> bool:
    """Erase drafts that are over, and all of people who take no part any more; whether there were any."""
    return _erase_all(store.over(at, _AT_ONCE), at)


def erase_of_people(people: list[int], at: int) -> bool:
    """All that these people have typed; whether there was any."""
    return _erase_all(store.of_people(people, _AT_ONCE) if people else [], at)


def _erase_all(rows: Sequence[Draft], at: int) -> bool:
    if not rows:
        return False
    with turn():
        for row in rows:
            _erase(row, at, Reason("retention"))
    return True


def _erase(row: Draft, at: int, why: Reason) -> None:
    try:
        vault.erase(row.sealed, _HUB, why, at=at)
    except VaultError:
        return  # the vault erases it by itself when its time is over; until then the row stays, so that this is tried again
    store.delete(row.n)
