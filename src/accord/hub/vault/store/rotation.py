"""The life of keys: a new one, records moved over to it, the old one destroyed; and destroying all of a member's at once.

An old key stays in the ring until nothing uses it. Moving over (`rewrap`) wraps the small data keys anew and touches no
ciphertext; it works in short turns, can stop at any instant, and goes on where it stopped.
"""

from uuid import UUID

from django.db import connection
from msgspec import Struct

from accord.core.times import DAY
from accord.hub import database
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import KEY
from accord.hub.vault.errors import Damaged, KeyInUse, NoSuchKey
from accord.hub.vault.keyring import keyring
from accord.hub.vault.store import keys, records
from accord.hub.vault.store.records import expire_due
from accord.hub.vault.store.secret import HUB as HUB_ITSELF
from accord.hub.vault.store.secret import key_of_secret, seal_anew
from accord.hub.vault.store.writing import Cursor, lock, writing
from accord.hub.vault.vocabulary import HUB, ROTATE_AFTER_DAYS, Reader, Reason

CHUNK = 200


class KeyStatus(Struct, frozen=True):
    """The status of a key; never the key. `state`: current, retired, destroyed."""

    id: str
    member: int
    made: int
    state: str
    in_ring: bool
    records: int

    def is_old(self, at: int) -> bool:
        """Whether it is in use, and so old that it should be made anew."""
        return self.state == "current" and self.made < at - ROTATE_AFTER_DAYS * DAY


class Status(Struct, frozen=True):
    """`strangers`: members' keys in the ring that this database knows nothing of. `damaged`: records no key can open any more.

    `secret_opens`: whether the ring has the key that seals the hub's secret.
    """

    keys: tuple[KeyStatus, ...]
    strangers: int
    damaged: int
    secret_opens: bool

    @property
    def lost(self) -> tuple[KeyStatus, ...]:
        """Keys that records need and the ring lacks: put back a backup of the ring."""
        return tuple(key for key in self.keys if key.records and not key.in_ring and key.state != "destroyed")


def rotate(member: int, *, by: str, at: int) -> str:
    """Make a member a new key, which new records use from now on; returns its id. The old ones retire, and stay in the ring."""
    with writing(joins=False) as cursor:
        keys.hold(cursor, member, alone=True)
        cursor.execute("UPDATE vault_key SET retired = %s WHERE member = %s AND retired IS NULL AND destroyed IS NULL", [at, member])
        id, _ = keys.make(cursor, member, at)
        _leave_line(cursor, "rotate", by, at)
    return str(UUID(bytes=id))


def rotate_secret(*, by: str, at: int) -> str:
    """Seal the hub's secret by a new key of the ring; returns the key's id. The secret itself stays what it is.

    The old key stays in the ring, for older copies of the database, until it is destroyed.
    """
    with writing(joins=False) as cursor:
        id = seal_anew(cursor, at)
        _leave_line(cursor, "rotate", by, at)
    return str(UUID(bytes=id))


def rewrap(at: int, limit: int = CHUNK) -> int:
    """Move some records of retired keys over to their member's current key, in one short turn; returns how many.

    Records whose old key the ring lacks wait for it; those whose row is damaged are marked, and left as they are.
    """
    waiting = _waiting()
    if waiting is None:
        return 0
    id, member = waiting
    with writing(joins=False) as cursor:
        new_id, new_key = keys.current(cursor, member, at)
        cursor.execute(
            "SELECT n, reference, wrapped FROM vault_record WHERE key = %s AND NOT damaged ORDER BY n LIMIT %s" + lock("UPDATE"),
            [id, limit],
        )
        rows = [(n, bytes(reference), bytes(wrapped)) for n, reference, wrapped in cursor.fetchall()]
        return sum(_move(cursor, row, id, member, new_id, new_key) for row in rows)


def _waiting() -> tuple[bytes, int] | None:
    """A retired key that still has records to move, and its member: the first whose old and new keys are both in the ring."""
    ring = keyring()
    rows = [
        (bytes(id), member, bytes(new))
        for id, member, new in database.rows(
            "SELECT k.id, k.member, (SELECT c.id FROM vault_key c WHERE c.member = k.member AND c.retired IS NULL "
            "AND c.destroyed IS NULL ORDER BY c.made DESC, c.id LIMIT 1) FROM vault_key k "
            "WHERE k.retired IS NOT NULL AND k.destroyed IS NULL "
            "AND EXISTS (SELECT 1 FROM vault_record r WHERE r.key = k.id AND NOT r.damaged) ORDER BY k.made, k.id"
        )
        if new is not None
    ]
    return next(((id, member) for id, member, new in rows if ring.has(member, id) and ring.has(member, new)), None)


def _move(cursor: Cursor, row: tuple[int, bytes, bytes], key_id: bytes, member: int, new_id: bytes, new_key: bytes) -> bool:
    n, reference, wrapped = row
    try:
        data_key = keys.unwrap(wrapped, key_id=key_id, member=member, reference=reference)
    except Damaged:
        cursor.execute("UPDATE vault_record SET damaged = %s WHERE n = %s", [True, n])
        return False
    again = keys.wrap(data_key, key_id=new_id, key=new_key, member=member, reference=reference)
    cursor.execute("UPDATE vault_record SET key = %s, wrapped = %s WHERE n = %s", [new_id, again, n])
    return True


