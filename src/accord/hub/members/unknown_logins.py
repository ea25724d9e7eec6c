"""Sign-in names that nobody has lock like any other, so that a lock tells nobody which names there are.

Counted in this process's memory, as many as are allowed and no more: a guesser of names must not be able to fill a table, and
the typed value may be a password in the wrong field, so the process holds only a keyed hash of it. One process serves the web, so
the count is whole; when it starts anew, guessed names are forgotten and known ones are not, which a guesser can't bring about.
"""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable

MOST = 20_000

# How many failures there are with one more, and for how long that locks; from how many, since when, and now.
Counted = Callable[[int, int, int], tuple[int, int]]


class UnknownLogins:
    """For each name that nobody has: how often it failed, and until when it takes no password. The oldest is forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._salt = secrets.token_bytes(16)
        self._seen: OrderedDict[bytes, tuple[int, int]] = OrderedDict()
        self._guard = threading.Lock()

    def take(self, login: str, at: int, counted: Counted) -> int:
        """Count one more try, before it is checked. Returns how long it must wait instead."""
        key = self._key(login)
        with self._guard:
            count, until = self._seen.get(key, (0, 0))
            if until > at:
                return until - at
            self._seen.pop(key, None)
            count, lock = counted(count, until, at)
            self._seen[key] = (count, at + lock)
            if len(self._seen) > self.most:
                self._seen.popitem(last=False)
        return 0

    def locked_until(self, login: str) -> int:
        with self._guard:
            return self._seen.get(self._key(login), (0, 0))[1]

    def __len__(self) -> int:
        return len(self._seen)

    def _key(self, login: str) -> bytes:
        return hashlib.blake2b(login.encode(errors="replace"), key=self._salt, digest_size=16).digest()


unknown_logins = UnknownLogins()
