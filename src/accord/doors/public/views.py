"""The public check: paste or photograph, read the answer on the same page. Knows only what is public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accord.doors.public import countries
from accord.doors.public.answers import advice, answers, code_sentences
from accord.doors.public.limits import Buckets, client_of
from accord.doors.public.pasted import Read, may_be_shown_again, read_picture, read_text
from accord.doors.public.wording import REFUSALS
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables

LARGEST_PICTURE = 5 * 1024 * 1024
# The form around the picture: the text, at four bytes a letter and more where it is escaped, and the names of the fields.
_AROUND = 512 * 1024
# Nothing but our own styles, fonts and pictures; no script at all; the form goes nowhere else; nobody frames the page.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_BROKEN = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)

View = Callable[[HttpRequest], HttpResponse]
buckets = Buckets(settings.ACCORD_PUBLIC_PER_MINUTE)


def public_page(view: View) -> View:
    """What every public page is sent with: nobody keeps it, lists it or puts anything into it."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        response = view(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return wrapped


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/check")


# The form changes nothing and there is no session: a forged request would only ask a question. So it needs no token, and works
# without cookies.
@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, region=countries.guess(request.headers.get("Accept-Language", "")))
    wait = buckets.take(_client(request))
    if wait:
        response = _refused(request, "busy", 429)
        response.headers["Retry-After"] = str(wait)
        return response
    if _length(request) > LARGEST_PICTURE + _AROUND:
        return _refused(request, "image-too-large", 413)
    try:
        text, region = request.POST.get("text", ""), request.POST.get("country", "")
        picture = request.FILES.get("picture")
    except _BROKEN:
        return _refused(request, "unreadable-form", 400)
    region = region if region in countries.NAMES else ""
    content = picture.read(LARGEST_PICTURE + 1) if picture else b""
    if len(content) > LARGEST_PICTURE:
        return _refused(request, "image-too-large", 413, region=region)
    return _answer(request, text, content, region)


def _answer(request: HttpRequest, text: str, picture: bytes, region: str) -> HttpResponse:
    tables, read = identifier_tables(), Read()
    if text.strip():
        read_text(text, region or None, tables, read)
    if picture:
        read_picture(picture, region or None, tables, read)
    if not text.strip() and not picture:
        read.refuse("nothing")
    verdicts = judge([*read.identifiers, *read.others], None)
    meant = [(identifier, verdicts[identifier.key]) for identifier in read.identifiers]
    also = [(identifier, verdicts[identifier.key]) for identifier in read.others if verdicts[identifier.key].sources]
    return _page(
        request,
        status=200 if meant else 422,
        region=region,
        refusals=_sentences(read.refusals),
        text="" if meant or not may_be_shown_again(text) else text,
        answers=answers(meant + also),
        codes=code_sentences(read.codes),
        advice=advice([found for _, found in meant + also], region or None) if meant else [],
        more=read.more,
    )


def _refused(request: HttpRequest, code: str, status: int, *, region: str | None = None) -> HttpResponse:
    guessed = countries.guess(request.headers.get("Accept-Language", "")) if region is None else region
    return _page(request, status=status, region=guessed, refusals=_sentences([code]))


def _sentences(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(gettext(REFUSALS.get(code, REFUSALS["unreadable"])) for code in codes))


def _page(request: HttpRequest, *, status: int = 200, region: str = "", **more: Any) -> HttpResponse:
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "languages": settings.LANGUAGES,
        "countries": countries.choices(),
        "region": region,
        **more,
    }
    return render(request, "public/check.html", context, status=status)


def _client(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return client_of(request.META.get("REMOTE_ADDR", ""), forwarded, trust_proxy=settings.ACCORD_TRUST_PROXY)


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else LARGEST_PICTURE + _AROUND + 1
