"""The API's document, OpenAPI 3.1, made from the one list of operations. `python -m accord.doors.api.openapi` prints it."""

import inspect
import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from accord.formats.api.problems import ProblemOut

JSON, PROBLEM = "application/json", "application/problem+json"
REF = "#/components/schemas/{name}"
Schema = dict[str, Any]
BULK = (
    " With `Content-Type: application/x-ndjson` it takes many: one such object a line, as many lines as there are, also compressed "
    "(`Content-Encoding: gzip` or `zstd`). The answer is then 200, `application/x-ndjson`, with one line for each, in order and while the "
    'body still comes: `{"line", "status": "published" | "duplicate" | "quarantined" | "refused", "id"?, "seq"?, "reason"?, '
    '"error"?: {"field"?, "code", "text"}, "kind"?, "value"?}`; `kind` and `value` say what its identifier was read as. '
    "Sent again, lines that were published are duplicates; an Idempotency-Key is ignored there. See docs/edge.md."
)
TABLE = " It takes the table itself too: `Content-Type: text/csv`, in UTF-8."


def document() -> Schema:
    """The whole document; the same code gives the same document."""

    from accord.doors.api.routes import BASE, OPERATIONS
    from accord.doors.api.vocabulary import EXTRA_SHAPES, spell_out

    shapes = [
        shape
        for operation in OPERATIONS
        for shape in (operation.documented or operation.takes, *_either(operation.gives))
        if shape is not None
    ]
    unique = list({str(shape): shape for shape in [*shapes, *EXTRA_SHAPES, ProblemOut]}.values())
    refs, schemas = msgspec.json.schema_components(unique, ref_template=REF)
    by_shape = {str(shape): schema for shape, schema in zip(unique, refs, strict=True)}
    for schema in schemas.values():
        # Docstrings keep their indentation before Python 3.13; the document must not depend on it.
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    spell_out(schemas)
    paths: dict[str, Schema] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, by_shape)
    return {
        "openapi": "3.1.1",
        "info": _info(),
        "servers": [{"url": BASE}],
        "tags": [{"name": name} for name in sorted({_tag(path) for path in paths})],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {str(status): _problem(status) for status in sorted({s for o in OPERATIONS for s in o.problems})},
            "parameters": {"IdempotencyKey": _idempotency_key()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A member's token, from `POST /tokens`."}},
        },
    }


def _either(gives: Any) -> tuple[Any, ...]:
    """The shapes of which an answer has one."""
    return gives if isinstance(gives, tuple) else (gives,)


def _info() -> Schema:
    return {
        "title": "Accord",
        "version": "1",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        "description": "Signals on what scams use, shared with exactly those who are entitled. What you may not see is answered like what "
        "does not exist. Every refusal is an RFC 9457 problem whose `code` is stable; `errors` names the fields. A request may hold "
        "1 MiB. Fields and words may be added within this version; ignore what you don't know.",
    }


