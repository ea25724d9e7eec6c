"""A public form that was not taken, as every page shows it: all that is wrong at the top, and what was typed still in it."""

from decimal import Decimal

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language, gettext

from accord.core.typed.numerals import locale_for, written
from accord.doors.public.pasted import may_be_shown_again
from accord.formats.pages.faults import Words
from accord.formats.pages.mending import Refused, mend

BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
LATER = frozenset((429, 503))  # what may be taken when it is sent once more


def mended(request: HttpRequest, response: HttpResponse, *, is_own: bool) -> HttpResponse:
    """The answer to a form that was refused, with what was wrong and what was typed. What another site filled in is not shown."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if request.method != "POST" or not is_page or response.status_code < 400:
        return response
    try:
        sent = {str(name): [str(value) for value in values] for name, values in request.POST.lists()}
    except BROKEN:
        sent = {}
    if (preset := sent.get("preset")) and response.status_code not in LATER:
        # A currency that only stood there has followed the country by now: the page says it, and not what was sent.
        sent = {name: values for name, values in sent.items() if name != "preset" and not (name.endswith(".currency") and values == preset)}
    resend = gettext("Send it again") if is_own and response.status_code in LATER else ""
    refused = Refused(path=request.path, sent=sent, resend=resend, is_withheld=lambda text: not may_be_shown_again(text))
    response.content = mend(response.content.decode(), refused, _words(), fills=is_own).encode()
    return response


def _words() -> Words:
    return Words(
        error=gettext("Error:"),
        heading=gettext("Please look at this again"),
        example=gettext("For example {example}."),
        examples={
            "email": "name@example.org",
            "decimal": written(Decimal(480_000), locale_for(get_language() or "en", None)),
            "numeric": "12",
        },
        beside="refusal",
    )
