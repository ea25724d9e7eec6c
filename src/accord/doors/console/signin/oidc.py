"""Outside identities (OpenID Connect): the way to their provider and back, to sign in or to tie one to oneself."""

import secrets
from typing import Any

import requests
from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode

from accord.doors.console.frame import refusals
from accord.doors.console.frame.pages import go
from accord.doors.console.signin import limits
from accord.doors.console.signin.receivers import keep_language
from accord.hub.members.actions import people

# Errors that the library raises where the provider is away, or answers something else than a provider does.
FAILED = (requests.RequestException, OAuth2Error, KeyError, ValueError, TypeError)
# In a session that is on its way outside and back: what the answer must repeat, so that it is an answer to this browser.
NONCE = "accord_nonce"


class Way(OpenIDConnectOAuth2Adapter):
    """The library's way there and back, from the hub's own address, with an answer that is for this session alone."""

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = Way
        return provider

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Behind a proxy the request itself does not know that it came by https."""
        if settings.ACCORD_ADDRESS.startswith("https://"):
            return settings.ACCORD_ADDRESS + reverse("openid_connect_callback", args=[self.provider_id])
        return str(super().get_callback_url(request, app))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **rest: Any) -> Any:
        if not rest["response"].get("id_token"):
            raise OAuth2Error("no identity")
        return super().complete_login(request, app, token, **rest)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        claims = dict(super()._decode_id_token(app, id_token))
        nonce = self.request.session.pop(NONCE, "")
        if not nonce or not constant_time_compare(nonce, str(claims.get("nonce", ""))):
            raise OAuth2Error("not for this session")
        return claims


def provider() -> dict[str, str] | None:
    """The provider, where one is set up."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return {"id": str(apps[0]["provider_id"]), "name": str(apps[0]["name"])} if apps else None


@reauthentication_required(app="allauth.socialaccount")
def _to_tie(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _leave(request, provider_id, "connect")


def go_outside(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider: to sign in, or for a signed-in person to tie an identity to themselves."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.user.is_authenticated:
        answer: HttpResponse = _to_tie(request, provider_id)
        return answer
    return _leave(request, provider_id, "login")


def _leave(request: HttpRequest, provider_id: str, process: str) -> HttpResponse:
    if not limits.goes_on(request):
        return refusals.too_many(request)
    # Nothing of the address is passed on: the library would take more scopes and other ways of asking from it.
    asked = QueryDict(mutable=True)
    asked["process"] = process
    if process == "login" and "next" in request.POST:
        asked["next"] = str(request.POST["next"])
    if process == "login":
        keep_language(request)
    request.session[NONCE] = nonce = secrets.token_urlsafe(24)
    asked["auth_params"] = urlencode({"nonce": nonce})
    request.GET = asked  # type: ignore[assignment]
    try:
        answer = _library(OAuth2LoginView, request, provider_id)
    except FAILED:
        return refusals.outside_failed(request)
    if answer.status_code != 302:
        return refusals.outside_failed(request)
    # A page that leads on, not a redirect: the policy lets forms lead to ourselves only, also by way of a redirect.
    return render(request, "socialaccount/leaving.html", {"address": answer.headers["Location"], "outside": provider()})


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer = _library(OAuth2CallbackView, request, provider_id)
    except FAILED:
        answer = HttpResponse(status=401)
    if answer.status_code in (400, 401):
        people.note_refused(None, "outside identity, without an answer that counts")
    return refusals.outside_failed(request) if answer.status_code == 401 else answer


def _library(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(Way(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


def cancelled(request: HttpRequest) -> HttpResponse:
    """A person who turned round at the provider goes back to where they came from."""
    return go("/console/settings" if request.user.is_authenticated else refusals.SIGN_IN)
