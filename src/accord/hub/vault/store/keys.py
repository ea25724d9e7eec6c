"""The keys of home members, as rows and in the ring; and the data keys that they wrap."""

import secrets

from django.db import connection

from accord.hub.vault import sealing
from accord.hub.vault.errors import Damaged, KeyLost
from accord.hub.vault.keyring import keyring
from accord.hub.vault.store.writing import Cursor

_CURRENT = "SELECT id FROM vault_key WHERE member = %s AND retired IS NULL AND destroyed IS NULL ORDER BY made DESC, id LIMIT 1"


def current(cursor: Cursor, member: int, at: int) -> tuple[bytes, bytes]:
    """The id of a member's present key, and the key; made where it has none yet. Raises KeyLost, KeyRingOpen.

    The member's keys stay as they are until the transaction ends: none can retire, let alone be destroyed, under a new record.
    """
    hold(cursor, member, alone=_find(cursor, member) is None)
    id = _find(cursor, member)
    return make(cursor, member, at) if id is None else (id, keyring().load(member, id))


def _find(cursor: Cursor, member: int) -> bytes | None:
    cursor.execute(_CURRENT, [member])
    row = cursor.fetchone()
    return bytes(row[0]) if row else None


def hold(cursor: Cursor, member: int, *, alone: bool) -> None:
    """Until the transaction ends, nobody changes the member's keys; `alone`: nor uses the current one for anything new.

    One lock for all of them, rather than locks on rows, so that two who change them can't wait for each other.
    """
    if connection.vendor == "postgresql":
        kind = "" if alone else "_shared"
        cursor.execute(f"SELECT pg_advisory_xact_lock{kind}(hashtextextended(%s, 0))", [f"vault_key {member}"])


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


def wrap(data_key: bytes, *, key_id: bytes, key: bytes, member: int, reference: bytes) -> bytes:
    """Wrap a record's data key by its home member's key."""
    return sealing.seal(key, data_key, sealing.binding("data key", key_id, member, reference))


def unwrap(wrapped: bytes, *, key_id: bytes, member: int, reference: bytes) -> bytes:
    """The data key of a record. Raises KeyLost, KeyRingOpen, Damaged."""
    data_key = sealing.unseal(keyring().load(member, key_id), wrapped, sealing.binding("data key", key_id, member, reference))
    if len(data_key) != sealing.KEY_BYTES:
        raise Damaged
    return data_key
