"""The front's own answers: problem details below /api/, a line of text in the reader's language elsewhere."""

import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from django.conf import settings
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from accord.formats.problems import write_problem
from accord.server.asgi import Scope, Send, respond
from accord.server.request_ids import current

_CHOSEN = re.compile(r"(?:^|&)lang=([a-z]{2})(?:&|$)")


async def refuse(
    scope: Scope, send: Send, status: int, code: str, text: str, *, retry: int = 0, values: Mapping[str, str] | None = None
) -> None:
    """`text` is a message of the catalogue; `{seconds}` in it is after how long to come again, and `values` stand in it by their names."""
    is_api = scope["path"].startswith("/api/")
    language = "en" if is_api else language_of(scope)
    with translation.override(language):
        message = translation.gettext(text)
    for name, value in {"seconds": str(retry), **(values or {})}.items():
        message = message.replace(f"{{{name}}}", value)
    body = write_problem(status, code, message, request_id=current()) if is_api else f"{message}\n".encode()
    media_type = b"application/problem+json" if is_api else b"text/plain; charset=utf-8"
    headers = [(b"content-language", language.encode()), *([(b"retry-after", b"%d" % retry)] if retry else ())]
    await respond(send, status, body, media_type, headers)


def language_of(scope: Scope) -> str:
    """As the pages choose it: by the address, by the cookie of what was chosen before, by the browser."""
    known = dict(settings.LANGUAGES)
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    asked = _CHOSEN.search(scope.get("query_string", b"").decode("latin-1"))
    try:
        kept = SimpleCookie(headers.get(b"cookie", "")).get(settings.LANGUAGE_COOKIE_NAME)
    except CookieError:
        kept = None
    wanted = [asked[1] if asked else "", kept.value if kept else ""]
    wanted += [tag.partition("-")[0] for tag, _ in parse_accept_lang_header(headers.get(b"accept-language", ""))]
    return next((language for language in wanted if language in known), "en")
