"""The hub's secret: it keys the ids of signals, the codes of reports, the links of guests and the marks of payments.

The database keeps it sealed, by a key of its own in the key ring, so that a copy of the database alone proves and guesses nothing.
It is the same for as long as there is the hub: only the key that seals it changes.
"""

import secrets

from django.db import connection

from accord.hub import database
from accord.hub.vault import sealing
from accord.hub.vault.errors import Damaged, KeyLost
from accord.hub.vault.keyring import keyring
from accord.hub.vault.store.writing import Cursor, lock, writing

HUB = 0  # the hub's own folder in the ring: members count from 1
BYTES = 32

# The opened secret, by its sealed form: a page that makes one id need not open a file and unseal for it.
_opened: dict[bytes, bytes] = {}


def hub_secret() -> bytes:
    """The secret. Raises KeyLost, KeyRingOpen, Damaged where it can't be opened; LookupError where this database holds no hub."""
    row = database.row("SELECT key, sealed FROM vault_secret WHERE id = 1")
    if row is None:
        raise LookupError("This database holds no hub yet. Run: accord init")
    key, sealed = bytes(row[0]), bytes(row[1])
    opened = _opened.get(sealed)
    if opened is None:
        opened = _open(key, sealed)
        _opened.clear()
        _opened[sealed] = opened
    return opened


def key_of_secret() -> bytes | None:
    """The id of the ring's key that seals it; None where there is no hub."""
    row = database.row("SELECT key FROM vault_secret WHERE id = 1")
    return bytes(row[0]) if row else None


def is_sealed() -> bool:
    """Whether this database keeps the secret as this version does; False for one that an older version made, and for none."""
    return "vault_secret" in connection.introspection.table_names()


def keep_secret(at: int, secret: bytes | None = None) -> None:
    """Seal the hub's secret and keep it: the one that an older version kept, or a new one. There already, it stays as it is."""
    with writing(joins=True) as cursor:
        cursor.execute("SELECT 1 FROM vault_secret WHERE id = 1")
        if cursor.fetchone():
            return
        cursor.execute("SELECT 1 FROM vault_key WHERE destroyed IS NULL LIMIT 1")
        if cursor.fetchone() and not keyring().is_there():
            raise KeyLost
        key, sealed = _seal(secret or secrets.token_bytes(BYTES), at)
        cursor.execute("INSERT INTO vault_secret (id, key, sealed) VALUES (1, %s, %s)", [key, sealed])


def seal_anew(cursor: Cursor, at: int) -> bytes:
    """Seal the secret by a new key of the ring; returns its id. The old key stays in the ring, for older copies of the database."""
    cursor.execute("SELECT key, sealed FROM vault_secret WHERE id = 1" + lock("UPDATE"))
    row = cursor.fetchone()
    key, sealed = _seal(_open(bytes(row[0]), bytes(row[1])), at)
    cursor.execute("UPDATE vault_secret SET key = %s, sealed = %s WHERE id = 1", [key, sealed])
    return key


def _seal(secret: bytes, at: int) -> tuple[bytes, bytes]:
    id, key = secrets.token_bytes(16), sealing.new_key()
    # The key first, as with records: a sealed secret must never be there before what opens it.
    keyring().add(HUB, id, key, at)
    return id, sealing.seal(key, secret, sealing.binding("hub secret", id))


def _open(key_id: bytes, sealed: bytes) -> bytes:
    secret = sealing.unseal(keyring().load(HUB, key_id), sealed, sealing.binding("hub secret", key_id))
    if len(secret) != BYTES:
        raise Damaged
    return secret
