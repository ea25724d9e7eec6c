"""The addresses of signing in: those views of the sign-in library that we use, under its own names. Everything else there is absent."""

from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.decorators import rate_limit
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accord.doors.console.frame import refusals
from accord.doors.console.frame.pages import go
from accord.doors.console.signin import limits
from accord.doors.console.signin.adapters import SETTINGS
from accord.doors.console.signin.join import join
from accord.doors.console.signin.labels import REFUSED, SAID
from accord.doors.console.signin.oidc import cancelled, come_back, go_outside, provider
from accord.doors.console.signin.receivers import keep_language
from accord.hub.members.actions import people
from accord.hub.members.queries import accounts as own


class Mended:
    """A form that is shown again says so in its status."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 422
        return response


class Over:
    """At a shared desk the next officer signs in over the one before: the library would lead a person who is signed in away from here.

    The officer before is signed out once the next has shown who they are, also where a second step is still to come.
    """

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        there = self._over_another if request.user.is_authenticated else super().dispatch  # type: ignore[misc]
        response: HttpResponse = there(request, *args, **rest)
        return response

    @method_decorator(rate_limit(action="login"))
    @method_decorator(sensitive_post_parameters("password"))
    @method_decorator(never_cache)
    def _over_another(self, request: HttpRequest, *args: Any, **rest: Any) -> Any:
        return super(account.RedirectAuthenticatedUserMixin, self).dispatch(request, *args, **rest)  # type: ignore[misc]

    def leave(self) -> None:
        if self.request.user.is_authenticated:
            get_adapter(self.request).logout(self.request)


class SignIn(Over, Mended, account.LoginView):
    def form_valid(self, form: Any) -> HttpResponse:
        self.leave()
        keep_language(self.request)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        code = str(self.request.GET.get("said", ""))
        notice = gettext(SAID[code]) if code in ("joined", "kept", "not-kept", "over", "passkey") else ""
        user: Any = self.request.user
        before = user.name if user.is_authenticated else ""
        filled = {**super().get_context_data(**more), "notice": notice, "refused": code in REFUSED, "signed_in": before}
        # A person who is signed in already would tie an outside identity to themselves by it.
        filled["outside"] = None if before else provider()
        return {**filled, "chosen_language": self._chosen_language(), "stays": self._stays()}

    def _chosen_language(self) -> str:
        """The language that was chosen here goes with the form, also when that is shown again."""
        chosen = str(self.request.GET.get("lang", "") or self.request.POST.get("lang", ""))
        return format_html('<input type="hidden" name="lang" value="{}">', chosen) if chosen in dict(settings.ROOM_LANGUAGES) else ""

    def _stays(self) -> str:
        """The address's query beside the language: where to go then stays where another language is chosen."""
        where = str(self.request.GET.get("next", "") or self.request.POST.get("next", ""))
        return f"&{urlencode({'next': where})}" if where else ""


class ProveByPassword(Mended, account.ReauthenticateView):
    pass


class NewPassword(Mended, account.PasswordChangeView):
    pass


class SecondStep(mfa.AuthenticateView):
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Of the two ways those that this person has set up: another would lead nowhere."""
        return {**super().get_context_data(**more), "steps": own.second_steps(self.stage.login.user.n)}

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user: Any = self.request.user
        # A person whose phone is lost comes in by these codes: that none is left is said while they are in.
        used = getattr(form, "authenticator", None)
        is_by_recovery = used is not None and used.type == Authenticator.Type.RECOVERY_CODES
        if is_by_recovery and user.is_authenticated and not own.second_steps(user.n).recovery_codes:
            return go(f"{SETTINGS}?said=last-code")
        return answer


class ProveByCode(Mended, mfa.ReauthenticateView):
    pass


class SetUpGenerator(Mended, totp.ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        user: Any = self.request.user
        people.use_code(user.n, form.cleaned_data["code"])
        return answer


class AddPasskey(Mended, webauthn.AddWebAuthnView):
    pass


class RenamePasskey(Mended, webauthn.EditWebAuthnView):
    pass


class RemovePasskey(webauthn.RemoveWebAuthnView):
    # Where it was the last, this page is the one that opens to a person whose role needs a second step, and it offers both ways.
    success_url = "/account/2fa/?said=passkey-removed"


class RemoveGenerator(totp.DeactivateTOTPView):
    success_url = "/account/2fa/?said=generator-removed"


class ProveByPasskey(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form, refused=True), status=422)
        return response

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        # The library drops what it is given, the form that holds the error with it.
        return {**super().get_context_data(), **more}


class SignInByPasskey(Over, webauthn.LoginWebAuthnView):
    def get(self, request: HttpRequest, *args: Any, **rest: Any) -> Any:
        # Each question that is asked of an authenticator is kept in a session until it is answered.
        return super().get(request, *args, **rest) if limits.goes_on(request) else refusals.too_many(request)

    def form_valid(self, form: Any) -> Any:
        self.leave()
        keep_language(self.request)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        people.note_refused(None, "passkey")
        return go(f"{refusals.SIGN_IN}?said=passkey")


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        with people.no_code_meanwhile():
            return dict(super().get_context_data(**more))


class SecondSteps(mfa.IndexView):
    def get_context_data(self, **more: Any) -> dict[str, Any]:
        user: Any = self.request.user
        code = str(self.request.GET.get("said", ""))
        notice = gettext(SAID[code]) if code in ("passkey-removed", "generator-removed") else ""
        return {**super().get_context_data(**more), "steps": own.second_steps(user.n), "notice": notice}


def absent(request: HttpRequest, **path: Any) -> HttpResponse:
    return refusals.not_here(request)


def urlpatterns() -> list[URLPattern]:
    return [
        path("join/<str:token>", join, name="console_join"),
        re_path(r"\Ajoin/[\s\S]*\Z", absent),
        path("account/login/", SignIn.as_view(), name="account_login"),
        path("account/logout/", account.logout, name="account_logout"),
        path("account/reauthenticate/", ProveByPassword.as_view(), name="account_reauthenticate"),
        path("account/password/change/", NewPassword.as_view(), name="account_change_password"),
        path("account/2fa/", SecondSteps.as_view(), name="mfa_index"),
        path("account/2fa/authenticate/", SecondStep.as_view(), name="mfa_authenticate"),
        path("account/2fa/reauthenticate/", ProveByCode.as_view(), name="mfa_reauthenticate"),
        path("account/2fa/totp/activate/", SetUpGenerator.as_view(), name="mfa_activate_totp"),
        path("account/2fa/totp/deactivate/", RemoveGenerator.as_view(), name="mfa_deactivate_totp"),
        path("account/2fa/recovery-codes/", RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
        path("account/2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
        path("account/2fa/webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
        path("account/2fa/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
        path("account/2fa/webauthn/login/", SignInByPasskey.as_view(), name="mfa_login_webauthn"),
        path("account/2fa/webauthn/reauthenticate/", ProveByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
        path("account/2fa/webauthn/keys/<int:pk>/edit/", RenamePasskey.as_view(), name="mfa_edit_webauthn"),
        path("account/2fa/webauthn/keys/<int:pk>/remove/", RemovePasskey.as_view(), name="mfa_remove_webauthn"),
        path("account/oidc/cancelled/", cancelled, name="socialaccount_login_cancelled"),
        path("account/oidc/<str:provider_id>/login/", go_outside, name="openid_connect_login"),
        path("account/oidc/<str:provider_id>/login/callback/", come_back, name="openid_connect_callback"),
        re_path(r"\Aaccount(?:/[\s\S]*)?\Z", absent),
    ]
