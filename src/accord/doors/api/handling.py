"""The one way in which every request is handled: who asks, may it, what does it send, and the answer or the problem."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.http import content_disposition_header

from accord.core.signals import BadSignal
from accord.doors.api.operations import Content, Operation, Reply, Request
from accord.doors.api.problems import Fault, Problem, answer, not_found
from accord.doors.api.reading import bad_query, decode, read_bytes, read_query, refusal
from accord.hub.desks.errors import BadDesk, NoSuchDesk, NotAllowed
from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.members.actions import BadMember
from accord.hub.members.permissions import UnknownPermission
from accord.hub.members.queries import Caller, NoSuchMember, caller
from accord.hub.signals.actions import Refused

View = Callable[..., HttpResponseBase]
FILE = "application/octet-stream"
# What somebody sent is handed on to be saved, never to be shown: a browser that is led here runs nothing of it.
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
            return answer(problem)

    return handle


def _handle(request: HttpRequest, operations: Mapping[str, Operation], path: Mapping[str, str]) -> HttpResponseBase:
    who = _caller(request)
    operation = operations.get(request.method or "")
    if operation is None:
        allowed = ", ".join(sorted(operations))
        raise Problem(405, "method-not-allowed", f"Here you can use: {allowed}.", headers={"Allow": allowed})
    if not who.may(operation.scope):
        journal_actions.refuse(who.n, who.actor, operation.scope)
        raise Problem(403, "missing-scope", f"Your token lacks the scope {operation.scope}. Ask your administrator for one that has it.")
    raw = read_bytes(request, operation.largest) if operation.takes_body else b""
    asked = Request(who, decode(raw, operation, request), path, read_query(request, operation))
    key = request.headers.get("Idempotency-Key")
    if key is not None and operation.changes:
        return _once(operation, asked, key, request.get_full_path().encode() + b"\n" + raw)
    return _respond(*_answered(operation, asked)[:2])


def _caller(request: HttpRequest) -> Caller:
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    found = caller(token.strip()) if scheme.lower() == "bearer" and token.strip() else None
    if found is None:
        detail = "Send the header 'Authorization: Bearer <token>' with a token that is neither expired nor revoked, of an active member."
        raise Problem(401, "not-authenticated", detail, headers={"WWW-Authenticate": 'Bearer realm="accord"'})
    return found


def _answered(operation: Operation, asked: Request) -> tuple[int, bytes | Path | Content, bool]:
    """Run the handler; its refusals become problems, and those for lack of permission are audited.

    Returns status, body and whether it may be kept.
    """
    try:
        reply = _reply(operation, asked)
    except BadDesk as error:
        raise Problem(422, "bad-desk", error.text, (Fault(error.field, "bad-desk", error.text),)) from None
    except NotAllowed as error:
        # What changes a desk or a bell writes the audit line itself; what reads them writes none.
        if not operation.changes:
            journal_actions.refuse(asked.caller.n, asked.caller.actor, operation.scope, "not-allowed")
        raise Problem(403, "not-allowed", error.text) from None
    except (NoSuchMember, NoSuchDesk):
        raise not_found() from None
    body = reply.body if isinstance(reply.body, bytes | Path | Content) else msgspec.json.encode(reply.body)
    return reply.status, body, isinstance(body, bytes) and operation.keeps and not reply.is_secret


def _reply(operation: Operation, asked: Request) -> Reply:
    try:
        return operation.handler(asked)
    except Problem as problem:
        if problem.status == 403:
            journal_actions.refuse(asked.caller.n, asked.caller.actor, operation.scope, problem.code)
        raise
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


def _respond(status: int, body: bytes | Path | Content) -> HttpResponseBase:
    response: HttpResponseBase
    if isinstance(body, Path):
        response = FileResponse(body.open("rb"), status=status, content_type=FILE)
    elif isinstance(body, Content):
        response = HttpResponse(body.data, status=status, content_type=body.media)
        response["Content-Disposition"] = content_disposition_header(True, body.name) or "attachment"
        for name, value in SEALED.items():
            response[name] = value
    else:
        response = HttpResponse(body, status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _once(operation: Operation, asked: Request, key: str, request: bytes) -> HttpResponseBase:
    """Handle a changing request under an idempotency key: a retry gets the first answer and changes nothing."""
    if not 1 <= len(key) <= 200 or not key.isprintable():
        raise bad_query("Idempotency-Key", "bad-key", "An idempotency key is 1 to 200 printable characters.")
    member, digest = asked.caller.n, hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    wanted = hashlib.sha256(request).digest()
    kept = journal.remembered(member, digest)
    if kept is not None:
        return _replayed(kept, wanted)
    try:
        with journal_actions.under_key(member, digest, wanted) as mark:
            status, body, may_be_kept = _answered(operation, asked)
    except journal_actions.InHand:
        raise Problem(409, "in-hand", "A request under this key is being handled. Ask again in a moment, with the same key.") from None
    except Problem:
        journal_actions.release_key(member, digest, mark)
        raise
    if may_be_kept and isinstance(body, bytes):
        journal_actions.answered(member, digest, status, body)
    return _respond(status, body)


def _replayed(kept: tuple[bytes, int, bytes], wanted: bytes) -> HttpResponseBase:
    request, status, body = kept
    if request != wanted:
        raise Problem(422, "key-reused", "This idempotency key was used for another request. Use a new key for each request.")
    if not status:
        raise Problem(
            409, "in-hand", "A request under this key was begun, and its change was made or is being made. Read how things stand."
        )
    response = _respond(status, body)
    response["Idempotency-Replayed"] = "true"
    return response
