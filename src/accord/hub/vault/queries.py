"""Read, export, and see who looked. Each of them leaves a line, so none may be asked inside an open transaction."""

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from accord.core.times import rfc3339
from accord.hub.vault import records, sealing
from accord.hub.vault.errors import Damaged, VaultError
from accord.hub.vault.fields import Fields as Fields
from accord.hub.vault.fields import Value, chosen
from accord.hub.vault.gate import through
from accord.hub.vault.records import Record
from accord.hub.vault.store.secret import hub_secret as hub_secret
from accord.hub.vault.store.secret import is_sealed as is_sealed
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.vault.writing import Cursor


@dataclass(frozen=True, slots=True)
class Look:
    """One line. `words` are the asker's own, where they were kept and can still be read."""

    at: int
    member: int | None
    role: str
    actor: str
    action: str
    reason: str
    outcome: str
    why: str
    words: str = field(repr=False)


def read(reference: UUID, reader: Reader, reason: Reason, *, at: int, only: Collection[str] | None = None) -> Fields:
    """A record's fields, or only those asked for. Raises what `gate.through` raises."""
    return through(reference, reader, reason, "read", at, lambda cursor, record: chosen(records.open_fields(cursor, record), only))


def export(reference: UUID, reader: Reader, reason: Reason, *, at: int) -> bytes:
    """All that is kept in a record, and who looked, as JSON for the person it is about. Raises what `gate.through` raises.

    Bytes are given as `{"base64": ...}`. The lines name members and roles, not who of them it was.
    """

    def write(cursor: Cursor, record: Record) -> bytes:
        fields = {name: _exported(value) for name, value in records.open_fields(cursor, record).items()}
        lines = [
            {
                "at": rfc3339(look.at),
                "member": look.member,
                "role": look.role,
                "action": look.action,
                "reason": look.reason,
                "words": look.words,
            }
            for look in _looks(cursor, record)
            if look.outcome == "done"
        ]
        whole: dict[str, Any] = {
            "reference": str(reference),
            "kind": record.kind,
            "home": record.home,
            "made": rfc3339(record.made),
            "kept_until": rfc3339(record.until),
            "fields": fields,
            "looks": lines,
        }
        return msgspec.json.format(msgspec.json.encode(whole), indent=2)

    return through(reference, reader, reason, "export", at, write)


def _exported(value: Value) -> str | dict[str, str]:
    return value if isinstance(value, str) else {"base64": b64encode(value).decode("ascii")}


def looks(reference: UUID, reader: Reader, reason: Reason, *, at: int) -> list[Look]:
    """Who looked at a record or was refused, oldest first: for the home member's auditor. Erased records keep their lines.

    Raises what `gate.through` raises.
    """
    return through(reference, reader, reason, "looks", at, _looks)


def _looks(cursor: Cursor, record: Record) -> list[Look]:
    cursor.execute(
        "SELECT id, at, member, role, actor, action, reason, outcome, why, note FROM vault_look WHERE reference = %s ORDER BY n",
        [record.reference],
    )
    rows = cursor.fetchall()
    data_key = _key_of_notes(record) if any(row[9] for row in rows) else None
    return [
        Look(at, member, role, actor, action, reason, outcome, why, _words(data_key, bytes(id), record.reference, note))
        for id, at, member, role, actor, action, reason, outcome, why, note in rows
    ]


def _key_of_notes(record: Record) -> bytes | None:
    try:
        return record.data_key()
    except VaultError:
        return None


def _words(data_key: bytes | None, id: bytes, reference: bytes, note: Any) -> str:
    if note is None or data_key is None:
        return ""
    try:
        return sealing.unseal(data_key, bytes(note), records.note_bound(id, reference)).decode()
    except Damaged:
        return ""


def home(reference: UUID) -> int | None:
    """Whose record it is, by the member's number; None where there is none. For the hub's own use: it is told to nobody."""
    found = place(reference)
    return None if found is None else found[0]


def place(reference: UUID) -> tuple[int, str] | None:
    """Whose record it is and of which kind; None where there is none. For the hub's own use: it is told to nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT home, kind FROM vault_record WHERE reference = %s AND erased IS NULL", [reference.bytes])
        row = cursor.fetchone()
    return None if row is None else (int(row[0]), str(row[1]))
