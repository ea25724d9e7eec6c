"""Outside identities (OpenID Connect): the way to their provider and back, to sign in or to tie one to oneself."""

import requests
from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as library
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render

from accord.doors.console import refusals
from accord.doors.console.pages import go
from accord.hub.members.people import actions as people

# What the library raises where the provider is away, or answers something else than a provider does.
FAILED = (requests.RequestException, OAuth2Error, KeyError, ValueError, TypeError)


def provider() -> dict[str, str] | None:
    """The provider, where one is set up."""
    found = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return {"id": str(found[0]["provider_id"]), "name": str(found[0]["name"])} if found else None


@reauthentication_required(app="allauth.socialaccount")
def _to_tie(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _leave(request, provider_id, "connect")


def go_outside(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider: to sign in, or for whoever is signed in to tie an identity to themselves."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.user.is_authenticated:
        answer: HttpResponse = _to_tie(request, provider_id)
        return answer
    return _leave(request, provider_id, "login")


def _leave(request: HttpRequest, provider_id: str, process: str) -> HttpResponse:
    # Nothing of the address is passed on: the library would take more scopes and other ways of asking from it.
    asked = QueryDict(mutable=True)
    asked["process"] = process
    if process == "login" and "next" in request.POST:
        asked["next"] = str(request.POST["next"])
    request.GET = asked  # type: ignore[assignment]
    try:
        answer: HttpResponse = library.login(request, provider_id)
    except FAILED:
        return refusals.outside_failed(request)
    if answer.status_code != 302:
        return refusals.outside_failed(request)
    # A page that leads on, not a redirect: the policy lets forms lead to ourselves only, also by way of a redirect.
    return render(request, "socialaccount/leaving.html", {"address": answer.headers["Location"], "outside": provider()})


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = library.callback(request, provider_id)
    except FAILED:
        answer = HttpResponse(status=401)
    if answer.status_code == 401:
        people.note_refused(None, "outside identity, without an answer that counts")
        return refusals.outside_failed(request)
    return answer


def cancelled(request: HttpRequest) -> HttpResponse:
    """Somebody who turned round outside is where they came from."""
    return go("/console/settings" if request.user.is_authenticated else refusals.SIGN_IN)
