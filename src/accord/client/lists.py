"""Signed lists on this machine: fetched, verified, kept up to date, and asked in microseconds without the hub."""

import asyncio
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from accord.client.errors import Refused
from accord.client.searching import finder
from accord.client.shelf import Shelf, write
from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.identifiers.equivalents import equivalents
from accord.core.lists.files import DELTA, Snapshot, apply_delta, public_key, read_list
from accord.core.lists.places import Places, all_prefixes, decide, places, text_at
from accord.core.lists.refusal import ListRefused
from accord.identifier_tables import identifier_tables

USES = ("block", "hold", "warn")  # for which a hub builds lists
_ASK_AGAIN = 0.05  # seconds, while another process fetches
LOOK_EVERY = 1.0  # seconds between looks whether another process has put a new version into use


class Source(Protocol):
    """Where lists come from: a `Client`, or something that gives the same files."""

    def list_file(self, name: str, since: int | None = None) -> bytes | None: ...

    def list_key(self) -> str: ...


class AsyncSource(Protocol):
    """As `Source`, for those who await: an `AsyncClient`."""

    async def list_file(self, name: str, since: int | None = None) -> bytes | None: ...

    async def list_key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A value that stands on the list, or lies below something that does."""

    identifier: Identifier
    scheme: str
    use: str
    version: int
    _index: int = field(repr=False)
    _where: Places = field(repr=False)

    @property
    def matched(self) -> str:
        """The listed entry: the identifier itself, or the host or page that it lies below."""
        return text_at(self.identifier, self._index, self._where, identifier_tables())


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A value that nothing could be read from, and why: nothing was looked up, so it is neither a hit nor clear. It is false."""

    code: str
    text: str

    def __bool__(self) -> bool:
        return False


class _LocalList:
    """A list in a folder, asked and put into use; how the files come is told by `Lists` and `AsyncLists`."""

    def __init__(self, folder: Path | str, use: str) -> None:
        if use not in USES:
            raise ValueError(f"There is no list for this use. Give one of: {', '.join(USES)}.")
        self._use = use
        self._folder = Path(folder)
        self._shelf = Shelf(self._folder / use)
        self._key: Ed25519PublicKey | None = None
        self._open: _Open | None = None
        self._changed = (-1, -1)
        self._look_at = 0.0
        self.trouble: ListRefused | None = None

    @property
    def version(self) -> int | None:
        """The version in use; None where there is none yet."""
        return None if self._open is None else self._open.snapshot.header.version

    @property
    def snapshot(self) -> Snapshot | None:
        """The list in use with its header."""
        return None if self._open is None else self._open.snapshot

    def check(self, value: str, region: str | None = None) -> Hit | Unreadable | None:
        """Whether a value may be put to the list's use now: a `Hit`, None, or `Unreadable` where no identifier can be read from it.

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
            text = "The list is too old to be used. Call update(), or see why it fails; where it does not, set this machine's clock."
            raise ListRefused("expired", text)
        tables = identifier_tables()
        try:
            identifier = parse(value, region, tables=tables)
        except NotAnIdentifier as refused:
            return Unreadable(refused.code, refused.text)
        own = places(identifier.kind, identifier.value, tables, identifier.typed)
        found, count = opened.find(all_prefixes(identifier, own, tables)), len(own.prefixes)
        if not found:
            return None
        hit = self._hit(opened, identifier, own, [each for each in found if each[0] < count])
        if hit is None and found[-1][0] >= count:
            for equivalent in equivalents(identifier, tables):
                its_own = places(equivalent.kind, equivalent.value, tables, equivalent.typed)
                hit = self._hit(opened, equivalent, its_own, opened.find(its_own.prefixes))
                if hit is not None:
                    break
        return hit

    @staticmethod
    def _hit(opened: "_Open", identifier: Identifier, looked_up: Places, found: list[tuple[int, int]]) -> Hit | None:
        decided = decide(found, looked_up) if found else None
        if decided is None:
            return None
        header = opened.snapshot.header
        return Hit(identifier, header.schemes[decided[1]], header.use, header.version, decided[0], looked_up)

    def _updating(self) -> Generator[int | None, bytes | None, bool]:
        """Asks for a file since a version, or the whole, and is sent it; whether there was anything new. Its caller holds the lock."""
        self._look()
        old = None if self._open is None else self._open.snapshot
        raw = yield None if old is None else old.header.version
        if raw is None:
            return False
        try:
            self._put(raw, old)
        except ListRefused as refused:
            if refused.code != "does-not-follow" or raw[: len(DELTA)] != DELTA:
                raise
            # The delta is for another history than ours: the whole list says all.
            self._put((yield None) or b"", old)
        return True

    def _put(self, raw: bytes, old: Snapshot | None) -> None:
        if self._key is None:
            raise ListRefused("bad-key", "The hub's public key is not known yet. Call update().")
        if old is not None and raw[: len(DELTA)] == DELTA:
            raw = apply_delta(old, raw, self._key)
        new = read_list(raw, self._key)
        if new.header.use != self._use:
            raise ListRefused("does-not-follow", "This is the list for another use. Ask for the one that you want.")
        # The hub is who holds the key: what it calls itself beside that has been an address, and may change.
        if old is not None and (old.header.member != new.header.member or new.header.version <= old.header.version):
            raise ListRefused("does-not-follow", "This is an older list, or another member's. If that is meant, empty the folder first.")
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
        if version is None or self._key is None:
            return
        try:
            self._open = _Open(self._shelf.open(version, self._key))
            self._changed, self.trouble = changed, None
        except ListRefused as refused:
            # Another process may have put a newer one into use just now, and taken this one away.
            self.trouble = refused

    def _pinned(self) -> str | None:
        """The key that was fetched the first time."""
        try:
            return (self._folder / "key").read_text(encoding="ascii")
        except FileNotFoundError:
            return None

    def _pin(self, key: str) -> None:
        self._key = public_key(key)
        self._folder.mkdir(parents=True, exist_ok=True)
        write(self._folder / "key", key.encode())


class Lists(_LocalList):
    """One list in a folder, such as `Lists("/var/lib/lists", client, use="block")`.

    `key` is the hub's public key in hex; where it is left out it is fetched once from the hub, and trusted from then on. Without a `source`
    the list in the folder is used as it is. Several processes may use one folder.
    """

    def __init__(self, folder: Path | str, source: Source | None = None, *, use: str = "block", key: str | None = None) -> None:
        super().__init__(folder, use)
        self._source = source
        key = key if key is not None else self._pinned()
        if key is not None:
            self._key = public_key(key)
        elif source is None:
            raise ListRefused("bad-key", "Give the hub's public key: accord lists key prints it.")
        else:
            self._pin(source.list_key())
        self._look()
        if source is None:
            self._raise_trouble()

    def update(self) -> bool:
        """Fetch what is new; whether there was any. Raises ListRefused where what came can't be used: then the list before stays in use."""
        if self._source is None:
            raise _no_hub()
        with self._shelf.lock():
            steps = self._updating()
            since = next(steps)
            try:
                while True:
                    since = steps.send(self._source.list_file(self._use, since))
            except StopIteration as end:
                return bool(end.value)
            except Refused as error:
                raise _refusal(error) from None


