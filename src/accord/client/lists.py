"""Signed lists on this machine: fetched, verified, kept up to date, and asked in microseconds without the hub."""

import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import isqrt
from mmap import mmap
from pathlib import Path
from typing import Protocol

import numpy as np

from accord.client.errors import Refused
from accord.client.reading import read
from accord.client.shelf import Shelf, sieve_bits, write
from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.lists.files import DELTA, Snapshot, apply_delta, public_key, read_list
from accord.core.lists.places import Places, decide, places, text_at
from accord.core.lists.refusal import ListRefused
from accord.tables import identifier_tables

LOOK_EVERY = 1.0  # seconds between looks whether another process has put a new version into use


class Source(Protocol):
    """Where lists come from: a `Client`, or something that gives the same files."""

    def list_file(self, name: str, since: int | None = None) -> bytes | None: ...

    def list_key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A value that stands on the list, or lies below something that does."""

    identifier: Identifier
    scheme: str
    use: str
    version: int
    _index: int
    _where: Places

    @property
    def matched(self) -> str:
        """What is listed: the identifier itself, or the host or page that it lies below."""
        return text_at(self.identifier, self._index, self._where, identifier_tables())


class Lists:
    """One list in a folder, such as `Lists("/var/lib/lists", client, use="block")`.

    `key` is the hub's public key in hex; where it is left out it is fetched once from the hub, and trusted from then on. Without a `source`
    the list in the folder is used as it is. Several processes may use one folder.
    """

    def __init__(self, folder: Path | str, source: Source | None = None, *, use: str = "block", key: str | None = None) -> None:
        self._use = use
        self._source = source
        self._folder = Path(folder)
        self._shelf = Shelf(self._folder / use)
        self._key = public_key(key if key is not None else self._pinned())
        self._open: _Open | None = None
        self._changed = (-1, -1)
        self._look_at = 0.0
        self.trouble: ListRefused | None = None
        self._look()
        if source is None:
            self._raise_trouble()

    @property
    def version(self) -> int | None:
        """The version in use; None where there is none yet."""
        return None if self._open is None else self._open.snapshot.header.version

    @property
    def snapshot(self) -> Snapshot | None:
        """The list in use with its header."""
        return None if self._open is None else self._open.snapshot

    def update(self) -> bool:
        """Fetch what is new; whether there was any. Raises ListRefused where what came can't be used: then the list before stays in use."""
        if self._source is None:
            raise ListRefused("no-list", "There is no hub to fetch from. Give Lists a client.")
        with self._shelf.one_updater():
            self._look()
            old = None if self._open is None else self._open.snapshot
            raw = self._fetched(self._source, None if old is None else old.header.version)
            if raw is None:
                return False
            try:
                self._put(raw, old)
            except ListRefused as refused:
                if refused.code != "does-not-follow" or raw[: len(DELTA)] != DELTA:
                    raise
                # The delta is for another history than ours: the whole list says all.
                self._put(self._fetched(self._source, None) or b"", old)
        return True

    def _fetched(self, source: Source, since: int | None) -> bytes | None:
        try:
            return source.list_file(self._use, since)
        except Refused as error:
            if error.status != 404:
                raise
            raise ListRefused("no-list", "The hub has no such list for you yet. It is built there with: accord lists build") from None

    def check(self, value: str, region: str | None = None) -> Hit | None:
        """Whether a value may be put to the list's use now; None also for what no identifier can be read from.

        `region` is the country whose national forms are meant. Raises ListRefused: `no-list` before the first update, `expired` where the
        list is too old to be used.
        """
        now = time.time()
        if now >= self._look_at:
            self._look()
        opened = self._open
        if opened is None:
            self._raise_trouble()
            raise ListRefused("no-list", "There is no list here yet. Call update() first.")
        if now >= opened.expires:
            raise ListRefused("expired", "The list is too old to be used. Call update(), or see why it fails.")
        tables = identifier_tables()
        try:
            where = places(*read(value, region, tables), tables)
        except NotAnIdentifier:
            return None
        found = opened.find(where.prefixes)
        decided = decide(found, where) if found else None
        if decided is None:
            return None
        header = opened.snapshot.header
        identifier = parse(value, region, tables=tables)
        return Hit(identifier, header.schemes[decided[1]], header.use, header.version, decided[0], where)

    def _put(self, raw: bytes, old: Snapshot | None) -> None:
        if old is not None and raw[: len(DELTA)] == DELTA:
            raw = apply_delta(old, raw, self._key)
        new = read_list(raw, self._key)
        if new.header.use != self._use:
            raise ListRefused("does-not-follow", "This is the list for another use. Ask for the one that you want.")
        if old is not None:
            same = (old.header.hub, old.header.member) == (new.header.hub, new.header.member)
            if not same or new.header.version <= old.header.version:
                text = "This is an older list, or another member's. If that is meant, empty the folder first."
                raise ListRefused("does-not-follow", text)
        if _moment(new.header.expires) <= time.time():
            raise ListRefused("expired", "The list that came is too old to be used. Set this machine's clock, or have a new one built.")
        self._shelf.put(raw, new)
        self._look()
        self._raise_trouble()

    def _raise_trouble(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def _look(self) -> None:
        """Take what is in use now; what can't be used is noted in `trouble`, and the list before stays."""
        self._look_at = time.time() + LOOK_EVERY
        changed = self._shelf.changed()
        if changed == self._changed:
            return
        version = self._shelf.version()
        if version is None:
            return
        try:
            self._open = _Open(self._shelf.open(version, self._key), self._shelf.sieve(version))
            self._changed, self.trouble = changed, None
        except ListRefused as refused:
            # Another process may have put a newer one into use just now, and taken this one away.
            self.trouble = refused

    def _pinned(self) -> str:
        path = self._folder / "key"
        try:
            return path.read_text(encoding="ascii")
        except FileNotFoundError:
            if self._source is None:
                raise ListRefused("bad-key", "Give the hub's public key: accord lists key prints it.") from None
        key = self._source.list_key()
        public_key(key)
        self._folder.mkdir(parents=True, exist_ok=True)
        write(path, key.encode())
        return key


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


class _Open:
    """A list as it is searched. Keys are spread evenly, so an entry lies near where its value says."""

    def __init__(self, snapshot: Snapshot, sieve: mmap | None) -> None:
        self.snapshot = snapshot
        self.expires = _moment(snapshot.header.expires)
        count = len(snapshot.body.prefixes)
        bits = sieve_bits(count)
        fits = sieve is not None and len(sieve) == 1 << bits >> 3
        self._sieve = sieve if fits else None
        self._shift = 64 - bits + 3
        self._count = count
        self._around = 4 * isqrt(count) + 16
        self._prefixes = memoryview(np.ascontiguousarray(snapshot.body.prefixes, np.uint64))
        self._marks = memoryview(snapshot.body.marks)

    def find(self, prefixes: list[int]) -> list[tuple[int, int]]:
        """Which of these are there: the place in the row of those asked for, and the mark."""
        asked: Iterable[tuple[int, int]] = enumerate(prefixes)
        if self._sieve is not None:
            sieve, shift, bit = self._sieve, self._shift, self._shift - 3
            asked = [pair for pair in asked if sieve[pair[1] >> shift] >> (pair[1] >> bit & 7) & 1]
        found = []
        for index, prefix in asked:
            place = self._place(prefix)
            if place < self._count and self._prefixes[place] == prefix:
                found.append((index, self._marks[place]))
        return found

    def _place(self, prefix: int) -> int:
        near = prefix * self._count >> 64
        low, high = max(0, near - self._around), min(self._count, near + self._around)
        if (low and self._prefixes[low - 1] >= prefix) or (high < self._count and self._prefixes[high] < prefix):
            low, high = 0, self._count
        return bisect_left(self._prefixes, prefix, low, high)
