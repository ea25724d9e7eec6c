"""How often one client may ask: a bucket of tokens for each, in memory, for as many clients as are allowed and no more.

The address of a client is never kept: the key is a hash with a salt that lives as long as the process.
"""

import hashlib
import secrets
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from math import ceil
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

MOST_CLIENTS = 50_000
BURST = 10
# One customer of an IPv6 network holds a whole /64, so that is what counts as one client.
_IPV6_PREFIX = 64


class _Living(NamedTuple):
    """How many processes of the hub live: those that answer the same as this one, and all that answer; 0 where nobody has counted them yet.
    `others`: what those have open, by what it is and by member."""

    same: int = 0
    every: int = 0
    others: Mapping[str, Mapping[int, int]] = {}


_living = _Living()


def note_living(same: int, every: int, others: Mapping[str, Mapping[int, int]]) -> None:
    """Limits are for all processes together: note how many there are by now, and what the others have open."""
    global _living
    _living = _Living(same, every, others)


def share(whole: int, *, every: bool = False) -> int:
    """The share of this process in what all web processes of the hub may have together; `every`: of what both roles that answer count."""
    return max(1, whole // _processes(every=every))


def _processes(*, every: bool = False) -> int:
    return (_living.every if every else _living.same) or int(getattr(settings, "ACCORD_WEB_PROCESSES", 1))


class Divided(Mapping[str, str]):
    """Limits in the form of the sign-in library: `(300, "m/ip")` reads as this process's share of 300 a minute."""

    def __init__(self, limits: Mapping[str, tuple[int, str]]) -> None:
        self._limits = limits

    def __getitem__(self, name: str) -> str:
        whole, unit = self._limits[name]
        return f"{share(whole)}/{unit}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._limits)

    def __len__(self) -> int:
        return len(self._limits)

    def __repr__(self) -> str:
        return f"Divided({self._limits!r})"


class Tally:
    """What is open at a time, by member: here, and in the other processes as they said some seconds ago."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.here: Counter[int] = Counter()
        _tallies[kind] = self

    def of(self, member: int) -> int:
        return self.here[member] + _living.others.get(self._kind, {}).get(member, 0)

    def total(self) -> int:
        return self.here.total() + sum(_living.others.get(self._kind, {}).values())

    def begin(self, member: int) -> None:
        self.here[member] += 1

    def end(self, member: int) -> None:
        self.here[member] -= 1
        if not self.here[member]:
            del self.here[member]


_tallies: dict[str, Tally] = {}


def counts() -> dict[str, dict[int, int]]:
    """What this process has open, for the others."""
    return {kind: dict(tally.here) for kind, tally in _tallies.items() if tally.here}


class Spent(NamedTuple):
    """What stands after a token was asked for: the seconds to wait where there was none, how many are left, when all are there again."""

    wait: int
    left: int
    full_in: int


class Buckets:
    """`take(client)` gives 0 where the client may go on, otherwise the whole seconds until it may.

    A bucket fills with `per_minute` tokens a minute, up to `burst`: of both this process has its share. The client not seen for longest is
    forgotten first.
    """

    def __init__(
        self,
        per_minute: float,
        burst: int = BURST,
        most: int = MOST_CLIENTS,
        clock: Callable[[], float] = time.monotonic,
        *,
        every: bool = False,
    ) -> None:
        self.per_second = per_minute / 60
        self.burst = burst
        self.most = most
        self.clock = clock
        self.every = every
        self._salt = secrets.token_bytes(16)
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, client: str) -> int:
        return self.spend(client).wait

    def spend(self, client: str) -> "Spent":
        """As `take`, and how much there is left."""
        key = self._key(client)
        with self._lock:
            now = self.clock()
            full, rate = float(share(self.burst, every=self.every)), self.per_second / _processes(every=self.every)
            tokens, before = self._buckets.pop(key, (full, now))
            tokens = min(full, tokens + (now - before) * rate)
            wait = 0 if tokens >= 1 else ceil((1 - tokens) / rate)
            self._buckets[key] = (tokens if wait else tokens - 1, now)
            if len(self._buckets) > self.most:
                self._buckets.popitem(last=False)
        left = 0.0 if wait else tokens - 1
        return Spent(wait, int(left), ceil((full - left) / rate))

    def give_back(self, client: str) -> None:
        """Give back the token that was taken last: it did not count."""
        key = self._key(client)
        with self._lock:
            if key in self._buckets:
                tokens, before = self._buckets[key]
                self._buckets[key] = (min(float(share(self.burst, every=self.every)), tokens + 1), before)

    def _key(self, client: str) -> bytes:
        return hashlib.blake2b(client.encode(errors="replace"), key=self._salt, digest_size=16).digest()

    def __len__(self) -> int:
        return len(self._buckets)


def _without_port(address: str) -> str:
    """Some proxies tell the port as well: `10.1.2.3:5555`, `[2001:db8::1]:443`."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def client(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return client_of(request.META.get("REMOTE_ADDR", ""), forwarded, trust_proxy=settings.ACCORD_TRUST_PROXY)


def client_of(remote: str, forwarded: str, *, trust_proxy: bool) -> str:
    """Whose request this is: the peer's address, or behind a trusted proxy the last address in X-Forwarded-For.

    The last one is the one that the proxy itself saw; those before it may be anything that the client wrote.
    """
    address = forwarded.rpartition(",")[2].strip() if trust_proxy and forwarded else remote
    try:
        client_address = ip_address(_without_port(address))
    except ValueError:
        return remote
    if client_address.version == 4:
        return str(client_address)
    if client_address.ipv4_mapped:
        return str(client_address.ipv4_mapped)
    return str(ip_network((int(client_address), _IPV6_PREFIX), strict=False))
