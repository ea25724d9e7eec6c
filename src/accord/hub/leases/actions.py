"""Holding leases: taken, renewed, let go; and asked for in the transaction of what is done under one.

The processes that run the background share the works out: each takes what nobody holds up to its share, and lets go of what it has above
it. What a process knows of its leases ends by a clock that nobody sets; the table has the last word, in `must_hold`.
"""

import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

import msgspec
from django.db import Error
from msgspec import Struct

from accord.hub import threads
from accord.hub.leases import store
from accord.hub.leases.places import take as take_place
from accord.hub.leases.store import LeaseRow, ProcessRow
from accord.hub.leases.vocabulary import BACKGROUND, EVERY, TERM
from accord.hub.trouble import LeaseLost, noted

MARGIN: Final = 1.0  # seconds before its end in which nothing is begun under a lease
__all__ = ["Holder", "must_hold", "must_hold_now", "take_place"]
_log = logging.getLogger("accord.leases")
_REPLACED: Final = (
    "Another process has the name of this one, so this one does nothing more: its data directory is served twice, such as from a copy of "
    "the machine. Stop one of the two. Where both are meant, remove the files .process-* from the data directory of the copy, and start it "
    "again."
)
_Counts = Callable[[], Mapping[str, Mapping[int, int]]]


class _Under(Struct, frozen=True):
    """The lease under which a thread works."""

    name: str
    token: str


def must_hold(cursor: Any) -> None:
    """Within the transaction of an effect, once it has the journal's head: whoever takes the lease over from here on comes after it.
    Raises LeaseLost where the term of this thread's work is over; nothing where it works under none."""
    under = threads.under.get()
    if isinstance(under, _Under) and not store.is_held(cursor, under.name, under.token):
        raise LeaseLost(under.name)


def must_hold_now() -> None:
    """The same for what is done outside of a transaction, before it counts."""
    under = threads.under.get()
    if isinstance(under, _Under) and not store.is_held_now(under.name, under.token):
        raise LeaseLost(under.name)


class Holder:
    """This process among those of the hub, and the leases that it holds: of the works `names`, none for one that runs no background."""

    def __init__(
        self,
        process: str,
        roles: Collection[str],
        names: Iterable[str] = (),
        *,
        counts: _Counts = dict,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.id, self.token = process, secrets.token_hex(16)
        self.roles = tuple(roles)
        self.names = frozenset(names)
        self.living: list[ProcessRow] = []  # as they were seen last, this one among them
        self.replaced = False  # another start has this process's id
        self._counts, self._clock = counts, clock
        self._lock = threading.Lock()
        self._held: frozenset[str] = frozenset()
        self._leaving: set[str] = set()
        self._until = float("-inf")
        self._is_over = False

    # --- What it holds ----------------------------------------------------------------------------------------------------------------

    def holds(self, name: str) -> bool:
        """Whether work may be begun under this lease. Asks nobody."""
        return name in self._held and name not in self._leaving and self._clock() < self._until

    def wanted_back(self) -> set[str]:
        """The leases that it is to let go of, as soon as nothing is in hand under them."""
        return set(self._leaving)

    @contextmanager
    def under(self, name: str) -> Iterator[None]:
        """Do a piece of work under a lease. Where that was lost meanwhile, what the work did is undone, and another does it."""
        token = threads.under.set(_Under(name, self.token))
        try:
            yield
        except LeaseLost as lost:
            noted(lost)
            self._held -= {name}
        finally:
            threads.under.reset(token)

    # --- Renewing ---------------------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Be among the processes of the hub, and take what nobody holds."""
        store.enter(self._row())
        self.renew()

    def renew(self) -> None:
        """A sign of life; the terms begin anew; and the works are shared out among those that live."""
        with self._lock:
            begun = self._clock()
            if not (self.replaced or self._is_over):
                self._renew(begun)

    def _renew(self, begun: float) -> None:
        row = self._row()
        seen = store.sign(row)
        if seen is None:
            if store.is_replaced(self.id, self.token):
                self.replaced, self._held = True, frozenset()
                return
            store.enter(row)
            seen = store.sign(row)
        if seen is None:
            return
        at, leases, self.living = seen
        if self.names:
            leases = self._share(leases, at)
            self._held = frozenset(lease.name for lease in leases if lease.token == self.token and lease.name in self.names)
            self._leaving &= self._held
        self._until = begun + TERM - MARGIN

    def _row(self) -> ProcessRow:
        counts = msgspec.json.encode(self._counts()).decode()
        return ProcessRow(self.id, self.token, self.roles, socket.gethostname()[:64], counts)

    def _share(self, leases: list[LeaseRow], at: int) -> list[LeaseRow]:
        others = sum(BACKGROUND in row.roles and row.id != self.id for row in self.living)
        share = -(-len(self.names) // (others + 1))
        mine = sorted(lease.name for lease in leases if lease.token == self.token and lease.name in self.names)
        self._leaving |= set(mine[share:])
        missing = sorted(self.names - {lease.name for lease in leases})
        free = [lease for lease in leases if lease.name in self.names and self._is_free(lease, at)]
        if not missing and (not free or len(mine) >= share):
            return leases
        with store.alone() as is_alone:
            if is_alone:
                free += store.make(missing, at)
                store.forget(at)
                for lease in free[: max(0, share - len(mine))]:
                    store.take(lease, self.id, self.token, at)
        return store.leases()

    def _is_free(self, lease: LeaseRow, at: int) -> bool:
        """Nobody's, or its holder's term is over, or an earlier start of this very process held it."""
        return lease.token != self.token and (not store.is_in(lease.until, at) or lease.holder == self.id)

    def let_go(self, names: Sequence[str]) -> None:
        """Nothing is in hand any more under these."""
        with self._lock:
            if names:
                self._held -= set(names)
                self._leaving -= set(names)
                store.let_go(names, self.token)

    def end(self) -> None:
        """This process ends: others take over at once."""
        with self._lock, suppress(Error):
            self._held, self._is_over = frozenset(), True
            store.leave(self.id, self.token)

    def keep_until(self, stop: threading.Event, changed: Callable[[], None] = lambda: None) -> threading.Thread:
        """A thread that renews, started. `changed` is called where it holds others than before, or is to let go of some."""

        def keep() -> None:
            while not stop.wait(EVERY):
                before = self._stand()
                try:
                    self.renew()
                except Error as error:
                    noted(error)
                    threads.close_connections()
                    changed()  # its terms may be over
                    continue
                if self.replaced:
                    _log.error(_REPLACED)
                    return
                if self._stand() != before:
                    changed()

        return threads.start(keep, "leases")

    def _stand(self) -> tuple[frozenset[str], frozenset[str], bool]:
        """What it holds, what it is to let go of, and whether its terms run."""
        return self._held, frozenset(self._leaving), self._clock() < self._until
