"""A guest's form that was not taken, as every page shows it: all that is wrong at the top, and what was typed still in it."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from accord.core.typed.numerals import locale_for, written
from accord.formats.pages.faults import Words
from accord.formats.pages.mending import Refused, mend

LATER = frozenset((429, 503))  # what may be taken when it is sent once more


def mended(request: HttpRequest, response: HttpResponse, fields: dict[str, str] | None) -> HttpResponse:
    """The answer to a form that was refused, with what was wrong and what was typed; `fields` is None where none arrived whole."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if request.method != "POST" or not is_page or response.status_code < 400:
        return response
    sent = {name: [value] for name, value in (fields or {}).items()}
    refused = Refused(path=request.path, sent=sent, resend=gettext("Send it again") if response.status_code in LATER else "")
    response.content = mend(response.content.decode(), refused, _words()).encode()
    return response


def _words() -> Words:
    return Words(
        error=gettext("Error:"),
        heading=gettext("Please look at this again"),
        example=gettext("For example {example}."),
        examples={"decimal": written(Decimal(480_000), locale_for(get_language() or "en", None)), "numeric": "12"},
        beside="refusal",
    )
