"""The front behind its real server: what WSGI is told, bodies and their bounds, the bounded line, long responses, the end."""

import ast
import asyncio
import contextlib
import http.client
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import environment, wait_until

from accord.server.application import Apps, create_application
from accord.server.bodies import Bodies
from accord.server.bridge import Bridge

HERE = Path(__file__).parent
LARGEST, HUGE = 100_000, 64 * 1024 * 1024


class Stopped(Exception):
    pass


class Site:
    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "small_site.py", str(self.port)], cwd=HERE, stderr=subprocess.PIPE, env=environment(PYTHONPATH=str(HERE))
        )
        wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            return self.ask("/native")[0] == 200
        except OSError:
            return False

    def ask(self, path: str, method: str = "GET", body: Any = None, headers: Any = None) -> tuple[int, dict[str, str], bytes]:
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        client.request(method, path, body, headers or {})
        answer = client.getresponse()
        read = answer.read()
        client.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, read

    def raw(self, request: bytes, receive: int = 0) -> socket.socket:
        """A connection on which this was sent, and nothing read."""
        client = socket.socket()
        if receive:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        client.settimeout(120)
        client.connect(("127.0.0.1", self.port))
        client.sendall(request)
        return client

    def stop(self, number: int = signal.SIGTERM) -> str:
        """Ends it within the bound; returns what it said."""
        self.process.send_signal(number)
        _, output = self.process.communicate(timeout=120)
        return output.decode()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    try:
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def in_threads(count: int, call: Any) -> tuple[list[threading.Thread], list[Any]]:
    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.append(call())) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, results


def test_django_is_told_what_was_sent(site: Site) -> None:
    headers = {"Host": "hub.accord-test.example:81", "X-Real-Name": "a", "X_Real_Name": "b", "Content-Type": "text/plain; charset=hex"}
    environ = ast.literal_eval(site.ask("/caf%C3%A9/%FF%2f?q=%C3%A9&a=b", headers=headers)[2].decode())
    assert environ["PATH_INFO"] == b"/caf\xc3\xa9/\xff/".decode("latin-1")
    assert environ["QUERY_STRING"] == "q=%C3%A9&a=b"
    assert environ["HTTP_HOST"] == "hub.accord-test.example:81"
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"], environ["wsgi.url_scheme"]) == ("127.0.0.1", str(site.port), "http")
    assert (environ["HTTP_X_REAL_NAME"], environ["CONTENT_TYPE"]) == ("a", "text/plain; charset=hex")
    assert environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    with site.raw(
        b"GET / HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\nCookie: b=2\r\nAccept: x\r\nAccept: y\r\nConnection: close\r\n\r\n"
    ) as client:
        environ = ast.literal_eval(client.makefile("rb").read().split(b"\r\n\r\n")[1].decode())
    assert (environ["HTTP_COOKIE"], environ["HTTP_ACCEPT"]) == ("a=1;b=2", "x,y")


def test_bodies_go_through_up_to_the_limit(site: Site) -> None:
    body = bytes(range(256)) * 390
    assert site.ask("/echo", "POST", body)[2] == body
    assert site.ask("/echo", "POST", b"")[2] == b""
    over = b"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100001\r\n\r\n"
    with site.raw(over) as client:
        answer = client.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"at most 1 MB at a time" in answer
    with site.raw(over.replace(b"/echo", b"/api/v1/signals")) as client:
        answer = client.recv(65536)
    assert b"application/problem+json" in answer
    assert b'"status":413' in answer and b"100,000 bytes" in answer


