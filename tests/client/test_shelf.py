"""Of several processes that keep a list in one folder, one fetches it at a time; the others wait, or go on without."""

import threading
from pathlib import Path

from accord.client.shelf import Shelf


def test_whoever_does_not_say_otherwise_waits_until_the_other_is_done(tmp_path: Path) -> None:
    shelf, came = Shelf(tmp_path / "block"), threading.Event()

    def fetches() -> None:
        with Shelf(tmp_path / "block").lock():
            came.set()

    other = threading.Thread(target=fetches, daemon=True)
    with shelf.lock():
        assert shelf.lock(wait=False) is None
        other.start()
        other.join(0.1)
        assert other.is_alive() and not came.is_set()
    assert came.wait(30)
    other.join(30)
    free = shelf.lock(wait=False)
    assert free is not None
    free.close()