def _operation(operation: Any, by_shape: dict[str, Schema]) -> Schema:
    from accord.doors.api.examples import ANSWERS, REQUESTS

    answered = {str(status): _answer(operation, status, by_shape, ANSWERS.get(operation.name)) for status in operation.statuses}
    described: Schema = {
        "operationId": operation.name,
        "tags": [_tag(operation.path)],
        "summary": operation.says,
        "description": _scopes(operation),
        "security": [{"token": [operation.scope, *extra_scopes]} for extra_scopes in ([scope] for scope in operation.beside)]
        or [{"token": [operation.scope]}],
        "parameters": [*_path_parameters(operation.path), *(_query_parameter(query) for query in operation.query)],
        "responses": answered | {str(status): {"$ref": f"#/components/responses/{status}"} for status in operation.problems},
    }
    if operation.changes:
        described["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
    if operation.takes is not None:
        body = {"schema": by_shape[str(operation.documented or operation.takes)], "examples": _examples(REQUESTS[operation.name])}
        described["requestBody"] = {"required": True, "content": {JSON: body}}
    if operation.raw:
        whole: Schema = {"schema": {"type": "string", "format": "binary"}}
        described["requestBody"] = {"required": True, "content": dict.fromkeys(operation.raw, whole)}
    if operation.name == "publish_signal":
        described["description"] += BULK
    if operation.table:
        described["description"] += TABLE
    if operation.raw:
        described["description"] += f" The body is sent as it is, up to {operation.largest:,} bytes."
    return described


def _tag(path: str) -> str:
    return path.split("/")[1]


def _scopes(operation: Any) -> str:
    from accord.hub.members.vocabulary import PERMISSIONS

    wider = [f"`{scope}` ({PERMISSIONS[scope]})" for scope in operation.wider]
    beside = " or ".join(f"`{scope}` ({PERMISSIONS[scope]})" for scope in operation.beside)
    either = "that of your side: " if len(operation.beside) > 1 else ""
    more = f" Beside it, {either}{beside}." if beside else ""
    more += f" It reaches further with {', '.join(wider)}." if wider else ""
    once = (
        ""
        if operation.keeps
        else " What it gives holds a secret, or is a file: a retry under the same Idempotency-Key gets it again only with the same token."
    )
    return f"Needs the scope `{operation.scope}`: {PERMISSIONS[operation.scope]}.{more}{once}"


def _path_parameters(path: str) -> Iterable[Schema]:
    from accord.doors.api.vocabulary import IN_PATH

    for name in re.findall(r"\{(\w+)\}", path):
        says = IN_PATH.get((_tag(path), name)) or IN_PATH["", name]
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": says,
            # A value to check may hold slashes, encoded.
            "schema": {"type": "string", "minLength": 1} | ({"pattern": "^[^/]+$"} if name != "value" else {}),
        }


def _query_parameter(query: Any) -> Schema:
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": 10_000}
    if query.is_number:
        schema = {"type": "integer", "minimum": query.low, "maximum": query.high}
    elif query.words:
        schema = {"type": "string", "enum": list(query.words)}
    if query.default is not None:
        schema["default"] = query.default
    return {"name": query.name, "in": "query", "required": False, "description": query.says, "schema": schema}


def _idempotency_key() -> Schema:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Your own key for this request. Sent again within a day, the same request under the same key gets the first answer "
        "and changes nothing. A request that was refused frees its key.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "example": "5d0c1f6e-import-17",
    }


def _answer(operation: Any, status: int, by_shape: dict[str, Schema], example: Any) -> Schema:
    if status == HTTPStatus.NOT_MODIFIED:
        return {"description": "You have the latest already."}
    if operation.media is not None:
        whole = {operation.media: {"schema": {"type": "string", "format": "binary"}}}
        return {"description": HTTPStatus(status).phrase, "content": whole}
    shapes = [by_shape[str(shape)] for shape in _either(operation.gives)]
    content: Schema = {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}
    if example is not None and status == operation.statuses[0]:
        content["examples"] = _examples({"example": example})
    answer: Schema = {"description": HTTPStatus(status).phrase, "content": {JSON: content}}
    if operation.changes and operation.keeps:
        says = "`true` where this is the first answer again, to a retry under the same Idempotency-Key."
        answer["headers"] = {
            "Idempotency-Replayed": {"description": says, "required": False, "schema": {"type": "string", "enum": ["true"]}}
        }
    return answer


def _problem(status: int) -> Schema:
    from accord.doors.api.examples import PROBLEMS
    from accord.formats.problems import TITLES

    schema = {"$ref": REF.format(name="ProblemOut")}
    answer: Schema = {"description": TITLES[status], "content": {PROBLEM: {"schema": schema}}}
    if status in PROBLEMS:
        answer["content"][PROBLEM]["examples"] = _examples({"example": PROBLEMS[status]})
    if status == HTTPStatus.UNAUTHORIZED:
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return answer


def _examples(values: dict[str, Any]) -> Schema:
    return {name: {"value": value} for name, value in values.items()}


def serialize() -> str:
    """The document as it is checked in: sorted, indented, one newline at its end."""
    return json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _alone() -> None:
    """The features' tables must be known to Django before operations can be read; no database and no data directory is needed."""
    from pkgutil import iter_modules

    import django
    from django.conf import settings

    import accord.hub

    if not settings.configured:
        features = [f"accord.hub.{module.name}" for module in iter_modules(accord.hub.__path__) if module.ispkg]
        settings.configure(INSTALLED_APPS=sorted(features), USE_TZ=True)
    django.setup()


if __name__ == "__main__":
    _alone()
    print(serialize(), end="")
