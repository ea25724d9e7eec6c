"""One HTTP request: it is called off as late as it can be, and of the answer is told what the other side sent."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from proxied import certificate

from accord.hub.delivery import post as posting
from accord.hub.delivery.vocabulary import BAD_CERTIFICATE


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        yield listening


def url(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}/hook?a=1"


def test_whether_it_is_still_to_be_sent_is_asked_once_the_connection_stands(server: socket.socket) -> None:
    connected: list[socket.socket] = []

    def still() -> bool:
        connected.append(server.accept()[0])  # in vain where nobody has connected
        return False

    answer = posting.exchange(url(server), b"late", {}, lambda address, secure: True, still=still)
    assert answer == posting.Answer(posting.CALLED_OFF)
    assert connected[0].recv(100) == b"", "nothing is sent"


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, "sent"), (299, "sent"), (300, "refused"), (302, "refused"), (404, "refused"), (503, "refused")]
)
def test_an_answer_is_told_with_its_status_and_when_to_come_again(server: socket.socket, status: int, outcome: str) -> None:
    asked: list[bytes] = []

    def answers() -> None:
        connection = server.accept()[0]
        asked.append(connection.recv(4096))
        connection.sendall(
            b"HTTP/1.1 %d Said\r\nRetry-After: 7\r\nContent-Length: 5\r\nLocation: http://127.0.0.1:1/\r\n\r\nwords" % status
        )
        connection.close()

    threading.Thread(target=answers, daemon=True).start()
    answer = posting.exchange(url(server), b"", {"X-One": "1"}, lambda address, secure: True)
    assert (answer.outcome.code, answer.status, answer.retry_after, answer.body) == (outcome, status, "7", b"words")
    assert asked[0].startswith(b"POST /hook?a=1 HTTP/1.1\r\n") and b"X-One: 1" in asked[0]
    assert b"words" not in repr(answer).encode()


@pytest.mark.parametrize("address", ["ftp://a.example/", "http://", "http://a.example:port/", "http://[::1/"])
def test_what_is_no_address_is_said_so(address: str) -> None:
    assert posting.post(address, b"", {}, lambda given, secure: True).code == "bad-address"


def test_where_the_address_may_not_be_reached_nobody_connects(server: socket.socket) -> None:
    seen: list[tuple[str, bool]] = []

    def allow(address: object, secure: bool) -> bool:
        seen.append((str(address), secure))
        return False

    assert posting.post(url(server), b"", {}, allow).code == "forbidden-address"
    assert seen == [("127.0.0.1", False)]
    server.settimeout(0)
    with pytest.raises(BlockingIOError):
        server.accept()


def test_a_certificate_that_does_not_hold_is_told_from_a_server_that_is_not_there(server: socket.socket, tmp_path: Path) -> None:
    own = certificate(tmp_path, "hooks.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*own.pair)

    def answers() -> None:
        with contextlib.suppress(OSError):
            context.wrap_socket(server.accept()[0], server_side=True)

    threading.Thread(target=answers, daemon=True).start()
    answer = posting.exchange(url(server).replace("http:", "https:"), b"", {}, lambda address, secure: True)
    assert answer == posting.Answer(BAD_CERTIFICATE)
    server.close()
    assert posting.post(url_of(port_of_nobody()), b"", {}, lambda address, secure: True).code == "unreachable"


def port_of_nobody() -> int:
    with socket.create_server(("127.0.0.1", 0)) as there:
        return int(there.getsockname()[1])


def url_of(port: int) -> str:
    return f"https://127.0.0.1:{port}/"
