"""Every form of any door comes in without the hidden characters that people type or paste: one place for all forms there are."""

from collections.abc import Callable
from typing import Any, Never

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from accord.core.texts import plain

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# Fields that are compared and never shown stay as they are.
SECRET = ("password", "csrfmiddlewaretoken", "credential")
_BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


class PlainFormsMiddleware:
    """Stands behind the check of a form's origin, which has read the form by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        if request.method == "POST" and request.content_type in FORMS and not request.path.startswith("/api/"):
            try:
                sent = request.POST
            except _BROKEN as broken:
                # The page says so in its own words: Django would show it an empty form at the second look.
                request.POST = _BrokenForm(broken)  # type: ignore[assignment]
                return
            if not all(value.isprintable() for _, values in sent.lists() for value in values):
                request.POST = _plain(sent)  # type: ignore[assignment]


class _BrokenForm:
    """A form that did not arrive whole: every reader learns that, as at the first look."""

    def __init__(self, broken: Exception) -> None:
        self._broken = broken

    def __getattr__(self, name: str) -> Never:
        raise self._broken

    def __getitem__(self, name: str) -> Never:
        raise self._broken

    def __contains__(self, name: object) -> Never:
        raise self._broken

    def __iter__(self) -> Never:
        raise self._broken

    def __len__(self) -> Never:
        raise self._broken


def _plain(sent: QueryDict) -> QueryDict:
    made = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        made.setlist(name, [str(value) if any(word in name for word in SECRET) else plain(str(value)) for value in values])
    made._mutable = False
    return made
