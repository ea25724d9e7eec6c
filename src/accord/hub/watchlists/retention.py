"""The end of an item: it rings no more; some months later, unless it was begun again, it is erased."""

from uuid import UUID

from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import WATCH
from accord.hub.journal.actions import Turn
from accord.hub.requests.vocabulary import TARGET_CHANGED
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.watchlists import store
from accord.hub.watchlists.store import Item
from accord.hub.watchlists.vocabulary import CLOCK, HANDLE, KEPT


def set_clock(t: Turn, item: Item) -> None:
    """The item is erased so long after its end. That it has ended needs no clock: nothing is held against it from that moment on."""
    t.set_clock(CLOCK, item.id, item.until + KEPT)


def tell_target(t: Turn, item: Item) -> None:
    """An item to deconflict has come, gone or changed."""
    t.set_clock(TARGET_CHANGED, f"watch {item.member} {item.id}", 0)


def time_is_over(t: Turn, item_id: str, at: int) -> None:
    """The clock of an item."""
    item = store.by_id(item_id)
    if item is None:
        return
    if at < item.until + KEPT:
        set_clock(t, item)
        return
    erase(t, item, "retention", at)
    t.audit(item.member, "hub", HANDLE, detail=f"erased {item.id}")


def erase(t: Turn, item: Item, reason: str, at: int) -> None:
    """An item goes with its identifier, its note and its hits, for good."""
    if item.note:
        vault.erase(UUID(item.note), Reader(None, "hub", "hub"), Reason(reason), at=at)
    store.drop(item)
    t.unset_clock(CLOCK, item.id)
    if item.deconflict:
        tell_target(t, item)
    erasures.note(WATCH, item.id, at)
