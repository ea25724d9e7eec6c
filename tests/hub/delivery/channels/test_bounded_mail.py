"""A mail server that speaks a letter at a time holds up no sender."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.conf import settings

from accord.hub.delivery import MAILS
from accord.hub.delivery.channels import mail
from accord.hub.delivery.vocabulary import UNREACHABLE, Message

DRIPS, REST = 400, 0.02


def _drip(line: socket.socket) -> None:
    """A greeting of many letters, each well within the bound of a piece; then as any server does."""
    with suppress(OSError), line:
        line.sendall(b"220 ")
        for _ in range(DRIPS):
            line.sendall(b"x")
            time.sleep(REST)
        line.sendall(b"\r\n")
        for said in line.makefile("rb"):
            line.sendall(b"354 go on\r\n" if said.upper().startswith(b"DATA") else b"250 ok\r\n")


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                _drip(server.accept()[0])

        threading.Thread(target=serve, daemon=True).start()
        yield int(server.getsockname()[1])


def test_a_server_that_never_ends_its_greeting_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ACCORD_SMTP", f"smtp://127.0.0.1:{port}?tls=none")
    monkeypatch.setattr(settings, "ACCORD_MAIL_FROM", "hub@example.org")
    monkeypatch.setattr(mail, "ALL_WITHIN", 0.2)
    try:
        outcome = mail.send(Message("1", "A bell rings", "See your desk.", 1_700_000_000_000_000, {}), {"email": "officer@example.org"})
        assert outcome is UNREACHABLE and MAILS.seen is not None and MAILS.seen.code == "mail-away"
    finally:
        MAILS.is_well()
