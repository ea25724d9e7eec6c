"""Keep, change, share, erase. `at` is the present moment; `by` and a reader's `actor` are opaque ids.

`put` joins the caller's open transaction, so that a record and what refers to it are there together or not at all. What can
be refused opens its own, so that the refusal's line lasts; only the hub's own doings (role `hub`) join, and changes in a turn
within `together`.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import connection

from accord.core.times import DAY
from accord.hub.vault import keys, records, sealing
from accord.hub.vault.errors import BadRecord
from accord.hub.vault.fields import Value, check_fields
from accord.hub.vault.gate import through
from accord.hub.vault.gate import together as together
from accord.hub.vault.records import Record
from accord.hub.vault.store.secret import keep_secret as keep_secret
from accord.hub.vault.vocabulary import HUB, KINDS, MOST_DAYS, Reader, Reason
from accord.hub.vault.writing import Cursor, lock, writing


def put(
    home: int, kind: str, fields: Mapping[str, Value], *, by: str, at: int, retention_days: int | None = None, until: int | None = None
) -> UUID:
    """Keep a new record for its home member; returns its reference. Raises BadRecord, KeyLost, KeyRingOpen.

    Give either for how many days it is kept, or until when.
    """
    if kind not in KINDS:
        raise BadRecord("Choose a kind of record: " + ", ".join(KINDS) + ".")
    if (retention_days is None) == (until is None):
        raise BadRecord("Say either for how many days the record is kept, or until when.")
    end = _end(at + retention_days * DAY if retention_days is not None else until or 0, at)
    check_fields(fields)
    reader = Reader(None, HUB, by)
    reference, data_key = uuid4(), sealing.new_key()
    with writing(joins=True) as cursor:
        key_id, key = keys.current(cursor, home, at)
        wrapped = keys.wrap(data_key, id=key_id, key=key, member=home, reference=reference.bytes)
        cursor.execute(
            "INSERT INTO vault_record (reference, home, kind, version, key, wrapped, made, until, damaged) "
            "VALUES (%s, %s, %s, 1, %s, %s, %s, %s, %s) RETURNING n",
            [reference.bytes, home, kind, key_id, wrapped, at, end, False],
        )
        record = Record(cursor.fetchone()[0], reference.bytes, home, kind, 1, key_id, wrapped, at, end, None, None)
        records.store_fields(cursor, record, data_key, 1, fields)
        records.leave_line(cursor, reference.bytes, reader, "put", Reason(""), at=at, outcome="done")
    return reference


def _end(until: int, at: int) -> int:
    if not at < until <= at + MOST_DAYS * DAY:
        raise BadRecord(f"Keep it for at least a moment and at most {MOST_DAYS} days.")
    return until


def update(reference: UUID, fields: Mapping[str, Value | None], reader: Reader, reason: Reason, *, at: int) -> None:
    """Change, add (a value) or take away (None) fields. Raises what `gate.through` raises."""
    check_fields({name: "" if value is None else value for name, value in fields.items()})

    def change(cursor: Cursor, record: Record) -> None:
        merged = {**records.open_fields(cursor, record), **fields}
        kept = {name: value for name, value in merged.items() if value is not None}
        check_fields(kept)
        records.store_fields(cursor, record, record.data_key(), record.version + 1, kept)
        cursor.execute("UPDATE vault_record SET version = version + 1 WHERE n = %s", [record.n])

    through(reference, reader, reason, "update", at, change)


def keep(reference: UUID, reader: Reader, reason: Reason, *, until: int, at: int) -> None:
    """Keep a record until another time than before, earlier or later. Raises what `gate.through` raises."""
    end = _end(until, at)

    def change(cursor: Cursor, record: Record) -> None:
        cursor.execute("UPDATE vault_record SET until = %s WHERE n = %s", [end, record.n])

    through(reference, reader, reason, "keep", at, change)


def share(reference: UUID, member: int, reader: Reader, reason: Reason, *, until: int, at: int) -> None:
    """Let another member's people of the right role read a record until then. Raises what `gate.through` raises."""
    end = _end(until, at)

    def change(cursor: Cursor, record: Record) -> None:
        cursor.execute(
            "INSERT INTO vault_share (record, member, until, at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (record, member) DO UPDATE SET until = excluded.until, at = excluded.at",
            [record.n, member, end, at],
        )

    through(reference, reader, reason, "share", at, change)


def unshare(reference: UUID, member: int, reader: Reader, reason: Reason, *, at: int) -> None:
    """Take a share back: from now on that member reads nothing of it. Raises what `gate.through` raises."""

    def change(cursor: Cursor, record: Record) -> None:
        cursor.execute("DELETE FROM vault_share WHERE record = %s AND member = %s", [record.n, member])

    through(reference, reader, reason, "share", at, change)


def erase(reference: UUID, reader: Reader, reason: Reason, *, at: int) -> bool:
    """Erase a record for good; the bare row and its lines stay. False where it was gone. Raises what `gate.through` raises."""

    def change(cursor: Cursor, record: Record) -> bool:
        if record.erased is not None:
            return False
        records.shred(cursor, record, at)
        return True

    return through(reference, reader, reason, "erase", at, change)


def expire_due(at: int, limit: int = 200) -> int:
    """Erase what has been kept long enough, and what is left of records whose key was destroyed; returns how many. Short turns."""
    if not _due(at, 1):
        return 0
    reader, reason = Reader(None, HUB, "hub"), Reason("retention")
    done = 0
    with writing(joins=False) as cursor:
        for reference in _due(at, limit, lock("UPDATE OF r SKIP LOCKED")):
            record = records.load(cursor, reference, changing=True)
            if record is not None and record.erased is None:
                records.shred(cursor, record, at)
                records.leave_line(cursor, reference, reader, "erase", reason, at=at, outcome="done")
                done += 1
    return done


def _due(at: int, limit: int, locked: str = "") -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.reference FROM vault_record r WHERE r.erased IS NULL AND (r.until <= %s "
            "OR r.key IN (SELECT id FROM vault_key WHERE destroyed IS NOT NULL)) ORDER BY r.until LIMIT %s" + locked,
            [at, limit],
        )
        return [bytes(row[0]) for row in cursor.fetchall()]