def destroy_key(key_id: str, *, by: str, at: int) -> None:
    """Destroy a retired key that no record uses any more, in the ring and for good. Raises NoSuchKey, KeyInUse.

    Copies of the database made before its records moved over become unreadable: that is what forgets in backups.
    """
    key = _key_id(key_id)
    if (HUB_ITSELF, key) in keyring().all():
        _destroy_hub_key(key, by, at)
        return
    with writing(joins=False) as cursor:
        cursor.execute("SELECT member FROM vault_key WHERE id = %s", [key])
        row = cursor.fetchone()
        if row is None:
            raise NoSuchKey
        member = row[0]
        keys.hold(cursor, member, alone=True)
        cursor.execute("SELECT retired, destroyed FROM vault_key WHERE id = %s", [key])
        retired, destroyed = cursor.fetchone()
        if destroyed is None:
            cursor.execute("SELECT 1 FROM vault_record WHERE key = %s LIMIT 1", [key])
            if retired is None or cursor.fetchone():
                raise KeyInUse
            cursor.execute("UPDATE vault_key SET destroyed = %s WHERE id = %s", [at, key])
            erasures.note(KEY, f"{member} {key.hex()}", at)
            _leave_line(cursor, "destroy", by, at)
    # The row comes first: stopped in between, destroying again finishes it.
    keyring().destroy(member, key)


def _destroy_hub_key(key: bytes, by: str, at: int) -> None:
    with writing(joins=False) as cursor:
        if key == key_of_secret():
            raise KeyInUse
        erasures.note(KEY, f"{HUB_ITSELF} {key.hex()}", at)
        _leave_line(cursor, "destroy", by, at)
    keyring().destroy(HUB_ITSELF, key)


def destroy_member(member: int, *, by: str, at: int) -> int:
    """Destroy all keys of a member: every record of its becomes unreadable for good, in every backup too. Returns how many keys.

    What is left of the records is swept away at once, and by `expire_due` where this is stopped.
    """
    with writing(joins=False) as cursor:
        keys.hold(cursor, member, alone=True)
        cursor.execute("SELECT id, destroyed FROM vault_key WHERE member = %s", [member])
        rows = [(bytes(id), destroyed) for id, destroyed in cursor.fetchall()]
        cursor.execute("UPDATE vault_key SET destroyed = %s WHERE member = %s AND destroyed IS NULL", [at, member])
        for id, destroyed in rows:
            if destroyed is None:
                erasures.note(KEY, f"{member} {id.hex()}", at)
        _leave_line(cursor, "destroy", by, at)
    for id, _ in rows:
        keyring().destroy(member, id)
    while expire_due(at):
        pass
    return sum(destroyed is None for _, destroyed in rows)


def redo_destroy(member: int, key: bytes, *, by: str, at: int) -> bool:
    """Destroy once more a key that was destroyed after the backup from which the hub was restored; what only it opens goes with it.

    False where it is gone already. The key that seals the hub's secret stays: the copy of the database needs it.
    """
    if member == HUB_ITSELF and key == key_of_secret():
        return False
    is_there = (member, key) in keyring().all()
    with writing(joins=False) as cursor:
        keys.hold(cursor, member, alone=True)
        cursor.execute("UPDATE vault_key SET destroyed = %s WHERE id = %s AND destroyed IS NULL", [at, key])
        is_there = is_there or bool(cursor.rowcount)
        if is_there:
            _leave_line(cursor, "destroy", by, at)
    keyring().destroy(member, key)
    return is_there


def _key_id(text: str) -> bytes:
    try:
        return UUID(text).bytes
    except ValueError:
        raise NoSuchKey from None


def _leave_line(cursor: Cursor, action: str, by: str, at: int) -> None:
    records.leave_line(cursor, None, Reader(None, HUB, by), action, Reason(""), at=at, outcome="done")


def status() -> Status:
    """All keys, what uses them, and what is amiss. Needs no key."""
    ring = keyring()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.id, k.member, k.made, k.retired, k.destroyed, (SELECT COUNT(*) FROM vault_record r WHERE r.key = k.id) "
            "FROM vault_key k ORDER BY k.member, k.made, k.id"
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT COUNT(*) FROM vault_record WHERE damaged AND erased IS NULL")
        damaged = cursor.fetchone()[0]
    statuses = tuple(
        KeyStatus(
            str(UUID(bytes=bytes(id))),
            member,
            made,
            "destroyed" if destroyed else "retired" if retired else "current",
            ring.has(member, bytes(id)),
            count,
        )
        for id, member, made, retired, destroyed, count in rows
    )
    known = {(key.member, UUID(key.id).bytes) for key in statuses}
    strangers = sum(key not in known for key in ring.all() if key[0] != HUB_ITSELF)
    hub_key = key_of_secret()
    return Status(statuses, strangers, damaged, hub_key is not None and ring.has(HUB_ITSELF, hub_key))
