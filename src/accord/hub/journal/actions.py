"""The one way to write: change, journal entry and audit line in one transaction, or none of them."""

from accord.core.times import DAY
from accord.hub.journal.store import turn as _turns
from accord.hub.journal.store.feeding import is_embedded
from accord.hub.journal.store.probe import write as try_write
from accord.hub.journal.store.records import begin_head, claim_key, erase_body, forget_clear_secret, forget_keys, note_applied, truncate_log
from accord.hub.journal.store.turn import Grant, Handling, InHand, Turn, turn, under_key
from accord.hub.journal.vocabulary import RETRIES
from accord.hub.times import now
from accord.hub.vault.actions import keep_secret

__all__ = ["Grant", "Handling", "InHand", "Turn", "forget_clear_secret", "try_write", "turn", "under_key"]


def begin() -> None:
    """Make the head of an empty journal, the hub's secret, and set its daily clock."""
    # Before the head, by which a hub is known: stopped in between, both are made when this is run again.
    keep_secret(now())
    begin_head()
    with turn() as t:
        t.set_clock(RETRIES, "all", t.at + DAY)


def apply(member: int, consumer: str, seq: int) -> int:
    """Record that a consumer says it has applied all entries up to `seq`; never moves back. Returns what is recorded."""
    with turn() as t:
        return note_applied(t.cursor, member, consumer, min(seq, t.seq), t.at)


def erase(seq: int, *, member: int, actor: str) -> bool:
    """Erase an entry's body and salt; its leaf stays as proof that something stood there. False where nothing was left."""
    with turn() as t:
        erased = erase_body(t.cursor, seq)
        t.audit(member, actor, "journal:entries:erase", "done" if erased else "nothing", f"seq {seq}")
    if erased and is_embedded():
        # The file's pages are overwritten (secure_delete); what the write-ahead log still holds goes with it.
        truncate_log()
    return erased


def refuse(member: int | None, actor: str, action: str, detail: str = "") -> None:
    """Audit a refusal: outside any change, since nothing changed."""
    with turn() as t:
        t.audit(member, actor, action, "refused", detail)


def take_key(member: int, key: bytes) -> bool:
    """Take a key that nobody may use twice; False where it was taken before."""
    with turn() as t:
        return claim_key(t.cursor, (member, key, key), 1, t.at)


def forget_old_retries(t: Turn, ref: str) -> None:
    """Once a day: forget idempotency keys older than a day, and come back tomorrow."""
    forget_keys(t.cursor, t.at - DAY)
    t.set_clock(RETRIES, ref, t.at + DAY)


def turns_committed() -> int:
    """How many turns this process has committed: a cache compares it to know that it must read again."""
    return _turns.committed
