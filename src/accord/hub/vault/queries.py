"""Read, export, and see who looked. Each of them leaves a line, so none may be asked inside an open transaction."""

from base64 import b64encode
from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from accord.core.times import rfc3339
from accord.hub.vault.fields import Fields as Fields
from accord.hub.vault.fields import Value, chosen
from accord.hub.vault.gate import opens as opens
from accord.hub.vault.gate import read_texts as read_texts
from accord.hub.vault.gate import through
from accord.hub.vault.store import records
from accord.hub.vault.store.fingerprints import NEEDED as NEEDED
from accord.hub.vault.store.fingerprints import fingerprint_of as fingerprint_of
from accord.hub.vault.store.fingerprints import fingerprints as fingerprints
from accord.hub.vault.store.fingerprints import is_recorded as is_recorded
from accord.hub.vault.store.fingerprints import missing_keys as missing_keys
from accord.hub.vault.store.records import Look as Look
from accord.hub.vault.store.records import Record, looks_at
from accord.hub.vault.store.records import field_names as field_names
from accord.hub.vault.store.records import place as place
from accord.hub.vault.store.retention import Kept as Kept
from accord.hub.vault.store.retention import kept as kept
from accord.hub.vault.store.rotation import status as status
from accord.hub.vault.store.secret import hub_secret as hub_secret
from accord.hub.vault.store.secret import is_sealed as is_sealed
from accord.hub.vault.store.verifying import absent as absent
from accord.hub.vault.store.verifying import erased as erased
from accord.hub.vault.store.verifying import verify as verify
from accord.hub.vault.store.writing import Cursor
from accord.hub.vault.vocabulary import Reader, Reason


def read(reference: UUID, reader: Reader, reason: Reason, *, at: int, only: Collection[str] | None = None) -> Fields:
    """A record's fields, or only those asked for. Raises what `gate.through` raises."""
    return through(reference, reader, reason, "read", at, lambda cursor, record: chosen(records.open_fields(cursor, record), only))


def export(reference: UUID, reader: Reader, reason: Reason, *, at: int) -> bytes:
    """All fields of a record, and the looks at it, as JSON for the person it is about. Raises what `gate.through` raises.

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
            for look in looks_at(cursor, record)
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
    """The looks at a record, and refusals, oldest first: for the home member's auditor. Erased records keep their lines.

    Raises what `gate.through` raises.
    """
    return through(reference, reader, reason, "looks", at, looks_at)


def home(reference: UUID) -> int | None:
    """The home of a record, by the member's number; None where there is no record. For the hub's own use: nobody is told."""
    row = place(reference)
    return None if row is None else row[0]
