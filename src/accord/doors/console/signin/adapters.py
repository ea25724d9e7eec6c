"""Adapters of the sign-in library to the hub's rules: nobody signs up, locks hold, secrets are sealed, nothing outside is kept."""

import base64
import os
import re
import time
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from accord.core.texts import one_form
from accord.doors.console.frame import refusals
from accord.doors.console.frame.pages import go
from accord.doors.console.signin.codes import qr_svg
from accord.doors.console.signin.labels import ERRORS
from accord.hub.allauth_internals import clear_login
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import accounts as own
from accord.hub.members.queries.accounts import seal

SETTINGS = "/console/settings"
# In a session that is half signed in: the mark of the password with which it began.
PROVED = "accord_proved"
_WITH_PORT = re.compile(r"\[([0-9a-fA-F:.]+)\](?::\d+)?|([0-9.]+):\d+")


class _Told(Mapping[str, str]):
    """The library's sentences by their keys, in our words where we have some, in the caller's language."""

    def __init__(self, before: Mapping[str, Any]) -> None:
        self.before = before

    def __getitem__(self, key: str) -> Any:
        return gettext(ERRORS[key]) if key in ERRORS else self.before[key]

    def __iter__(self) -> Any:
        return iter(self.before)

    def __len__(self) -> int:
        return len(self.before)


