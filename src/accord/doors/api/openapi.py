"""The API's document, OpenAPI 3.1, made from the one list of operations. `python -m accord.doors.api.openapi` prints it."""

import inspect
import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from accord.doors.api.openapi_parts import HEADERS, Schema, idempotency_key, if_none_match, request_id
from accord.formats.api.problems import ProblemOut

JSON, PROBLEM = "application/json", "application/problem+json"
REF = "#/components/schemas/{name}"
# A type with a shape for each of its lines. OpenAPI 3.1 has no word for that (3.2 calls it itemSchema), so it stands under one of our own.
LINE, ALSO = "x-line-schema", "x-also"
BULK = (
    " With `Content-Type: application/x-ndjson` it takes many: one such object a line, as many lines as there are, also compressed "
    "(`Content-Encoding: gzip` or `zstd`). The answer is then 200, `application/x-ndjson`, with one line for each, in order and while the "
    "body still comes. Sent again, lines that were published are duplicates; an Idempotency-Key is ignored there. See docs/edge.md."
)
TABLE = " It takes the table itself too: `Content-Type: text/csv`, in UTF-8."


def document() -> Schema:
    """The whole document; the same code gives the same document."""

    from accord.doors.api.routes import BASE, OPERATIONS
    from accord.doors.api.vocabulary import EXTRA_SHAPES, spell_out

    shapes = [
        shape
        for operation in OPERATIONS
        for shape in (
            operation.documented or operation.takes,
            *_either(operation.gives),
            *operation.lines.values(),
            *operation.takes_lines.values(),
        )
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
    for schema in schemas.values():
        _leave_defaults_out(schema)
        _open_objects(schema)
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
            "headers": HEADERS,
            "parameters": {"IdempotencyKey": idempotency_key(), "IfNoneMatch": if_none_match(), "RequestId": request_id()},
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
        "1 MiB. Fields and words may be added within this version; ignore what you don't know. This document is served at "
        "`/api/v1/openapi.json`. `HEAD` is answered wherever `GET` is. docs/api.md says how long what is here stays.",
    }


def _operation(operation: Any, by_shape: dict[str, Schema]) -> Schema:
    from accord.doors.api.examples import ANSWERS

    answered = {str(status): _answer(operation, status, by_shape, ANSWERS.get(operation.name)) for status in operation.statuses}
    described: Schema = {
        "operationId": operation.name,
        "tags": [_tag(operation.path)],
        "summary": operation.says,
        "description": _scopes(operation),
        "security": [{"token": [operation.scope, *extra_scopes]} for extra_scopes in ([scope] for scope in operation.beside)]
        or [{"token": [operation.scope]}],
        "parameters": [
            *_path_parameters(operation.path),
            *(_query_parameter(query) for query in operation.query),
            *(_header_parameter(header) for header in operation.sends),
            {"$ref": "#/components/parameters/RequestId"},
        ],
        "responses": answered | {str(status): {"$ref": f"#/components/responses/{status}"} for status in operation.problems},
    }
    if operation.changes:
        described["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
    if operation.cached:
        described["parameters"].append({"$ref": "#/components/parameters/IfNoneMatch"})
        described["responses"]["304"] = _unchanged()
    if operation.deprecated is not None:
        described["deprecated"] = True
    if operation.takes_body:
        described["requestBody"] = {"required": True, "content": _bodies(operation, by_shape)}
    if operation.name == "publish_signal":
        described["description"] += BULK
    if operation.table:
        described["description"] += TABLE
    if operation.raw:
        described["description"] += f" The body is sent as it is, up to {operation.largest:,} bytes."
    return described


def _bodies(operation: Any, by_shape: dict[str, Schema]) -> Schema:
    """What it takes, by type."""
    from accord.doors.api.examples import REQUESTS

    if operation.raw:
        return {media: {"schema": {"type": "string", "format": "binary"}} for media in operation.raw}
    shape = by_shape[str(operation.documented or operation.takes)]
    content = {JSON: {"schema": shape, "examples": _examples(REQUESTS[operation.name])}}
    content |= {media: _of_lines(by_shape[str(line)]) for media, line in operation.takes_lines.items()}
    return content | ({"text/csv": {"schema": {"type": "string"}}} if operation.table else {})


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
    if query.is_time:
        schema = {"type": "string", "format": "date-time"}
    if query.is_number:
        schema = {"type": "integer", "minimum": query.low, "maximum": query.high}
    elif query.words:
        schema = {"type": "string", "enum": list(query.words)}
    if query.default is not None:
        schema["default"] = query.default
    return {"name": query.name, "in": "query", "required": False, "description": query.says, "schema": schema}


def _header_parameter(header: Any) -> Schema:
    schema: Schema = {"type": "string", "maxLength": 1000, "pattern": "^[ -~]*$"}
    if header.is_number:
        schema = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}
    elif header.words:
        schema = {"type": "string", "enum": list(header.words)}
    return {"name": header.name, "in": "header", "required": header.required, "description": header.says, "schema": schema}


