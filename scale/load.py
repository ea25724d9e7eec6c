"""What members do meanwhile: publish at a rate, ask both nodes, take claims back and ask again at once, ring a desk."""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count, islice
from typing import Any
from uuid import uuid4

import httpx
import nats

from bench import corpus
from scale.cast import Cast, Member

TICK = 0.25  # seconds between two uploads of a publisher; who is late sends what is due by then
MOST = 1000  # lines of an upload
TAKEN = ("published", "duplicate")
ANNOUNCED_WITHIN = 120.0
_RESTRICTED = 10  # one in so many lines is for some readers alone


class Worker:
    """A thread that does one thing again and again until it is told that it is over."""

    def __init__(self, over: threading.Event) -> None:
        self.over = over
        self.trouble: list[str] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)
        if self._thread.is_alive():
            self.trouble.append(f"{type(self).__name__} did not come to an end within {seconds:.0f} s")

    def _run(self) -> None:
        try:
            self.work()
        except Exception as error:
            self.trouble.append(f"{type(self).__name__}: {type(error).__name__} {error}"[:500])

    def work(self) -> None:
        raise NotImplementedError


class Publishes(Worker):
    """Uploads of so many lines a second. `seen_by` says of each id that was acknowledged which readers may see it."""

    def __init__(self, over: threading.Event, address: str, cast: Cast, number: int, rate: float) -> None:
        super().__init__(over)
        self._address, self._token, self._rate = address, cast.publishers[number].token, rate
        halves = (frozenset(range(0, 2)), frozenset(range(2, len(cast.readers))))
        everybody = frozenset(range(len(cast.readers)))
        self._readers: dict[str, frozenset[int]] = {}
        markings: list[str] = []
        for place in range(_RESTRICTED):
            named = everybody if place < _RESTRICTED - 2 else halves[place % 2]
            ids = [cast.readers[reader].id for reader in sorted(named)]
            marking: Any = {"tlp": "TLP:GREEN"} if named == everybody else {"tlp": "TLP:AMBER", "audience": {"members": ids}}
            self._readers[json.dumps(marking)] = named
            markings.append(json.dumps(marking))
        self._lines = corpus.lines(10**9, markings, cast.schemes, seed=number + 1)
        self.seen_by: dict[str, frozenset[int]] = {}
        self.taken = 0
        self.held: Counter[str] = Counter()
        self.lasted = 0.0

    def work(self) -> None:
        from accord.client import Client, HubFailed, Unreachable

        begun = at = time.monotonic()
        sent = 0
        with Client(self._address, self._token, timeout=60) as client:
            while not self.over.wait(max(0.0, at - time.monotonic())):
                now = time.monotonic()
                piece = [json.loads(line) for line in islice(self._lines, min(MOST, int(self._rate * (now - begun)) - sent))]
                sent, at = sent + len(piece), max(at + TICK, now)
                while piece:
                    try:
                        outcomes = list(client.publish(piece))
                    except (HubFailed, Unreachable):
                        self.held["sent again"] += 1
                        continue
                    self._note(piece, outcomes)
                    break
                self.lasted = time.monotonic() - begun

    def _note(self, piece: list[dict[str, Any]], outcomes: list[Any]) -> None:
        assert len(outcomes) == len(piece), "each line has its outcome"
        for line, outcome in zip(piece, outcomes, strict=True):
            if outcome.status in TAKEN and outcome.id:
                self.taken += outcome.status == "published"
                self.seen_by.setdefault(outcome.id, self._readers[json.dumps(line["marking"])])
            else:
                self.held[f"{outcome.status} {outcome.reason or outcome.code}"] += 1


class Announcements:
    """A listener of its own to what the hub announces over NATS."""

    def __init__(self, addresses: list[str]) -> None:
        self.head, self.count = 0, 0
        self._addresses = addresses
        self._moved = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._is_up = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        assert self._is_up.wait(20)

    def _run(self) -> None:
        self._loop.run_until_complete(self._begin())
        self._loop.run_forever()

    async def _begin(self) -> None:
        async def quiet(_: Exception) -> None: ...

        self._client = await nats.connect(self._addresses, max_reconnect_attempts=-1, reconnect_time_wait=0.1, error_cb=quiet)
        await self._client.subscribe("accord.head", cb=self._take)
        await self._client.flush()
        self._is_up.set()

    async def _take(self, message: Any) -> None:
        seq = int(json.loads(message.data)["seq"])
        with self._moved:
            self.count += 1
            self.head = max(self.head, seq)
            self._moved.notify_all()

    def wait_for(self, seq: int) -> bool:
        with self._moved:
            return self._moved.wait_for(lambda: self.head >= seq, ANNOUNCED_WITHIN)

    def close(self) -> None:
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(self._client.close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)


