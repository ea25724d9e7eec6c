"""What tests of the vault share: a cast of readers, moments, and a record."""

from typing import Any
from uuid import UUID

from accord.core.times import DAY, SECOND

NOON = 1_795_521_600 * SECOND  # 2026-11-24
LATER = NOON + DAY
HOME, OTHER = 7, 8


def reader(role: str = "victim officer", member: int | None = HOME) -> Any:
    from accord.hub.vault.vocabulary import Reader

    return Reader(member, role, "session:4f1c")


def reason(code: str = "handling", words: str = "") -> Any:
    from accord.hub.vault.vocabulary import Reason

    return Reason(code, words)


def kept(fields: dict[str, Any] | None = None, *, home: int = HOME, kind: str = "care-file", days: int = 30, at: int = NOON) -> UUID:
    """A record, put now."""
    from accord.hub.vault import actions

    return actions.put(home, kind, fields or {"name": "Quivolda Ostrovantz"}, by="hub", at=at, retention_days=days)


def read(reference: UUID, who: Any = None, *, at: int = NOON) -> dict[str, Any]:
    from accord.hub.vault import queries

    return dict(queries.read(reference, who or reader(), reason(), at=at))


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Look past the vault, straight into the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchall()


def change(sql: str, *values: Any) -> None:
    """Tamper past the vault, straight in the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))


def lines() -> list[tuple[Any, ...]]:
    """Action, role, reason, outcome and why of every line, oldest first."""
    return rows("SELECT action, role, reason, outcome, why FROM vault_look ORDER BY n")
