"""One's own settings: name, contact details, looks, what one signs in with, and where one is signed in."""

from typing import Any

from django import forms
from django.conf import settings as hub
from django.contrib.auth import logout
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from accord.core.times import moment
from accord.doors.console.frame.labels import ROLE_NAMES, ROLE_SAYS
from accord.doors.console.frame.mail_fields import MailField, MailInput
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.refusals import SIGN_IN, vault_closed
from accord.doors.console.signin.devices import in_words
from accord.doors.console.signin.labels import REFUSED, SAID, THEMES
from accord.doors.console.signin.oidc import provider
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import PersonRow
from accord.hub.members.queries import accounts as own
from accord.hub.vault.errors import VaultError

BASE = "/console/settings"


class Name(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput({"dir": "auto", "autocomplete": "name"}))


class Look(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language of these pages"))
    theme = forms.ChoiceField(label=gettext_lazy("Light or dark"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = hub.ROOM_LANGUAGES  # type: ignore[attr-defined]
        self.fields["theme"].choices = [(code, gettext(words)) for code, words in THEMES.items()]  # type: ignore[attr-defined]


class Contact(forms.Form):
    email = MailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        widget=MailInput({"type": "text", "dir": "ltr", "autocomplete": "email", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        required=False,
        help_text=gettext_lazy("With + and the country code, such as +66812345678, or as it is dialled in your member's country."),
        widget=forms.TextInput({"dir": "ltr", "type": "tel", "autocomplete": "tel"}),
    )


def _person(visit: Visit) -> PersonRow:
    """The person who asks: only a person signs in."""
    assert visit.caller.person_n is not None
    return queries.person(visit.caller.person_n)


def _may_rename(visit: Visit) -> bool:
    return queries.may_manage_people(visit.caller, visit.caller.n)


def _shown(visit: Visit, *, status: int = 200, **again: forms.Form) -> Shown:
    person = _person(visit)
    user: Any = visit.request.user
    code = str(visit.asked.get("said", ""))
    sessions, current = own.own_sessions(person.n, visit.request.session.session_key)
    filled = {
        "me": person,
        "role_says": gettext(ROLE_SAYS[person.role]),
        "role": gettext(ROLE_NAMES[person.role]),
        "may_rename": _may_rename(visit),
        "name_form": Name(initial={"name": person.name}),
        "look_form": Look(initial={"language": user.language, "theme": user.theme}),
        "steps": own.second_steps(person.n),
        "sessions": [
            {
                "id": row.id,
                "device": in_words(row.device),
                "since": moment(row.since),
                "seen": moment(row.seen),
                "is_this": row.id == current,
            }
            for row in sessions
        ],
        "others": sum(row.id != current for row in sessions),
        "outside": provider(),
        "identities": [{"id": row.id, "since": moment(row.since), "used": moment(row.used)} for row in own.identities(person.n)],
        "notice": gettext(SAID[code]) if code in SAID else "",
        "refused": code in REFUSED,
    }
    return Shown("settings.html", filled | again, status)


def show(visit: Visit) -> Shown:
    return _shown(visit)


def rename(visit: Visit) -> Answer:
    form = Name(visit.sent)
    if form.is_valid():
        try:
            people.rename(_person(visit), form.cleaned_data["name"], by=visit.caller)
        except BadMember as bad:
            form.add_error("name", gettext(bad.text))
        else:
            return go(f"{BASE}?said=name")
    return _shown(visit, status=422, name_form=form)


def look(visit: Visit) -> Answer:
    form = Look(visit.sent)
    if not form.is_valid():
        return _shown(visit, status=422, look_form=form)
    people.set_preferences(_person(visit).n, language=form.cleaned_data["language"], theme=form.cleaned_data["theme"])
    return go(f"{BASE}?said=look")


def contact(visit: Visit) -> Answer:
    """A page of its own: to show what is kept is a look into the vault, which leaves a line."""
    person = _person(visit)
    status = 200
    if visit.request.method == "POST":
        form = Contact(visit.sent)
        status = 422
        if form.is_valid():
            try:
                people.set_contact(person, by=visit.caller, **form.cleaned_data)
                return go(f"{BASE}?said=contact")
            except BadMember as bad:
                form.add_error(bad.field, gettext(bad.text))
            except VaultError:
                form.add_error(None, vault_closed())
    else:
        try:
            form = Contact(initial=own.own_contact(person, visit.caller))
        except VaultError:
            return Shown("settings_contact.html", {"form": None, "closed": vault_closed()}, 503)
    return Shown("settings_contact.html", {"form": form}, status)


def end_session(visit: Visit) -> HttpResponse:
    """End one session; one that is over already is as ended as it should be."""
    text = visit.text("session", 18)
    if text.isascii() and text.isdigit():
        people.end_session(int(text), person=_person(visit).n, by=visit.caller)
    return go(f"{BASE}?said=ended")


def end_others(visit: Visit) -> HttpResponse:
    session = visit.request.session
    people.end_other_sessions(_person(visit).n, but=session.session_key, device=session.get(people.DEVICE, ""), by=visit.caller)
    return go(f"{BASE}?said=others-ended")


def untie(visit: Visit) -> HttpResponse:
    text = visit.text("identity", 18)
    if text.isascii() and text.isdigit():
        people.untie(_person(visit).n, int(text))
    return go(f"{BASE}?said=untied")


def sign_out(visit: Visit) -> HttpResponse:
    logout(visit.request)
    return go(SIGN_IN)


PAGES: tuple[Page, ...] = (
    Page(path="settings", name="settings", view=show, label=gettext_noop("My settings"), key="e"),
    Page(path="settings/name", name="settings_name", view=rename, changes=True, needs=("member:people:manage", "hub:people:manage")),
    Page(path="settings/look", name="settings_look", view=look, changes=True),
    Page(path="settings/contact", name="settings_contact", view=contact, also_posts=True),
    Page(path="settings/sessions/end", name="settings_session_end", view=end_session, changes=True),
    Page(path="settings/sessions/end-others", name="settings_sessions_end", view=end_others, changes=True),
    Page(path="settings/outside/untie", name="settings_untie", view=untie, changes=True),
    Page(path="sign-out", name="sign_out", view=sign_out, changes=True),
)
