"""Taking up a one-time link: a new person chooses a sign-in name and a password, a known person a new password."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from accord.doors.console.frame import refusals
from accord.doors.console.frame.pages import go
from accord.doors.console.signin import limits
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.members.errors import BadMember, NoSuchPerson
from accord.hub.members.queries import PersonRow
from accord.hub.times import now


class Join(forms.Form):
    login = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=60,
        help_text=gettext_lazy("Small letters a to z, digits, dot, hyphen or underscore. You will type it at each sign-in."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}),
    )
    password1 = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least 12 characters; a few words are good."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Password again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, person: PersonRow, *args: Any) -> None:
        super().__init__(*args)
        self.person = person
        if person.login is not None:
            del self.fields["login"]

    def clean_login(self) -> str:
        """Before the password is looked at: each round of refusals costs typing the password twice again."""
        try:
            return people.check_login(str(self.cleaned_data["login"]))
        except BadMember as bad:
            raise ValidationError(gettext(bad.text)) from None

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        login = self.person.login or str(self.cleaned_data.get("login", ""))
        make: Any = get_user_model()
        validate_password(password, make(login=login, name=self.person.name))
        return password

    def clean(self) -> dict[str, Any]:
        data = dict(super().clean() or {})
        if "password1" in data and "password2" in data and data["password1"] != data["password2"]:
            self.add_error("password2", ValidationError(gettext("This is not the same password. Type it again.")))
        return data


@csrf_exempt  # anyone who has the token may use it, and a page that tells nobody of it can't say where its form came from
@sensitive_post_parameters()
def join(request: HttpRequest, token: str) -> HttpResponse:
    response = _join(request, token)
    # The address holds the token.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _join(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if not limits.may_try(request):
        return refusals.too_many(request)
    person = queries.link(token, now())
    if person is None:
        return _over(request)
    form = Join(person, request.POST) if request.method == "POST" else Join(person)
    if request.method == "POST" and form.is_valid():
        try:
            people.take_up(token, form.cleaned_data.get("login", ""), form.cleaned_data["password1"])
        except BadMember as bad:
            form.add_error(bad.field if bad.field in form.fields else None, gettext(bad.text))
        except NoSuchPerson:
            return _over(request)
        else:
            if person.login is None:
                # A new person goes on in the language in which they took the invitation up.
                people.set_preferences(person.n, language=get_language() or settings.LANGUAGE_CODE, theme="")
            return go(f"{refusals.SIGN_IN}?said=joined")
    status = 422 if form.is_bound else 200
    return render(request, "console/join.html", {"form": form, "known": person.login, "invited": person.name}, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    """Used, too old or never made: nobody learns which."""
    text = gettext("This link was used, or is too old, or was cut off on its way. Ask your administrator for a new one.")
    return refusals.over(request, text)