def chunked(path: str, *pieces: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + end


def test_a_body_in_chunks_is_read_as_one_with_a_length(site: Site) -> None:
    """As .NET sends JSON by itself, and others what they write as a stream."""
    for pieces in ((b'{"values"', b": []}"), (b"x" * 60_000, b"y" * 40_000), ()):
        with site.raw(chunked("/echo", *pieces)) as client:
            head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ") and body == b"".join(pieces)
    with site.raw(chunked("/", b"12345")) as client:
        environ = ast.literal_eval(client.makefile("rb").read().partition(b"\r\n\r\n")[2].decode())
    assert environ["CONTENT_LENGTH"] == "5" and "HTTP_TRANSFER_ENCODING" not in environ
    with site.raw(chunked("/api/v1/x", b"x" * 60_000, b"y" * 40_001)) as client:
        answer = client.recv(65536)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"100,000 bytes" in answer
    with site.raw(chunked("/fails", b"half", end=b"")) as client:
        client.shutdown(socket.SHUT_WR)
        assert client.recv(65536).startswith(b"HTTP/1.1 400 ")


def test_a_body_that_is_cut_off_never_reaches_django(site: Site) -> None:
    with site.raw(b"POST /fails HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\nhalf"):
        pass
    with site.raw(b"POST /fails HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\nhalf") as client:
        client.shutdown(socket.SHUT_WR)  # it may still read
        assert client.recv(65536).startswith(b"HTTP/1.1 400 ")
    assert site.ask("/native")[2] == b"native\n"
    assert site.stop() == ""


def test_head_has_no_body_and_the_right_length(site: Site) -> None:
    status, headers, body = site.ask("/closed", "HEAD")
    assert (status, body, headers["content-length"]) == (200, b"", "2")
    status, headers, body = site.ask("/huge", "HEAD")
    assert (status, body, headers.get("content-length")) == (200, b"", None)
    assert b"huge" in site.ask("/closed")[2]


def test_each_answer_names_its_request(site: Site) -> None:
    given = "01890a5d-ac96-774b-bcce-b302099a8057"
    for path in ("/native", "/native?fail", "/echo", "/fails", "/api/v1/me"):
        for sent, is_taken in ((given, True), ("66812345678901234567890123456789", False), ("ann@accord-test.example", False)):
            _, headers, body = site.ask(path, headers={"X-Request-Id": sent})
            named = headers["x-request-id"]
            assert (named == sent) is is_taken and len(named) in (32, 36), (path, sent)
            if path == "/api/v1/me":
                assert f"'accord.request_id': '{named}'".encode() in body
    assert "ann@" not in site.stop()


def test_a_long_response_comes_whole_and_one_nobody_reads_is_given_up(site: Site) -> None:
    assert len(site.ask("/huge")[2]) == HUGE
    with site.raw(b"GET /huge HTTP/1.1\r\nHost: h\r\n\r\n", receive=4096) as client:
        assert client.recv(12) == b"HTTP/1.1 200"
        assert site.ask("/closed")[2] == b"['huge']"
    wait_until(lambda: site.ask("/closed")[2] == b"['huge', 'huge']")


def test_when_all_threads_are_busy_requests_wait_in_a_line_that_ends(site: Site) -> None:
    threads, results = in_threads(8, lambda: site.ask("/held"))
    wait_until(lambda: len(results) == 4)  # all have come, and the others are held
    site.ask("/native?go")
    for thread in threads:
        thread.join()
    statuses = sorted(status for status, _, _ in results)
    assert statuses == [200] * 4 + [503] * 4
    refused = next(headers for status, headers, _ in results if status == 503)
    assert int(refused["retry-after"]) > 0
    assert refused["content-type"].startswith("text/plain")
    site.ask("/native?hold")
    threads, results = in_threads(8, lambda: site.ask("/held"))
    wait_until(lambda: len(results) == 4)
    assert {status for status, _, _ in results} == {503}
    status, headers, body = site.ask("/api/v1/me")
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert b"urn:accord:problem:busy" in body
    # Native routes take no place in the line.
    assert site.ask("/native?go")[0] == 200
    for thread in threads:
        thread.join()


def test_what_fails_is_a_500_and_a_log_line_without_the_message(site: Site) -> None:
    for path in ("/fails", "/native?fail"):
        status, _, body = site.ask(path)
        assert status == 500
        assert b"accord-test" not in body
    assert site.ask("/native")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_streams_finishes_requests_and_leaves_who_does_not_read(site: Site, number: int) -> None:
    for thread in in_threads(20, lambda: [site.ask("/echo", "POST", b"x" * 1000) for _ in range(40)])[0]:
        thread.join()
    stream = site.raw(b"GET /endless HTTP/1.1\r\nHost: h\r\n\r\n")
    heard = stream.makefile("rb")
    assert heard.readline().startswith(b"HTTP/1.1 200")
    with stream, site.raw(b"GET /huge HTTP/1.1\r\nHost: h\r\n\r\n", receive=4096) as unread:
        assert unread.recv(12) == b"HTTP/1.1 200"
        slow, answers = in_threads(1, lambda: site.ask("/slow"))
        wait_until(lambda: site.ask("/native?begun")[2] == b"1\n")
        output = site.stop(number)
        assert heard.read().endswith(b"0\r\n\r\n")
    slow[0].join()
    assert [status for status, _, _ in answers] == [200]
    assert (site.process.returncode, output) == (0, "")
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", site.port))


@pytest.mark.parametrize("works", [True, False])
def test_what_runs_beside_it_begins_with_the_server_or_the_process_ends(works: bool, caplog: pytest.LogCaptureFixture) -> None:
    begun, sent = list[str](), list[str]()
    heard = iter(["lifespan.startup", "lifespan.shutdown"])

    def start() -> None:
        begun.append("here")
        if not works:
            raise ValueError("somebody@accord-test.example")

    async def receive() -> dict[str, str]:
        return {"type": next(heard)}

    async def send(message: Any) -> None:
        sent.append(message["type"])
        if works:
            raise Stopped  # before its end, which would take this process with it

    async def live() -> None:
        application = create_application(Apps(Bridge(None, Bodies(1)), {}, {}, start=start))  # type: ignore[arg-type]
        assert not begun
        with contextlib.suppress(Stopped):
            await application({"type": "lifespan"}, receive, send)

    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        asyncio.run(live())
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert begun == ["here"]
    assert sent == ["lifespan.startup.complete" if works else "lifespan.startup.failed"]
    assert bool(caplog.records) is not works
