"""Looking at the whole journal: that no number is missing, that every entry is what was written, and that nothing points beyond it."""

import hashlib
from collections import Counter

from accord.core.epochs import Fork, start_of
from accord.hub import database
from accord.hub.findings import Findings
from accord.hub.journal.store.epochs import epochs
from accord.hub.journal.store.feeding import head

_PIECE = 2_000
_ENTRIES = "SELECT seq, audience, leaf, salt, body FROM journal_entry WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"


def verify(findings: Findings) -> None:
    """Adds to the findings; reads alone. What commits meanwhile is beyond the head that it began with."""
    last = head()
    forks = [Fork(begun.epoch, begun.forked_from) for begun in epochs()]
    counts: Counter[int] = Counter()
    before = 0
    while rows := database.rows(_ENTRIES, [before, last, _PIECE]):
        for seq, audience, leaf, salt, body in rows:
            if seq != _next(before, forks) + 1:
                findings.fault("seq-hole", f"After entry {before} comes entry {seq}: those between are missing.")
            before = seq
            counts[audience] += 1
            _look(findings, seq, bytes(leaf), salt, body)
        findings.count("entries", len(rows))
        findings.tell(f"Entries: {findings.checked['entries']:,}")
    if _next(before, forks) != last:
        findings.fault("head", f"The journal's head says {last}, and the last entry is {before}.")
    _audiences(findings, counts, last)
    _cursors(findings)


def _next(before: int, forks: list[Fork]) -> int:
    """The number after which the next entry comes: `before` itself, or where the epochs began that fork there."""
    for fork in forks:
        if fork.forked_from == before:
            before = start_of(fork.epoch)
    return before


def _look(findings: Findings, seq: int, leaf: bytes, salt: object, body: object) -> None:
    if (salt is None) != (body is None):
        findings.fault("leaf", f"Entry {seq} is erased in part: its salt or its body is there alone.")
    elif salt is not None and hashlib.sha256(bytes(salt) + bytes(body)).digest() != leaf:  # type: ignore[call-overload]
        findings.fault("leaf", f"Entry {seq} is not what was written: its leaf differs.")


def _audiences(findings: Findings, counts: Counter[int], last: int) -> None:
    rows = dict(database.rows("SELECT id, entries FROM journal_audience"))
    findings.count("audiences", len(rows))
    for audience in sorted(counts.keys() - rows.keys()):
        findings.fault("audience", f"{counts[audience]:,} entries are addressed to audience {audience}, which is not there.")
    if head() == last:  # nobody wrote meanwhile: the counts are of the same moment
        for audience, count in rows.items():
            if count != counts[audience]:
                findings.fault("audience", f"Audience {audience} counts {count:,} entries, and has {counts[audience]:,}.")
    for (audience,) in database.rows(
        "SELECT DISTINCT r.audience FROM journal_reader r LEFT JOIN journal_audience a ON a.id = r.audience WHERE a.id IS NULL"
    ):
        findings.fault("orphan", f"Members belong to audience {audience}, which is not there.")


def _cursors(findings: Findings) -> None:
    rows = database.rows("SELECT name, seq FROM journal_follower")
    findings.count("followers", len(rows))
    last = head()
    for name, seq in rows:
        if seq > last:
            findings.fault("cursor", f"The follower {name} stands at {seq}, beyond the head.")


def clocks_of(kind: str) -> dict[str, int]:
    """The clocks of one kind: when each falls due, by what it is of."""
    return dict(database.rows("SELECT ref, due FROM journal_clock WHERE kind = %s", [kind]))
