"""The forms of the sign-in library in the words of the house, and with its locks: a code is counted like a password, and works once."""

import struct
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy

from accord.core.identifiers.digits import plain
from accord.doors.console.signin.adapters import take_try
from accord.hub.members.actions import people

LONGEST_CREDENTIAL = 20_000  # characters; a real one has a tenth
LONGEST_NAME = 60
# Errors that the libraries raise where a browser's answer is no answer of an authenticator.
JUNK = (
    TypeError,
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    InvalidSignature,
    UnsupportedAlgorithm,
    struct.error,
)
_LOOK_ALIKE = str.maketrans("OoIlL", "00111")
_CODE = gettext_lazy("Code")
_NAME = gettext_lazy("Name of the passkey")


def _plain(form: Any, **labels: Any) -> None:
    """Our labels; no placeholders, which vanish as soon as a person types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.label = labels.get(name, field.label)


class SignIn(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, login=gettext_lazy("Sign-in name"), password=gettext_lazy("Password"))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false", "dir": "ltr", "autofocus": True}

    def clean_login(self) -> str:
        return super().clean_login().lower()


class ProveByPassword(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, password=gettext_lazy("Password"))


class NewPassword(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self,
            oldpassword=gettext_lazy("Present password"),
            password1=gettext_lazy("New password"),
            password2=gettext_lazy("New password again"),
        )
        self.fields["password1"].help_text = gettext_lazy("At least 12 characters; a few words are good.")

    def clean_oldpassword(self) -> str:
        """Guessing it here counts as guessing it at the door."""
        take_try(self.user.login)
        try:
            present = str(super().clean_oldpassword())
        except ValidationError:
            people.note_failure(self.user.login)
            raise
        people.give_back(self.user.login)
        return present


class Code(forms.CharField):
    """A code as people type it: an Arabic or a Thai keyboard writes its own digits, codes stand in groups, with any dash between, and
    from paper a 0 or 1 is read as the letter that looks so: codes have digits alone."""

    def to_python(self, value: Any) -> str:
        letters = (letter for letter in plain(str(super().to_python(value))) if letter.isalnum())
        return "".join(letters).translate(_LOOK_ALIKE)


class _Coded:
    """One field, for a code."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = Code(max_length=40, widget=self.fields["code"].widget)
        _plain(self, code=_CODE)
        self.fields["code"].widget.attrs |= {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false", "inputmode": "text"}


class _ByCode(_Coded):
    """A code of the generator, or a recovery code: taken once, counted where it is wrong, and not taken while a lock holds."""

    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Any

    def clean_code(self) -> str:
        take_try(self.user.login)
        code = str(self.cleaned_data["code"])
        self.authenticator = people.use_code(self.user.n, code)
        if self.authenticator is None:
            people.note_failure(self.user.login)
            raise get_adapter().validation_error("incorrect_code")
        people.give_back(self.user.login)
        return code


class SecondStep(_ByCode, AuthenticateForm):
    """After the password."""


class ProveByCode(_ByCode, ReauthenticateByCodeForm):
    """Before something that is asked once more."""


class SetUpGenerator(_Coded, ActivateTOTPForm):
    """A new generator, and its first code."""


class Credential(forms.JSONField):
    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code")
        try:
            return super().to_python(value)
        except RecursionError:
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """An answer that did not fit is not shown again: the browser makes a new one."""
        return InvalidJSONInput("")


class _Ceremony:
    """The answer that a browser brings back from an authenticator; junk is refused like a wrong one."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except JUNK:
            raise get_adapter().validation_error("incorrect_code") from None


class SecondStepByPasskey(_Ceremony, AuthenticateWebAuthnForm):
    credential = Credential()


class SignInByPasskey(_Ceremony, LoginWebAuthnForm):
    credential = Credential()


class ProveByPasskey(_Ceremony, ReauthenticateWebAuthnForm):
    credential = Credential()


class AddPasskey(AddWebAuthnForm):
    name = forms.CharField(required=False, max_length=LONGEST_NAME, label=_NAME)
    credential = Credential()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["passwordless"]
        field.label = gettext_lazy("It signs in by itself, without name and password")
        field.help_text = gettext_lazy("It then asks for a finger, a face or a PIN. Leave it out for an old security key.")
        field.initial = True

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except JUNK:
            raise get_adapter().validation_error("incorrect_code") from None


class RenamePasskey(EditWebAuthnForm):
    name = forms.CharField(max_length=LONGEST_NAME, label=_NAME)
