"""Requests as bytes on the wire would make them, without a client's good manners; and whether an answer and the journal are sound."""

import hashlib
import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from hubs import SENT_ID


@dataclass(frozen=True)
class Sent:
    """One request: the path with its query as it is written in the request line, headers, body."""

    method: str
    target: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def is_problem(self) -> bool:
        return self.status >= 400


def send(sent: Sent) -> Answer:
    """Hand the request to the hub's WSGI application as a server would."""
    from accord.site.wsgi import application

    path, _, query = sent.target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes("/api/v1" + path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "hub",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(sent.body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent.body),
        "wsgi.errors": io.StringIO(),
        "HTTP_X_REQUEST_ID": SENT_ID,
        **{"HTTP_" + name.upper().replace("-", "_"): value for name, value in sent.headers.items()},
        **sent.environ,
    }
    began: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
        began.update(status=int(status.split()[0]), headers=dict(headers))

    response = application(environ, start)
    raw = b"".join(response)
    response.close()
    return Answer(began["status"], began["headers"], raw)


FILES = ("application/xml", "application/octet-stream")


def assert_sound(sent: Sent, answer: Answer, canary: str) -> None:
    """An answer to junk: done by chance, or refused as a problem that says why and repeats nothing of what was sent."""
    where = (sent.method, sent.target[:200], sent.body[:300], {name: value[:80] for name, value in sent.headers.items()})
    assert answer.status < 500, (answer.status, where)
    assert answer.status >= 200, (answer.status, where)
    if answer.headers["Content-Type"] in FILES or answer.headers.get("Content-Disposition", "").startswith("attachment"):
        assert answer.status == 200, where
        return  # a file
    body = json.loads(answer.raw) if sent.method != "HEAD" or answer.raw else {}
    if not answer.is_problem:
        assert answer.headers["Content-Type"] == "application/json", where
        _assert_refusals_inside_repeat_nothing(body, canary)
        return
    assert answer.headers["Content-Type"] == "application/problem+json", (answer.headers, where)
    if sent.method == "HEAD":
        return
    assert {"type", "title", "status", "detail", "code"} <= body.keys(), where
    assert body["status"] == answer.status
    assert all(isinstance(body[name], str) and body[name] for name in ("type", "title", "detail", "code"))
    for fault in body.get("errors", []):
        assert isinstance(fault["field"], str) and fault["code"] and fault["text"], where
    text = (answer.raw.decode() + json.dumps(answer.headers)).lower()
    assert canary.lower() not in text, (text[:400], where)


def _assert_refusals_inside_repeat_nothing(body: Any, canary: str) -> None:
    """A check answers every value; what it says of one that it can't read must not repeat it either."""
    for result in body.get("results", []) if isinstance(body, dict) else []:
        if result["identifier"] is None:
            assert canary.lower() not in json.dumps(result["reasons"]).lower(), result["reasons"]


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the hub's configured log handlers write meanwhile."""
    output = io.StringIO()
    loggers = [logging.getLogger(name) for name in (None, "django", "django.request", "django.security", "accord")]
    handlers = {
        id(h): h for logger in loggers for h in logger.handlers if isinstance(h, logging.StreamHandler) and type(h) is logging.StreamHandler
    }
    assert handlers, "the hub logs nowhere"
    before = {number: handler.setStream(output) for number, handler in handlers.items()}
    try:
        logging.getLogger("accord.test").warning("listening")
        assert "listening" in output.getvalue()
        yield output
    finally:
        for number, handler in handlers.items():
            if before[number] is not None:
                handler.setStream(before[number])


def assert_journal_whole() -> int:
    """Numbers without a gap, leaves that prove their bodies, a head at the last number; returns the head."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, leaf, salt, body FROM journal_entry ORDER BY seq")
        rows = cursor.fetchall()
        cursor.execute("SELECT seq FROM journal_head")
        (head,) = cursor.fetchone()
    assert [row[0] for row in rows] == list(range(1, head + 1))
    for seq, leaf, salt, body in rows:
        assert (salt is None) is (body is None)
        if body is not None:
            assert hashlib.sha256(bytes(salt) + bytes(body)).digest() == bytes(leaf)
            assert json.loads(bytes(body))["seq"] == seq
    return int(head)
