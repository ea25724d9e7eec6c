"""Giving joiners what their circles open to them: as grants at new numbers, in short turns, once."""

from collections.abc import Iterator
from typing import Any

import msgspec

from accord.hub.journal import queries as journal
from accord.hub.journal.actions import turn
from accord.hub.signals.store import entries, signals
from accord.hub.signals.vocabulary import LIVE

GRANTS_A_TURN = 250


def grant_some() -> bool:
    """Give joiners the next of what their circles open to them, in one short turn; False where nothing waits.

    Crash anywhere: what is granted and how far the grant has come are one transaction.
    """
    with turn() as t:
        grant = t.next_grant()
        if grant is None:
            return False
        shared = signals.shared_between(grant.audience, grant.done, grant.before, GRANTS_A_TURN)
        steps = []
        for entry, n in _entries([(n, seq) for n, seq, state, _ in shared if state == LIVE]):
            seq = t.append(
                "signal.granted",
                audience=t.recipients([grant.member]),
                by=entry["author"],
                by_id=entry["by"],
                data=entry["data"],
                marking=entry["marking"],
                topic=entry["topic"],
            )
            steps.append((n, seq))
        entries.add(t, steps)
        t.grant(grant, None if len(shared) < GRANTS_A_TURN else shared[-1][3])
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
