"""A member's program: it sends a request again, under the same key, until it is answered."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import msgspec

from kills.book import Book

PATIENCE = 180.0  # seconds until a request that is tried again and again counts as never answered
IN_HAND = 60.0  # seconds for which 409 `in-hand` may be the answer to a retry


class NotAnswered(Exception):
    """The sentence says what never came, or what came instead."""


class Rewound(Exception):
    """The hub was put back to an older state meanwhile: what this was about is not there any more, and nothing was promised."""


@dataclass(frozen=True)
class Told:
    status: int
    body: Any
    replayed: bool
    raw: bytes = b""


class Calls:
    """One token's client. Use it from one thread."""

    def __init__(self, address: str, token: str, book: Book, chance: random.Random) -> None:
        self.book = book
        self._chance = chance
        self._client = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=httpx.Timeout(15, connect=3), trust_env=False
        )
        self.stumbled = 0  # tries that got no answer

    def close(self) -> None:
        self._client.close()

    def new_key(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def send(self, act: str, path: str, body: Any, *, headers: Mapping[str, str] | None = None, note: Any = None) -> Told:
        """POST under a key of its own until it is answered, which is kept in the book. Raises NotAnswered, Rewound."""
        key = self.new_key()
        content = body if isinstance(body, bytes) else msgspec.json.encode(body)
        sent = {"Content-Type": "application/json", "Idempotency-Key": key, **(headers or {})}
        self.book.meant(act, key, note if note is not None or isinstance(body, bytes) else body)
        rewinds = self.book.rewinds
        answer = self._tried(act, "POST", path, content, sent)
        if answer.status not in (200, 201, 202):
            self.refuse_rewound(rewinds)
            raise NotAnswered(f"{act}: {path.partition('?')[0]} was answered {answer.status} {_code(answer.body)}.")
        self.book.told(act, key, answer.body, replayed=answer.replayed)
        return answer

    def get(self, act: str, path: str) -> Any:
        """What stands there. Raises NotAnswered, Rewound."""
        return self._got(act, path).body

    def content(self, act: str, path: str) -> bytes:
        """The bytes of a file, whatever they may be read as. Raises as `get`."""
        return self._got(act, path).raw

    def _got(self, act: str, path: str) -> Told:
        rewinds = self.book.rewinds
        answer = self._tried(act, "GET", path, None, {})
        if answer.status != 200:
            self.refuse_rewound(rewinds)
            raise NotAnswered(f"{act}: GET {path} was answered {answer.status} {_code(answer.body)}.")
        return answer

    def ask(self, act: str, method: str, path: str, content: bytes | None = None, *, headers: Mapping[str, str] | None = None) -> Told:
        """Whatever it is answered, refusals too, but no trouble of the hub's own: for who goes on by what stands. Raises NotAnswered."""
        return self._tried(act, method, path, content, {"Content-Type": "application/octet-stream", **(headers or {})})

    def once(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> Told | None:
        """One try; None where it got no answer, and what was sent may have come or not."""
        try:
            response = self._client.request(method, "/api/v1" + path, content=content, headers=dict(headers))
        except httpx.HTTPError:
            self.stumbled += 1
            return None
        return Told(response.status_code, _read(response), "idempotency-replayed" in response.headers)

    def refuse_rewound(self, rewinds: int) -> None:
        """Raises Rewound where the hub was put back since `rewinds` was read."""
        if self.book.rewinds != rewinds:
            raise Rewound

    def _tried(self, act: str, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> Told:
        began = time.monotonic()
        last, held_since = "nothing", 0.0
        while time.monotonic() < began + PATIENCE:
            try:
                response = self._client.request(method, "/api/v1" + path, content=content, headers=dict(headers))
            except httpx.HTTPError as error:
                last = type(error).__name__
                self.stumbled += 1
                time.sleep(self._chance.uniform(0.02, 0.15))
                continue
            told = Told(response.status_code, _read(response), "idempotency-replayed" in response.headers, response.content)
            last = f"{told.status} {_code(told.body)}"
            if told.status == 409 and _code(told.body) == "in-hand":
                held_since = held_since or time.monotonic()
                if time.monotonic() > held_since + IN_HAND:
                    raise NotAnswered(f"{act}: a retry of {path} was answered 409 in-hand for good.")
            elif told.status != 429 and told.status < 500:
                return told
            if told.status >= 500:
                self.book.note(f"{told.status} {_code(told.body)}")
            time.sleep(self._chance.uniform(0.05, 0.25))
        raise NotAnswered(f"{act}: {path.partition('?')[0]} was not answered in {PATIENCE:.0f} s; the last try came to {last}.")


def _read(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.content


def _code(body: Any) -> str:
    return str(body.get("code", "")) if isinstance(body, dict) else ""
