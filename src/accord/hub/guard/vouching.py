"""Whom members vouch for, for whoever asks for very many identifiers: hardly any of them is, and that is known without asking."""

from collections.abc import Iterable

from django.db import connection
from rbloom import Bloom

from accord.hub.guard.queries import vouched_for

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
        some = [key for key in keys if key in self._filter]
        return vouched_for(some) if some else {}

    def _follow(self) -> None:
        while rows := self._next():
            if self._put + len(rows) > self._room:
                self._begin(self._room * 4)
                continue
            self._filter.update([bytes(key) for _, key in rows])
            self._put, self._last = self._put + len(rows), rows[-1][0]

    def _next(self) -> list[tuple[int, bytes]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, key FROM guard_benign WHERE id > %s ORDER BY id LIMIT %s", [self._last, CHUNK])
            return list(cursor.fetchall())
