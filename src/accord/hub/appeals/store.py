"""Rows of appeals, from and to the database, inside the turn of whoever changes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Cursor = Any


@dataclass(frozen=True, slots=True)
class OpenedRow:
    n: int
    submission: int
    request: str
    claimant: int | None
    told: int
    notes: int


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    n: int
    request: str
    claim: str
    member: int
    acted: bool
    counts: bool
    seq: int
    applied: int | None


_OPENED = "SELECT n, submission, request, claimant, told, notes FROM appeals_opened"
_RECEIPT = "SELECT n, request, claim, member, acted, counts, seq, applied FROM appeals_receipt"


def add_opened(cursor: Cursor, submission: int, request: str, claimant: int | None) -> None:
    cursor.execute(
        "INSERT INTO appeals_opened (submission, request, claimant, told, notes) VALUES (%s, %s, %s, 0, 0)", [submission, request, claimant]
    )


def opened_for(cursor: Cursor, submission: int) -> list[OpenedRow]:
    cursor.execute(f"{_OPENED} WHERE submission = %s ORDER BY n", [submission])
    return [OpenedRow(*row) for row in cursor.fetchall()]


def opened_as(cursor: Cursor, request: str) -> OpenedRow | None:
    cursor.execute(f"{_OPENED} WHERE request = %s", [request])
    row = cursor.fetchone()
    return OpenedRow(*row) if row else None


def note_told(cursor: Cursor, n: int, step: int) -> None:
    cursor.execute("UPDATE appeals_opened SET told = %s WHERE n = %s", [step, n])


def note_given(cursor: Cursor, n: int, notes: int) -> None:
    cursor.execute("UPDATE appeals_opened SET notes = %s WHERE n = %s", [notes, n])


def add_receipt(cursor: Cursor, request: str, claim: str, member: int, *, acted: bool, counts: bool, seq: int) -> None:
    cursor.execute(
        "INSERT INTO appeals_receipt (request, claim, member, acted, counts, seq) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (request, claim, member) DO NOTHING",
        [request, claim, member, acted, counts, seq],
    )


def receipts(cursor: Cursor, requests: Iterable[str]) -> list[ReceiptRow]:
    wanted = sorted(set(requests))
    if not wanted:
        return []
    marks = ",".join(["%s"] * len(wanted))
    cursor.execute(f"{_RECEIPT} WHERE request IN ({marks}) ORDER BY n", wanted)
    return [
        ReceiptRow(n, request, claim, member, bool(acted), bool(counts), *more)
        for n, request, claim, member, acted, counts, *more in cursor.fetchall()
    ]


def note_applied(cursor: Cursor, n: int, at: int) -> None:
    cursor.execute("UPDATE appeals_receipt SET applied = %s WHERE n = %s AND applied IS NULL", [at, n])
