"""Those who are told: by the feed, by the stream, by a webhook. Each ends with the whole of its feed, in order and once, and goes back
where it is told that the hub was put back."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kills.acts.base import Act
from kills.acts.publishing import whole_feed

CAUGHT_UP_WITHIN = 180.0


class _Follows(Act):
    """`seen` grows in a thread of its own, which ends with the process; the act itself only waits."""

    who = "Bangkok"
    crosses = True
    asks = False

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.seen: list[dict[str, Any]] = []
        self._closed = threading.Event()

    def close(self) -> None:
        self._closed.set()
        super().close()

    def once(self) -> None:
        self.stage.over.wait(0.2)

    def go_back(self, change: Any) -> None:
        """Drops what the hub holds no more."""
        self.seen = [entry for entry in self.seen if entry["seq"] <= change.read_from]
        self.stage.book.note(f"{self.name} was told of another epoch")

    def settle(self) -> None:
        self._follow_to_its_end()

    def _follow_to_its_end(self) -> list[dict[str, Any]]:
        """The feed as it is now; whoever is told of it is given the time to be."""
        feed = whole_feed(self)
        until = time.monotonic() + CAUGHT_UP_WITHIN
        while self.seen[: len(feed)] != feed and time.monotonic() < until:
            time.sleep(0.05)
        return feed

    def faults(self) -> Iterator[str]:
        # The background writes on after all have settled: what it wrote since may still be on its way.
        feed = self._follow_to_its_end()
        seen = list(self.seen)
        if seen[: len(feed)] != feed:
            numbers, wanted = [entry["seq"] for entry in seen], [entry["seq"] for entry in feed]
            lost, beside = set(wanted) - set(numbers), set(numbers) - set(wanted)
            twice = len(numbers) - len(set(numbers))
            yield f"{self.name}: of {len(feed)} entries {len(lost)} were never told, {len(beside)} are not in the feed, {twice} came twice."
        self.stage.book.told(self.name, "whole", len(feed))


class _ByClient(_Follows):
    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self._client: Any = None

    def close(self) -> None:
        super().close()
        if self._client is not None:
            self._client.close()  # else it would wait for one entry more, or for a hub that is gone

    def begin(self) -> None:
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        from accord.client import Client, HubFailed, Unreachable

        place = self.stage.hub.data.parent / f"cursor-{self.name}"
        while not self._closed.is_set():
            try:
                with Client(self.stage.hub.reads_at, self.stage.world.tokens[self.who], timeout=15) as client:
                    self._client = client
                    for entry in self.entries(client, place):
                        self.seen.append(entry)
                        if self._closed.is_set():
                            return
            except (Unreachable, HubFailed):
                time.sleep(0.05)
            except Exception as error:
                if self._closed.is_set():
                    return
                self.trouble.append(f"{self.name}: the client gave up: {type(error).__name__} {error}")
                return

    def entries(self, client: Any, place: Any) -> Iterator[dict[str, Any]]:
        raise NotImplementedError


class FollowFeed(_ByClient):
    name = "feed"

    def entries(self, client: Any, place: Any) -> Iterator[dict[str, Any]]:
        yield from client.feed(place, limit=50, wait=0.2, on_epoch=self.go_back)


class FollowStream(_ByClient):
    name = "stream"

    def entries(self, client: Any, place: Any) -> Iterator[dict[str, Any]]:
        yield from client.stream(place, on_epoch=self.go_back)


class TakeWebhook(_Follows):
    """A receiver that drops what comes again under the same id, and after a new epoch what it has."""

    name = "webhook"

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self._bodies: dict[str, bytes] = {}
        self._secret = ""
        self._has_crossed = False
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                outer.take(self.headers, body)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def begin(self) -> None:
        url = f"http://127.0.0.1:{self._server.server_address[1]}/feed"
        self._secret = self.calls.send(self.name, "/webhooks", {"url": url, "after": 0}).body["secret"]

    def take(self, headers: Any, body: bytes) -> None:
        with self._lock:
            before = self._bodies.setdefault(headers["webhook-id"], body)
            if before is body:
                self._take(headers, body)
            else:
                self.stage.book.note("a webhook message came again")
                if before != body:
                    self.trouble.append("webhook: one id, two messages.")

    def _take(self, headers: Any, body: bytes) -> None:
        from accord.client import entries_of, epoch_change_of

        change = epoch_change_of(body, headers, self._secret)
        if change is not None:
            self.go_back(change)
            self._has_crossed = True
        last = self.seen[-1]["seq"] if self.seen and self._has_crossed else 0
        self.seen += [entry for entry in entries_of(body, headers, self._secret) if entry["seq"] > last]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        super().close()
