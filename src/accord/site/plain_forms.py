"""What people type or paste into a form of any door comes in without what hides in it: one place for all forms there are."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from accord.core.texts import plain

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# What is compared and never shown stays as it is.
SECRET = ("password", "csrfmiddlewaretoken", "credential")


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
            except (BadRequest, SuspiciousOperation, UnreadablePostError, MultiPartParserError):
                return  # the door says in its own words what is wrong with it
            if not all(value.isprintable() for _, values in sent.lists() for value in values):
                request.POST = _plain(sent)  # type: ignore[assignment]


def _plain(sent: QueryDict) -> QueryDict:
    made = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        made.setlist(name, [str(value) if any(word in name for word in SECRET) else plain(str(value)) for value in values])
    made._mutable = False
    return made