def _answer(operation: Any, status: int, by_shape: dict[str, Schema], example: Any) -> Schema:
    if status == HTTPStatus.NOT_MODIFIED:
        return _unchanged()
    if operation.media is not None:
        whole: Schema = {"schema": {"type": "string", "format": "binary"}}
        if operation.media in operation.lines:
            whole = _of_lines(by_shape[str(operation.lines[operation.media])])
        content = {operation.media: whole}
        return {"description": HTTPStatus(status).phrase, "headers": _headers(operation, status), "content": content}
    shapes = [by_shape[str(shape)] for shape in _either(operation.gives)]
    answered: Schema = {"schema": shapes[0] if len(shapes) == 1 else {"anyOf": shapes}}
    if example is not None and status == operation.statuses[0]:
        answered["examples"] = _examples({"example": example})
    answer: Schema = {"description": HTTPStatus(status).phrase, "headers": _headers(operation, status), "content": {JSON: answered}}
    if status == HTTPStatus.OK:
        # Beside the content, not in it: a generated client would take each answer for one of two that have nothing in common.
        answer |= {ALSO: {media: _of_lines(by_shape[str(shape)]) for media, shape in operation.lines.items()}} if operation.lines else {}
    return answer


def _of_lines(line: Schema) -> Schema:
    return {"schema": {"type": "string", "format": "binary"}, LINE: line}


def _headers(operation: Any, status: int) -> Schema:
    names = ["X-Request-Id", "RateLimit", "RateLimit-Policy"]
    if operation.changes and operation.keeps:
        names.append("Idempotency-Replayed")
    if operation.made and status == HTTPStatus.CREATED:
        names.append("Location")
    if operation.cached and status == HTTPStatus.OK:
        names.append("ETag")
    if operation.deprecated is not None:
        names += ["Deprecation", "Sunset", "Link"]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _unchanged() -> Schema:
    return {"description": "You have the latest already.", "headers": {"X-Request-Id": {"$ref": "#/components/headers/X-Request-Id"}}}


def _open_objects(schema: Any) -> None:
    """An object of which nothing else is said holds anything. Generators take one without a word on that for one that is always empty."""
    if isinstance(schema, list):
        for inner in schema:
            _open_objects(inner)
    elif isinstance(schema, dict):
        if schema.get("type") == "object" and not schema.keys() & {"properties", "additionalProperties"}:
            schema["additionalProperties"] = True
        for name, inner in schema.items():
            if name not in ("examples", "default", "enum"):
                _open_objects(inner)


def _leave_defaults_out(schema: Schema) -> None:
    """A field that may be left out is one that is not required. Generators take a default for more: they make the field one that always
    stands there, so that who sends a request must write all of them. What a default is, is said in words."""
    for name, described in schema.get("properties", {}).items():
        if "default" not in described:
            continue
        default = described.pop("default")
        if default is None or default in ("", [], {}):
            continue
        says = f"Left out: `{json.dumps(default)}`."
        if "$ref" in described:
            schema["properties"][name] = {"allOf": [described], "description": says}
        else:
            described["description"] = f"{described['description']} {says}" if "description" in described else says


def _problem(status: int) -> Schema:
    from accord.doors.api.examples import PROBLEMS
    from accord.formats.problems import TITLES

    schema = {"$ref": REF.format(name="ProblemOut")}
    answer: Schema = {"description": TITLES[status], "content": {PROBLEM: {"schema": schema}}}
    if status in PROBLEMS:
        answer["content"][PROBLEM]["examples"] = _examples({"example": PROBLEMS[status]})
    names = ["X-Request-Id"]
    if status == HTTPStatus.UNAUTHORIZED:
        names.append("WWW-Authenticate")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        names += ["Retry-After", "RateLimit", "RateLimit-Policy"]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        names.append("Retry-After")
    answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
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
