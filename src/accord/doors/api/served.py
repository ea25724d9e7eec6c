"""The hub's own copy of its API's document: `GET /api/v1/openapi.json`, for anybody, the same as docs/openapi.json to the letter."""

import gzip
import re
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accord.doors.api.answers import headers_of, is_known, tag_of
from accord.doors.api.problems import Problem, answer

HOUR = 60 * 60
# A quality of 0 says that it is not wanted (RFC 9110, 12.4.2).
_TAKES_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[^,]*)?(?:,|$)", re.IGNORECASE)


@cache
def _written() -> tuple[bytes, bytes, str]:
    """The document, the same compressed, and its tag. Written at the first request; it can't change while the process lives."""
    from accord.doors.api.openapi import serialize

    whole = serialize().encode()
    return whole, gzip.compress(whole, mtime=0), tag_of(whole)


def served_document(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        allowed = "GET, HEAD"
        return answer(Problem(405, "method-not-allowed", f"Here you can use: {allowed}.", headers={"Allow": allowed}))
    whole, packed, tag = _written()
    packs = _TAKES_GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    tag = f'{tag[:-1]}-gzip"' if packs else tag
    if is_known(request, tag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(packed if packs else whole, content_type="application/json")
        if packs:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={HOUR}"
    # The same for everybody, and a browser's tools may read it from wherever they are.
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept-Encoding"])
    return headers_of(response) if request.method == "HEAD" else response
