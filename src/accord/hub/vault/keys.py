"""The keys of home members, as rows and in the ring; and the data keys that they wrap."""

import secrets

from accord.hub.vault import sealing
from accord.hub.vault.errors import Damaged, KeyLost
from accord.hub.vault.keyring import keyring
from accord.hub.vault.writing import Cursor, lock

_CURRENT = "SELECT id FROM vault_key WHERE member = %s AND retired IS NULL AND destroyed IS NULL ORDER BY made DESC, id LIMIT 1"


def current(cursor: Cursor, member: int, at: int) -> tuple[bytes, bytes]:
    """The id of a member's present key, and the key; made where it has none yet. Raises KeyLost, KeyRingOpen.

    The row stays locked until the transaction ends, so that a key can't retire, let alone be destroyed, under a new record.
    """
    for _ in range(2):
        # PostgreSQL answers with no row where a rotation has just taken the first one away; then there is a newer one.
        cursor.execute(_CURRENT + lock("SHARE"), [member])
        if row := cursor.fetchone():
            id = bytes(row[0])
            return id, keyring().load(member, id)
    return make(cursor, member, at)


def make(cursor: Cursor, member: int, at: int) -> tuple[bytes, bytes]:
    """Make a member a key: first in the ring, then its row. Raises KeyLost where the ring has gone: never begins a second one."""
    ring = keyring()
    if not ring.is_there():
        cursor.execute("SELECT 1 FROM vault_key WHERE destroyed IS NULL LIMIT 1")
        if cursor.fetchone():
            raise KeyLost
    id, key = secrets.token_bytes(16), sealing.new_key()
    ring.add(member, id, key, at)
    cursor.execute("INSERT INTO vault_key (id, member, made) VALUES (%s, %s, %s)", [id, member, at])
    return id, key


def wrap(data_key: bytes, *, id: bytes, key: bytes, member: int, reference: bytes) -> bytes:
    """Wrap a record's data key by its home member's key."""
    return sealing.seal(key, data_key, sealing.binding("data key", id, member, reference))


def unwrap(wrapped: bytes, *, id: bytes, member: int, reference: bytes) -> bytes:
    """The data key of a record. Raises KeyLost, KeyRingOpen, Damaged."""
    data_key = sealing.unseal(keyring().load(member, id), wrapped, sealing.binding("data key", id, member, reference))
    if len(data_key) != sealing.KEY_BYTES:
        raise Damaged
    return data_key
