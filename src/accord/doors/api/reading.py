"""Request parsing: the bytes of the body, the decoded body, the query. Every fault becomes a problem that repeats nothing of it."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from typing import Any

import msgspec
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, UnreadablePostError

from accord.core.signals import BadSignal
from accord.core.texts import is_readable
from accord.core.times import NotATime, read_time
from accord.doors.api.operations import LARGEST, Content, Operation, Query
from accord.doors.api.problems import Fault, Problem
from accord.formats.file_names import AS_A_FORM, file_name, is_form
from accord.formats.json_gate import has_key_twice, hidden_in
from accord.formats.losses import BadLoss
from accord.formats.shape_errors import broken_at, every_fault, first_fault, known_path

# Fields with pasted text, which is only searched: the hub keeps the identifiers that it read there, not the text.
PASTED = frozenset({"values", "identifier.value"})
_GZIP = b"\x1f\x8b"
_PACKED = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress"})  # codings of contents (RFC 9110, 8.4.1)
# In a query a plain + is a space: before the zone of a time, and before the country code of a number, nothing else can be meant.
_LOST_PLUS = re.compile(r"(?<=:)([0-9.]+) (?=[0-9]{2}:?[0-9]{2}$)|^ (?=[0-9])")


def read_bytes(request: HttpRequest, largest: int = LARGEST) -> bytes:
    """The body as it was sent, up to the limit."""
    declared = request.headers.get("Content-Length") or ""
    if not declared and request.headers.get("Transfer-Encoding"):
        raise Problem(411, "no-length", "Send the body whole, with the header Content-Length, not in chunks.")
    if declared and not (declared.isascii() and declared.isdigit()):
        raise Problem(400, "bad-length", "The header Content-Length must be a number.")
    if len(declared) > 18 or int(declared or 0) > largest:
        raise _too_large(largest)
    try:
        raw = request.read(largest + 1)
    except UnreadablePostError:
        raise Problem(400, "cut-off", "The body ended before it was whole. Send it again.") from None
    if len(raw) > largest:
        raise _too_large(largest)
    return raw


def _too_large(largest: int) -> Problem:
    return Problem(413, "too-large", f"A request may hold {largest:,} bytes. Send less at a time.")


def decode(raw: bytes, operation: Operation, request: HttpRequest) -> Any:
    """The body as the shape that the operation takes; nothing sent is an empty object."""
    if operation.raw:
        _refuse_packed(request, "application/gzip" in operation.raw and raw.startswith(_GZIP))
        return _content(raw, operation, request)
    if operation.takes is None:
        return None
    content_type = (request.content_type or "").lower()
    if operation.table and content_type == "text/csv":
        _refuse_packed(request)
        # Lines that are no UTF-8 are refused one by one, where the table is read.
        return operation.takes(csv=raw.decode("utf-8", "surrogateescape"))
    if raw and content_type != "application/json" and not content_type.endswith("+json"):
        text = "Send the header 'Content-Type: application/json' and a JSON body."
        if operation.table:
            text += " A table goes as it is, with 'Content-Type: text/csv'."
        raise Problem(415, "not-json", f"{text}{_or_lines(operation)}")
    try:
        return decode_body(raw, operation.takes)
    except Problem as problem:
        if problem.code == "not-json" and (request.headers.get("Content-Encoding") or "identity").strip().lower() != "identity":
            raise _packed() from None
        if problem.code == "not-json" or _is_list(raw):
            raise Problem(problem.status, problem.code, f"{problem.detail}{_or_lines(operation)}", problem.faults) from None
        raise


def _refuse_packed(request: HttpRequest, unpacks: bool = False) -> None:
    """A body that is taken as it is, and says that it was packed: read so it would be another file. `unpacks`: gzip is its own affair."""
    codings = [coding.strip().lower() for coding in request.headers.get("Content-Encoding", "").split(",")]
    if _PACKED.intersection(codings) and not (unpacks and codings in (["gzip"], ["x-gzip"])):
        raise _packed()


def _packed() -> Problem:
    return Problem(415, "unknown-encoding", "This body is taken as it is. Send it without a Content-Encoding.")


def _is_list(raw: bytes) -> bool:
    return raw.lstrip().startswith(b"[")


def _or_lines(operation: Operation) -> str:
    """How many are sent at once, where that can be done: who sends a file of lines forgets its type first."""
    return "".join(f" Several go with 'Content-Type: {media}', one object a line." for media in operation.takes_lines)


def decode_body(raw: bytes, shape: Any) -> Any:
    """A body of JSON as a shape. A byte order mark before it, as some systems write one, is passed over (RFC 8259, section 8.1).
    Raises Problem."""
    raw = raw.removeprefix(BOM_UTF8)
    _gate(raw, shape)
    try:
        return msgspec.json.decode(raw or b"{}", type=shape)
    except msgspec.ValidationError as error:
        raise _misshapen(raw, first_fault(raw, error, shape), shape) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text = f"The body is not JSON ({broken_at(raw, error)}). Send one JSON object in UTF-8."
        raise Problem(400, "not-json", text) from None
    except RecursionError:
        raise Problem(400, "too-deep", "The body is nested too deeply. Send the plain object that the API document shows.") from None


def _misshapen(raw: bytes, first: BadSignal, shape: Any) -> Problem:
    """The problem with everything that does not fit, so that nobody sends a body ten times to learn of ten faults."""
    return refusals(first, every_fault(raw, shape))


def refusals(first: BadSignal, every: Iterable[BadSignal]) -> Problem:
    """One problem for several faults; its code and sentence are those of the first, as where it is the only one."""
    others = [fault for fault in every if (fault.field, fault.code) != (first.field, first.code)]
    return Problem(422, first.code, first.text, tuple(Fault(fault.field, fault.code, fault.text) for fault in (first, *others)))


def _gate(raw: bytes, shape: Any) -> None:
    """Checks of every body, whatever its shape."""
    if has_key_twice(raw):
        raise Problem(400, "key-twice", "An object in the body names a key twice, and programs differ in which they read. Name each once.")
    path = hidden_in(raw, PASTED)
    if path is not None:
        text = "This text holds characters that can't be seen or turn the direction of reading. Send it without them."
        raise Problem(422, "hidden-characters", text, (Fault(known_path(path, shape) or "body", "hidden-characters", text),))


def _sent_as(operation: Operation) -> str:
    return f"Send the header 'Content-Type: {operation.raw[0]}' and the body as it is."


def _content(raw: bytes, operation: Operation, request: HttpRequest) -> Content:
    """A body as it is. Its name stands in a header, since proxies log addresses and a name may be a person's."""
    content_type = (request.content_type or "").lower()
    if is_form(content_type):
        raise Problem(415, "wrong-type", AS_A_FORM if "*/*" in operation.raw else f"{AS_A_FORM} {_sent_as(operation)}")
    if content_type not in (*operation.raw, *operation.also_raw) and "*/*" not in operation.raw:
        raise Problem(415, "wrong-type", _sent_as(operation))
    return Content(raw, content_type, file_name(request.headers.get("Content-Disposition", "")))


