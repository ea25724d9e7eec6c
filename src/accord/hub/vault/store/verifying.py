"""Looking at the whole vault: that the ring opens every record, and that no part of one is left alone. Reads no field."""

from collections.abc import Iterable
from uuid import UUID

from accord.hub import database
from accord.hub.findings import Findings
from accord.hub.vault.errors import Damaged, KeyLost, KeyRingOpen
from accord.hub.vault.store import keys
from accord.hub.vault.store.rotation import status

_PIECE = 1_000


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone, and leaves no line: nobody is shown anything."""
    standing = status()
    findings.count("keys", len(standing.keys))
    if not standing.secret_opens:
        findings.fault("key", "The ring has no key that opens the hub's secret.")
    for key in standing.keys:
        if not key.in_ring and key.state != "destroyed" and (key.records or key.state == "current"):
            findings.fault("key", f"Key {key.id} is not in the ring, and {key.records:,} records need it.")
    _records(findings, {key.id for key in standing.keys if not key.in_ring})
    for name in ("field", "share"):
        row = database.row(f"SELECT COUNT(*) FROM vault_{name} c LEFT JOIN vault_record r ON r.n = c.record WHERE r.n IS NULL")
        if row[0]:
            findings.fault("orphan", f"{row[0]:,} rows of vault_{name} belong to no record.")


def _records(findings: Findings, lost: set[str]) -> None:
    after = 0
    while rows := database.rows(
        "SELECT n, reference, home, key, wrapped FROM vault_record WHERE n > %s AND erased IS NULL ORDER BY n LIMIT %s", [after, _PIECE]
    ):
        after = rows[-1][0]
        findings.count("records", len(rows))
        for _, reference, home, key, wrapped in rows:
            if key is None or wrapped is None:
                findings.fault("record", f"Record {UUID(bytes=bytes(reference))} has no key, and was not erased.")
            elif str(UUID(bytes=bytes(key))) not in lost:
                _open(findings, bytes(reference), home, bytes(key), bytes(wrapped))
        findings.tell(f"Records of the vault: {findings.checked['records']:,}")


def _open(findings: Findings, reference: bytes, home: int, key: bytes, wrapped: bytes) -> None:
    try:
        keys.unwrap(wrapped, key_id=key, member=home, reference=reference)
    except (Damaged, KeyLost, KeyRingOpen) as error:
        findings.fault("record", f"Record {UUID(bytes=reference)} can't be opened: {error.code}.")


def absent(references: Iterable[UUID]) -> int:
    """How many of these were never there, erased ones aside."""
    wanted = [reference.bytes for reference in references]
    found = database.rows_of("SELECT reference FROM vault_record WHERE reference IN ({})", wanted)
    return len(wanted) - len(found)


def erased(references: Iterable[UUID]) -> set[UUID]:
    """Which of these records are erased, or can be opened by no key any more."""
    rows = database.rows_of(
        "SELECT r.reference FROM vault_record r LEFT JOIN vault_key k ON k.id = r.key "
        "WHERE (r.erased IS NOT NULL OR k.destroyed IS NOT NULL) AND r.reference IN ({})",
        [reference.bytes for reference in references],
    )
    return {UUID(bytes=bytes(reference)) for (reference,) in rows}