def take_try(login: str) -> None:
    """Raises ValidationError while this sign-in name takes no password and no code; alike for names that nobody has."""
    wait = people.take_try(login)
    if wait:
        minutes = -(-wait // 60)
        text = ngettext(
            "Too many sign-ins failed, so no password and no code is taken for {minutes} minute. A passkey still works, and your administrator can help.",  # noqa: E501
            "Too many sign-ins failed, so no password and no code is taken for {minutes} minutes. A passkey still works, and your administrator can help.",  # noqa: E501
            minutes,
        )
        raise ValidationError(text.format(minutes=minutes), code="locked")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = _Told(DefaultAccountAdapter.error_messages)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited by their administrator."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        return username.strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        take_try(_login(credentials))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            people.give_back(_login(credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        people.note_failure(_login(credentials))

    def pre_login(self, request: HttpRequest, user: Any, **rest: Any) -> HttpResponse | None:
        """A person who takes no part, or whose member takes none, is not signed in, whichever way they came."""
        if queries.person_caller(user.n) is None:
            people.note_refused(user.n, "takes no part")
            user.is_active = False
        answer = super().pre_login(request, user, **rest)
        if answer is None:
            request.session[PROVED] = user.get_session_auth_hash()
        return answer

    def login(self, request: HttpRequest, user: Any) -> None:
        """Between the password and the code a person may have been ended, or may have set another password: then this leads nowhere."""
        proved = request.session.pop(PROVED, "")
        refusal = None
        if queries.person_caller(user.n) is None:
            people.note_refused(user.n, "takes no part")
            refusal = self.respond_user_inactive(request, user)
        elif not constant_time_compare(proved, own.password_mark(user.n)):
            people.note_refused(user.n, "password changed meanwhile")
            refusal = go(refusals.SIGN_IN)
        if refusal is not None:
            clear_login(request)
            raise ImmediateHttpResponse(refusal)
        request.session.set_expiry(None)
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return refusals.inactive(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Paths only: another name of this hub may be another's tomorrow."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(str(url), allowed_hosts=None)

    def set_password(self, user: Any, password: str) -> None:
        """The one column, not the whole row as it was when the request began."""
        user.password = make_password(one_form(password))
        people.set_password(user.n, user.password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return f"{SETTINGS}?said=password"

    def is_reauthentication_required(self, *, app: str, **rest: Any) -> bool:
        """Signing in just now proves as much as proving it again; with a second step set up, only the second step does."""
        request = context.request
        user: Any = request.user
        proofs = ("mfa",) if own.second_steps(user.n).has_any else ("password", "mfa")
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["method"] in proofs and record["at"] > since for record in get_authentication_records(request, user))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password alone does not open what guards more than the password does."""
        methods = super().get_reauthentication_methods(user)
        steps = [method for method in methods if method["id"] != "reauthenticate"]
        if user.is_authenticated and not own.second_steps(user.n).has_generator:
            steps.reverse()
        return [method | {"description": gettext(ERRORS[method["id"]])} for method in steps or methods]

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, message_context: Any = None, *rest: Any, **more: Any
    ) -> None:
        """No passing messages: pages say what is so."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address for the list of sessions; a proxy's word only where a proxy is trusted."""
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2] if settings.ACCORD_TRUST_PROXY else ""
        return _address(forwarded) or _address(str(request.META.get("REMOTE_ADDR") or "")) or "127.0.0.1"


def _address(text: str) -> str:
    """The plain address in such a text, with or without a port; empty where it is none, such as `unknown`."""
    match = _WITH_PORT.fullmatch(text.strip())
    host = (match[1] or match[2]) if match else text.strip()
    try:
        address = ip_address(host) if "%" not in host else None
    except ValueError:
        address = None
    return str(getattr(address, "ipv4_mapped", None) or address or "")


def _login(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username", "")).strip().lower()


class SecondStepAdapter(DefaultMFAAdapter):
    """Code generators' secrets are sealed with the hub's own secret, which lies outside the database."""

    error_messages = _Told(DefaultMFAAdapter.error_messages)

    def get_totp_issuer(self) -> str:
        return "Accord"

    def build_totp_svg(self, url: str) -> SafeString:
        return qr_svg(url, gettext("The same key as a picture, for a code generator's camera"))

    def encrypt(self, text: str) -> str:
        return seal("second steps").encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Under another secret of the hub than it was sealed with, no code fits: never a key that an attacker could guess."""
        try:
            return seal("second steps").decrypt(encrypted_text).decode()
        except InvalidToken:
            return base64.b32encode(os.urandom(20)).decode("ascii")

    def generate_authenticator_name(self, user: Any, kind: Any) -> str:
        count = own.second_steps(user.n).passkeys
        return gettext("Passkey {number}").format(number=count + 1)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.name}

    def _get_site_name(self) -> str:
        return "Accord"


class OutsideAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: an identity that a person has tied to themselves signs in; nobody is made by it, nothing that it tells is kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def new_user(self, request: HttpRequest, sociallogin: Any) -> Any:
        """The first place where we are asked, before anything is looked up or saved: what was told is dropped here.

        A number is its issuer's: another issuer may give the same one to somebody else.
        """
        account = sociallogin.account
        claims = account.extra_data.get("id_token") or account.extra_data
        account.uid = people.bind(account.provider, _server(sociallogin.provider), str(claims.get("iss", "")), account.uid)
        account.extra_data = {}
        sociallogin.email_addresses = []
        return super().new_user(request, sociallogin)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> Any:
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        sociallogin.token = None
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(_tie(request, sociallogin.account))
        if not sociallogin.is_existing:
            people.note_refused(None, "outside identity that nobody tied")
            raise ImmediateHttpResponse(refusals.not_tied(request))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **rest: Any) -> None:
        """An answer that this session never asked for is its sender's mistake, not the provider's."""
        context = rest.get("extra_context") or {}
        if rest.get("exception") is None and ("state" not in context or "error" not in request.GET):
            raise ImmediateHttpResponse(refusals.not_asked(request))


def _server(provider: Any) -> str:
    return str(provider.app.settings.get("server_url", ""))


def _tie(request: HttpRequest, account: Any) -> HttpResponse:
    """Tie the identity ourselves: the library would save the person's whole row as it was before the way outside and back."""
    user: Any = request.user
    if not user.is_authenticated:
        return go(refusals.SIGN_IN)
    if AccountAdapter(request).is_reauthentication_required(app="allauth.socialaccount"):
        return go(f"{SETTINGS}?said=too-late")
    try:
        people.tie(user.n, account.provider, account.uid)
    except BadMember:
        return go(f"{SETTINGS}?said=not-tied")
    return go(f"{SETTINGS}?said=tied")
