"""Headers and parameters that many operations of the API's document have."""

from typing import Any

Schema = dict[str, Any]


def idempotency_key() -> Schema:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "Your own key for this request. Sent again within a day, the same request under the same key gets the first answer "
        "and changes nothing. A request that was refused frees its key.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "example": "5d0c1f6e-import-17",
    }


def if_none_match() -> Schema:
    return {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of the answer that you have: where it still holds the answer is 304, without a body.",
        "schema": {"type": "string", "maxLength": 1000, "pattern": "^[ -~]*$"},
    }


def request_id() -> Schema:
    return {
        "name": "X-Request-Id",
        "in": "header",
        "required": False,
        "description": "Your own id of this request: a UUID, a ULID or 16 bytes in hex. The answer, a problem and the hub's log name it. "
        "Any other is not taken, and the hub makes one: a number or an address of somebody must not get into a log.",
        "schema": {"type": "string", "maxLength": 36, "pattern": "^[ -~]*$"},
        "example": "01890a5d-ac96-774b-bcce-b302099a8057",
    }


def _header(says: str, schema: Schema | None = None, example: str = "") -> Schema:
    header: Schema = {"description": says, "required": False, "schema": schema or {"type": "string"}}
    return header | ({"example": example} if example else {})


HEADERS: Schema = {
    "X-Request-Id": _header("The id of this request: yours where you sent a usable one, else the hub's."),
    "RateLimit-Policy": _header("How many calls your member's programs may make, and in how many seconds.", example='"member";q=6000;w=60'),
    "RateLimit": _header(
        "How many of them are left, and in how many seconds all are there again; with 429 as Retry-After.", example='"member";r=5999;t=1'
    ),
    "Retry-After": _header("Seconds after which to try again.", {"type": "integer", "minimum": 0}),
    "Location": _header("Where what was made is found."),
    "ETag": _header("The tag of this answer, for If-None-Match."),
    "Idempotency-Replayed": _header(
        "`true` where this is the first answer again, to a retry under the same Idempotency-Key.", {"type": "string", "enum": ["true"]}
    ),
    "WWW-Authenticate": _header("How to say who you are."),
    "Deprecation": _header("Since when this should not be used any more (RFC 9745)."),
    "Sunset": _header("When this ends (RFC 8594)."),
    "Link": _header("Where it is said what to use instead."),
}
