"""HTTP clients that cost little, so that it is the server that is measured: raw sockets, kept open, no library in between.

`hammer` runs in a process of its own: `python -m bench.load HOST PORT SECONDS CONNECTIONS < requests`, `hammer_all` in several that begin
together. Each request's time is from the call that sends it to the last byte of its answer.
"""

import json
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

PIECE = 65_536  # bytes read at once: for more, the memory is fetched from the system anew each time, which costs more than the reading
_BEGIN = signal.SIGUSR1
IDLE = 5.0  # seconds after which a connection is made anew: servers close those that are silent


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[bytes, bytes]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def request(method: str, path: str, token: str, body: bytes = b"", media: str = "application/json", accept: str = "*/*") -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", f"Accept: {accept}"]
    if body or method == "POST":
        lines += [f"Content-Type: {media}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Wire:
    """One connection kept open."""

    def __init__(self, address: tuple[str, int], token: str) -> None:
        self.token = token
        self._address = address
        self._room = bytearray()  # where large bodies come in, one after another
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(self._address, 120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""
        self._used = time.monotonic()

    def close(self) -> None:
        self._socket.close()

    def get(self, path: str, accept: str = "*/*") -> Answer:
        return self.send(request("GET", path, self.token, accept=accept))

    def post(self, path: str, body: bytes, media: str = "application/json") -> Answer:
        return self.send(request("POST", path, self.token, body, media))

    def ask(self, method: str, path: str, content: object = None) -> Any:
        """The JSON of an answer. Raises OSError where it is a refusal."""
        answer = self.send(request(method, path, self.token, b"" if content is None else json.dumps(content).encode()))
        if answer.status >= 300:
            raise OSError(f"{method} {path}: {answer.status} {answer.body[:300]!r}")
        return answer.json()

    def send(self, raw: bytes) -> Answer:
        """Sends it and reads the answer, at the same time: an answer may begin before the request has ended."""
        if time.monotonic() - self._used > IDLE:
            self._socket.close()
            self._connect()
        try:
            return self._sent(raw)
        finally:
            self._used = time.monotonic()

    def _sent(self, raw: bytes) -> Answer:
        if len(raw) > 65536:
            sender = threading.Thread(target=self._socket.sendall, args=(raw,))
            sender.start()
            answer = self._read()
            sender.join()
            return answer
        self._socket.sendall(raw)
        return self._read()

    def _read(self) -> Answer:
        data = bytearray(self._left)
        end = -1
        while end < 0:
            self._more(data)
            end = data.find(b"\r\n\r\n")
        status, headers = _head(bytes(data[:end]))
        del data[: end + 4]
        if headers.get(b"transfer-encoding") == b"chunked":
            return Answer(status, headers, self._chunks(data))
        length = int(headers.get(b"content-length", b"0"))
        self._left = bytes(data[length:])
        return Answer(status, headers, self._rest(data, length))

    def _rest(self, data: bytearray, length: int) -> bytes:
        """The body, of which `data` is the beginning: read into its place, so that large pages cost the client little."""
        if len(data) >= length:
            return bytes(data[:length])
        if len(self._room) < length:
            self._room = bytearray(length)
        at, view = len(data), memoryview(self._room)
        view[:at] = data
        while at < length:
            got = self._socket.recv_into(view[at:length])
            if not got:
                raise ConnectionError("The server closed the connection.")
            at += got
        return bytes(view[:length])

    def _chunks(self, data: bytearray) -> bytes:
        parts: list[bytes] = []
        at = 0
        while True:
            end = data.find(b"\r\n", at)
            while end < 0:
                self._more(data)
                end = data.find(b"\r\n", at)
            size = int(data[at:end], 16)
            while len(data) < end + 4 + size:
                self._more(data)
            if not size:
                self._left = bytes(data[end + 4 :])
                return b"".join(parts)
            parts.append(bytes(data[end + 2 : end + 2 + size]))
            at = end + 4 + size

    def _more(self, data: bytearray) -> None:
        part = self._socket.recv(PIECE)
        if not part:
            raise ConnectionError("The server closed the connection.")
        data += part


def _head(raw: bytes) -> tuple[int, dict[bytes, bytes]]:
    first, *lines = raw.split(b"\r\n")
    pairs = (line.partition(b":") for line in lines)
    return int(first.split(b" ", 2)[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, and milliseconds that half and 99 % of them took at most."""

    a_second: float
    p50_ms: float
    p99_ms: float


def hammer(address: tuple[str, int], requests: list[bytes], *, connections: int, seconds: float) -> Rate:
    """Sends the requests round and round over that many connections, each the next as soon as it is answered, from a process of its own."""
    return hammer_all([address], requests, connections=connections, seconds=seconds)[0]


def hammer_all(addresses: Sequence[tuple[str, int]], requests: list[bytes], *, connections: int, seconds: float) -> list[Rate]:
    """The same from a process for each address, which begin together once all of them are connected."""
    packed = b"".join(struct.pack("<I", len(request)) + request for request in requests)
    clients = [_client(address, seconds, connections) for address in addresses]
    try:
        for client in clients:
            assert client.stdin is not None and client.stdout is not None
            client.stdin.write(packed)
            client.stdin.close()
            client.stdin = None
            client.stdout.readline()
        for client in clients:
            client.send_signal(_BEGIN)
        said = [client.communicate(timeout=seconds + 120) for client in clients]
    finally:
        for client in clients:
            if client.poll() is None:
                client.kill()
    for client, (_, error) in zip(clients, said, strict=True):
        if client.returncode:
            raise OSError("The load client failed: " + error.decode()[-2000:])
    return [Rate(**json.loads(rate)) for rate, _ in said]


def _client(address: tuple[str, int], seconds: float, connections: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bench.load", address[0], str(address[1]), str(seconds), str(connections)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class _Connections:
    """Connections that each send their next request as soon as the last is answered; `took` are the seconds of each."""

    def __init__(self, address: tuple[str, int], requests: list[bytes], connections: int) -> None:
        self._requests = requests
        self._place = 0
        self._waiting = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._begun: dict[int, float] = {}
        self._halves: dict[int, bytes] = {}
        self.took: list[float] = []
        for _ in range(connections):
            connection = socket.create_connection(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets[connection.fileno()] = connection
            self._waiting.register(connection.fileno(), select.EPOLLIN)

    def begin(self) -> None:
        for number in self._sockets:
            self._next(number, time.perf_counter())

    def _next(self, number: int, now: float) -> None:
        self._begun[number] = now
        self._sockets[number].sendall(self._requests[self._place])
        self._place = (self._place + 1) % len(self._requests)

    def turn(self) -> None:
        """Take what has come."""
        for number, _ in self._waiting.poll(10):
            data = self._sockets[number].recv(32_768)
            if not data:
                raise ConnectionError("The server closed a connection.")
            if number in self._halves:
                data = self._halves.pop(number) + data
            if not _is_whole(data):
                self._halves[number] = data
                continue
            if not data.startswith(b"HTTP/1.1 20"):
                raise OSError(f"Not answered with 2xx: {data[:600]!r}")
            now = time.perf_counter()
            self.took.append(now - self._begun[number])
            self._next(number, now)


def _hammer(address: tuple[str, int], requests: list[bytes], connections: int, seconds: float) -> Rate:
    running = _Connections(address, requests, connections)
    print("connected", flush=True)
    signal.sigwait([_BEGIN])
    running.begin()
    warm = time.perf_counter() + seconds / 10
    while time.perf_counter() < warm:
        running.turn()
    running.took.clear()
    begun = time.perf_counter()
    while time.perf_counter() < begun + seconds:
        running.turn()
    lasted = time.perf_counter() - begun
    took = sorted(running.took)
    if not took:
        raise OSError(f"Nothing was answered within {seconds:g} s.")
    return Rate(len(took) / lasted, took[len(took) // 2] * 1000, took[int(len(took) * 0.99)] * 1000)


def _is_whole(data: bytes) -> bool:
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return False
    at = data.find(b"content-length: ", 0, end)
    if at < 0:
        raise OSError(f"An answer without content-length: {data[:300]!r}")
    stop = data.find(b"\r", at)
    return len(data) >= end + 4 + int(data[at + 16 : stop])


def _unpacked(raw: bytes) -> Iterable[bytes]:
    at = 0
    while at < len(raw):
        (size,) = struct.unpack_from("<I", raw, at)
        yield raw[at + 4 : at + 4 + size]
        at += 4 + size


def main(host: str, port: str, seconds: str, connections: str) -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [_BEGIN])  # it waits until it is asked for
    rate = _hammer((host, int(port)), list(_unpacked(sys.stdin.buffer.read())), int(connections), float(seconds))
    print(json.dumps({"a_second": rate.a_second, "p50_ms": rate.p50_ms, "p99_ms": rate.p99_ms}))


if __name__ == "__main__":
    main(*sys.argv[1:])
