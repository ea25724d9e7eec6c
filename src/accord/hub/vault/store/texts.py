"""Many short texts sealed under one record's key: the texts stand with the feature that owns them, the key in the vault alone.

What erases the record, or destroys its member's key, makes all of them unreadable at once. Each is bound to the record and to a name that
its owner gives it, so that no text can take another's place. Reading leaves one line for each record, however many texts it opens.
"""

import secrets
from collections.abc import Mapping
from uuid import UUID

from accord.hub import database
from accord.hub.vault import sealing
from accord.hub.vault.errors import Erased, VaultError
from accord.hub.vault.fields import encode
from accord.hub.vault.keyring import keyring
from accord.hub.vault.store import records
from accord.hub.vault.store.writing import Cursor, lock, writing
from accord.hub.vault.vocabulary import Reader, Reason

_PURPOSE = "text"

_RECORDS = (
    "SELECT r.reference, r.n, r.home, r.kind, r.version, r.key, r.wrapped, r.made, r.until, r.erased, k.destroyed "
    "FROM vault_record r LEFT JOIN vault_key k ON k.id = r.key WHERE r.reference IN ({})"
)


def _bound(record: records.Record) -> bytes:
    return sealing.binding(_PURPOSE, record.reference, record.home, record.kind)


def _name(name: str) -> bytes:
    encoded = name.encode()
    return len(encoded).to_bytes(4) + encoded


def seal_texts(reference: UUID, texts: Mapping[str, str], *, at: int) -> dict[str, bytes]:
    """Seal texts under a record, by name, in the caller's transaction. Raises Erased, KeyLost, KeyRingOpen, Damaged, BadRecord."""
    with writing(joins=True) as cursor:
        record = records.load(cursor, reference.bytes, changing=False)
        if record is None or record.is_gone(at):
            raise Erased
        key, bound = record.data_key(), _bound(record)
    return {name: sealing.seal(key, encode(text), bound + _name(name)) for name, text in texts.items()}


def unseal_texts(
    record: records.Record, sealed: Mapping[str, bytes], rings: dict[tuple[int, bytes], bytes], *, at: int
) -> dict[str, str] | VaultError:
    """The texts of one record. `rings` keeps the members' keys that were loaded for this one reading."""
    if record.is_gone(at) or record.key is None or record.wrapped is None:
        return Erased()
    try:
        key = rings.get((record.home, record.key)) or rings.setdefault((record.home, record.key), keyring().load(record.home, record.key))
        bound = sealing.binding("data key", record.key, record.home, record.reference)
        unseal = sealing.opener(sealing.unseal(key, record.wrapped, bound))
        bound = _bound(record)
        return {name: unseal(value, bound + _name(name))[1:].decode() for name, value in sealed.items()}
    except VaultError as error:
        return error


def load_many(references: list[UUID]) -> dict[UUID, records.Record]:
    """The records that there are, as they are now."""
    rows = database.rows_of(_RECORDS + lock("SHARE OF r"), [reference.bytes for reference in references])
    loaded = {}
    for reference, n, home, kind, version, key, wrapped, made, until, erased, destroyed in rows:
        record = records.Record(
            n,
            bytes(reference),
            home,
            kind,
            version,
            None if key is None else bytes(key),
            None if wrapped is None else bytes(wrapped),
            made,
            until,
            erased,
            destroyed,
        )
        loaded[UUID(bytes=record.reference)] = record
    return loaded


def shares_of(numbers: list[int], member: int | None, at: int) -> set[int]:
    """Which of these records are shared with a member now."""
    sql = "SELECT record FROM vault_share WHERE record IN ({}) AND member = %s AND until > %s"
    return {n for (n,) in database.rows_of(sql, numbers, after=[member, at])}


def leave_lines(cursor: Cursor, outcomes: Mapping[UUID, tuple[str, str]], reader: Reader, action: str, reason: Reason, *, at: int) -> None:
    """A line for each of these records: its outcome, and why."""
    cursor.executemany(
        "INSERT INTO vault_look (id, reference, at, member, role, actor, action, reason, outcome, why) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (secrets.token_bytes(16), reference.bytes, at, reader.member, reader.role, reader.actor, action, reason.code, outcome, why)
            for reference, (outcome, why) in outcomes.items()
        ],
    )
