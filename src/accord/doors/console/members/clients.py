"""Programs that ask for tokens by OAuth 2: made beside the tokens, and listed and revoked as these are."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from accord.doors.console.frame import once
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.frame.panes import member_chosen, when
from accord.doors.console.members.tokens import MANAGE_ALL, NEEDS, NewToken, offered_roles, offered_scopes, refuse_more, until
from accord.hub.members.actions import clients as actions
from accord.hub.members.actions.clients import Proof
from accord.hub.members.errors import BadMember
from accord.hub.members.queries.clients import BASIC, BY_CERTIFICATE, BY_SUBJECT, KEYS

METHOD_SAYS = {
    BASIC: gettext_lazy("by a secret, which is shown once"),
    KEYS: gettext_lazy("by a key of its own: it signs each time, and the hub keeps the public key alone"),
    BY_SUBJECT: gettext_lazy("by a certificate of this name, from an authority that the hub's proxy knows"),
    BY_CERTIFICATE: gettext_lazy("by one certificate, which you give here"),
}


class NewClient(NewToken):
    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["method"] = forms.ChoiceField(
            label=gettext("How it proves who it is"), choices=list(METHOD_SAYS.items()), widget=forms.RadioSelect, initial=BASIC
        )
        self.fields["keys"] = forms.CharField(
            label=gettext("Its public keys"),
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
            help_text=gettext("With a key of its own: a JSON Web Key Set, without private parts."),
        )
        self.fields["subject"] = forms.CharField(
            label=gettext("The name in its certificate"),
            required=False,
            max_length=1000,
            widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false"}),
            help_text=gettext("With a certificate from an authority, such as CN=siem.bank.example,O=Bank,C=TH."),
        )
        self.fields["certificate"] = forms.CharField(
            label=gettext("Its certificate"),
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
            help_text=gettext("With one certificate: as PEM, which begins with -----BEGIN CERTIFICATE-----."),
        )
        self.fields["binds"] = forms.BooleanField(
            label=gettext("Its tokens hold with its certificate alone"),
            required=False,
            help_text=gettext("A token that was stolen then opens nothing. With a certificate it is always so."),
        )


def make(visit: Visit) -> Answer:
    member = member_chosen(visit, MANAGE_ALL)
    scopes, roles = offered_scopes(member, visit.caller), offered_roles(visit.caller)
    filled = {"of": member, "is_own": member.n == visit.caller.n, "once": once.fresh()}
    if visit.request.method != "POST":
        return Shown("clients_make.html", {**filled, "form": NewClient(scopes, roles, initial={"role": visit.caller.role})})
    refuse_more(visit, scopes, roles)
    form = NewClient(scopes, roles, visit.sent)
    if not form.is_valid():
        return Shown("clients_make.html", {**filled, "form": form}, 422)
    if once.is_again(visit):
        return Shown("clients_made.html", {"again": True, "of": member}, 409)
    given, expires = form.cleaned_data, until(form.cleaned_data["expires"])
    try:
        proof = Proof(
            given["method"],
            given["keys"].strip(),
            given["subject"].strip(),
            actions.digest_of_pem(given["certificate"]),
            given["binds"],
        )
        name = " ".join(given["name"].split())
        id, secret = actions.make_client(
            member, proof, by=visit.caller, scopes=tuple(given["scopes"]), role=given["role"], name=name, expires=expires
        )
    except BadMember as bad:
        form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        return Shown("clients_make.html", {**filled, "form": form}, 422)
    endpoint = f"{settings.ACCORD_MTLS_ADDRESS or settings.ACCORD_ADDRESS}/api/v1/oauth/token"
    made = {"id": id, "secret": secret, "endpoint": endpoint, "of": member, "is_own": member.n == visit.caller.n, "expires": when(expires)}
    return Shown("clients_made.html", made)


PAGES: tuple[Page, ...] = (Page(path="tokens/clients/make", name="clients_make", view=make, needs=NEEDS, also_posts=True),)
