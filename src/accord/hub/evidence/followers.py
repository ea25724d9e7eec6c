"""Background work of evidence: dead uploads are swept away, files whose key is gone end, and what belongs to none is taken off the disk."""

import time
from contextlib import suppress

from accord.hub.evidence import erasing, files, stamping, store, uploads
from accord.hub.evidence.vocabulary import COMING, DEAD_AFTER, WHOLE
from accord.hub.running import Runs

_SETTLES_AFTER = 3600.0  # seconds that a file may lie there that no row knows: its turn may still be open
_AT_ONCE = 100


class _Round:
    """Where the look at all files stands."""

    after = 0


def work(at: int) -> bool:
    """Do the next piece of what is due; whether there was any."""
    if uploads.sweep_dead(at - DEAD_AFTER):
        return True
    items = store.all_after(_Round.after)
    _Round.after = items[-1].n if items else 0
    if erasing.settle_gone(items):
        return True
    if not items:
        sweep_files(time.time())
    return False


def sweep_files(clock: float) -> int:
    """Take away what lies there of files that are erased, or were never there; returns how many."""
    count = 0
    lying = list(files.lying())
    for start in range(0, len(lying), _AT_ONCE):
        batch = lying[start : start + _AT_ONCE]
        states = store.known([item for item, _ in batch])
        for item, path in batch:
            wanted = (COMING, WHOLE) if path.suffix in (files.SEALED, files.PART) else (COMING,)
            if states.get(item) in wanted:
                continue
            with suppress(FileNotFoundError):
                if clock - path.stat().st_mtime > _SETTLES_AFTER or item in states:
                    path.unlink()
                    count += 1
    return count


RUNS = Runs(rank=70, work=work, every=60.0, threads=stamping.stampers)