def read_query(request: HttpRequest, operation: Operation) -> dict[str, Any]:
    """The query's values, each checked, with the defaults of what was left out."""
    known = {query.name: query for query in operation.query}
    values: dict[str, Any] = {name: query.default for name, query in known.items()}
    try:
        given = request.GET
    except TooManyFieldsSent:
        raise bad_query("query", "too-many", "There are too many parameters. Send each once.") from None
    for name in given:
        texts = given.getlist(name)
        if name not in known:
            names = "Known here: " + ", ".join(known) + "." if known else "None is known here."
            raise bad_query("query", "unknown-parameter", f"There is a parameter that is not known. {names}")
        if len(texts) > 1:
            raise bad_query(
                name,
                "repeated",
                "This parameter is given more than once. Send it once; several values go with commas between, where it takes several.",
            )
        values[name] = _value(known[name], texts[0] if texts else "")
    return values


def _value(query: Query, text: str) -> int | str:
    text = _LOST_PLUS.sub(r"\1+", text)
    if query.is_time:
        try:
            return read_time(text)
        except NotATime as error:
            raise bad_query(query.name, "not-a-time", str(error)) from None
    if query.is_number:
        return _number(query, text)
    if query.words and text not in query.words:
        raise bad_query(query.name, "unknown-word", "Ask for one of: " + ", ".join(query.words) + ".")
    if not text or len(text) > 10_000 or not is_readable(text):
        raise bad_query(query.name, "bad-text", "Give a readable text without control characters.")
    return text


def _number(query: Query, text: str) -> int:
    assert query.low is not None and query.high is not None
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and query.low <= int(text) <= query.high):
        raise bad_query(query.name, "not-in-range", f"Give a whole number from {query.low} to {query.high}.")
    return int(text)


def bad_query(field: str, code: str, text: str) -> Problem:
    """A parameter or header that can't be used."""
    return Problem(400, "bad-query", text, (Fault(field, code, text),))


def refusal(error: BadLoss | BadSignal) -> Problem:
    """The problem, naming the field, for a value that the core can't read."""
    status = 409 if error.code == "id-taken" else 422
    return Problem(status, error.code, error.text, (Fault(error.field, error.code, error.text),))
