"""The shapes of ASGI and WSGI, answers in them, and what the server offers its apps: threads, bodies."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any, Protocol, TypeVar

from accord.formats.problems import MEDIA_TYPE, Fault, write_problem
from accord.server.request_ids import current

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = Iterable[tuple[bytes, bytes]]
T = TypeVar("T")

# What an app in front says of a request that it hands on, to what answers it behind: the body that it took in, or why it was refused.
TAKEN, REFUSED = "accord.taken", "accord.refused"
JSON = b"application/json"
NDJSON = b"application/x-ndjson"


class Run(Protocol):
    """Runs a job in a thread that has a database connection of its own. Raises what the job raises, or Busy where the line is full."""

    def __call__(self, job: Callable[[], T], /) -> Awaitable[T]: ...


class Busy(Exception):
    """All threads are busy and the line before them is full."""


class Refused(Exception):
    """A request that is answered with a problem instead. `people`: the sentence of the catalogue for a person at a page, where it is
    another one than for a program; `values` stand in it."""

    def __init__(
        self, status: int, code: str, text: str, retry: int = 0, *, people: str = "", values: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.people = people or text
        self.values = values or {}
        self.status = status
        self.code = code
        self.text = text
        self.retry = retry


class HungUp(Exception):
    """The client is gone; nobody waits for an answer."""


class Bodies(Protocol):
    """Reads bodies whole, within the time and the memory that all of them may take. Raises Refused or HungUp."""

    async def read(self, scope: Scope, receive: Receive) -> bytearray: ...

    def forget(self, body: bytearray) -> None: ...


def header(scope: Scope, name: bytes) -> bytes | None:
    """A header's value, `name` in lower case; None where it was not sent."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


async def respond(send: Send, status: int, body: bytes, media_type: bytes = JSON, headers: Headers = ()) -> None:
    """A whole answer; nobody between us and the client keeps it."""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", media_type),
                (b"content-length", b"%d" % len(body)),
                (b"cache-control", b"no-store"),
                (b"x-content-type-options", b"nosniff"),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})


async def refuse(
    send: Send, status: int, code: str, detail: str, faults: tuple[Fault, ...] = (), *, retry: int = 0, headers: Headers = ()
) -> None:
    """A problem (RFC 9457); `retry` seconds, where asking again helps."""
    more = [*headers, (b"retry-after", b"%d" % retry)] if retry else headers
    body = write_problem(status, code, detail, faults, request_id=current())
    await respond(send, status, body, MEDIA_TYPE.encode(), more)


def replayed(body: bytes | bytearray, receive: Receive) -> Receive:
    """A `receive` that gives a body once more that was read already, then what else comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return again