class AsyncLists(_LocalList):
    """As `Lists`, for asyncio: `source` is an `AsyncClient`, and `update` is awaited. `check` waits for nothing and stays as it is."""

    def __init__(self, folder: Path | str, source: AsyncSource, *, use: str = "block", key: str | None = None) -> None:
        super().__init__(folder, use)
        self._source = source
        key = key if key is not None else self._pinned()
        self._key = None if key is None else public_key(key)
        self._look()

    async def update(self) -> bool:
        """As `Lists.update`. Verifying and writing are done in a thread: the loop goes on, and so does `check` with the list before."""
        if self._key is None:
            self._pin(await self._source.list_key())
        while (held := self._shelf.lock(wait=False)) is None:
            await asyncio.sleep(_ASK_AGAIN)
        with held:
            steps = self._updating()
            since = await asyncio.to_thread(next, steps)
            while True:
                try:
                    raw = await self._source.list_file(self._use, since)
                except Refused as error:
                    raise _refusal(error) from None
                is_new, since = await asyncio.to_thread(_sent, steps, raw)
                if is_new is not None:
                    return is_new


def _sent(steps: Generator[int | None, bytes | None, bool], raw: bytes | None) -> tuple[bool | None, int | None]:
    """The result that the steps end with, or what they ask for next."""
    try:
        return None, steps.send(raw)
    except StopIteration as end:
        return bool(end.value), None


def _refusal(error: Refused) -> Refused | ListRefused:
    if error.status != 404:
        return error
    return ListRefused("no-list", "The hub has no such list for you yet. It is built there with: accord lists build")


def _no_hub() -> ListRefused:
    return ListRefused("no-list", "There is no hub to fetch from. Give Lists a client.")


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


class _Open:
    """A list as it is searched."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.expires = _moment(snapshot.header.expires)
        self.find = finder(snapshot.body)
