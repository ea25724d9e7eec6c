"""How an operation of the API is written down, and the one way in which every request is handled."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accord.core.signals import BadSignal
from accord.doors.api.problems import Fault, Problem, answer
from accord.formats.signals import bad_shape
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.members.actions import BadMember
from accord.hub.members.permissions import UnknownPermission
from accord.hub.members.queries import Caller, NoSuchMember, caller
from accord.hub.signals.actions import Refused

LARGEST = 1024 * 1024
_log = logging.getLogger("accord.api")


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter: an integer within bounds, or a text."""

    name: str
    says: str
    low: int | None = None
    high: int | None = None
    default: int | str | None = None

    @property
    def is_number(self) -> bool:
        return self.low is not None


@dataclass(frozen=True, slots=True)
class Request:
    """What a handler gets: who asks, the decoded body, the path's and the query's values."""

    caller: Caller
    body: Any
    path: Mapping[str, str]
    query: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers: a value to encode, or bytes that are JSON already."""

    body: Any
    status: int = 200


Handler = Callable[[Request], Reply]


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One operation: its address, who may call it, what it takes and gives."""

    method: str
    path: str
    name: str
    says: str
    scope: str
    handler: Handler
    takes: Any = None
    gives: Any = None
    statuses: tuple[int, ...] = (200,)
    query: tuple[Query, ...] = field(default_factory=tuple)

    @property
    def changes(self) -> bool:
        return self.method in ("POST", "DELETE")


def view(operations: Mapping[str, Operation]) -> Callable[..., HttpResponse]:
    """The Django view of one address, whose operations are given by method."""

    @csrf_exempt
    def handle(request: HttpRequest, **path: str) -> HttpResponse:
        try:
            return _handle(request, operations, path)
        except Problem as problem:
            return answer(problem)

    return handle


def _handle(request: HttpRequest, operations: Mapping[str, Operation], path: Mapping[str, str]) -> HttpResponse:
    who = _caller(request)
    operation = operations.get(request.method or "")
    if operation is None:
        allowed = ", ".join(sorted(operations))
        raise Problem(405, "method-not-allowed", f"Here you can use: {allowed}.", headers={"Allow": allowed})
    if not who.may(operation.scope):
        journal_actions.refuse(who.n, who.actor, operation.scope)
        raise Problem(403, "missing-scope", f"Your token lacks the scope {operation.scope}. Ask your administrator for one that has it.")
    raw = _raw(request) if operation.takes is not None else b""
    asked = Request(who, _decoded(raw, operation, request), path, _query(request, operation))
    key = request.headers.get("Idempotency-Key")
    if key and operation.changes:
        return _once(operation, asked, key, request.get_full_path().encode() + b"\n" + raw)
    return _respond(*_answered(operation, asked))


