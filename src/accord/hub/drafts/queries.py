"""The read side: a person's own drafts, and never anybody else's."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from msgspec import Struct

from accord.hub.drafts import store
from accord.hub.drafts.errors import NoSuchDraft
from accord.hub.drafts.store import Draft as Stored
from accord.hub.members.queries import Caller
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

_READ = Reason("handling")


class DraftRow(Struct, frozen=True):
    """`version` counts how often it was kept; `sent` is when the form was taken, None where it was not."""

    id: str
    page: str
    action: str
    version: int
    changed: int
    dies: int
    sent: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    row: DraftRow
    fields: Mapping[str, Sequence[str]] = field(repr=False)


def drafts(caller: Caller, page: str, *, at: int | None = None) -> list[DraftRow]:
    """The person's drafts on a page, the newest first; nothing of their content."""
    if caller.person_n is None:
        return []
    return [row_of(row) for row in store.of_page(caller.person_n, page, now() if at is None else at)]


def row(caller: Caller, draft_id: str, *, at: int | None = None) -> DraftRow:
    """One, without what it says. Raises NoSuchDraft."""
    return row_of(find(caller, draft_id, now() if at is None else at))


def draft(caller: Caller, draft_id: str, *, at: int | None = None) -> Draft:
    """One with what was typed. Raises NoSuchDraft, KeyLost, KeyRingOpen."""
    at = now() if at is None else at
    stored = find(caller, draft_id, at)
    try:
        kept = vault.read(stored.sealed, reader(caller), _READ, at=at)
    except VaultError as error:
        if error.code in ("erased", "refused"):
            raise NoSuchDraft from None
        raise
    return Draft(row_of(stored), msgspec.json.decode(kept.text("fields"), type=dict[str, list[str]]))


def find(caller: Caller, draft_id: str, at: int, *, changing: bool = False) -> Stored:
    """Raises NoSuchDraft."""
    row = store.load(caller.person_n, UUID(draft_id), at, changing=changing) if caller.person_n and is_id(draft_id) else None
    if row is None:
        raise NoSuchDraft
    return row


def alike(caller: Caller, page: str, action: str, text: str, at: int) -> Stored | None:
    """The draft of a form that says just this already and was not sent; `text` are its fields as JSON."""
    rows = store.of_page(caller.person_n, page, at) if caller.person_n is not None else []
    for stored in rows:
        if stored.action != action or stored.sent is not None:
            continue
        with suppress(VaultError):
            if vault.read(stored.sealed, reader(caller), _READ, at=at).text("fields") == text:
                return stored
    return None


def is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def reader(caller: Caller) -> Reader:
    """The writer is the person whom the vault lets at it."""
    return Reader(None, "person", caller.actor)


def row_of(row: Stored) -> DraftRow:
    return DraftRow(str(row.id), row.page, row.action, row.version, row.changed, row.dies, row.sent)
