"""What every answer of the API has beside its body: whether it may be kept, where a new thing is found, how long the operation stays."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

from accord.doors.api.operations import Operation

BASE = "/api/v1"
# A client may keep what it got, and asks each time whether it still holds; nobody on the way keeps it.
KEPT = "private, no-cache"
_TAG = re.compile(r'\*|(?:W/)?"[^"]*"')


def completed(response: HttpResponseBase, operation: Operation, request: HttpRequest, path: Mapping[str, str]) -> HttpResponseBase:
    """The answer of an operation with its headers; without its body where only the headers were asked for."""
    if operation.deprecated is not None:
        _deprecate(response, operation)
    if response.status_code == 201 and operation.made and isinstance(response, HttpResponse):
        response["Location"] = BASE + _address(
            operation.made, {**msgspec.json.decode(response.content), **{f"path.{name}": value for name, value in path.items()}}
        )
    if operation.cached and response.status_code in (200, 304):
        response = _kept(response, request)
    return headers_of(response, operation) if request.method == "HEAD" else response


def _address(template: str, fields: Mapping[str, Any]) -> str:
    """The template filled in with fields of the answer and, behind `path.`, of the request's own address."""
    return re.sub(r"\{([\w.]+)\}", lambda match: quote(str(fields[match[1]]), safe=""), template)


def _deprecate(response: HttpResponseBase, operation: Operation) -> None:
    """RFC 9745 and RFC 8594: since when it should not be used, when it ends, and where that is explained."""
    assert operation.deprecated is not None
    response["Deprecation"] = f"@{operation.deprecated.since}"
    response["Sunset"] = format_datetime(datetime.fromtimestamp(operation.deprecated.sunset, UTC), usegmt=True)
    response["Link"] = f'<{operation.deprecated.link}>; rel="deprecation"'


def tag_of(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=15).hexdigest()}"'


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the client says that it has the answer with this tag already."""
    return any(known == "*" or known.removeprefix("W/") == tag for known in _TAG.findall(request.headers.get("If-None-Match", "")))


def _kept(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    response["Cache-Control"] = KEPT
    patch_vary_headers(response, ["Authorization"])
    if response.status_code != 200:
        return response
    if "ETag" not in response:
        assert isinstance(response, HttpResponse)
        response["ETag"] = tag_of(response.content)
    tag = response["ETag"]
    if not is_known(request, tag):
        return response
    response.close()
    unchanged = HttpResponse(status=304)
    del unchanged["Content-Type"]
    for name in ("ETag", "Cache-Control", "Vary"):
        unchanged[name] = response[name]
    return unchanged


def headers_of(response: HttpResponseBase, operation: Operation | None = None) -> HttpResponse:
    """The same answer without its body."""
    length = str(len(response.content)) if isinstance(response, HttpResponse) else response.headers.get("Content-Length", "")
    response.close()
    bare = HttpResponse(status=response.status_code)
    del bare["Content-Type"]
    for name, value in response.items():
        bare[name] = value
    if operation is not None and operation.media == "text/event-stream" and response.status_code == 200:
        bare["Content-Type"], length = operation.media, ""
    if length and response.status_code not in (204, 304):
        bare["Content-Length"] = length
    return bare
