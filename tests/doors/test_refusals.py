"""Every kind of refusal, raised behind every door: the answer is that of the door's one table, and what is not allowed is audited once."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from bells import rows
from click.testing import CliRunner
from django.test import Client
from hubs import Api, Hub
from rooms import browser, person

from accord.hub import refusals
from accord.hub.refusals import Kind, Refusal

SAID = "Say it otherwise, and try again."
RAISED: Mapping[Kind, Callable[[], Refusal]] = {
    Kind.ABSENT: lambda: refusals.Absent(SAID, "no-such-thing"),
    Kind.NOT_ALLOWED: lambda: refusals.NotAllowed(SAID),
    Kind.INVALID: lambda: refusals.Invalid("bad-thing", SAID, "thing"),
    Kind.CONFLICT: lambda: refusals.Conflict("changed", SAID),
    Kind.BUSY: lambda: refusals.Busy("later", SAID),
}
API = {
    Kind.ABSENT: (404, "not-found"),
    Kind.NOT_ALLOWED: (403, "not-allowed"),
    Kind.INVALID: (422, "bad-thing"),
    Kind.CONFLICT: (409, "changed"),
    Kind.BUSY: (503, "later"),
}
kinds = pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.name)


def refused() -> list[tuple[str, str]]:
    """Who and for what, of all the lines that tell of a refusal."""
    return [(str(actor), str(action)) for actor, action in rows("SELECT actor, action FROM journal_audit WHERE outcome = 'refused'")]


def raising(kind: Kind) -> Callable[..., Any]:
    def no(*given: Any, **named: Any) -> Any:
        raise RAISED[kind]()

    return no


def test_there_is_one_of_each_kind() -> None:
    assert {kind: raised().kind for kind, raised in RAISED.items()} == {kind: kind for kind in Kind}


@kinds
def test_the_api_answers_with_the_status_and_the_code(hub: Hub, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.routing import queries

    alpha = hub.member("Alpha")
    monkeypatch.setattr(queries, "responsibilities", raising(kind))
    status, problem = alpha("GET", "/responsibilities")
    assert (status, problem["code"]) == API[kind]
    assert (problem["detail"] == SAID) is (kind is not Kind.ABSENT), "what is not there is the same to the letter, whatever it is"
    assert [fault["field"] for fault in problem.get("errors", ())] == (["thing"] if kind is Kind.INVALID else [])
    assert [action for _, action in refused()] == (["member:members:read"] if kind is Kind.NOT_ALLOWED else [])


@kinds
def test_the_edge_hands_it_to_the_api_which_answers_and_audits_it(hub: Hub, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.edge.app import Edge
    from accord.hub.journal import queries as journal
    from accord.hub.verdicts import queries as verdicts

    alpha = hub.member("Alpha")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    for module, name, method, path, body in (
        (verdicts, "readable", "GET", "/check/phone/+66812345678", None),
        (verdicts, "readable", "POST", "/check", {"values": ["+66812345678"], "kind": "phone"}),
        (journal, "sheet", "GET", "/feed", None),
    ):
        before = len(refused())
        with monkeypatch.context() as patched:
            patched.setattr(module, name, raising(kind))
            handed, sent = asyncio.run(_through(Edge, alpha, method, path, body))
        assert sent == [], "the edge itself answers none of it"
        assert handed == [json.dumps(body).encode() if body else b""], "the API gets it as it was sent"
        with monkeypatch.context() as patched:
            patched.setattr(module, name, raising(kind))
            status, problem = alpha(method, path, body)
        assert (status, problem["code"]) == API[kind], path
        assert len(refused()) - before == (1 if kind is Kind.NOT_ALLOWED else 0), path


async def _through(edge: Any, who: Api, method: str, path: str, body: Any) -> tuple[list[bytes], list[Any]]:
    """What the edge handed on, as bodies, and what it answered by itself."""
    raw = json.dumps(body).encode() if body else b""
    handed: list[bytes] = []
    sent: list[Any] = []

    class Bodies:
        async def read(self, scope: Any, receive: Any) -> bytearray:
            return bytearray((await receive())["body"])

        def forget(self, body: bytearray) -> None:
            pass

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        handed.append((await receive())["body"])

    async def receive() -> Any:
        return {"type": "http.request", "body": raw, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    async def run(job: Callable[[], Any]) -> Any:
        return job()

    address = f"/api/v1{path}"
    headers = [(b"authorization", f"Bearer {who.token}".encode()), (b"host", b"localhost")]
    headers += [(b"content-type", b"application/json"), (b"content-length", str(len(raw)).encode())] if body else []
    scope = {"type": "http", "method": method, "path": address, "raw_path": address.encode(), "query_string": b"", "headers": headers}
    await edge(behind, Bodies(), run, run)(scope, receive, send)
    return handed, sent


@kinds
def test_the_console_answers_with_its_page_and_in_its_own_words(hub: Hub, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.routing import queries

    officer = person(hub.member("Alpha"))
    visitor = browser(officer)
    monkeypatch.setattr(queries, "responsibilities", raising(kind))
    answer = visitor.get("/console/responsibilities")
    assert answer.status_code == API[kind][0]
    page = answer.content.decode()
    heading = {Kind.ABSENT: "Nothing here", Kind.NOT_ALLOWED: "Not for your role"}.get(kind, "Not done")
    assert heading in page and (SAID in page) is (kind is not Kind.ABSENT)
    assert refused() == ([(f"person:{officer.id}", "member:members:read")] if kind is Kind.NOT_ALLOWED else [])


@kinds
def test_a_guest_reads_that_there_is_nothing_to_answer_or_to_come_again(hub: Hub, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.guests import limits
    from accord.hub.requests import queries
    from accord.limits import Buckets

    monkeypatch.setattr(limits, "guesses", Buckets(30, burst=30))
    monkeypatch.setattr(queries, "guest_page", raising(kind))
    answer = Client().get("/guest/no-such-page")
    says = {
        Kind.ABSENT: (404, "There is nothing to answer here"),
        Kind.NOT_ALLOWED: (404, "There is nothing to answer here"),
        Kind.INVALID: (422, "There is nothing to answer here"),
        Kind.CONFLICT: (409, "This request is closed"),
        Kind.BUSY: (503, "The hub is busy"),
    }
    assert (answer.status_code, says[kind][1] in answer.content.decode()) == (says[kind][0], True)
    assert refused() == [], "nobody is known by name here"


@kinds
def test_the_public_page_says_it_above_its_form(hub: Hub, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import views

    monkeypatch.setattr(views, "judge_asked", raising(kind))
    monkeypatch.setattr(views.buckets, "take", lambda who: 0)
    answer = Client().post("/check", {"text": "+66812345678"})
    page = answer.content.decode()
    assert answer.status_code == API[kind][0]
    assert (SAID in page, "The hub is busy" in page) == ((False, True) if kind is Kind.BUSY else (True, False))
    assert answer.headers["Cache-Control"] == "no-store" and "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert refused() == [], "nobody is known by name here"


@kinds
@pytest.mark.parametrize("as_json", [False, True])
def test_a_command_fails_with_one_sentence_and_the_code(hub: Hub, kind: Kind, as_json: bool) -> None:
    from accord.doors.cli.program import Command, with_hub

    with _command(raising(kind), Command, with_hub) as command:
        done = CliRunner().invoke(command, ["--json"] if as_json else [], obj=lambda: None)
    code = "no-such-thing" if kind is Kind.ABSENT else API[kind][1]
    sentence = f"thing: {SAID}" if kind is Kind.INVALID else SAID
    assert (done.exit_code, done.stderr.strip()) == (1, sentence)
    assert done.stdout.strip() == (json.dumps({"error": sentence, "code": code}, separators=(",", ":")) if as_json else "")
    assert [actor for actor, _ in refused()] == (["operator"] if kind is Kind.NOT_ALLOWED else [])


@contextmanager
def _command(no: Callable[..., Any], command: Any, with_hub: Any) -> Iterator[Any]:
    def look(as_json: bool) -> None:
        no()

    yield command("look", callback=with_hub(look))
