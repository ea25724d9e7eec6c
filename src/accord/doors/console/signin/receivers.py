"""Receivers for a person's sign-in, sign-out or change of what they sign in with: an audit line, and what follows from it."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa import signals
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out

from accord.doors.console.signin.devices import COOKIE
from accord.hub.allauth_internals import record_authentication
from accord.hub.members.actions import people
from accord.hub.members.actions.people import DEVICE
from accord.hub.members.queries import accounts as own
from accord.hub.push import actions as push

LANGUAGE = "accord-language"  # the language chosen in this session before anybody had signed in

_STEPS = {"totp": "code generator", "webauthn": "passkey", "recovery_codes": "recovery codes"}


def _came(sender: object, user: Any, request: Any = None, **rest: object) -> None:
    """A browser that was set up to ring is known by its cookie: it rings on, unless another person signs in on it."""
    people.note_sign_in(user.n)
    if request is None:
        return
    language = request.session.pop(LANGUAGE, "")
    if language and language != user.language:
        people.set_preferences(user.n, language=language, theme=user.theme)
        user.language = language
    device = request.COOKIES.get(COOKIE, "")
    if device and push.came_back(device, user.n):
        request.session[DEVICE] = device


def _left(sender: object, request: Any, user: Any = None, **rest: object) -> None:
    """A browser that is signed out rings no more."""
    if user is None:
        return
    people.note_sign_out(user.n)
    device = request.session.get(DEVICE, "")
    if device:
        push.forget(device, person=user.n, member=user.member, actor=f"person:{user.id}")


def _changed(what: str) -> Any:
    def note(sender: object, user: Any, authenticator: Any, **rest: object) -> None:
        people.note_secured(user.n, f"{_STEPS[authenticator.type]} {what}")

    return note


def _password(sender: object, request: Any, user: Any, **rest: object) -> None:
    """End the other sessions: anyone who knew the old password is out."""
    people.end_sessions(user.n, but=request.session.session_key, device=request.session.get(DEVICE, ""))


def _added(sender: object, request: Any, user: Any, authenticator: Any, **rest: object) -> None:
    """A person who has just set up a second step has shown it too, and is not asked for it at once to see the recovery codes.

    With the first one every other session ends: none of them has shown it.
    """
    people.note_secured(user.n, f"{_STEPS[authenticator.type]} added")
    if authenticator.type != "recovery_codes":
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        steps = own.second_steps(user.n)
        if steps.has_generator + steps.passkeys == 1:
            people.end_sessions(user.n, but=request.session.session_key, device=request.session.get(DEVICE, ""))


_removed, _renewed = _changed("removed"), _changed("renewed")


def keep_language(request: Any) -> None:
    """The language chosen at the sign-in stays for the person who signs in: the form, sent before the person is known, says it."""
    chosen = str(request.POST.get("lang", ""))
    if chosen in dict(settings.ROOM_LANGUAGES):
        request.session[LANGUAGE] = chosen


def listen() -> None:
    # Django would itself write the time of the last sign-in, which the audit line tells: it is ready later, and finds the place taken.
    user_logged_in.connect(_came, dispatch_uid="update_last_login")
    user_logged_out.connect(_left, dispatch_uid="accord.left")
    password_changed.connect(_password, dispatch_uid="accord.password")
    signals.authenticator_added.connect(_added, dispatch_uid="accord.added")
    signals.authenticator_removed.connect(_removed, dispatch_uid="accord.removed")
    signals.authenticator_reset.connect(_renewed, dispatch_uid="accord.renewed")
