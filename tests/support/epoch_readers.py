"""Consumers of every kind, as members run them: the feed, the stream, a webhook and a signed list, each with what it has applied."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bells import Web

from accord.client import Client, EpochChanged, HubFailed, ListRefused, Lists, Unreachable, entries_of, epoch_change_of


class Applied:
    """What a consumer has applied: entries in order, each once. It goes back where it is told to."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, str]] = []
        self.changes: list[EpochChanged] = []

    def take(self, entry: dict[str, Any]) -> None:
        assert not self.entries or self.entries[-1][0] < entry["seq"], "nothing comes twice, and nothing out of order"
        self.entries.append((entry["seq"], entry["type"]))

    def go_back(self, change: EpochChanged) -> None:
        self.changes.append(change)
        self.entries = [row for row in self.entries if row[0] <= change.read_from]

    @property
    def last(self) -> int:
        return self.entries[-1][0] if self.entries else 0


class Readers:
    """Those of one member. `address` may change where the hub is served again elsewhere."""

    def __init__(self, folder: Path, address: str, token: str, web: Web, secret: str) -> None:
        self._folder, self.address, self._token = folder, address, token
        self._web, self._secret = web, secret
        self.fed, self.streamed, self.pushed = Applied(), Applied(), Applied()
        self._got = 0
        self._ids: dict[str, bytes] = {}
        self._stop = threading.Event()
        self._streaming: Client | None = None
        self._thread = threading.Thread(target=self._stream, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        """After the next entry nobody listens any more."""
        self._stop.set()

    def close(self) -> None:
        self.leave()
        if self._streaming is not None:
            self._streaming.close()  # else it would wait for one entry more, or for a hub that is gone
        self._thread.join(30)

    def client(self) -> Client:
        return Client(self.address, self._token)

    def feed(self) -> None:
        """A program that reads now and then, and keeps its cursor in a file."""
        with self.client() as hub:
            for entry in hub.feed(self._folder / "feed.cursor", limit=3, on_epoch=self.fed.go_back):
                self.fed.take(entry)

    def _stream(self) -> None:
        while not self._stop.is_set():
            # RuntimeError is what a client says that was closed meanwhile.
            with suppress(Unreachable, HubFailed, RuntimeError), self.client() as hub:
                self._streaming = hub
                for entry in hub.stream(self._folder / "stream.cursor", on_epoch=self.streamed.go_back):
                    self.streamed.take(entry)
                    if self._stop.is_set():
                        return

    def hear(self) -> None:
        """What the webhook has brought since."""
        for _, headers, body in self._web.got[self._got :]:
            self._got += 1
            id = headers["webhook-id"]
            if id in self._ids:
                assert self._ids[id] == body, "one id is one message"
                continue
            self._ids[id] = body
            change = epoch_change_of(body, headers, self._secret)
            if change is not None:
                self.pushed.go_back(change)
                assert headers["accord-epoch"] == str(change.epoch)
            for entry in entries_of(body, headers, self._secret):
                if entry["seq"] > self.pushed.last:  # what came before may come again
                    self.pushed.take(entry)

    def fetch(self, name: str = "list") -> tuple[int, list[int]]:
        """The version of the list on this machine after an update, and its entries."""
        with self.client() as hub:
            own = Lists(self._folder / name, hub, use="warn")
            with suppress(ListRefused):
                own.update()
        assert own.snapshot is not None and own.version is not None
        return own.version, own.snapshot.body.prefixes.tolist()

    def whole(self) -> list[tuple[int, str]]:
        """The hub's own view of the feed, from the beginning."""
        with self.client() as hub:
            return [(entry["seq"], entry["type"]) for entry in hub.feed()]

    def have_all(self) -> Callable[[], bool]:
        """Whether each consumer has what the hub has now."""
        whole = self.whole()

        def has() -> bool:
            self.feed()
            self.hear()
            return self.fed.entries == self.streamed.entries == self.pushed.entries == whole

        return has
