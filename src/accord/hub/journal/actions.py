"""The one way to write: change, journal entry and audit line in one transaction, or none of them."""

import secrets

from accord.core.epochs import epoch_of, read_from
from accord.core.times import DAY
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import ENTRY, EPOCH
from accord.hub.journal.setting_aside import drop_parked, retry_parked
from accord.hub.journal.store import turn as _turns
from accord.hub.journal.store.epochs import Begun, forks
from accord.hub.journal.store.feeding import is_embedded
from accord.hub.journal.store.mark import DamagedMark, hub_id, note_mark, read_mark
from accord.hub.journal.store.probe import write as try_write
from accord.hub.journal.store.records import (
    ERASE,
    ERASED,
    begin_head,
    claim_key,
    erase_body,
    forget_clear_secret,
    forget_keys,
    note_applied,
    truncate_log,
)
from accord.hub.journal.store.standing import Standing, look, serve
from accord.hub.journal.store.turn import (
    Aside,
    Grant,
    Handling,
    InHand,
    SharedKeys,
    Turn,
    aside,
    healing_turn,
    shared_turn,
    turn,
    under_key,
)
from accord.hub.journal.vocabulary import EPOCH_REASONS, RETRIES
from accord.hub.times import now
from accord.hub.vault.actions import keep_secret

__all__ = [
    "Aside",
    "Begun",
    "Grant",
    "Handling",
    "InHand",
    "SharedKeys",
    "Standing",
    "Turn",
    "aside",
    "drop_parked",
    "forget_clear_secret",
    "look",
    "note_mark",
    "retry_parked",
    "serve",
    "shared_turn",
    "try_write",
    "turn",
    "under_key",
]

SKIPPED = 4096  # epochs among which one is drawn where nobody knows any more which numbers were given


def begin() -> None:
    """Make the head of an empty journal, the hub's secret, and set its daily clock."""
    # Before the head, by which a hub is known: stopped in between, both are made when this is run again.
    keep_secret(now())
    begin_head()
    with turn() as t:
        t.set_clock(RETRIES, "all", t.at + DAY)


def begin_epoch(reason: str, *, above: int | None = None, by: str = "operator") -> Begun:
    """Begin a new epoch: this database is put back to an older state, or is another copy of it, and numbers must not be given twice.

    `above` is the highest epoch that is known elsewhere, of a backup or a log; the mark in the data directory is looked at besides. Where
    there is neither, one among the next SKIPPED is drawn, so that two restores that don't know of each other never give the same numbers.
    """
    if reason not in EPOCH_REASONS:
        raise ValueError(f"An epoch begins for one of {', '.join(EPOCH_REASONS)}.")
    try:
        mark = read_mark()
    except DamagedMark:
        mark = None
    if mark is not None and mark.hub != hub_id():
        mark = None
    with healing_turn() as t:
        if above is None and mark is None:
            above = epoch_of(t.seq) + secrets.randbelow(SKIPPED)
        begun = t.begin_epoch(reason, max(above or 0, mark.epoch if mark else 0))
        erasures.note(EPOCH, str(begun.epoch), t.at)
        t.audit(None, by, "journal:epoch:begin", "done", f"{reason}: epoch {begun.epoch} after {begun.forked_from}")
    note_mark()
    return begun


def apply(member: int, consumer: str, seq: int) -> int:
    """Record that a consumer says it has applied all entries up to `seq`; never moves back. Returns what is recorded."""
    with aside() as a:
        # Not what a consumer applied of entries that are gone since the hub was put back.
        held = read_from(seq, epoch_of(seq), a.seq, forks(a.seq))
        return note_applied(a.cursor, member, consumer, held, a.at)


def erase(seq: int, *, member: int, actor: str) -> bool:
    """Erase an entry's body and salt; its leaf stays as proof that something stood there. False where nothing was left."""
    with turn() as t:
        erased = erase_body(t.cursor, seq)
        if erased:
            erasures.note(ENTRY, str(seq), t.at)
        t.audit(member, actor, ERASE, "done" if erased else "nothing", f"{ERASED}{seq}")
    if erased and is_embedded():
        # The file's pages are overwritten (secure_delete); what the write-ahead log still holds goes with it.
        truncate_log()
    return erased


def refuse(member: int | None, actor: str, action: str, detail: str = "") -> None:
    """Audit a refusal: outside any change, since nothing changed."""
    with aside() as a:
        a.audit(member, actor, action, "refused", detail)


def take_key(member: int, key: bytes) -> bool:
    """Take a key that nobody may use twice; False where it was taken before."""
    with aside() as a:
        return claim_key(a.cursor, (member, key, key), 1, a.at)


def forget_old_retries(t: Turn, ref: str) -> None:
    """Once a day: forget idempotency keys older than a day, and come back tomorrow."""
    forget_keys(t.cursor, t.at - DAY)
    t.set_clock(RETRIES, ref, t.at + DAY)


def turns_committed() -> int:
    """How many turns this process has committed: a cache compares it to know that it must read again."""
    return _turns.committed
