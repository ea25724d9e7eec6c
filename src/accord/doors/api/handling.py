"""The handling of every request: who the caller is, whether it may, what it sends, and the answer or the problem."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BufferedReader
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from accord.core.signals import BadSignal
from accord.doors.api.answers import completed, headers_of
from accord.doors.api.limiting import spend
from accord.doors.api.operations import Content, Files, Operation, Request
from accord.doors.api.problems import Problem, answer, problem_of
from accord.doors.api.reading import bad_query, decode, read_bytes, read_query, refusal
from accord.formats.losses import BadLoss
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller, caller
from accord.hub.refusals import Kind, NotAllowed, Refusal
from accord.server.asgi import REFUSED, TAKEN
from accord.server.certificates import THUMBPRINT

View = Callable[..., HttpResponseBase]
FILE = "application/octet-stream"
PIECE = 1 << 18  # bytes of a file sent at a time
SEALED_ANSWER = b"\0sealed1"  # no JSON begins so
FILE_ANSWER = b"\0file1"  # nor a file with its type and name
# A file that a person sent is handed on to be saved, never to be shown: a browser that is led here runs nothing of it.
SEALED = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def view(operations: Mapping[str, Operation]) -> View:
    """The Django view of one address, whose operations are given by method."""

    def handle(request: HttpRequest, **path: str) -> HttpResponseBase:
        try:
            # Programs read the codes; the sentences beside them are in one language, whatever a client says it speaks.
            with translation.override("en"):
                return _handle(request, operations, path)
        except Problem as problem:
            refused = answer(problem)
            return headers_of(refused) if request.method == "HEAD" else refused

    return handle


def _handle(request: HttpRequest, operations: Mapping[str, Operation], path: Mapping[str, str]) -> HttpResponseBase:
    who = _caller(request)
    counted = spend(who)
    try:
        response = _called(request, who, operations, path)
    except Problem as problem:
        problem.headers = {**counted, **problem.headers}
        raise
    for name, value in counted.items():
        response[name] = value
    return response


def _called(request: HttpRequest, who: Caller, operations: Mapping[str, Operation], path: Mapping[str, str]) -> HttpResponseBase:
    operation = operations.get("GET" if request.method == "HEAD" else request.method or "")
    if operation is None:
        allowed = ", ".join(sorted({*operations, *(("HEAD",) if "GET" in operations else ())}))
        raise Problem(405, "method-not-allowed", f"Here you can use: {allowed}.", headers={"Allow": allowed})
    lacks = _lacking(who, operation)
    if lacks:
        text = f"Your token lacks the scope {' or '.join(lacks)}. Ask your administrator for one that has it."
        problem = _refused(NotAllowed(text, "missing-scope"), operation, who)
        problem.headers["WWW-Authenticate"] = f'Bearer realm="accord", error="insufficient_scope", scope="{lacks[0]}"'  # RFC 6750, 3.1
        raise problem
    # A body that is streamed the edge has taken in already, or refused.
    refused, taken = request.META.get(REFUSED), request.META.get(TAKEN)
    if isinstance(refused, Refusal):
        raise _refused(refused, operation, who)
    raw = read_bytes(request, operation.largest) if operation.takes_body and taken is None else b""
    body = decode(raw, operation, request) if taken is None else None
    asked = Request(who, body, path, read_query(request, operation), request.method == "HEAD", request.headers, taken)
    key = request.headers.get("Idempotency-Key")
    if key is not None and operation.changes:
        sent = request.get_full_path().encode() + b"\n" + raw
        response = _once(operation, asked, Key(key, request.headers["Authorization"]), sent)
    else:
        status, answer_body, _, headers = _answered(operation, asked)
        response = _with(_respond(status, answer_body), headers)
    return completed(response, operation, request, path)


def _lacking(who: Caller, operation: Operation) -> tuple[str, ...]:
    """The scopes of which the caller needs one and has none."""
    if not who.may(operation.scope):
        return (operation.scope,)
    return operation.beside if operation.beside and not any(map(who.may, operation.beside)) else ()


def _caller(request: HttpRequest) -> Caller:
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    given = token.strip() if scheme.lower() == "bearer" else ""
    holder = caller(given) if given else None
    if holder is None:
        detail = "Send the header 'Authorization: Bearer <token>' with a token that is neither expired nor revoked, of an active member."
        more = ', error="invalid_token"' if given else ""  # RFC 6750, 3.1: whoever sent no such token is told of no error
        raise Problem(401, "not-authenticated", detail, headers={"WWW-Authenticate": f'Bearer realm="accord"{more}'})
    if holder.bound is not None and holder.bound != request.META.get(THUMBPRINT):
        detail = "This token holds with the client certificate alone with which it was asked for. Send it over a connection with that one."
        raise Problem(401, "wrong-certificate", detail, headers={"WWW-Authenticate": 'Bearer realm="accord", error="invalid_token"'})
    return holder


def _with(response: HttpResponseBase, headers: Mapping[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response[name] = value
    return response


def _answered(operation: Operation, asked: Request) -> tuple[int, bytes | Files | Content, bool, Mapping[str, str]]:
    """Run the handler; its refusals become problems. Returns status, body, whether it holds a secret, and headers."""
    try:
        reply = operation.handler(asked)
    except (BadLoss, BadSignal) as error:
        raise refusal(error) from None
    except Refusal as error:
        raise _refused(error, operation, asked.caller, asked.body) from None
    body = reply.body if isinstance(reply.body, bytes | Files | Content) else msgspec.json.encode(reply.body)
    return reply.status, body, reply.is_secret or not operation.keeps, reply.headers


def _refused(refusal: Refusal, operation: Operation, who: Caller, body: Any = None) -> Problem:
    """The problem that a refusal is. What is not allowed is audited, once, here."""
    if refusal.kind is Kind.NOT_ALLOWED:
        journal_actions.refuse(who.n, who.actor, operation.scope, refusal.code)
    return problem_of(refusal, lambda field: operation.place(field, body))


def _as_one(paths: Sequence[Path], status: int) -> HttpResponseBase:
    """Files one after the other, as one; opened now, so that they are whole whatever becomes of their names meanwhile."""
    opened = [path.open("rb") for path in paths]
    stood = [os.fstat(file.fileno()) for file in opened]
    response = StreamingHttpResponse(_pieces(opened), status=status, content_type=FILE)
    response["Content-Length"] = str(sum(stat.st_size for stat in stood))
    # Each version of such files is written once.
    response["ETag"] = '"' + "-".join(f"{stat.st_mtime_ns:x}.{stat.st_size:x}" for stat in stood) + '"'
    return response


def _pieces(opened: list[BufferedReader]) -> Iterator[bytes]:
    for file in opened:
        with file:
            while piece := file.read(PIECE):
                yield piece


def _response(body: Content, status: int) -> HttpResponseBase:
    if body.file is not None:
        return FileResponse(body.file, status=status, content_type=body.media)
    return HttpResponse(body.data, status=status, content_type=body.media)


def _respond(status: int, body: bytes | Files | Content) -> HttpResponseBase:
    response: HttpResponseBase
    if isinstance(body, Files):
        response = _as_one(body.paths, status)
    elif isinstance(body, Content):
        response = _response(body, status)
        response["Content-Disposition"] = content_disposition_header(True, body.name) or "attachment"
        for name, value in SEALED.items():
            response[name] = value
    else:
        response = HttpResponse(body, status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


class Key:
    """An idempotency key, beside the token with which it was sent. Both together open an answer that holds a secret, and nothing that the
    hub keeps does."""

    def __init__(self, text: str, bearer: str) -> None:
        if not 1 <= len(text) <= 200 or not text.isprintable():
            raise bad_query("Idempotency-Key", "bad-key", "An idempotency key is 1 to 200 printable characters.")
        key = text.encode("utf-8", "surrogatepass")
        self.digest = hashlib.sha256(key).digest()
        self._from = bearer.encode("utf-8", "surrogatepass") + b"\0" + key

    def seal(self, body: bytes) -> bytes:
        salt = secrets.token_bytes(16)
        return SEALED_ANSWER + salt + AESGCM(self._derived(salt)).encrypt(bytes(12), body, self.digest)

    def open(self, kept: bytes) -> bytes | None:
        """The answer; None where it was sealed for another token."""
        if not kept.startswith(SEALED_ANSWER):
            return kept
        start = len(SEALED_ANSWER)
        try:
            return AESGCM(self._derived(kept[start : start + 16])).decrypt(bytes(12), kept[start + 16 :], self.digest)
        except InvalidTag:
            return None

    def _derived(self, salt: bytes) -> bytes:
        """A key of its own for each answer, so that the nonce may always be the same."""
        return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"accord kept answer").derive(self._from)


def _once(operation: Operation, asked: Request, key: Key, request: bytes) -> HttpResponseBase:
    """Handle a changing request under an idempotency key: a retry gets the first answer and changes nothing."""
    member, wanted = asked.caller.n, hashlib.sha256(request).digest()
    kept = journal.remembered(member, key.digest)
    if kept is not None:
        return _replayed(kept, wanted, key)
    refused: Problem | None = None
    try:
        with journal_actions.under_key(member, key.digest, wanted) as handling:
            try:
                status, body, is_secret, headers = _answered(operation, asked)
                assert not isinstance(body, Files), "what changes something gives an answer that can be kept"
                answer = body if isinstance(body, bytes) else FILE_ANSWER + msgspec.msgpack.encode((body.data, body.media, body.name))
                handling.keep(status, key.seal(answer) if is_secret else answer)
            except Problem as problem:
                refused = problem
                handling.refuse()
    except journal_actions.InHand:
        kept = journal.remembered(member, key.digest)
        if kept is not None:
            return _replayed(kept, wanted, key)
        raise Problem(409, "in-hand", "A request under this key is being handled. Ask again in a moment, with the same key.") from None
    if refused is not None:
        raise refused
    return _with(_respond(status, body), headers)


def _file(kept: bytes) -> Content:
    return Content(*msgspec.msgpack.decode(kept[len(FILE_ANSWER) :], type=tuple[bytes, str, str]))


def _replayed(kept: tuple[bytes, int, bytes], wanted: bytes, key: Key) -> HttpResponseBase:
    request, status, body = kept
    if request != wanted:
        raise Problem(422, "key-reused", "This idempotency key was used for another request. Use a new key for each request.")
    opened = key.open(body) if status else None
    if opened is None:
        raise Problem(
            409,
            "in-hand",
            "A request under this key changed something, and its answer is kept for the token that sent it. Send it with that token, or "
            "read how things stand.",
        )
    response = _respond(status, _file(opened) if opened.startswith(FILE_ANSWER) else opened)
    response["Idempotency-Replayed"] = "true"
    return response
