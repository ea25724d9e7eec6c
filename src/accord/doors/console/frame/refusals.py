"""Pages that say no: sign in first, not allowed, not here, not done. A sentence each, with the next step."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_info, gettext

from accord.doors.console.frame.pages import go

SIGN_IN = "/account/login/"


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in, and from there to the page that was asked for; a form that was sent is not sent again."""
    where = request.get_full_path() if request.method in ("GET", "HEAD") else "/console/"
    if request.headers.get("HX-Request") == "true":
        # The page's script asks to sign in where one is: what stands in its forms must not go.
        return HttpResponse(status=401)
    return go(f"{SIGN_IN}?{urlencode({'next': where})}")


def not_allowed(request: HttpRequest, text: str) -> HttpResponse:
    return _page(request, gettext("Not for your role"), text, 403)


def not_here(request: HttpRequest) -> HttpResponse:
    return _page(
        request, gettext("Nothing here"), gettext("There is nothing at this address, or nothing for you. Go back, or search for it."), 404
    )


def not_done(request: HttpRequest, text: str, status: int) -> HttpResponse:
    return _page(request, gettext("Not done"), text, status)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from another page than ours, or from one that was opened before signing in anew; or the browser takes no cookies, and
    then no page that is loaded anew would do."""
    if reason == REASON_NO_CSRF_COOKIE:
        text = gettext(
            "Your browser sent back no cookie, and nobody can sign in without. Allow cookies for this site, open the page again, and send "
            "the form once more. If the address should begin with https, see that it does."
        )
    else:
        text = gettext("This form is too old. Go back, reload the page, and send it again.")
    return _page(request, gettext("Not done"), text, 403)


def too_many(request: HttpRequest) -> HttpResponse:
    return _page(request, gettext("Not done"), gettext("Too many tries from here. Wait a minute, then try again."), 429)


def not_tied(request: HttpRequest) -> HttpResponse:
    """An outside identity that nobody here has tied to themselves."""
    text = gettext("No account here is linked to this outside identity. Sign in with your name and password, then link it in Settings.")
    return _page(request, gettext("Not signed in"), text, 403)


def outside_failed(request: HttpRequest) -> HttpResponse:
    """The provider of outside identities did not answer, or answered something else than it should."""
    text = gettext("Signing in with the outside identity did not work. Try again, or sign in with your name and password.")
    return _page(request, gettext("Not signed in"), text, 502)


def not_asked(request: HttpRequest) -> HttpResponse:
    """An answer from outside that this browser never asked for, or asked for too long ago."""
    text = gettext("Signing in with the outside identity did not work. Try again, or sign in with your name and password.")
    return _page(request, gettext("Not signed in"), text, 400)


def inactive(request: HttpRequest) -> HttpResponse:
    """The page for a person who takes no part, or whose member takes none."""
    text = gettext("You take no part here at the moment, or your member does not. Ask your administrator, or the secretariat.")
    return _page(request, gettext("Not signed in"), text, 403)


def unreadable(request: HttpRequest) -> HttpResponse:
    """A request that could not even be read: too large, or of too many fields."""
    return _page(request, gettext("Not done"), gettext("This request can't be read. Go back, and send less at once."), 400)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed. It asks the database for nothing, not even for who is signed in."""
    heading = gettext("This page does not work at the moment")
    language = get_language() or settings.LANGUAGE_CODE
    filled = {
        "heading": heading,
        "text": gettext("The fault is ours. Try again in a few minutes."),
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
    }
    return HttpResponse(render_to_string("console/broken.html", filled), status=500)


def over(request: HttpRequest, text: str) -> HttpResponse:
    """A link that opens nothing any more."""
    return _page(request, gettext("This link opens nothing"), text, 404)


def said(response: HttpResponse) -> bool:
    """Whether this page says no in our own words already."""
    return bool(getattr(response, "accord_said", False))


def _page(request: HttpRequest, heading: str, text: str, status: int) -> HttpResponse:
    """In the console for a person who is signed in to it, at the entrance for everybody else."""
    inside = getattr(request, "accord_caller", None) is not None and not getattr(request, "accord_owes", False)
    template = "console/refusal.html" if inside else "console/turned_away.html"
    response = render(request, template, {"heading": heading, "text": text}, status=status)
    response.accord_said = True  # type: ignore[attr-defined]
    return response


def vault_closed() -> str:
    return gettext("The vault does not open at the moment, so nothing was read or changed. Tell the operator of the hub.")