def _caller(request: HttpRequest) -> Caller:
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    found = caller(token.strip()) if scheme.lower() == "bearer" and token.strip() else None
    if found is None:
        detail = "Send the header 'Authorization: Bearer <token>' with a token that is neither expired nor revoked, of an active member."
        raise Problem(401, "not-authenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="accord"'})
    return found


def _raw(request: HttpRequest) -> bytes:
    try:
        declared = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        raise Problem(400, "bad-length", "The header Content-Length must be a number.") from None
    if declared > LARGEST:
        raise Problem(413, "too-large", f"A request may hold {LARGEST} bytes. Send less at a time.")
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Problem(413, "too-large", f"A request may hold {LARGEST} bytes. Send less at a time.")
    return raw


def _decoded(raw: bytes, operation: Operation, request: HttpRequest) -> Any:
    if operation.takes is None:
        return None
    if raw and not (request.content_type or "").lower().endswith("json"):
        raise Problem(415, "not-json", "Send the header 'Content-Type: application/json' and a JSON body.")
    try:
        return msgspec.json.decode(raw or b"{}", type=operation.takes)
    except msgspec.ValidationError as error:
        raise refusal(bad_shape(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Problem(400, "not-json", "The body is not JSON. Send one JSON object in UTF-8.") from None
    except RecursionError:
        raise Problem(400, "too-deep", "The body is nested too deeply. Send the plain object that the API document shows.") from None


def _query(request: HttpRequest, operation: Operation) -> dict[str, Any]:
    known = {query.name: query for query in operation.query}
    values: dict[str, Any] = {name: query.default for name, query in known.items()}
    for name in request.GET:
        text = request.GET.get(name) or ""
        if name not in known:
            raise _bad_query(name if name.isidentifier() and len(name) < 40 else "query", "unknown-parameter", "This parameter is not known here.")
        values[name] = _number(known[name], text) if known[name].is_number else _text(name, text)
    return values


def _number(query: Query, text: str) -> int:
    assert query.low is not None and query.high is not None
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and query.low <= int(text) <= query.high):
        raise _bad_query(query.name, "not-in-range", f"Give a whole number from {query.low} to {query.high}.")
    return int(text)


def _text(name: str, text: str) -> str:
    if not text or len(text) > 10_000 or "\x00" in text or not text.isprintable():
        raise _bad_query(name, "bad-text", "Give a readable text without control characters.")
    return text


def _bad_query(field: str, code: str, text: str) -> Problem:
    return Problem(400, "bad-query", text, (Fault(field, code, text),))


def refusal(error: BadSignal) -> Problem:
    """A refused signal as a problem that names the field."""
    status = 409 if error.code == "id-taken" else 422
    return Problem(status, error.code, error.text, (Fault(error.field, error.code, error.text),))


def _answered(operation: Operation, asked: Request) -> tuple[int, bytes, str]:
    """Run the handler; its refusals become problems. Returns status, body, content type."""
    try:
        reply = operation.handler(asked)
    except BadSignal as error:
        raise refusal(error) from None
    except Refused as error:
        if error.status == 403:
            journal_actions.refuse(asked.caller.n, asked.caller.actor, operation.scope, error.code)
        faults = (Fault(error.field, error.code, error.text),) if error.field else ()
        raise Problem(error.status, error.code, error.text, faults) from None
    except BadMember as error:
        raise Problem(422, "bad-member", error.text, (Fault(error.field, "bad-member", error.text),)) from None
    except UnknownPermission as error:
        raise Problem(422, "unknown-scope", str(error), (Fault("scopes", "unknown-scope", str(error)),)) from None
    except NoSuchMember:
        raise Problem(404, "not-found", "There is nothing at this address for you. Check the id, or list what there is.") from None
    body = reply.body if isinstance(reply.body, bytes) else msgspec.json.encode(reply.body)
    return reply.status, body, "application/json"


def _respond(status: int, body: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=content_type)
    response["Cache-Control"] = "no-store"
    return response


def _once(operation: Operation, asked: Request, key: str, request: bytes) -> HttpResponse:
    """Handle a changing request under an idempotency key: a retry gets the first answer and changes nothing."""
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise _bad_query("Idempotency-Key", "bad-key", "An idempotency key is 1 to 200 printable characters.")
    member, digest = asked.caller.n, hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    wanted = hashlib.sha256(request).digest()
    kept = journal.remembered(member, digest)
    if kept is not None:
        return _replayed(kept, wanted)
    try:
        with journal_actions.under_key(member, digest, wanted):
            status, body, content_type = _answered(operation, asked)
    except journal_actions.InHand:
        raise Problem(409, "in-hand", "A request under this key is being handled. Ask again in a moment, with the same key.") from None
    except Problem:
        journal_actions.release_key(member, digest)
        raise
    journal_actions.answered(member, digest, status, body)
    return _respond(status, body, content_type)


def _replayed(kept: tuple[bytes, int, bytes], wanted: bytes) -> HttpResponse:
    request, status, body = kept
    if request != wanted:
        raise Problem(422, "key-reused", "This idempotency key was used for another request. Use a new key for each request.")
    if not status:
        raise Problem(409, "in-hand", "A request under this key was begun, and its change was made or is being made. Read how things stand.")
    response = _respond(status, body, "application/json")
    response["Idempotency-Replayed"] = "true"
    return response
