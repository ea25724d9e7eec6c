"""Members' vouching, for callers that ask for very many identifiers: hardly any is vouched for, and that is known without asking."""

from collections.abc import Iterable

from rbloom import Bloom

from accord.hub.guard.store import vouched_for, vouched_keys

ROOM = 50_000  # entries at first
ERRS = 0.0001  # share of the other keys that are asked for in vain
CHUNK = 10_000


class Vouched:
    """Follows the benign entries, which are only ever added; used by one thread."""

    def __init__(self) -> None:
        self._begin(ROOM)

    def _begin(self, room: int) -> None:
        self._filter, self._room, self._put, self._last = Bloom(room, ERRS), room, 0, 0

    def among(self, keys: Iterable[bytes]) -> dict[bytes, str]:
        """Which of these keys a benign entry holds."""
        self._follow()
        candidates = [key for key in keys if key in self._filter]
        return vouched_for(candidates) if candidates else {}

    def _follow(self) -> None:
        while rows := vouched_keys(self._last, CHUNK):
            if self._put + len(rows) > self._room:
                self._begin(self._room * 4)
                continue
            self._filter.update([key for _, key in rows])
            self._put, self._last = self._put + len(rows), rows[-1][0]
