"""Giving joiners what their circles open to them: as grants at new numbers, in short turns, once."""

from collections.abc import Iterator
from typing import Any

import msgspec

from accord.hub.journal import queries as journal
from accord.hub.journal.actions import turn
from accord.hub.signals.vocabulary import LIVE

GRANTS_A_TURN = 250


def grant_some() -> bool:
    """Give joiners the next of what their circles open to them, in one short turn; False where nothing waits.

    Crash anywhere: what is granted and how far the grant has come are one transaction.
    """
    with turn() as t:
        t.cursor.execute("SELECT id, member, audience, since, before, done FROM journal_grant ORDER BY id LIMIT 1")
        row = t.cursor.fetchone()
        if row is None:
            return False
        grant, member, audience, since, before, done = row
        t.cursor.execute(
            "SELECT n, seq, state, shared FROM signals_signal WHERE audience = %s AND shared > %s AND shared < %s ORDER BY shared LIMIT %s",
            [audience, done, before, GRANTS_A_TURN],
        )
        found = t.cursor.fetchall()
        live = [(n, seq) for n, seq, state, _ in found if state == LIVE]
        for entry, n in _entries(live):
            seq = t.append(
                "signal.granted",
                audience=t.recipients([member]),
                by=entry["author"],
                by_id=entry["by"],
                data=entry["data"],
                marking=entry["marking"],
                topic=entry["topic"],
            )
            t.cursor.execute("INSERT INTO signals_step (signal, seq) VALUES (%s, %s)", [n, seq])
        if len(found) < GRANTS_A_TURN:
            t.reveal(member, audience, since, before)
            t.cursor.execute("DELETE FROM journal_grant WHERE id = %s", [grant])
        else:
            t.reveal(member, audience, since, found[-1][3] + 1)
            t.cursor.execute("UPDATE journal_grant SET done = %s WHERE id = %s", [found[-1][3], grant])
        return True


def _entries(live: list[tuple[int, int]]) -> Iterator[tuple[dict[str, Any], int]]:
    bodies = journal.bodies([seq for _, seq in live])
    authors = journal.authors([seq for _, seq in live])
    topics = journal.topic_numbers([seq for _, seq in live])
    for n, seq in live:
        if seq in bodies:
            entry = msgspec.json.decode(bodies[seq])
            yield {**entry, "author": authors[seq], "topic": topics.get(seq)}, n


def grant_all(turns: int | None = None) -> bool:
    """Give joiners everything that waits for them, in at most `turns` turns; whether nothing is left."""
    while turns is None or turns > 0:
        if not grant_some():
            return True
        turns = None if turns is None else turns - 1
    return False
