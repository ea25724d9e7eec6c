"""Django's addresses as templates: `/api/v1/signals/{id}`, with `{*}` for a rest that may hold slashes."""

import re
from collections.abc import Iterable, Iterator

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RegexPattern, RoutePattern

_REST, _MARK = r"[\s\S]*", "REST"
_NAMED = re.compile(r"<(?:(\w+):)?(\w+)>")


def templates(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + _template(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from templates(pattern.url_patterns, here)
        else:
            yield "/" + re.sub("/+", "/", here.lstrip("/"))


def _template(pattern: object) -> str:
    if isinstance(pattern, RoutePattern):
        return _NAMED.sub(lambda match: "{*}" if match[1] == "path" else "{" + match[2] + "}", str(pattern))
    if isinstance(pattern, RegexPattern):
        text = str(pattern).replace("(?:/" + _REST + ")?", f"/{_MARK}").replace(_REST, _MARK)
        plain = simplify_regex(text.removeprefix(r"\A").removesuffix(r"\Z")).lstrip("/")
        return re.sub(r"\\([.-])", r"\1", _NAMED.sub(r"{\2}", plain)).replace(_MARK, "{*}")
    return ""