class _Web:
    """One connection of a member's program."""

    def __init__(self, address: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.Client(base_url=address, headers=headers, timeout=30, trust_env=False)

    def done(self, path: str, body: Any, over: threading.Event | None = None) -> Any:
        """POST under one key until it is done. Raises OSError."""
        key, until = str(uuid4()), time.monotonic() + 180
        last = ""
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                answer = self._client.post("/api/v1" + path, json=body, headers={"Idempotency-Key": key})
                if answer.status_code < 300:
                    return answer.json()
                last = f"{answer.status_code} {answer.text[:200]}"
                if answer.status_code not in (409, 429) and answer.status_code < 500:
                    break
            time.sleep(0.1)
        raise OSError(f"{path}: {last}")

    def verdicts(self, values: list[str]) -> list[str] | None:
        """None where it was not answered."""
        with suppress(httpx.HTTPError):
            answer = self._client.post("/api/v1/check", json={"values": values})
            if answer.status_code == 200:
                return [str(result["verdict"]) for result in answer.json()["results"]]
        return None


class Retracts(Worker):
    """Publishes a claim, takes it back at the primary, hears that announced, and asks every node at once: none may still say it."""

    def __init__(
        self, over: threading.Event, primary: str, nodes: list[str], who: tuple[Member, Member], heard: Announcements, pause: float
    ) -> None:
        super().__init__(over)
        single, asks = who
        self._primary = _Web(primary, single.token)
        self._nodes = [_Web(node, asks.token) for node in nodes]
        self._heard, self._pause = heard, pause
        self.gone: list[str] = []  # values whose end was announced
        self.asked = self.unanswered = 0
        self.made: set[str] = set()
        self.contradicted: list[str] = []

    def work(self) -> None:
        with ThreadPoolExecutor(len(self._nodes)) as pool:
            for number in count():
                if self.over.wait(self._pause):
                    return
                value = f"https://gone-{number}-{uuid4().hex[:8]}.example.net/pay"
                body = {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
                claim = self._primary.done("/signals", body)
                self.made.add(claim["id"])
                list(pool.map(lambda node, value=value: node.verdicts([value]), self._nodes))
                seq = int(self._primary.done(f"/signals/{claim['id']}/retract", {"reason": "Mistyped."})["seq"])
                if not self._heard.wait_for(seq):
                    self.trouble.append(f"the retraction {seq} was not announced within {ANNOUNCED_WITHIN:.0f} s")
                    continue
                at = time.monotonic()
                answers = list(pool.map(lambda node, value=value: node.verdicts([value]), self._nodes))
                self.gone.append(value)
                for place, answer in enumerate(answers, 1):
                    self.asked += 1
                    self.unanswered += answer is None
                    if answer is not None and answer != ["retracted"]:
                        self.contradicted.append(
                            f"node {place} said {answer[0]} of what was taken back as {seq}, answered {time.monotonic() - at:.3f} s "
                            "after it was announced"
                        )


class Checks(Worker):
    """Asks one node, at a rate, of what was published and what was taken back."""

    def __init__(self, over: threading.Event, node: str, asks: Member, gone: list[str], rate: float, seed: int) -> None:
        super().__init__(over)
        self._web, self._gone, self._rate = _Web(node, asks.token), gone, rate
        self._values = corpus.values(10**9, seed)
        self.asked = self.unanswered = 0
        self.contradicted: list[str] = []

    def work(self) -> None:
        begun = time.monotonic()
        for number in count():
            if self.over.wait(max(0.0, begun + number / self._rate - time.monotonic())):
                return
            gone = self._gone[-3:]
            answers = self._web.verdicts([*gone, *islice(self._values, 3)])
            self.asked += 1
            if answers is None:
                self.unanswered += 1
                continue
            for value, verdict in zip(gone, answers, strict=False):
                if verdict != "retracted":
                    self.contradicted.append(f"a node said {verdict} of {value}, which was taken back and announced")


class Rings(Worker):
    """Rings the desk, so many times in all."""

    def __init__(self, over: threading.Event, address: str, cast: Cast, number: int, every: float, most: int) -> None:
        super().__init__(over)
        self._web, self._desk = _Web(address, cast.ringers[number].token), cast.desk
        self._every, self._most = every, most
        self.bells: set[str] = set()

    def work(self) -> None:
        for _ in range(self._most):
            if self.over.wait(self._every):
                return
            told = self._web.done(f"/desks/{self._desk}/ring", {"kind": "call", "ref": str(uuid4())})
            self.bells.add(str(told.get("id") or told.get("bell")))


def all_ids(publishers: list[Publishes]) -> Iterator[tuple[str, frozenset[int]]]:
    for publisher in publishers:
        yield from publisher.seen_by.items()
