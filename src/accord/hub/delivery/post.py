"""One HTTP request to an address that was resolved and looked at first: no redirects, a bounded time in all, 64 kB of answer."""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from accord.hub import trusted
from accord.hub.delivery.addresses import Address
from accord.hub.delivery.vocabulary import BAD_CERTIFICATE, REFUSED, SENT, TIMEOUT, UNREACHABLE, WITHIN, Outcome

MOST_ANSWER = 64 * 1024
MOST_LOOKUPS = 32  # at a time; one that hangs can not be ended, only left behind
FORBIDDEN = Outcome("forbidden-address")
CALLED_OFF = Outcome("called-off")


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a request; `status`, `retry_after` and `body` as the other side sent them, where it answered."""

    outcome: Outcome
    status: int | None = None
    retry_after: str = ""
    body: bytes = field(default=b"", repr=False)


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was looked at, whatever the name resolves to by now."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None, ends: float) -> None:
        super().__init__(host, port, timeout=_left(ends))
        self.address, self.context, self.ends = address, context, ends

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), _left(self.ends))
        if self.context is not None:
            # The whole handshake takes no longer than this.
            self.sock.settimeout(_left(self.ends))
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(_left(self.ends))


def _left(ends: float) -> float:
    """Seconds until then. Raises TimeoutError where none are left."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


_lookups = threading.BoundedSemaphore(MOST_LOOKUPS)


def resolve(host: str, port: int, ends: float, lookups: threading.BoundedSemaphore | None = None) -> list[Address]:
    """The addresses of a name, within the time. Raises TimeoutError, OSError, UnicodeError, ValueError.

    `lookups` bounds how many of these hang at a time; who sends to other addresses brings its own.
    """
    lookups = _lookups if lookups is None else lookups
    if not lookups.acquire(timeout=_left(ends)):
        raise TimeoutError
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put([str(item[4][0]) for item in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError, ValueError) as error:
            answers.put(error)
        finally:
            lookups.release()

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=max(ends - time.monotonic(), 0.0))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return [ipaddress.ip_address(text.partition("%")[0]) for text in answer]


def post(url: str, body: bytes, headers: dict[str, str], allow: Callable[[Address, bool], bool]) -> Outcome:
    """Post it. `allow` decides by the address and whether the connection would be encrypted."""
    return exchange(url, body, headers, allow).outcome


def fetch(url: str, allow: Callable[[Address, bool], bool], *, within: float = WITHIN) -> Answer:
    """Get it, and tell what was answered."""
    return exchange(url, b"", {"User-Agent": "Accord"}, allow, within=within, method="GET")


def exchange(
    url: str,
    body: bytes,
    headers: dict[str, str],
    allow: Callable[[Address, bool], bool],
    *,
    within: float = WITHIN,
    lookups: threading.BoundedSemaphore | None = None,
    still: Callable[[], bool] = lambda: True,
    method: str = "POST",
) -> Answer:
    """Send it and tell what was answered. `still` is asked when the connection stands: where it says no, nothing is sent."""
    try:
        parts = urlsplit(url)
        host, secure = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
    except ValueError:
        return Answer(Outcome("bad-address"))
    if not host or parts.scheme not in ("http", "https"):
        return Answer(Outcome("bad-address"))
    ends = time.monotonic() + within
    try:
        addresses = resolve(host, port, ends, lookups)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not addresses or not all(allow(address, secure) for address in addresses):
            return Answer(FORBIDDEN)
        connection = _Pinned(host, port, str(addresses[0]), trusted.context() if secure else None, ends)
    except TimeoutError:
        return Answer(TIMEOUT)
    except (OSError, UnicodeError, ValueError):
        return Answer(UNREACHABLE)
    return _sent(connection, method, path, body, headers, ends, still)


def _sent(
    connection: _Pinned, method: str, path: str, body: bytes, headers: dict[str, str], ends: float, still: Callable[[], bool]
) -> Answer:
    is_late = threading.Event()

    def cut() -> None:
        is_late.set()
        if connection.sock is not None:
            # Wakes the thread that reads from it.
            try:
                connection.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return

    timer = threading.Timer(max(ends - time.monotonic(), 0.0), cut)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        if not still():
            return Answer(CALLED_OFF)
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        read = answer.read(MOST_ANSWER)
    except ssl.SSLCertVerificationError:
        return Answer(BAD_CERTIFICATE)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(TIMEOUT if is_late.is_set() or isinstance(error, TimeoutError) else UNREACHABLE)
    finally:
        timer.cancel()
        connection.close()
    if is_late.is_set():
        return Answer(TIMEOUT)
    outcome = SENT if 200 <= answer.status < 300 else REFUSED
    return Answer(outcome, answer.status, answer.headers.get("Retry-After", ""), read)
