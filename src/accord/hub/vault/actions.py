"""Keep, change, share, erase. `at` is the present moment; `by` and a reader's `actor` are opaque ids.

`put` joins the caller's open transaction, so that a record and what refers to it are there together or not at all. What can
be refused opens its own, so that the refusal's line lasts; only the hub's own doings (role `hub`) join, and changes in a turn
within `together`.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from accord.core.times import DAY
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import RECORD, SHARE
from accord.hub.vault import sealing
from accord.hub.vault.errors import BadRecord
from accord.hub.vault.fields import Value, check_fields
from accord.hub.vault.gate import through
from accord.hub.vault.gate import together as together
from accord.hub.vault.store import keys, records
from accord.hub.vault.store.fingerprints import record_fingerprint as record_fingerprint
from accord.hub.vault.store.fingerprints import replace_fingerprint as replace_fingerprint
from accord.hub.vault.store.records import Record
from accord.hub.vault.store.records import expire_due as expire_due
from accord.hub.vault.store.rotation import destroy_key as destroy_key
from accord.hub.vault.store.rotation import destroy_member as destroy_member
from accord.hub.vault.store.rotation import redo_destroy as redo_destroy
from accord.hub.vault.store.rotation import rotate as rotate
from accord.hub.vault.store.rotation import rotate_secret as rotate_secret
from accord.hub.vault.store.secret import keep_secret as keep_secret
from accord.hub.vault.store.texts import seal_texts as seal_texts
from accord.hub.vault.store.writing import Cursor, writing
from accord.hub.vault.vocabulary import DRAFT, HUB, KINDS, MOST_DAYS, Reader, Reason


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
        wrapped = keys.wrap(data_key, key_id=key_id, key=key, member=home, reference=reference.bytes)
        record = records.insert(cursor, reference.bytes, home=home, kind=kind, key=key_id, wrapped=wrapped, made=at, until=end)
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

    through(reference, reader, reason, "update", at, change)


def keep(reference: UUID, reader: Reader, reason: Reason, *, until: int, at: int) -> None:
    """Keep a record until another time than before, earlier or later. Raises what `gate.through` raises."""
    end = _end(until, at)

    def change(cursor: Cursor, record: Record) -> None:
        records.keep(cursor, record, end)

    through(reference, reader, reason, "keep", at, change)


def share(reference: UUID, member: int, reader: Reader, reason: Reason, *, until: int, at: int) -> None:
    """Let another member's people of the right role read a record until then. Raises what `gate.through` raises."""
    end = _end(until, at)

    def change(cursor: Cursor, record: Record) -> None:
        records.share(cursor, record, member, end, at)

    through(reference, reader, reason, "share", at, change)


def unshare(reference: UUID, member: int, reader: Reader, reason: Reason, *, at: int) -> None:
    """Take a share back: from now on that member reads nothing of it. Raises what `gate.through` raises."""

    def change(cursor: Cursor, record: Record) -> None:
        records.unshare(cursor, record, member)
        erasures.note(SHARE, f"{reference} {member}", at)

    through(reference, reader, reason, "share", at, change)


def erase(reference: UUID, reader: Reader, reason: Reason, *, at: int) -> bool:
    """Erase a record for good; the bare row and its lines stay. False where it was gone. Raises what `gate.through` raises."""

    def change(cursor: Cursor, record: Record) -> bool:
        if record.erased is not None:
            return False
        records.shred(cursor, record, at)
        if record.kind != DRAFT:
            erasures.note(RECORD, str(reference), at)
        return True

    return through(reference, reader, reason, "erase", at, change)


def redo_erase(reference: UUID, *, at: int) -> bool:
    """Erase once more what was erased after the backup from which the hub was restored; False where it is gone already, or not there."""
    with writing(joins=False) as cursor:
        record = records.load(cursor, reference.bytes, changing=True)
        if record is None or record.erased is not None:
            return False
        records.shred(cursor, record, at)
        records.leave_line(cursor, reference.bytes, Reader(None, HUB, HUB), "erase", Reason("person-asked"), at=at, outcome="done")
    return True


def redo_unshare(reference: UUID, member: int, *, at: int) -> bool:
    """Take a share back once more that was taken back then; False where there is none, or it was shared anew since."""
    with writing(joins=False) as cursor:
        record = records.load(cursor, reference.bytes, changing=True)
        if record is None or not records.was_shared(cursor, record.n, member, at):
            return False
        records.unshare(cursor, record, member)
        records.leave_line(cursor, reference.bytes, Reader(None, HUB, HUB), "share", Reason("person-asked"), at=at, outcome="done")
    return True
