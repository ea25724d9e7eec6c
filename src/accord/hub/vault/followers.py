"""Background work of the vault: records whose time is over are erased, and records of retired keys move over."""

from accord.hub.running import Runs
from accord.hub.vault.actions import expire_due
from accord.hub.vault.errors import KeyLost, KeyRingOpen
from accord.hub.vault.store.rotation import rewrap


def work(at: int) -> bool:
    """Do the next piece of whatever waits, in one short turn each; whether anything was done. Erasing needs no key ring."""
    erased = expire_due(at)
    try:
        moved = rewrap(at)
    except (KeyLost, KeyRingOpen):
        # The operator sees it in the vault's status; the records stay as they are until the ring is back.
        moved = 0
    return bool(erased or moved)


RUNS = Runs(rank=5, work=work, every=3.0)  # erasing and wrapping anew go on at once until nothing is left to do
