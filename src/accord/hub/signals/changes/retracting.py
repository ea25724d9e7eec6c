"""A claim taken back, by its publisher or by whoever decided an appeal against it."""

import msgspec

from accord.core.trust.origins import PUBLIC_REPORTS
from accord.formats.signals import identifier_from, read_note
from accord.hub.guard import actions as guard
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.signals.changes.common import all_recipients, need_own, need_reason, need_unchanged, visible_author
from accord.hub.signals.publishing.topics import topic_at
from accord.hub.signals.store import entries, feedback, signals
from accord.hub.signals.store.signals import Row
from accord.hub.signals.vocabulary import RETRACTED
from accord.tables import identifier_tables


def retract(row: Row, caller: Caller, reason: str, *, settles: bool = True) -> int:
    """Take a claim back, with the reason; reaches everybody that ever received it. Returns the seq to wait for in acknowledgements.

    `settles` is False where it says nothing of whether the claim was right, as when a person takes consent back."""
    need_own(row, caller)
    text = need_reason(reason, "reason")
    with turn() as t:
        refuted = settles and any(answer.type == "dispute" and answer.value == "open" for answer in feedback.answers([row.n]))
        return _retract_in(t, row, caller, text, refuted=refuted, why="member:signals:publish")


def retract_upheld(t: Turn, row: Row, caller: Caller, reason: str) -> int:
    """A claim is taken back by whoever decided an appeal against it, or by its own member: it counts as refuted."""
    return _retract_in(t, row, caller, reason, refuted=True, why="member:requests:answer")


def _retract_in(t: Turn, row: Row, caller: Caller, text: str, *, refuted: bool, why: str) -> int:
    need_unchanged(t, row)
    entry = msgspec.json.decode(journal.bodies([row.seq]).get(row.seq, b"{}"))
    own = entry.get("data", {}).get("identifier")
    masked = read_note(text, identifier_from(own), identifier_tables(), "reason", region=caller.country) if own else None
    seq = t.append(
        "signal.retracted",
        audience=all_recipients(t, row),
        by=caller.n,
        by_id=visible_author(row, caller),
        data={"id": str(row.id), "identifier": own, "reason": masked},
        marking=entry.get("marking"),
        topic=topic_at(row.seq),
    )
    signals.change(t, row.n, state=RETRACTED)
    entries.add(t, [(row.n, seq)])
    if refuted and row.source != PUBLIC_REPORTS:
        guard.tally(t, row.member, refuted=1)
    t.audit(caller.n, caller.actor, why, detail=f"retracted {row.id}")
    return seq
