"""The key and the name of a file, in the vault: opened by the hub alone, for whom the file's case shows it."""

from dataclasses import dataclass, field
from uuid import UUID

from accord.hub.evidence.errors import NoSuchEvidence
from accord.hub.evidence.sealing import Cipher, new_key
from accord.hub.evidence.store import Item
from accord.hub.evidence.vocabulary import VAULT
from accord.hub.members.queries import Caller
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as vault_queries
from accord.hub.vault.errors import Erased, Refused
from accord.hub.vault.vocabulary import MOST_DAYS, Reader, Reason

_HUB = Reader(None, "hub", "hub")
DELIVERY, ERASURE, RETENTION = Reason("delivery"), Reason("person-asked"), Reason("retention")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the vault keeps of a file."""

    key: bytes = field(repr=False)
    name: str = field(repr=False)
    note: str = field(repr=False)

    def cipher(self, item: Item) -> Cipher:
        return Cipher(self.key, item.id, item.size)


def keep(me: Caller, name: str, note: str, at: int) -> str:
    """A new key, within the turn; returns the vault's reference."""
    fields: dict[str, str | bytes] = {"key": new_key(), "name": name, **({"note": note} if note else {})}
    return str(vault.put(me.n, VAULT, fields, by=me.actor, at=at, retention_days=MOST_DAYS))


def open_key(item: Item, at: int) -> Opened:
    """Leaves a line in the vault; never in a turn. Raises NoSuchEvidence where it was erased, and KeyLost."""
    try:
        fields = vault_queries.read(UUID(item.record), _HUB, DELIVERY, at=at)
    except (Erased, Refused):
        raise NoSuchEvidence from None
    key = fields["key"]
    assert isinstance(key, bytes)
    return Opened(key, fields.text("name"), fields.text("note") if "note" in fields else "")


def destroy(item: Item, why: Reason, at: int) -> None:
    """Destroy the key: nobody reads the file from now on, in no copy. Joins the turn."""
    try:
        vault.erase(UUID(item.record), _HUB, why, at=at)
    except (Erased, Refused):
        return  # it is gone already
