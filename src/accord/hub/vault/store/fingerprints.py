"""The fingerprints of the hub's key files: which of them this database belongs to."""

import hashlib

from django.db import connection

from accord.hub import database
from accord.hub.vault.keyring import keyring
from accord.hub.vault.store.writing import writing


def fingerprint_of(name: str, content: bytes) -> str:
    """What is kept of a key file: enough to know it again, and nothing that helps to guess it."""
    return hashlib.sha256(b"accord key file\n" + name.encode() + b"\n" + content).hexdigest()


def fingerprints() -> dict[str, str]:
    """Name and digest of each key file that was recorded; empty where an older version made the tables."""
    if "vault_fingerprint" not in connection.introspection.table_names():
        return {}
    return dict(database.rows("SELECT name, digest FROM vault_fingerprint"))


def is_recorded(name: str) -> bool:
    return name in fingerprints()


def record_fingerprint(name: str, content: bytes, at: int) -> None:
    """Record a key file as this hub's; one that was recorded stays."""
    with writing(joins=True) as cursor:
        cursor.execute(
            "INSERT INTO vault_fingerprint (name, digest, at) VALUES (%s, %s, %s) ON CONFLICT (name) DO NOTHING",
            [name, fingerprint_of(name, content), at],
        )


def replace_fingerprint(name: str, content: bytes, at: int) -> None:
    """Record another key file in the place of the one that was this hub's."""
    with writing(joins=True) as cursor:
        cursor.execute(
            "INSERT INTO vault_fingerprint (name, digest, at) VALUES (%s, %s, %s) "
            "ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, at = excluded.at",
            [name, fingerprint_of(name, content), at],
        )


# The keys that records use, or will use; for whoever asks a copy of the database too.
NEEDED = (
    "SELECT k.member, k.id FROM vault_key k WHERE k.destroyed IS NULL"
    " AND (k.retired IS NULL OR EXISTS (SELECT 1 FROM vault_record r WHERE r.key = k.id))"
    " UNION ALL SELECT 0, key FROM vault_secret"
)


def missing_keys() -> int:
    """How many keys the ring lacks that new records or kept ones need."""
    rows = database.rows(NEEDED)
    ring = keyring()
    return sum(not ring.has(member, bytes(id)) for member, id in rows)
