"""The public check: paste or photograph, read the answer on the same page. Knows only what is public."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from msgspec import Struct

from accord.core.identifiers import Identifier, Tables
from accord.core.sharing.country_names import country_name
from accord.doors.public import countries
from accord.doors.public.check_present import advice, answers, code_sentences, scripts_shown
from accord.doors.public.labels import HELP, NO_IDENTIFIER, REFUSALS, WORDS
from accord.doors.public.pages import BROKEN, length, likely_region, page, public_page, remember_region
from accord.doors.public.pasted import NO_PLATFORM, NOT_WHOLE, Read, is_a_text, may_be_shown_again, read_codes, read_picture, read_text
from accord.hub.verdicts.queries import judge_asked, similar
from accord.limits import Buckets, client
from accord.tables import identifier_tables

LARGEST_PICTURE = 5 * 1024 * 1024
# The form around the picture: the text, at four bytes a letter and more where it is escaped, and the names of the fields.
_AROUND = 512 * 1024
_PAGE = "public/check.html"
_STAY = "stay"  # the same page in another language, with what was pasted
_EMPTY = b"\0"  # in the place of a picture of which nothing arrived: it can't be opened, and is said so
# What is told beside the answer to a text: of a part of it, or of the picture that came with it.
_BESIDE_WORDS = frozenset(
    (NOT_WHOLE, NO_PLATFORM, "no-code", "code-without", "not-an-image", "qr-empty", "qr-too-long", "qr-crc", "qr-damaged")
)
# Refusals of what may be read where its country is known.
_WITHOUT_COUNTRY = (["no-kind-fits"], ["account-needs-country"])

buckets = Buckets(settings.ACCORD_PUBLIC_PER_MINUTE)


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/check")


@public_page
def absent(request: HttpRequest) -> HttpResponse:
    """The page at every address where nothing is."""
    return page(request, "public/absent.html", status=404)


@public_page
def broken(request: HttpRequest) -> HttpResponse:
    """The page shown where the hub failed. It asks the database for nothing."""
    return page(request, "public/broken.html", status=500)


# The form changes nothing and there is no session: a forged request would only ask a question. So it needs no token, and works
# without cookies.
@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, _PAGE, stay="check", region=likely_region(request))
    wait = buckets.take(client(request))
    if wait:
        text, country = _typed(request)
        response = _refused(request, "busy", 429, region=country, text=text)
        response.headers["Retry-After"] = str(wait)
        return response
    if length(request) > LARGEST_PICTURE + _AROUND:
        return _refused(request, "image-too-large", 413)
    try:
        text, region = request.POST.get("text", ""), request.POST.get("country", "")
        picture = request.FILES.get("picture")
    except BROKEN:
        return _refused(request, "unreadable-form", 400)
    region = region if region in countries.CODES else ""
    if request.POST.get("do") == _STAY:
        return _in_another_language(request, text, region)
    content = picture.read(LARGEST_PICTURE + 1) or _EMPTY if picture else b""
    if len(content) > LARGEST_PICTURE:
        return _refused(request, "image-too-large", 413, region=region)
    return _answer(request, Asked(text, region, content))


class Asked(Struct, frozen=True):
    """What is looked up. `codes`: texts of QR codes, as a picture before held them."""

    text: str
    region: str
    picture: bytes = b""
    codes: Sequence[str] = ()


def _in_another_language(request: HttpRequest, text: str, region: str) -> HttpResponse:
    """The same page with what stands in its box; where it shows an answer, that answer is given anew."""
    typed = text if may_be_shown_again(text) else ""
    asked, codes = request.POST.get("asked", ""), request.POST.getlist("code")
    if not asked.strip() and not codes:
        return page(request, _PAGE, stay="check", region=region, text=typed)
    there = request.POST.get("asked-country", "")
    again = Asked(asked, there if there in countries.CODES else "", codes=codes)
    return _answer(request, again, region=region, text=typed)


def _answer(request: HttpRequest, asked: Asked, **typed: str) -> HttpResponse:
    """`typed`: what stands in the box and at the country beside an answer that was given before."""
    text, region, picture = asked.text, asked.region, asked.picture
    tables, read = identifier_tables(), Read()
    if text.strip():
        read_text(text, region or None, tables, read)
    assumed, is_of_a_country = "", False
    is_picture = bool(picture or asked.codes)
    if not region and not is_picture and (read.identifiers or read.refusals[:1] in _WITHOUT_COUNTRY) and not read.more:
        assumed, read, is_of_a_country = _as_written_somewhere(text, tables, read)
        region = assumed
    if picture:
        read_picture(picture, region or None, tables, read)
    read_codes(asked.codes, region or None, tables, read)
    if not text.strip() and not is_picture:
        read.refuse("nothing")
    verdicts = judge_asked([*read.identifiers, *read.others], None)
    judged = [(identifier, verdicts[identifier.key]) for identifier in read.identifiers]
    also = [(identifier, verdicts[identifier.key]) for identifier in read.others if verdicts[identifier.key].sources]
    if also and not judged and read.refusals == ["no-kind-fits"]:
        judged, also, read.refusals = also, [], []
    # A text without anything to look up is answered too: it may be the whole of a scam.
    refusals = [code for code in read.refusals if code != "no-kind-fits"]
    is_text = not judged and len(refusals) < len(read.refusals) and set(refusals) <= _BESIDE_WORDS and is_a_text(text)
    says_nothing = not any(verdict.sources for _, verdict in judged + also)
    alike = similar(text, None, region=region or None) if is_text or (judged and says_nothing) else ()
    told = [verdict for _, verdict in judged + also] + [script.verdict for script in alike]
    is_answered = bool(judged) or is_text
    box = "" if (judged and not is_of_a_country) or not may_be_shown_again(text) else text
    response = page(
        request,
        _PAGE,
        status=200 if is_answered else 422,
        stay="check",
        region=typed.get("region", region),
        refusals=_sentences(refusals if is_text else read.refusals),
        text=typed.get("text") or box,
        # Asked again in another language. A text that must not be shown again is not on the page: then what was read of it is.
        asked=(text if may_be_shown_again(text) else "\n".join(each.display for each in read.identifiers)) if is_answered else "",
        asked_country=asked.region,
        asked_codes=read.code_texts if is_answered else [],
        is_answered=is_answered,
        text_headline=gettext(WORDS[NO_IDENTIFIER]) if is_text else "",
        is_of_a_country=is_of_a_country,
        scripts=scripts_shown(alike),
        answers=answers(judged + also),
        codes=code_sentences(read.codes),
        advice=advice(told, region or None, is_text=is_text) if judged or is_text else [],
        known_countries=[name for code, name in countries.choices() if code in HELP] if is_text and not region else [],
        more=read.more,
        assumed=country_name(assumed, get_language()) if assumed else "",
    )
    return remember_region(response, region, secure=request.is_secure())


def _as_written_somewhere(text: str, tables: Tables, read: Read) -> tuple[str, Read, bool]:
    """What holds a number in its national form, of which no country was said: as it is read in the one country where it was reported; else
    as it was read, and whether there is more in it for who says the country."""
    known = {identifier.key for identifier in (*read.identifiers, *read.others)}
    readings: list[tuple[str, Read, list[Identifier]]] = []
    for code in countries.FOUNDING:
        there = Read()
        read_text(text, code, tables, there)
        readings.append((code, there, [each for each in (*there.identifiers, *there.others) if each.key not in known]))
    verdicts = judge_asked([identifier for *_, more in readings for identifier in more], None)
    reported = [(code, there) for code, there, more in readings if any(verdicts[identifier.key].sources for identifier in more)]
    if len(reported) == 1:
        return *reported[0], False
    return "", read, any(set(there.identifiers).intersection(more) for _, there, more in readings)


def _typed(request: HttpRequest) -> tuple[str, str | None]:
    """What was typed and the country beside it, to stand there again where it is only to be sent once more. A form that is as large as one
    with a picture is not read."""
    if length(request) > _AROUND:
        return "", None
    try:
        text, country = request.POST.get("text", ""), request.POST.get("country", "")
    except BROKEN:
        return "", None
    return text if may_be_shown_again(text) else "", country if country in countries.CODES else ""


def _refused(request: HttpRequest, code: str, status: int, *, region: str | None = None, text: str = "") -> HttpResponse:
    guessed = likely_region(request) if region is None else region
    return page(request, _PAGE, status=status, stay="check", region=guessed, refusals=_sentences([code]), text=text)


def _sentences(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(gettext(REFUSALS.get(code, REFUSALS["unreadable"])) for code in codes))
